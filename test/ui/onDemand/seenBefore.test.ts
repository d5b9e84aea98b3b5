import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";
import { themes } from "../support/themes.ts";

const WIDE = 420;
const NARROW = 240;

/** A shop whose orders meet a busy connection. */
const SHOP = {
  "package.json": `{ "name": "shop", "type": "module", "scripts": { "test": "node --test" } }\n`,
  "src/connection.js": `export class BusyError extends Error {\n  name = "BusyError";\n}\n\nexport function write() {\n  throw new BusyError("another operation is in progress");\n}\n`,
  "src/orders.js": `import { write } from "./connection.js";\n\nexport function save(order) {\n  return write(order);\n}\n`,
  "tests/orders.test.js": `import { equal } from "node:assert/strict";\nimport { test } from "node:test";\nimport { save } from "../src/orders.js";\n\ntest("an order is saved", () => {\n  equal(save({ id: 1 }), true);\n});\n`,
};

/** Every order gets a connection of its own. */
const MENDED = { "src/orders.js": "export function save(order) {\n  return order.id > 0;\n}\n" };

/** The same words, from somewhere else. */
const LOOK_ALIKE = {
  "src/cache.js": `export class BusyError extends Error {\n  name = "BusyError";\n}\n\nexport function keep() {\n  throw new BusyError("another operation is in progress");\n}\n`,
  "src/orders.js": `import { keep } from "./cache.js";\n\nexport function save(order) {\n  return keep(order);\n}\n`,
};

it.each(themes)(
  "names the session that solved the same error on another branch, and opens its fix (%s)",
  async (theme) => {
    const options = {
      name: `seen-before-${theme}`,
      theme,
      size: { width: 1280, height: 1000 },
      create: createShop,
    };
    await withCasebook(options, async (casebook) => {
      const { workbench, failures } = casebook;
      const shot = (name: string) => workbench.screenshot(`seen-before-${theme}-${name}`);
      await workbench.setSidebarWidth(WIDE);
      await casebook.startSession("Orders fail on this branch too");
      await casebook.waitForAttempt("#0 baseline");
      await eventually(() => seenRows(casebook)).toEqual([
        expect.stringMatching(
          /^Solved before in “Orders are lost” \[All orders share one connection\. \(main, \d{4}-\d\d-\d\d, attempt #1\)\]$/,
        ),
      ]);
      await shot("row");
      expect(await failures.tooltip("Solved before in “Orders are lost”")).toContain(
        "A click opens the changes of attempt #1 since its baseline.",
      );
      await shot("hover");
      await failures.click("Solved before in “Orders are lost”");
      await eventually(() => workbench.tabs()).toContain("Orders are lost (#0 ↔ #1) (1 file)");
      await shot("fix");
      await workbench.setSidebarWidth(NARROW);
      await shot("narrow");
      await workbench.setSidebarWidth(WIDE);

      writeAll(casebook.folder, LOOK_ALIKE);
      await casebook.run("#1 different error");
      // The row of the test says that it was solved before as long as it is that of the run before.
      await eventually(async () => (await failures.outline()).map((line) => line.trim())).toEqual([
        "tests/orders.test.js [1 failing]",
        "an order is saved [another operation is in progress]",
      ]);
      expect(await seenRows(casebook)).toEqual([]);
      await shot("look-alike");
      await failures.chooseFromMenu("an order is saved", "Find Related Sessions…");
      await eventually(() => workbench.quickInput.lines()).toEqual([
        expect.stringContaining("Another error of this test in “Orders are lost”"),
      ]);
      await shot("related");
      expect(await workbench.notifications()).toEqual([]);
    });
  },
);

/** The shop, with a session that was solved on main; then another branch is checked out, without its fix. */
async function createShop(folder: string): Promise<void> {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  writeAll(folder, SHOP);
  git("init", "--quiet", "--template=", "--initial-branch=main");
  git("config", "user.name", "Shop");
  git("config", "user.email", "shop@example.com");
  git("add", "--all");
  git("commit", "--quiet", "--message=Shop");
  const engine = await EngineUnderTest.open(folder);
  try {
    await engine.request("startSession", {
      sections: {
        title: "Orders are lost",
        isolationCommand: "npm test",
        verificationCommand: "npm test",
      },
    });
    const { id: session } = engine.session;
    expect(await engine.run()).toBe("#0 baseline: 1 failing");
    writeAll(folder, MENDED);
    expect(await engine.run()).toBe("#1 solved: 0 failing");
    const text = "All orders share one connection.";
    await engine.request("editSection", { session, section: "rootCause", text });
    await engine.solve();
  } finally {
    engine.dispose();
  }
  git("switch", "--quiet", "--discard-changes", "--create", "other", "main");
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function seenRows({ failures }: Casebook): Promise<readonly string[]> {
  const lines = (await failures.outline()).map((line) => line.trim());
  return lines.filter((line) => /^(?:Solved before|Same error) in/.test(line));
}
