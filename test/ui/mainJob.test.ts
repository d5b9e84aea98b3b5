import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  CONNECT_PER_OPERATION,
  IMPORT_MISSING_ERROR,
  READ_PAST_MEMORY,
} from "../support/engine/ordersApi.ts";
import { fingerprint, openTestRepository } from "../support/git/repositories.ts";
import { type Casebook, withCasebook } from "./support/casebook.ts";
import { eventually } from "./support/eventually.ts";
import { themes } from "./support/themes.ts";

/** The exported log of the story; UPDATE_GOLDEN=1 writes it anew. */
const GOLDEN = join(import.meta.dirname, "../golden/mainJob.md");

/** A minute where nothing else runs. */
const STORY_MS = 900_000;

/** All rows of the views are in sight, so that none is scrolled for. */
const SIZE = { width: 1280, height: 1000 };

/** Does one thing; the picture of what it led to gets its name. */
type Step = (name: string, action: () => Promise<void>) => Promise<void>;

describe("the main job, by clicking and typing only", () => {
  it.each(themes)("goes from failing tests to an exported log (%s)", { timeout: STORY_MS }, async (theme) => {
    await withCasebook({ name: `main-job-${theme}`, theme, size: SIZE }, async (casebook) => {
      const step = createStep(casebook, `main-job-${theme}`);
      await startOnRed(casebook, step);
      await readFailure(casebook, step);
      await makeItWorse(casebook, step);
      await breakAnImport(casebook, step);
      await refuseToSolveRed(casebook, step);
      await fixIt(casebook, step);
      await writeSections(casebook, step);
      await solve(casebook, step);
      await exportLog(casebook, step);
    });
  });
});

/** A step leaves index, HEAD, foreign refs, stash and configuration as they were, says nothing by toast, and is pictured. */
function createStep({ workbench, folder }: Casebook, story: string): Step {
  const untouched = () => ({ ...fingerprint(openTestRepository(folder, process.env)), tree: "may change" });
  const before = untouched();
  let count = 0;
  return async (name, action) => {
    await action();
    count += 1;
    await workbench.screenshot(`${story}-${String(count).padStart(2, "0")}-${name}`);
    expect(untouched(), `after ${name}`).toEqual(before);
  };
}

/** Runs the isolation command; neither the focus nor the tab in front may move, and nothing may pop up. */
async function runQuietly({ workbench }: Casebook, run: () => Promise<void>): Promise<void> {
  const place = async () => [await workbench.focus(), await workbench.activeTab()];
  const before = await place();
  await run();
  expect(await place()).toEqual(before);
  expect(await workbench.notifications()).toEqual([]);
}

async function startOnRed(casebook: Casebook, step: Step): Promise<void> {
  const { workbench, failures, attempts } = casebook;
  const { quickInput } = workbench;
  await step("empty", async () => {
    await eventually(() => failures.welcome()).toEqual([
      "Start a session: Casebook runs the failing tests and records every attempt to fix them.",
      "Start Session…",
      "Or start from an existing JUnit report, or from the console output of a run that you selected or copied.",
    ]);
    expect(await workbench.badge("Casebook")).toBe("");
  });
  await step("proposals", async () => {
    await failures.clickWelcome("Start Session…");
    await eventually(() => quickInput.lines()).toEqual([
      " npm test [node:test]",
      " Another command…",
      " From a JUnit report…",
      " From a written debugging log…",
      " From console output… [what is selected, or in the clipboard]",
    ]);
  });
  await step("command", async () => {
    await quickInput.pick("npm test");
    await eventually(() => quickInput.value()).toBe("npm test");
    await quickInput.enter(" ");
    await eventually(async () => (await quickInput.texts()).message).toContain("Type the command");
  });
  await step("title", async () => {
    await quickInput.enter("npm test");
    await eventually(() => quickInput.value()).toBe("Failing tests on main");
  });
  await step("baseline", async () => {
    await quickInput.enter("Orders answer 500");
    await casebook.waitForAttempt("#0 baseline");
    await eventually(() => failures.outline()).toEqual([
      "tests/orders.test.js [3 failing]",
      "  GET /orders/:id",
      "    answers 404 for an unknown order [expected 404, got 500]",
      "  GET /orders",
      "    is empty at first [expected 200, got 500]",
      "    lists what was created [expected 200, got 500]",
    ]);
    expect(await attempts.outline()).toEqual(["#0 baseline [3 failing, 7 passed]"]);
    expect(await failures.description()).toBe("#0 · 3 failing, 7 passed");
    await eventually(() => workbench.badge("Casebook")).toBe("3");
    await eventually(() => workbench.statusBar()).toContain("Casebook: 3 failing · #0");
    expect(await workbench.notifications()).toEqual([]);
    expect(await workbench.tabs()).toEqual([]);
  });
}

