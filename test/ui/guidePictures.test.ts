import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  applyEdit,
  CONNECT_PER_OPERATION,
  READ_PAST_MEMORY,
  revertEdit,
} from "../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "./support/casebook.ts";
import { eventually } from "./support/eventually.ts";
import { smallPng } from "./support/smallPng.ts";
import { findWebview } from "./support/webview.ts";

/** Where docs/guide has its pictures. */
const PICTURES = join(import.meta.dirname, "../../media/guide");

const SIZE = { width: 1000, height: 560 };

const SETTINGS = { "editor.minimap.enabled": false, "editor.stickyScroll.enabled": false };

/** Makes the pictures of docs/guide from scratch: CASEBOOK_PICTURES=1 npx vitest run --project ui ictures. */
describe.runIf(process.env["CASEBOOK_PICTURES"] === "1")("the pictures of the guide", () => {
  it("are made", async () => {
    await mkdir(PICTURES, { recursive: true });
    const options = { name: "guide", size: SIZE, settings: SETTINGS, prepare: addRemote };
    await withCasebook(options, async (casebook) => {
      await casebook.workbench.setSidebarWidth(430);
      await start(casebook);
      await isolate(casebook);
      await tryAndRestore(casebook);
      await showTable(casebook);
      await exportAndShare(casebook);
      await search(casebook);
    });
  });
});

async function addRemote(folder: string): Promise<void> {
  const shared = join(folder, "../shared.git");
  execFileSync("git", ["init", "--quiet", "--bare", shared]);
  execFileSync("git", ["remote", "add", "origin", shared], { cwd: folder });
}

async function start(casebook: Casebook): Promise<void> {
  const { workbench, failures } = casebook;
  await eventually(() => failures.welcome()).toContain("Start Session…");
  await workbench.runCommand("Casebook: Start Session…");
  await eventually(async () => (await workbench.quickInput.lines()).join()).toContain("npm test");
  await keep(casebook, "start");
  await workbench.quickInput.cancel();
  await casebook.startSession("Orders answer 500");
  await casebook.waitForAttempt("#0 baseline");
}

async function isolate(casebook: Casebook): Promise<void> {
  const { workbench, failures } = casebook;
  await failures.clickAction("is empty at first", "Isolate");
  await eventually(() => workbench.quickInput.value()).toContain("is empty at first");
  await keep(casebook, "isolate");
  await workbench.quickInput.cancel();
}

async function tryAndRestore(casebook: Casebook): Promise<void> {
  const { workbench, attempts, folder } = casebook;
  await casebook.addHypothesis("What is kept in memory is stale");
  await applyEdit(folder, READ_PAST_MEMORY);
  await casebook.run("#1 worse (+1)");
  await revertEdit(folder, READ_PAST_MEMORY);
  await casebook.addHypothesis("One connection is shared, and used while busy");
  await applyEdit(folder, CONNECT_PER_OPERATION);
  await writeFile(join(folder, "notes.txt"), "One operation, one connection.\n");
  await casebook.run("#2 solved");
  await attempts.clickAction("#1 worse (+1)", "Restore Attempt…");
  await eventually(async () => (await workbench.quickInput.lines()).join()).toContain("notes.txt");
  await keep(casebook, "restore");
  await workbench.quickInput.cancel();
}

async function showTable(casebook: Casebook): Promise<void> {
  const { workbench } = casebook;
  await workbench.runCommand("Casebook: Show Attempts × Tests");
  await workbench.setSidebarWidth(300);
  const panel = await findWebview(workbench.page);
  await eventually(() => panel.locator("[role=status]").textContent()).toBe("10 of 10 tests, 3 attempts");
  await keep(casebook, "table");
  await workbench.runCommand("View: Close All Editors");
  await workbench.setSidebarWidth(430);
}

async function exportAndShare(casebook: Casebook): Promise<void> {
  const { workbench, session } = casebook;
  await workbench.runCommand("Casebook: Export as Markdown…");
  await eventually(async () => (await workbench.quickInput.lines()).join()).toContain("Contents…");
  await keep(casebook, "export");
  await workbench.quickInput.cancel();
  await session.chooseFromTitleMenu("Share Log…");
  await workbench.quickInput.pick("origin");
  await eventually(() => workbench.dialog()).toContain("Share the log of this branch with origin?");
  await keep(casebook, "share");
  await workbench.page.keyboard.press("Escape");
}

async function search(casebook: Casebook): Promise<void> {
  const { workbench, attempts } = casebook;
  await attempts.clickAction("#2 solved", "Find What Mattered…");
  await workbench.quickInput.pick("What fixes 4 tests");
  await eventually(() => workbench.dialog()).toContain("your files are not touched");
  await workbench.answerDialog("Start");
  await eventually(async () => (await attempts.outline()).join("\n"), "it is found").toMatch(
    /of 4 hunks fix(?:es)? 4 tests|of 3 hunks fix(?:es)? 4 tests/,
  );
  await keep(casebook, "search");
}

/** Keeps the whole window, after the pointer has gone from what it hovered. */
async function keep({ workbench }: Casebook, name: string): Promise<void> {
  const { page } = workbench;
  await page.mouse.move(SIZE.width - 2, SIZE.height - 30);
  await eventually(() => page.locator(".workbench-hover-container .monaco-hover").isVisible()).toBe(false);
  const png = await page.screenshot({ animations: "disabled", caret: "hide" });
  const blank = await page.context().newPage();
  const small = await smallPng(blank, png);
  await blank.close();
  await writeFile(join(PICTURES, `${name}.png`), small);
  expect(small.length).toBeLessThan(70_000);
}
