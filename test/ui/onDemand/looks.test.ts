import { expect, it } from "vitest";
import {
  applyEdit,
  CONNECT_PER_OPERATION,
  READ_PAST_MEMORY,
  revertEdit,
} from "../../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

/** The colour themes by their names in the picker, with the class each gives the workbench. */
const THEMES = [
  ["Dark Modern", "vs-dark"],
  ["Light Modern", "vs"],
  ["Dark High Contrast", "hc-black"],
  ["Light High Contrast", "hc-light"],
] as const;

/** The least the workbench allows. */
const NARROW = 170;

it("shows its rows in every theme, wide and narrow", async () => {
  await withCasebook({ name: "looks", size: { width: 1280, height: 1000 } }, async (casebook) => {
    const { workbench } = casebook;
    await playHalf(casebook);
    await workbench.quickInput.openFile("orders.test.js");
    const rows = await readRows(casebook);
    expect(rows.map((row) => row.icon)).not.toContain(undefined);

    for (const [theme, name] of THEMES) {
      await workbench.runCommand("Preferences: Color Theme");
      await workbench.quickInput.enter(theme);
      await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
      expect(await readRows(casebook)).toEqual(rows);
      await workbench.screenshot(`looks-${name}`);
    }

    await workbench.setSidebarWidth(NARROW);
    expect(await workbench.sidebarWidth()).toBe(NARROW);
    expect(await readRows(casebook)).toEqual(rows);
    await workbench.screenshot("looks-narrow");

    // Half the room for everything is what a zoom of 200 % leaves.
    await workbench.setSidebarWidth(300);
    await workbench.page.setViewportSize({ width: 640, height: 500 });
    await eventually(() => workbench.sidebarWidth()).toBeLessThan(640);
    await workbench.screenshot("looks-200-percent");
  });
});

/** A session with a wrong guess behind it, a broken attempt, and the fix under way. */
async function playHalf(casebook: Casebook): Promise<void> {
  const { attempts, failures, folder } = casebook;
  await casebook.startSession("Orders answer 500");
  await casebook.waitForAttempt("#0 baseline");
  await casebook.addNote("The answer has no body: the error was swallowed.");
  await casebook.addHypothesis("What is kept in memory is stale.");
  await eventually(async () => (await attempts.outline())[0]).toContain("stale");
  await applyEdit(folder, READ_PAST_MEMORY);
  await eventually(async () => (await attempts.outline())[0]).toContain("Open changes since #0 [1 file");
  await casebook.run("#1 worse (+1)");
  await eventually(async () => (await failures.outline())[0]).toContain("1 new");
  await attempts.toggle("#1 worse (+1)");
  await attempts.clickAction("What is kept in memory is stale.", "Mark Hypothesis Refuted");
  await casebook.addHypothesis("A connection is shared, and used while it is busy.");
  await revertEdit(folder, READ_PAST_MEMORY);
  await applyEdit(folder, CONNECT_PER_OPERATION);
  await eventually(async () => (await attempts.outline())[0]).toContain(
    "Open changes since #1 [2 files · A connection is shared",
  );
}

/** The rows of Attempts. */
async function readRows({ attempts }: Casebook) {
  const rows = await attempts.rows();
  return rows.map(({ label, description, icon }) => ({ label, description, icon }));
}