async function readFailure(casebook: Casebook, step: Step): Promise<void> {
  const { workbench, failures, attempts, session } = casebook;
  await step("failing-line", async () => {
    await failures.click("is empty at first");
    await eventually(() => workbench.activeTab()).toBe("orders.test.js");
    await eventually(() => workbench.cursorLine()).toBe(43);
  });
  await step("tooltip", async () => {
    // It is read when it is asked for.
    await eventually(() => failures.tooltip("lists what was created")).toContain("500 !== 200");
  });
  await step("note", async () => {
    await casebook.addNote("The answer has no body: the error was swallowed.");
    await attempts.toggle("#0 baseline");
    await eventually(() => attempts.outline()).toEqual([
      "#0 baseline [3 failing, 7 passed]",
      "  The answer has no body: the error was swallowed.",
    ]);
  });
  await step("hypothesis", async () => {
    await casebook.addHypothesis("What is kept in memory is stale.");
    await eventually(async () => (await attempts.outline())[0]).toBe(
      "No changes since #0 [0 files · What is kept in memory is stale.]",
    );
    expect((await session.outline())[0]).toBe("Orders answer 500 [open · main]");
  });
}

async function makeItWorse(casebook: Casebook, step: Step): Promise<void> {
  const { workbench, failures, attempts } = casebook;
  await step("open-changes", async () => {
    await casebook.type(READ_PAST_MEMORY);
    await eventually(async () => (await attempts.outline()).slice(0, 3)).toEqual([
      "Open changes since #0 [1 file · What is kept in memory is stale.]",
      "  What is kept in memory is stale. [hypothesis]",
      "  src/orderStore.js [modified, +1 −1]",
    ]);
  });
  await step("worse", async () => {
    await runQuietly(casebook, () => casebook.run("#1 worse (+1)"));
    await eventually(() => failures.outline()).toEqual([
      "tests/orders.test.js [4 failing · 1 new]",
      "  GET /orders/:id",
      "    answers the order that was created [new · expected 200, got 500]",
      "    answers 404 for an unknown order [expected 404, got 500]",
      "  GET /orders",
      "    is empty at first [expected 200, got 500]",
      "    lists what was created [expected 200, got 500]",
    ]);
    expect((await attempts.outline())[0]).toBe(
      "#1 worse (+1) [4 failing, 6 passed · What is kept in memory is stale.]",
    );
    await eventually(() => workbench.badge("Casebook")).toBe("4");
    await eventually(() => workbench.statusBar()).toContain("Casebook: 4 failing · #1 worse (+1)");
  });
  await step("deltas", async () => {
    await attempts.toggle("#1 worse (+1)");
    await eventually(async () => (await attempts.outline()).slice(1, 4)).toEqual([
      "  What is kept in memory is stale. [hypothesis]",
      "  +1 newly failing against #0",
      "  src/orderStore.js [modified, +1 −1]",
    ]);
    await eventually(() => attempts.tooltip("+1 newly failing against #0")).toBe(
      "newly failing: answers the order that was created",
    );
  });
  await step("changes", async () => {
    await attempts.click("#1 worse (+1)");
    await eventually(() => workbench.activeTab()).toBe("Attempt #1 (1 file)");
    await eventually(() => workbench.changedFiles()).toEqual(["/src/orderStore.js"]);
  });
  await step("refuted", async () => {
    await attempts.clickAction("What is kept in memory is stale.", "Mark Hypothesis Refuted");
    await eventually(() => attempts.outline()).toContain(
      "  What is kept in memory is stale. [hypothesis, refuted]",
    );
  });
}

async function breakAnImport(casebook: Casebook, step: Step): Promise<void> {
  const { workbench, failures, attempts } = casebook;
  await step("next-guess", async () => {
    await casebook.untype(READ_PAST_MEMORY);
    await casebook.type(IMPORT_MISSING_ERROR);
    await eventually(() => attempts.outline()).toContain("Open changes since #1 [2 files]");
  });
  await step("broken", async () => {
    await runQuietly(casebook, () => casebook.run("#2 broken"));
    await eventually(async () => (await failures.outline()).slice(0, 2)).toEqual([
      "Broken [These files could not be loaded: tests/health.test.js, tests/orders.test.js.]",
      "  SyntaxError: The requested module './orderStore.js' does not provide an export named 'OrderNotFoundError'",
    ]);
    await eventually(() => workbench.statusBar()).toContain("Casebook: #2 broken");
    expect(await failures.description()).toBe("#2 · broken");
    expect(await workbench.badge("Casebook")).not.toBe("");
    expect(await workbench.page.locator(".part.sidebar").textContent()).not.toContain("0 failing");
  });
  await step("reverted", async () => {
    await casebook.untype(IMPORT_MISSING_ERROR);
    await runQuietly(casebook, () => casebook.run("#3 better (−1)"));
    await eventually(async () => (await failures.outline())[0]).toBe("tests/orders.test.js [3 failing]");
    await eventually(() => workbench.badge("Casebook")).toBe("3");
  });
}

async function refuseToSolveRed({ workbench, session, attempts }: Casebook, step: Step): Promise<void> {
  await step("not-solved", async () => {
    await workbench.runCommand("Casebook: Solve Session");
    await eventually(() => workbench.notifications()).toEqual([
      "Not solved by the verification command. 3 of 10 tests failed.",
    ]);
    await eventually(async () => (await session.outline())[0]).toBe("Orders answer 500 [open · main]");
    await eventually(async () => (await attempts.outline())[0]).toBe(
      "#3 better (−1) [3 failing, 7 passed · same as #0: 3 failing, 7 passed]",
    );
  });
  await step("dismissed", () => workbench.runCommand("Notifications: Clear All Notifications"));
}

