import { expect, it } from "vitest";
import {
  applyEdit,
  CONNECT_PER_OPERATION,
  READ_PAST_MEMORY,
  revertEdit,
} from "../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "./support/casebook.ts";
import { eventually } from "./support/eventually.ts";
import { isWhole } from "./support/themes.ts";
import { findViolations, findWebview } from "./support/webview.ts";

/** The colour themes by their names in the picker, with the class each gives the workbench. */
const themes = isWhole
  ? [
      ["Dark Modern", "vs-dark"],
      ["Light Modern", "vs"],
      ["Dark High Contrast", "hc-black"],
      ["Light High Contrast", "hc-light"],
    ]
  : [["Dark Modern", "vs-dark"]];

it("tells what was tried, what is left of it, and what every attempt did to every test", async () => {
  const size = { width: 1400, height: 900 };
  await withCasebook({ name: "judgement", size }, async (casebook) => {
    const shot = (name: string) => casebook.workbench.screenshot(`judgement-${name}`);
    await makeAttempts(casebook);
    await showResidue(casebook, shot);
    await showTried(casebook, shot);
    await compare(casebook, shot);
    await showMatrix(casebook, shot);
  });
});

type Shot = (name: string) => Promise<unknown>;

/** #0 is red; #1 is worse; #2 is green, by another change on top of that of #1. */
async function makeAttempts(casebook: Casebook): Promise<void> {
  const { attempts, workbench, folder } = casebook;
  const isIdle = (label: string) => eventually(() => workbench.statusBar()).toContain(`Casebook: ${label}`);
  await casebook.startSession("Orders answer 500");
  await isIdle("3 failing · #0");
  await casebook.addHypothesis("What is kept in memory is stale.");
  await eventually(async () => (await attempts.outline())[0]).toContain("stale");
  await applyEdit(folder, READ_PAST_MEMORY);
  await casebook.run("#1 worse (+1)");
  await isIdle("4 failing · #1 worse (+1)");
  await casebook.addHypothesis("A connection is shared, and used while it is busy.");
  await applyEdit(folder, CONNECT_PER_OPERATION);
  await casebook.run("#2 solved");
  await isIdle("#2 solved");
}

async function showResidue({ attempts }: Casebook, shot: Shot): Promise<void> {
  await attempts.toggle("#2 solved");
  await eventually(() => attempts.outline()).toContain(
    "  From #1: still in src/orderStore.js, 1 of 1 hunk [worse (+1)]",
  );
  await shot("residue");
  await attempts.toggle("#2 solved");
}

async function showTried({ attempts, folder, workbench }: Casebook, shot: Shot): Promise<void> {
  await revertEdit(folder, CONNECT_PER_OPERATION);
  await eventually(async () => (await attempts.outline()).slice(0, 3)).toEqual([
    "Open changes since #2 [1 file · same as #1: 4 failing, 6 passed]",
    "  Same as #1: 4 failing, 6 passed [worse (+1)]",
    "  From #1: still in src/orderStore.js, 1 of 1 hunk [worse (+1)]",
  ]);
  await shot("tried");
  await attempts.click("Same as #1: 4 failing, 6 passed");
  await eventually(() => workbench.activeTab()).toBe("Attempt #1 (1 file)");
  await eventually(() => workbench.changedFiles()).toEqual(["/src/orderStore.js"]);
  await workbench.runCommand("View: Close All Editors");
}

async function compare({ attempts, workbench }: Casebook, shot: Shot): Promise<void> {
  const { quickInput } = workbench;
  await attempts.chooseFromMenu("#1 worse (+1)", "Compare Attempts…");
  await eventually(async () => (await quickInput.texts()).title).toBe("Compare #1 with which attempt?");
  await quickInput.pick("#2");
  await eventually(async () => (await quickInput.texts()).title).toBe("#1 and #2");
  expect(await quickInput.lines()).toEqual([
    " 1 file differs [src/dependencies.js]",
    " Find What Mattered…",
    ...Array.from({ length: 4 }, () => expect.stringMatching(/ \[fixed\]$/)),
  ]);
  await shot("comparison");
  await workbench.page.keyboard.press("ArrowDown");
  await workbench.page.keyboard.press("ArrowDown");
  await quickInput.confirm();
  await eventually(() => workbench.activeTab()).toMatch(/\(#1 and #2\)$/);
  await eventually(() => workbench.page.locator(".editor .view-lines").allInnerTexts()).toContainEqual(
    expect.stringMatching(/^The\stest\spassed\./),
  );
  await shot("failures-side-by-side");
  await workbench.runCommand("View: Close All Editors");
}

async function showMatrix({ workbench }: Casebook, shot: Shot): Promise<void> {
  await workbench.runCommand("Casebook: Show Attempts × Tests");
  const panel = await findWebview(workbench.page);
  await eventually(() => panel.locator("[role=status]").textContent()).toBe("10 of 10 tests, 3 attempts");
  const headers = () => panel.locator(".column").allInnerTexts();
  expect((await headers()).map((text) => text.split("\n").slice(0, 2))).toEqual([
    ["#0", "baseline"],
    ["#1", "worse (+1)"],
    ["#2", "solved"],
  ]);
  for (const [theme = "", name = ""] of themes) {
    await workbench.runCommand("Preferences: Color Theme");
    await workbench.quickInput.enter(theme);
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    const themed = await findWebview(workbench.page);
    await eventually(() => findViolations(themed)).toEqual([]);
    await shot(`matrix-${name}`);
  }

  await panel.locator("#changedOnly").check();
  await eventually(() => panel.locator("[role=status]").textContent()).toBe("4 of 10 tests, 3 attempts");
  // By keyboard: to the second attempt, its first test, and what that run says of it.
  await panel.locator("#grid").focus();
  await workbench.page.keyboard.press("ArrowRight");
  await workbench.page.keyboard.press("Space");
  await workbench.page.keyboard.press("ArrowRight");
  await workbench.page.keyboard.press("Space");
  await eventually(() => panel.locator("#compare").textContent()).toBe("Compare #1 and #2");
  await workbench.page.keyboard.press("ArrowLeft");
  await workbench.page.keyboard.press("ArrowDown");
  await shot("matrix-marked");
  await workbench.page.keyboard.press("Enter");
  await eventually(() => workbench.tabs()).toContainEqual(expect.stringMatching(/^#1 .*\.txt$/));
  await panel.locator("#compare").click();
  await eventually(async () => (await workbench.quickInput.texts()).title).toBe("#1 and #2");
  await workbench.quickInput.cancel();
  await panel.locator(".column").nth(1).click();
  await eventually(() => workbench.tabs()).toContain("Attempt #1 (1 file)");
  await shot("matrix-opened");
}
