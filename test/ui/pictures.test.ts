import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  applyEdit,
  CONNECT_PER_OPERATION,
  IMPORT_MISSING_ERROR,
  READ_PAST_MEMORY,
  revertEdit,
} from "../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "./support/casebook.ts";
import { eventually } from "./support/eventually.ts";
import { type Frame, movingPng, smallPng } from "./support/smallPng.ts";

/** Where README.md has its pictures. */
const PICTURES = join(import.meta.dirname, "../../media/readme");

const SIZE = { width: 1100, height: 720 };

/** What would only fill the pictures. */
const SETTINGS = {
  "diffEditor.useInlineViewWhenSpaceIsLimited": false,
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
};

/** The title bar shows nothing of ours. */
const TITLE_BAR = 36;

/** Makes the pictures of the README and of the guide from scratch: CASEBOOK_PICTURES=1 npx vitest run --project ui ictures. */
describe.runIf(process.env["CASEBOOK_PICTURES"] === "1")("the pictures of the README", () => {
  it("are made", async () => {
    await mkdir(PICTURES, { recursive: true });
    await withCasebook({ name: "pictures", size: SIZE, settings: SETTINGS }, async (casebook) => {
      const { workbench, failures, attempts } = casebook;
      await workbench.setSidebarWidth(460);
      await tryTwice(casebook);
      await failures.click("is empty at first");
      await eventually(() => workbench.cursorLine()).toBe(43);
      await keep(casebook, "failing-tests", 400);

      await halfAThird(casebook);
      await keep(casebook, "attempts", SIZE.height - TITLE_BAR);

      await casebook.run("#4 solved");
      await workbench.setSidebarWidth(320);
      await attempts.click("#4 solved");
      await eventually(() => workbench.activeTab()).toBe("Attempt #4 (1 file)");
      await attempts.toggle("#1 worse (+1)");
      await attempts.toggle("#4 solved");
      await keep(casebook, "compare", 500);
    });
  });

  it.each(["dark", "light"] as const)("move (%s)", async (theme) => {
    const frames: Frame[] = [];
    await withCasebook(
      { name: `moving-${theme}`, theme, size: SIZE, settings: SETTINGS },
      async (casebook) => {
        const show = async (seconds: number) =>
          frames.push({ png: await picture(casebook, SIZE.height - TITLE_BAR), seconds });
        await casebook.workbench.setSidebarWidth(400);
        await tellMainLoop(casebook, show);
        const blank = await casebook.workbench.page.context().newPage();
        // It moves in a circle. Where it does not move, its end is seen, and not the empty window.
        const moving = await movingPng(blank, [...frames.slice(-1), ...frames.slice(0, -1)]);
        await writeFile(join(PICTURES, `main-loop-${theme}.png`), moving);
        expect(moving.length).toBeLessThan(500_000);
      },
    );
  });
});

/** From failing tests to a solved session, a picture each step. */
async function tellMainLoop(casebook: Casebook, show: (seconds: number) => Promise<unknown>): Promise<void> {
  const { workbench, attempts, failures, folder } = casebook;
  await eventually(() => failures.welcome()).toContain("Start Session…");
  await show(2);
  await casebook.startSession("Orders answer 500");
  await casebook.waitForAttempt("#0 baseline");
  await show(2.5);
  await failures.click("is empty at first");
  await eventually(() => workbench.cursorLine()).toBe(43);
  await show(2.5);
  await casebook.addHypothesis("What is kept in memory is stale");
  await applyEdit(folder, READ_PAST_MEMORY);
  await eventually(async () => (await attempts.outline())[0]).toContain("Open changes since #0 [1 file");
  await show(2.5);
  await casebook.run("#1 worse (+1)");
  await eventually(async () => (await failures.outline())[0]).toContain("1 new");
  await show(3);
  await attempts.click("#1 worse (+1)");
  await eventually(() => workbench.changedFiles()).toEqual(["/src/orderStore.js"]);
  await eventually(() => workbench.page.locator(".editor .view-line").count()).toBeGreaterThan(10);
  await show(3);
  await revertEdit(folder, READ_PAST_MEMORY);
  await applyEdit(folder, CONNECT_PER_OPERATION);
  await casebook.addHypothesis("One connection is shared, and used while busy");
  await eventually(async () => (await attempts.outline())[0]).toContain("Open changes since #1 [2 files");
  await show(2.5);
  await casebook.run("#2 solved");
  await eventually(() => failures.outline()).toEqual(["Passed [10 tests passed.]"]);
  await attempts.click("#2 solved");
  await eventually(() => workbench.changedFiles()).toHaveLength(2);
  await eventually(() => workbench.page.locator(".editor .view-line").count()).toBeGreaterThan(20);
  await show(4);
}

/** Two wrong guesses, the second of which cannot be loaded; then the first is tried again for its picture. */
async function tryTwice(casebook: Casebook): Promise<void> {
  const { attempts, failures, folder } = casebook;
  await casebook.startSession("Orders answer 500");
  await casebook.waitForAttempt("#0 baseline");
  await casebook.addHypothesis("What is kept in memory is stale");
  await eventually(async () => (await attempts.outline())[0]).toContain("stale");
  await applyEdit(folder, READ_PAST_MEMORY);
  await eventually(async () => (await attempts.outline())[0]).toContain("Open changes since #0 [1 file");
  await casebook.run("#1 worse (+1)");
  await eventually(async () => (await failures.outline())[0]).toContain("1 new");
}

/** The guess that breaks an import, the way back, and the fix, not yet run. */
async function halfAThird(casebook: Casebook): Promise<void> {
  const { attempts, failures, folder } = casebook;
  await attempts.toggle("#1 worse (+1)");
  await attempts.clickAction("What is kept in memory is stale", "Mark Hypothesis Refuted");
  await casebook.addHypothesis("A missing order must throw");
  await revertEdit(folder, READ_PAST_MEMORY);
  await applyEdit(folder, IMPORT_MISSING_ERROR);
  await eventually(async () => (await attempts.outline())[0]).toContain("[2 files");
  await casebook.run("#2 broken");
  await revertEdit(folder, IMPORT_MISSING_ERROR);
  await eventually(async () => (await attempts.outline())[0]).toContain("Open changes since #2");
  await casebook.run("#3 better (−1)");
  await eventually(async () => (await failures.outline())[0]).toBe("tests/orders.test.js [3 failing]");
  await casebook.addHypothesis("One connection is shared, and used while busy");
  await applyEdit(folder, CONNECT_PER_OPERATION);
  await eventually(async () => (await attempts.outline())[0]).toContain("Open changes since #3 [1 file");
}

/** Keeps what is below the title bar, `height` pixels of it. */
async function keep(casebook: Casebook, name: string, height: number): Promise<void> {
  const blank = await casebook.workbench.page.context().newPage();
  const small = await smallPng(blank, await picture(casebook, height));
  await blank.close();
  await writeFile(join(PICTURES, `${name}.png`), small);
  expect(small.length).toBeLessThan(90_000);
}

/** What is below the title bar; nothing is hovered, and a tooltip has gone. */
async function picture({ workbench }: Casebook, height: number): Promise<Buffer> {
  const { page } = workbench;
  await page.mouse.move(SIZE.width - 2, SIZE.height - 40);
  await eventually(() => page.locator(".workbench-hover-container .monaco-hover").isVisible()).toBe(false);
  const clip = { x: 0, y: TITLE_BAR, width: SIZE.width, height };
  return page.screenshot({ clip, animations: "disabled", caret: "hide" });
}