async function fixIt(casebook: Casebook, step: Step): Promise<void> {
  const { workbench, failures, attempts } = casebook;
  await step("fix", async () => {
    await casebook.addHypothesis("A connection is shared, and used while it is busy.");
    await casebook.type(CONNECT_PER_OPERATION);
    await workbench.createFile(
      join(casebook.folder, "notes.txt"),
      "A connection does one operation at a time.\n",
    );
    await eventually(async () => (await attempts.outline()).slice(0, 4)).toEqual([
      "Open changes since #3 [2 files · A connection is shared, and used while it is busy.]",
      "  A connection is shared, and used while it is busy. [hypothesis]",
      "  notes.txt [added, +1 −0]",
      "  src/dependencies.js [modified, +1 −2]",
    ]);
  });
  await step("green", async () => {
    await runQuietly(casebook, () => casebook.run("#4 solved"));
    await eventually(() => failures.outline()).toEqual(["Passed [10 tests passed.]"]);
    await eventually(() => workbench.badge("Casebook")).toBe("");
    await eventually(() => workbench.statusBar()).toContain("Casebook: #4 solved");
  });
  await step("fix-changes", async () => {
    await attempts.click("#4 solved");
    await eventually(() => workbench.activeTab()).toBe("Attempt #4 (2 files)");
    await eventually(() => workbench.changedFiles()).toEqual(["A //notes.txt", "/src/dependencies.js"]);
  });
  await step("confirmed", async () => {
    await attempts.toggle("#4 solved");
    await attempts.chooseFromMenu(
      "A connection is shared, and used while it is busy.",
      "Mark Hypothesis Confirmed",
    );
    await eventually(() => attempts.outline()).toContain(
      "  A connection is shared, and used while it is busy. [hypothesis, confirmed]",
    );
  });
}

async function writeSections(casebook: Casebook, step: Step): Promise<void> {
  const sections = [
    [
      "Root Cause",
      "One connection was shared.\n\nThe counter of reads still used it when the next query came.",
    ],
    ["Solution", "Every operation gets a connection of its own."],
    ["Learnings", "Do not trust an empty 500."],
  ] as const;
  for (const [title, text] of sections) {
    await step(title.toLowerCase().replace(" ", "-"), () => writeSection(casebook, title, text));
  }
}

async function writeSection({ workbench, session }: Casebook, title: string, text: string): Promise<void> {
  await session.click(title);
  await eventually(() => workbench.activeTab()).toBe(`${title}.md`);
  await workbench.replaceText(`${text}\n`);
  await workbench.save();
  await eventually(() => session.outline()).toContain(`${title} [${text.split("\n")[0]}]`);
}

async function solve({ workbench, session, attempts }: Casebook, step: Step): Promise<void> {
  await step("solved", async () => {
    await session.clickTitleAction("Solve Session");
    await eventually(async () => (await session.outline())[0]).toBe("Orders answer 500 [solved · main]");
    expect(await attempts.outline()).toContain("  Verification [10 passed]");
    expect(await workbench.notifications()).toEqual([]);
  });
}

async function exportLog({ workbench, folder }: Casebook, step: Step): Promise<void> {
  const exportTo = async (target: string) => {
    await workbench.runCommand("Casebook: Export as Markdown…");
    await workbench.quickInput.pick(target);
  };
  let text = "";
  await step("exported", async () => {
    await exportTo("New Editor");
    await eventually(() => workbench.activeTab()).toBe("# Debugging Log: Orders answer 500");
    text = await workbench.editorText();
    await expectGolden(withoutTimes(text));
  });
  await step("copied", async () => {
    await exportTo("Clipboard");
    await eventually(() => workbench.clipboard()).toBe(text);
  });
  await step("written", async () => {
    const path = join(folder, "log.md");
    await exportTo("File…");
    await eventually(() => workbench.quickInput.value()).toBe(join(folder, "Orders-answer-500.md"));
    await workbench.quickInput.enterPath(path);
    await eventually(() => readFile(path, "utf8").catch(() => "")).toBe(text);
  });
}

/** The log with its times, and the machine's time zone, replaced. */
function withoutTimes(text: string): string {
  return text
    .replace(/^(\*\*Date:\*\*).*$/m, "$1 DATE")
    .replace(/\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} [AP]M/g, "TIME");
}

/** Whether a report says which file a test is in, and so what is known of a file that did not load, differs with the version of Node. */
function withoutTable(text: string): string {
  return text.replace(/(## Attempts × Tests\n)[\s\S]*?(?=## Root Cause)/, "$1\nTABLE\n\n");
}

async function expectGolden(log: string): Promise<void> {
  const text = withoutTable(log);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    await writeFile(GOLDEN, text);
  }
  expect(text).toBe(await readFile(GOLDEN, "utf8"));
}
