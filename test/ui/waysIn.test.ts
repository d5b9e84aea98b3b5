import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { type Casebook, withCasebook } from "./support/casebook.ts";
import { eventually } from "./support/eventually.ts";
import type { Workbench } from "./support/workbench.ts";

/** The least the workbench allows. */
const NARROW = 170;
const WIDE = 380;

const failing = [
  "  GET /orders/:id",
  "    answers 404 for an unknown order [expected 404, got 500]",
  "  GET /orders",
  "    is empty at first [expected 200, got 500]",
  "    lists what was created [expected 200, got 500]",
];

it("takes in what was run elsewhere: in a terminal, in an output, in a report; and a run can be stopped", async () => {
  const options = { name: "ways-in", size: { width: 1280, height: 1000 }, prepare: writeReport };
  await withCasebook(options, async (casebook) => {
    await startFromTerminal(casebook);
    await isolateFile(casebook);
    await startFromOutput(casebook);
    await addReport(casebook);
    await stop(casebook);
    expect(await casebook.workbench.notifications()).toEqual([]);
  });
});

/** What a build server might have left: a report of the whole suite. */
async function writeReport(folder: string): Promise<void> {
  mkdirSync(join(folder, "reports"));
  const reporter = ["--test-reporter=junit", "--test-reporter-destination=reports/ci.xml"];
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  spawnSync(process.execPath, ["--test", ...reporter], { cwd: folder, env });
}

async function startFromTerminal({ workbench, failures, attempts, session }: Casebook): Promise<void> {
  const { page } = workbench;
  await eventually(() => failures.welcome()).toContain("Start Session…");
  await workbench.runCommand("Terminal: Create New Terminal");
  await page.locator(".terminal-wrapper.active .xterm-helper-textarea").waitFor({ state: "attached" });
  await eventually(() => workbench.focus()).toContain("Terminal");
  // What is typed before the prompt is there waits for it.
  await page.keyboard.type("npm test\n");
  await eventually(() => failures.outline(), "the run is offered").toEqual([
    "Ran in terminal: npm test [failed (exit 1)]",
  ]);
  expect(await workbench.focus(), "and the terminal keeps the focus").toContain("Terminal");
  expect(await workbench.notifications()).toEqual([]);
  await workbench.screenshot("ways-in-1-offered");
  await workbench.setSidebarWidth(NARROW);
  await workbench.screenshot("ways-in-1-offered-narrow");
  await workbench.setSidebarWidth(WIDE);

  await failures.click("Ran in terminal: npm test");
  await eventually(() => failures.outline(), "a click makes it a session").toEqual([
    "Ran in the terminal [npm test]",
    expect.stringContaining("only the failing tests that it printed are known"),
    "tests/orders.test.js [3 failing]",
    expect.stringMatching(/^ {2}answers 404 for an unknown order \[AssertionError/),
    expect.stringMatching(/^ {2}is empty at first \[AssertionError/),
    expect.stringMatching(/^ {2}lists what was created \[AssertionError/),
  ]);
  expect((await attempts.outline())[0]).toBe("#0 baseline [3 failing · in the terminal]");
  await eventually(() => session.outline()).toContainEqual(
    expect.stringMatching(/^Isolation Command \[npm test -- /),
  );
  await workbench.runCommand("View: Toggle Panel Visibility");
  await workbench.screenshot("ways-in-2-from-terminal");
}

async function isolateFile({ workbench, failures, attempts }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await failures.chooseFromMenu("tests/orders.test.js", "Isolate…");
  await eventually(() => quickInput.value()).toContain("tests/orders.test.js");
  await quickInput.confirm();
  await eventually(async () => (await failures.outline()).slice(1)).toEqual(failing);
  expect((await failures.outline())[0]).toBe("tests/orders.test.js [3 failing]");
  expect((await attempts.outline())[0], "what was really run speaks for the attempt").toMatch(
    /^#0 baseline \[3 failing, \d passed\]$/,
  );
}

async function startFromOutput({ workbench, failures, session }: Casebook): Promise<void> {
  const { quickInput, page } = workbench;
  const output =
    "$ npm test\n\n✖ failing tests:\n\ntest at tests/orders.test.js:41:3\n✖ is empty at first (1.2ms)\n  Error\n";
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(output)})`);
  await workbench.runCommand("Casebook: Start Session…");
  await quickInput.pick("From console output…");
  await quickInput.pick("Start a Session");
  await eventually(() => quickInput.value(), "the command is proposed").toContain("is empty at first");
  await workbench.screenshot("ways-in-3-command");
  await quickInput.confirm();
  await eventually(() => failures.outline()).toEqual([
    "From console output [no command was run]",
    "tests/orders.test.js [1 failing]",
    expect.stringContaining("is empty at first"),
  ]);
  await eventually(() => session.outline()).toContainEqual("Initial Symptom [$ npm test]");
  await workbench.screenshot("ways-in-4-from-output");
}

async function addReport({ workbench, failures }: Casebook): Promise<void> {
  const { page, quickInput } = workbench;
  await workbench.openContainer("Explorer");
  const file = (name: string) => page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
  await file("reports").click();
  await file("ci.xml").click({ button: "right" });
  const line = page.locator(".monaco-menu .action-label[aria-label='Open JUnit Report…']");
  await line.waitFor();
  await page.keyboard.press("Escape");
  await line.waitFor({ state: "hidden" });
  await dropInto(workbench, file("ci.xml"));
  await quickInput.pick("Add to “Failing tests on main”");
  await eventually(() => failures.outline(), "the view is shown").toEqual([
    expect.stringMatching(/^From ci\.xml \[written \d{4}-\d\d-\d\d \d\d:\d\d · no command was run\]$/),
    expect.stringMatching(/^tests\/orders\.test\.js \[3 failing/),
    ...["", "", "", "", ""].map(() => expect.any(String)),
  ]);
  await workbench.screenshot("ways-in-5-from-report");
  await workbench.setSidebarWidth(NARROW);
  await workbench.screenshot("ways-in-6-narrow");
  await workbench.setSidebarWidth(WIDE);
}

/** Drags a file over the icon of Casebook, which opens it, and drops it onto the first file of Failing Tests. */
async function dropInto({ page }: Workbench, file: Locator): Promise<void> {
  const { mouse } = page;
  const over = async (target: Locator) => {
    const box = await target.boundingBox();
    if (box === null) throw new Error(`${target} is not on the screen.`);
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 10 });
    // Only what moves within its target is over it.
    await mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 2 + 2, { steps: 3 });
  };
  await file.hover();
  await mouse.down();
  await over(page.locator('.activitybar .action-label[aria-label^="Casebook"]'));
  const row = page.locator(".pane .monaco-list-row", { hasText: "orders.test.js" }).first();
  await row.waitFor();
  await over(row);
  await mouse.up();
}

async function stop({ workbench, failures, session }: Casebook): Promise<void> {
  await workbench.runCommand("Casebook: Edit Section…");
  await workbench.quickInput.pick("Isolation Command");
  await workbench.quickInput.enter("sleep 300");
  await eventually(() => session.outline()).toContainEqual("Isolation Command [sleep 300]");
  await workbench.runCommand("Casebook: Run Isolation Command");
  await eventually(() => failures.message()).toMatch(/^Running sleep 300/);
  await workbench.screenshot("ways-in-7-running");
  await failures.clickTitleAction("Stop Run");
  await eventually(async () => (await failures.outline())[0]).toBe(
    "Interrupted [The run was stopped before it ended.]",
  );
}
