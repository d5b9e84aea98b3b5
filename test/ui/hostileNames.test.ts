import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Casebook, withCasebook } from "./support/casebook.ts";
import { eventually } from "./support/eventually.ts";
import { themes } from "./support/themes.ts";

/** What would close the window, if it were a link that could be clicked. */
const link = "[details](command:workbench.action.closeWindow)";

/** A test that fails in every other run; what it counts in is no file of the working tree. */
const flakyTest = `import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";

test(${JSON.stringify(`${link} $(zap) \u202e`)}, () => {
  const mark = ".git/failed";
  if (existsSync(mark)) {
    rmSync(mark);
  } else {
    writeFileSync(mark, "");
    assert.fail(${JSON.stringify(`${link} $(zap)`)});
  }
});
`;

it.each(themes)("shows what a test is called, and lets none of it act (%s)", async (theme) => {
  const prepare = (folder: string) => writeFile(join(folder, "tests/names.test.js"), flakyTest);
  const options = { name: `names-${theme}`, theme, size: { width: 1280, height: 1000 }, prepare };
  await withCasebook(options, async (casebook) => {
    await casebook.startSession(link);
    await casebook.waitForAttempt("#0 baseline");
    await showInTooltip(casebook, theme);
    await runTwice(casebook, theme);
    await breakFile(casebook, theme);
    expect(await casebook.workbench.tabs(), "and nothing was closed or opened").toEqual([]);
  });
});

async function showInTooltip({ workbench, failures }: Casebook, theme: string): Promise<void> {
  const shown = `${link} $(zap) \\u{202e} [${link} $(zap)]`;
  await eventually(() => failures.outline()).toContain(`  ${shown}`);
  await workbench.page.locator(".pane .monaco-list-row", { hasText: "$(zap) \\u{202e}" }).first().hover();
  const tooltip = workbench.page.locator(".monaco-hover .hover-contents");
  await tooltip.getByText("$(zap)").first().waitFor();
  await workbench.screenshot(`names-${theme}-1-tooltip`);
  await actsNowhere({ workbench });
  // The tooltip goes away with the pointer.
  await workbench.page.mouse.move(1000, 50);
  await tooltip.first().waitFor({ state: "hidden" });
  await workbench.setSidebarWidth(170);
  await workbench.screenshot(`names-${theme}-2-narrow`);
  await workbench.setSidebarWidth(380);
}

/** The test fails in one of two runs: the notification says so by its name. */
async function runTwice({ workbench, failures }: Casebook, theme: string): Promise<void> {
  const { quickInput } = workbench;
  await failures.chooseFromTitleMenu("Run n Times…");
  await quickInput.pick("Run All");
  await eventually(async () => (await quickInput.texts()).message).toContain("How often?");
  await quickInput.enter("2");
  await eventually(async () => (await workbench.notifications()).join()).toMatch(
    /\[details\] \(command:workbench\.action\.closeWindow\) \$\(zap\) \\u\{202e\} failed in \d of \d/,
  );
  await workbench.screenshot(`names-${theme}-3-notification`);
  await actsNowhere({ workbench });
  await workbench.page.locator(".notification-list-item-message").first().click();
  await workbench.runCommand("Notifications: Clear All Notifications");
}

/** A file of such a name cannot be loaded, so that the session cannot be solved: the notification names the file. */
async function breakFile({ workbench, folder }: Casebook, theme: string): Promise<void> {
  await writeFile(join(folder, `tests/${link}.test.js`), "throw new Error('cannot be loaded');\n");
  await workbench.runCommand("Casebook: Solve Session");
  await eventually(async () => (await workbench.notifications()).join()).toContain("Not solved");
  expect((await workbench.notifications()).join()).toContain(
    "[details] (command:workbench.action.closeWindow)",
  );
  await workbench.screenshot(`names-${theme}-4-file`);
  await actsNowhere({ workbench });
  await workbench.runCommand("Notifications: Clear All Notifications");
}

/** No link of the window would run the command, and no row or message holds an icon of a test. */
async function actsNowhere({ workbench }: Pick<Casebook, "workbench">): Promise<void> {
  const { page } = workbench;
  const links = page.locator('a[href*="closeWindow"], a[data-href*="closeWindow"], a[title*="closeWindow"]');
  expect(await links.count()).toBe(0);
  expect(await page.locator(".notification-list-item-message a").count()).toBe(0);
  expect(await page.locator(".codicon-zap").count()).toBe(0);
}
