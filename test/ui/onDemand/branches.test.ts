import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

const EMPTY = [
  "Start a session: Casebook runs the failing tests and records every attempt to fix them.",
  "Start Session…",
  "Or start from an existing JUnit report, or from the console output of a run that you selected or copied.",
];

it("keeps sessions per branch, over a reload of the window, and several on one branch", async () => {
  await withCasebook({ name: "branches", size: { width: 1280, height: 1000 } }, async (casebook) => {
    const { workbench } = casebook;
    const kept = await startFirst(casebook);
    await followBranches(casebook, kept);
    await workbench.screenshot("branches-back");

    await workbench.reload();
    await eventually(() => readViews(casebook)).toEqual(kept);
    await workbench.screenshot("branches-reloaded");

    await switchSessions(casebook, kept);
  });
});

/** A session with two attempts, the newer one expanded. */
async function startFirst(casebook: Casebook) {
  const { failures, attempts } = casebook;
  await casebook.startSession("First");
  await casebook.waitForAttempt("#0 baseline");
  await eventually(async () => (await failures.outline())[0]).toBe("tests/orders.test.js [3 failing]");
  await casebook.type(READ_PAST_MEMORY);
  await eventually(() => attempts.outline()).toContain("Open changes since #0 [1 file]");
  await casebook.run("#1 worse (+1)");
  await attempts.toggle("#1 worse (+1)");
  await eventually(() => attempts.outline()).toEqual([
    "#1 worse (+1) [4 failing, 6 passed]",
    "  +1 newly failing against #0",
    "  src/orderStore.js [modified, +1 −1]",
    "#0 baseline [3 failing, 7 passed]",
  ]);
  await eventually(async () => (await failures.outline())[0]).toBe(
    "tests/orders.test.js [4 failing · 1 new]",
  );
  return readViews(casebook);
}

/** Switches the branch as from a terminal. */
async function followBranches(casebook: Casebook, kept: Awaited<ReturnType<typeof readViews>>) {
  const { folder, failures, workbench } = casebook;
  const switchTo = (...branch: readonly string[]) =>
    promisify(execFile)("git", ["switch", "--quiet", ...branch], { cwd: folder });
  const isEmpty = async () => {
    expect(await failures.welcome()).toEqual(EMPTY);
    return true;
  };
  await switchTo("--create", "other");
  await eventually(isEmpty).toBe(true);
  expect(await workbench.badge("Casebook")).toBe("");
  await workbench.screenshot("branches-other");
  await switchTo("main");
  await eventually(() => readViews(casebook)).toEqual(kept);
}

async function switchSessions(casebook: Casebook, kept: Awaited<ReturnType<typeof readViews>>) {
  const { workbench, failures, session } = casebook;
  const { quickInput } = workbench;
  await casebook.startSession("Second");
  await eventually(async () => (await session.outline())[0]).toBe("Second [open · main]");
  // The change of the first session is still there: it is the baseline of the second.
  await eventually(async () => (await failures.outline())[0]).toBe("tests/orders.test.js [4 failing]");

  await workbench.runCommand("Casebook: Switch Session…");
  await eventually(() => quickInput.lines()).toEqual(["Second [open · active]", "First [open]"]);
  await workbench.screenshot("branches-switch");
  await quickInput.pick("First");
  await eventually(() => readViews(casebook)).toEqual(kept);
}

async function readViews({ failures, attempts, session }: Casebook) {
  return {
    failures: await failures.outline(),
    attempts: await attempts.outline(),
    session: await session.outline(),
  };
}
