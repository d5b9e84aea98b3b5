import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";
import { themes } from "../support/themes.ts";

const WIDE = 420;
const NARROW = 240;

it.each(themes)("names the commit that holds an attempt, and lists flaky tests (%s)", async (theme) => {
  const options = {
    name: `held-${theme}`,
    theme,
    size: { width: 1280, height: 1000 },
    create: createShop,
  };
  await withCasebook(options, async (casebook) => {
    const { workbench, attempts, failures, folder } = casebook;
    const shot = (name: string) => workbench.screenshot(`held-${theme}-${name}`);
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
    await workbench.setSidebarWidth(WIDE);
    await casebook.startSession("The price is wrong");
    await casebook.waitForAttempt("#0 baseline");
    writeFileSync(join(folder, "network"), "");
    await casebook.run("#0 baseline");
    // The row of the attempt is there before: what tells is the run.
    await eventually(async () => (await failures.outline()).join()).toContain("[1 failing]");
    writeFileSync(join(folder, "price.js"), "export const price = (a, b) => a + b;\n");
    await casebook.run("#1 solved");
    git("commit", "--quiet", "--all", "--message=Add the prices");
    const head = () => git("rev-parse", "--short=7", "HEAD").trim();
    const row = async () => (await attempts.outline()).find((line) => line.startsWith("#1 solved"));
    await eventually(row).toContain(`in ${head()} on main`);
    await attempts.toggle("#1 solved");
    await shot("commit");
    git("commit", "--quiet", "--amend", "--message=Add prices");
    await eventually(row).toContain(`in ${head()} on main`);
    await workbench.setSidebarWidth(NARROW);
    await shot("narrow");
    await workbench.setSidebarWidth(WIDE);

    await workbench.view("Session").chooseFromTitleMenu("Show Flaky Tests…");
    await eventually(() => workbench.quickInput.lines()).toEqual([
      expect.stringContaining("Export as Markdown"),
      expect.stringMatching(/depends on the network.*failed in 1 of 2 runs, 50 %/),
    ]);
    await shot("flaky");
    await workbench.quickInput.pick("Export as Markdown");
    await eventually(async () => (await workbench.tabs()).join()).toMatch(/Flaky tests|Untitled/);
    await shot("export");
    expect(await workbench.notifications()).toEqual([]);
  });
});

async function createShop(folder: string): Promise<void> {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  mkdirSync(folder, { recursive: true });
  const files = {
    ".gitignore": "network\n",
    "package.json": `{ "name": "shop", "type": "module", "scripts": { "test": "node --test" } }\n`,
    "price.js": "export const price = (a, b) => a - b;\n",
    "price.test.js": `import { equal } from "node:assert/strict";\nimport { existsSync } from "node:fs";\nimport { test } from "node:test";\nimport { price } from "./price.js";\n\ntest("adds", () => equal(price(1, 2), 3));\ntest("depends on the network", () => equal(existsSync("network"), true));\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  git("init", "--quiet", "--template=", "--initial-branch=main");
  git("config", "user.name", "Shop");
  git("config", "user.email", "shop@example.com");
  git("add", "--all");
  git("commit", "--quiet", "--message=Shop");
}
