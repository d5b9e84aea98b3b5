import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, it } from "vitest";
import { createShopWorkspace, shopPath } from "../../support/engine/shopWorkspace.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

const order = "packages/web/app/[id]/page.test.ts";

/** The least the workbench allows. */
const narrow = 170;

const hasPnpm = fromNpm("pnpm").version !== undefined;

it.skipIf(!hasPnpm)(
  "opens, isolates and restores in a package of a workspace, in a home with an umlaut (test/frameworks/install.sh npm)",
  async () => {
    const options = {
      name: "workspace",
      size: { width: 1280, height: 800 },
      create: createShopWorkspace,
      path: "Jörg/shop",
      // Without the second, the PATH is that of a login shell.
      env: { PATH: [shopPath, process.env["PATH"]].join(delimiter), VSCODE_CLI: "1" },
    };
    await withCasebook(options, async (casebook) => {
      await casebook.startSession("Totals are wrong", "pnpm test");
      await casebook.waitForAttempt("#0 baseline");
      await openLine(casebook);
      await isolate(casebook);
      await restore(casebook);
    });
  },
);

async function openLine(casebook: Casebook): Promise<void> {
  const { workbench, failures, folder } = casebook;
  await eventually(() => failures.outline()).toEqual([
    "packages/core [1 failing]",
    "  prices.test.js [1 failing]",
    "    a price is rounded [expected 101, got 100.49999999999999]",
    "packages/web [2 failing]",
    "  app/(group)/page.test.ts [1 failing]",
    "    a list has its total [expected 3, got 2]",
    "  app/[id]/page.test.ts [1 failing]",
    "    an order has its total [expected 8, got 9]",
  ]);
  await workbench.setSidebarWidth(460);
  await failures.click("an order has its total");
  await eventually(() => workbench.cursorLine()).toBe(8);
  expect(await workbench.activeTab()).toContain("page.test.ts");
  // What stands at the line comes a moment after the file.
  await workbench.page.locator(".codelens-decoration").first().waitFor();
  await show(casebook);
  expect(await workbench.editorText()).toBe(await readFile(join(folder, order), "utf8"));
  await failures.click("a price is rounded");
  await eventually(() => workbench.activeTab()).toContain("prices.test.js");
  await eventually(() => workbench.cursorLine()).toBe(5);
  await eventually(() => failures.tooltip("an order has its total")).toContain(
    "an order has its total: expected 8, got 9",
  );
}

/** The tree and the failing line, dark, light and narrow. */
async function show({ workbench }: Casebook): Promise<void> {
  await workbench.screenshot("workspace-1-dark");
  for (const [theme, name] of [
    ["Light Modern", "vs"],
    ["Dark Modern", "vs-dark"],
  ] as const) {
    await workbench.runCommand("Preferences: Color Theme");
    await workbench.quickInput.enter(theme);
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    if (name === "vs") {
      await workbench.screenshot("workspace-2-light");
      await workbench.setSidebarWidth(narrow);
      await workbench.screenshot("workspace-3-narrow");
      await workbench.setSidebarWidth(460);
    }
  }
}

async function isolate({ workbench, failures, attempts, session }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await failures.clickAction("an order has its total", "Isolate");
  await eventually(() => quickInput.value()).toMatch(
    /^(?:pnpm --filter \.\/packages\/web |cd packages\/web && pnpm exec vitest run ).*\[id\]/,
  );
  await workbench.screenshot("workspace-4-isolate");
  await quickInput.confirm();
  await eventually(() => failures.outline()).toEqual([
    "packages/web [1 failing]",
    "  app/[id]/page.test.ts [1 failing]",
    "    an order has its total [expected 8, got 9]",
  ]);
  await eventually(() => session.outline()).toContainEqual(expect.stringContaining("[id]"));
  expect((await attempts.outline())[0]).toMatch(/^#0 baseline \[1 failing/);
  await workbench.screenshot("workspace-5-isolated");
}

async function restore(casebook: Casebook): Promise<void> {
  const { workbench, attempts, folder } = casebook;
  const before = await readFile(join(folder, order), "utf8");
  await workbench.quickInput.openFile(order);
  await eventually(() => workbench.editorText()).toBe(before);
  await workbench.replaceText(before.replace("expect(9)", "expect(8)"));
  await workbench.save();
  await casebook.run("#1 better (−1) · 2 not run");
  await eventually(() => workbench.page.locator(".codelens-decoration").count()).toBe(0);
  await attempts.clickAction("#0 baseline", "Restore Attempt…");
  await eventually(() => workbench.quickInput.lines()).toEqual([` ${order}`]);
  await workbench.screenshot("workspace-6-restore");
  await workbench.quickInput.confirm();
  await eventually(() => workbench.notifications()).toEqual([
    "Attempt #0 was restored: 1 written, 0 deleted. Your previous files are saved.",
  ]);
  expect(await readFile(join(folder, order), "utf8")).toBe(before);
  await workbench.runCommand("Notifications: Clear All Notifications");
}
