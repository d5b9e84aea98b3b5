import { expect, it } from "vitest";
import { CONNECT_PER_OPERATION, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

/** What somebody does who has just installed it, line by line, and what they must see. */
it("leads from the installation to a written log in five minutes", async () => {
  const options = { name: "five-minutes", isFresh: true, size: { width: 1280, height: 1000 } };
  await withCasebook(options, async (casebook) => {
    await install(casebook);
    await reachFirstTree(casebook);
    await readFailures(casebook);
    await makeAttempt(casebook);
    await lookBack(casebook);
    await writeDown(casebook);
    await comeBack(casebook);
    expect(await casebook.workbench.notifications()).toEqual([]);
  });
});

/** 0:00. */
async function install({ workbench }: Casebook): Promise<void> {
  expect(await workbench.tabs(), "nothing opens by itself").toEqual([]);
  expect(await workbench.badge("Casebook"), "there is one new icon, without a badge").toBe("");
  expect((await workbench.statusBar()).join(), "no item in the status bar without a session").not.toContain(
    "Casebook",
  );
}

/** 0:15 to 3:10: three clicks, and Enter for what is proposed. */
async function reachFirstTree(casebook: Casebook): Promise<void> {
  const { workbench, failures } = casebook;
  const { quickInput } = workbench;
  await workbench.openContainer("Casebook");
  await eventually(() => failures.welcome(), "the empty view says what to do").toContain("Start Session…");
  await failures.clickWelcome("Start Session…");
  await eventually(() => quickInput.lines(), "the detected runner comes first").toContainEqual(
    " npm test [node:test]",
  );
  await quickInput.pick("npm test");
  await eventually(() => quickInput.value(), "the command can be edited").toBe("npm test");
  await quickInput.confirm();
  await eventually(() => quickInput.value(), "a title is proposed").toBe("Failing tests on main");
  await quickInput.confirm();
  await eventually(
    async () => (await workbench.statusBar()).join(),
    "the run shows in the status bar",
  ).toMatch(/Casebook: (running|3 failing)/);
  await eventually(() => failures.outline(), "the first tree").toEqual([
    "tests/orders.test.js [3 failing]",
    "  GET /orders/:id",
    "    answers 404 for an unknown order [expected 404, got 500]",
    "  GET /orders",
    "    is empty at first [expected 200, got 500]",
    "    lists what was created [expected 200, got 500]",
  ]);
  await eventually(() => workbench.badge("Casebook"), "the badge counts").toBe("3");
  await eventually(() => workbench.statusBar(), "so does the status bar").toContain(
    "Casebook: 3 failing · #0",
  );
  expect(await workbench.tabs(), "no editor was opened").toEqual([]);
  await workbench.screenshot("five-minutes-1-first-tree");
}

/** 3:10. */
async function readFailures({ workbench, failures }: Casebook): Promise<void> {
  await failures.click("is empty at first");
  await eventually(() => workbench.cursorLine(), "a click leads to the failing line").toBe(43);
  const texts = (selector: string) => workbench.page.locator(selector).allInnerTexts();
  await eventually(
    () => texts(".test-error-content-widget"),
    "the message stands at its line",
  ).toContainEqual("500 != 200");
  await eventually(() => texts(".codelens-decoration"), "and since when").toContainEqual(
    "failing since #0 · expected 200, got 500",
  );
}

/** 3:30 to 4:05. */
async function makeAttempt(casebook: Casebook): Promise<void> {
  const { workbench, attempts, failures } = casebook;
  await casebook.type(READ_PAST_MEMORY);
  await eventually(async () => (await attempts.outline())[0], "the edit is seen").toBe(
    "Open changes since #0 [1 file]",
  );
  await casebook.addHypothesis("What is kept in memory is stale.");
  await eventually(async () => (await attempts.outline())[0], "with its hypothesis").toBe(
    "Open changes since #0 [1 file · What is kept in memory is stale.]",
  );
  const place = async () => [await workbench.focus(), await workbench.tabs()];
  await workbench.page.locator(".editor .tab.active").click();
  const before = await place();
  await workbench.runCommand("Casebook: Run Isolation Command");
  await casebook.waitForAttempt("#1 worse (+1)");
  await eventually(async () => (await failures.outline())[2], "the new failure is on top").toBe(
    "    answers the order that was created [new · expected 200, got 500]",
  );
  expect(await place(), "the focus was never lost").toEqual(before);
  expect((await attempts.outline())[0], "the verdict against the baseline").toBe(
    "#1 worse (+1) [4 failing, 6 passed · What is kept in memory is stale.]",
  );
  await workbench.screenshot("five-minutes-2-worse");
}

/** 4:10. */
async function lookBack(casebook: Casebook): Promise<void> {
  const { workbench, attempts } = casebook;
  await attempts.click("#1 worse (+1)");
  await eventually(() => workbench.changedFiles(), "a click shows what the attempt changed").toEqual([
    "/src/orderStore.js",
  ]);
  await attempts.chooseFromMenu("#0 baseline", "Restore Attempt…");
  await eventually(async () => (await workbench.quickInput.texts()).title, "a restore is previewed").toBe(
    "Restore Attempt #0: 1 to write, 0 to delete, 0 kept",
  );
  await workbench.quickInput.cancel();
  await casebook.untype(READ_PAST_MEMORY);
  await casebook.type(CONNECT_PER_OPERATION);
  await casebook.run("#2 solved");
}

/** 4:50. */
async function writeDown({ workbench }: Casebook): Promise<void> {
  await workbench.runCommand("Casebook: Export as Markdown…");
  await workbench.quickInput.pick("New Editor");
  await eventually(() => workbench.activeTab(), "the log is an editor").toBe(
    "# Debugging Log: Failing tests on main",
  );
  const text = await workbench.editorText();
  expect(text, "with every attempt").toMatch(/\*\*Attempt 1:\*\* .*[\s\S]*\*\*Attempt 2:\*\* /);
  await workbench.screenshot("five-minutes-3-log");
}

/** Tomorrow. */
async function comeBack(casebook: Casebook): Promise<void> {
  const { workbench, attempts } = casebook;
  const before = await attempts.outline();
  await workbench.reload();
  await casebook.waitForAttempt("#2 solved");
  await eventually(() => attempts.outline(), "the session is there").toEqual(before);
}
