import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyEdit, CONNECT_PER_OPERATION, READ_PAST_MEMORY } from "../support/engine/ordersApi.ts";
import { fingerprint, openTestRepository } from "../support/git/repositories.ts";
import { type Casebook, withCasebook } from "./support/casebook.ts";
import { eventually } from "./support/eventually.ts";
import { themes } from "./support/themes.ts";

const store = READ_PAST_MEMORY.file;
const dependencies = CONNECT_PER_OPERATION.file;

it.each(themes)(
  "restores an attempt and back again, on top of a new commit, as a branch, and with an unsaved editor (%s)",
  async (theme) => {
    await withCasebook(
      { name: `restore-${theme}`, theme, size: { width: 1280, height: 1000 } },
      async (casebook) => {
        const shot = (name: string) => casebook.workbench.screenshot(`restore-${theme}-${name}`);
        const { worse, fixed } = await makeAttempts(casebook);
        await restoreExactly(casebook, shot, { worse, fixed });
        await askAboutUnsaved(casebook, shot, worse);
        await mergeOnTop(casebook, shot);
        await branchFromAttempt(casebook, shot);
        await revert(casebook, shot);
      },
    );
  },
);

type Shot = (name: string) => Promise<unknown>;

const read = ({ folder }: Casebook, path: string) => readFileSync(join(folder, path), "utf8");

const git = ({ folder }: Casebook, ...args: readonly string[]) =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();

/** Index, HEAD, references, stash and configuration. */
const gitState = ({ folder }: Casebook) => ({
  ...fingerprint(openTestRepository(folder, process.env)),
  tree: "may change",
});

/** #0 is red, #1 is worse by a change of one file, #2 is green by a change of another and a new file. */
async function makeAttempts(casebook: Casebook) {
  const { attempts, folder, workbench } = casebook;
  // The row of an attempt is there before its run has ended.
  const isIdle = (label: string) => eventually(() => workbench.statusBar()).toContain(`Casebook: ${label}`);
  await casebook.startSession("Orders answer 500");
  await isIdle("3 failing · #0");
  await applyEdit(folder, READ_PAST_MEMORY);
  const worse = read(casebook, store);
  await casebook.run("#1 worse (+1)");
  await isIdle("4 failing · #1 worse (+1)");
  await applyEdit(folder, CONNECT_PER_OPERATION);
  writeFileSync(join(folder, "notes.txt"), "One operation, one connection.\n");
  writeFileSync(join(folder, ".env"), "TOKEN=secret\n");
  await casebook.run("#2 solved");
  await eventually(async () => (await attempts.outline())[0]).toMatch(/^#2 solved/);
  return { worse, fixed: read(casebook, dependencies) };
}

async function restoreExactly(
  casebook: Casebook,
  shot: Shot,
  { worse, fixed }: { worse: string; fixed: string },
): Promise<void> {
  const { workbench, attempts } = casebook;
  const { quickInput } = workbench;
  const before = gitState(casebook);
  await attempts.clickAction("#1 worse (+1)", "Restore Attempt…");
  await eventually(() => quickInput.lines()).toEqual([
    ` ${dependencies}`,
    " notes.txt",
    " .env [looks like a secret]",
  ]);
  expect((await quickInput.texts()).title).toBe("Restore Attempt #1: 1 to write, 1 to delete, 1 kept");
  await shot("preview");
  await quickInput.confirm();
  await eventually(() => workbench.notifications()).toEqual([
    "Attempt #1 was restored: 1 written, 1 deleted. Your previous files are saved.",
  ]);
  expect(read(casebook, store)).toBe(worse);
  expect(read(casebook, dependencies)).not.toBe(fixed);
  expect(() => read(casebook, "notes.txt")).toThrow("ENOENT");
  await attempts.toggle("#2 solved");
  await eventually(() => attempts.outline()).toContain("  Restored #1 [1 written, 1 deleted]");
  await eventually(async () => (await attempts.outline())[0]).toBe(
    "Open changes since #2 [2 files · same as #1: 4 failing, 6 passed, but .env is not recorded]",
  );
  await shot("restored");

  await workbench.answerNotification("Undo");
  await eventually(() => workbench.notifications()).toEqual([
    "The restore was undone: 2 written, 0 deleted. Your previous files are saved.",
  ]);
  expect(read(casebook, dependencies)).toBe(fixed);
  expect(read(casebook, "notes.txt")).toBe("One operation, one connection.\n");
  await eventually(() => attempts.outline()).toContain("  Undid the restore [2 written, 0 deleted]");
  await workbench.runCommand("Notifications: Clear All Notifications");
  expect(gitState(casebook)).toEqual(before);
}

async function askAboutUnsaved(casebook: Casebook, shot: Shot, worse: string): Promise<void> {
  const { workbench, attempts } = casebook;
  await workbench.quickInput.openFile(store);
  await eventually(() => workbench.activeTab()).toBe("orderStore.js");
  await workbench.replaceText("// not saved\n");
  await attempts.clickAction("#0 baseline", "Restore Attempt…");
  await eventually(() => workbench.quickInput.lines()).toEqual([
    ` ${dependencies}`,
    ` ${store}`,
    " notes.txt",
    " .env [looks like a secret]",
  ]);
  await workbench.quickInput.confirm();
  await eventually(() => workbench.dialog()).toContain(
    `Files with unsaved changes would be replaced: ${store}`,
  );
  await shot("unsaved");
  await workbench.answerDialog("Leave Them Out");
  await eventually(() => workbench.notifications()).toEqual([
    "Attempt #0 was restored: 1 written, 1 deleted. Your previous files are saved.",
  ]);
  expect(read(casebook, store)).toBe(worse);
  expect(await workbench.editorText()).toBe("// not saved\n");
  await workbench.answerNotification("Undo");
  await eventually(() => workbench.notifications()).toEqual([
    expect.stringContaining("The restore was undone: 2 written"),
  ]);
  await workbench.runCommand("Notifications: Clear All Notifications");
  await workbench.runCommand("File: Revert File");
  await eventually(() => workbench.editorText()).toBe(worse);
  await workbench.runCommand("View: Close All Editors");
}

/** What is committed after the attempt stays, and what the attempt changed comes on top of it. */
async function mergeOnTop(casebook: Casebook, shot: Shot): Promise<void> {
  const { workbench, attempts, folder } = casebook;
  const { quickInput } = workbench;
  git(casebook, "stash", "--include-untracked", "--quiet");
  const committed = `// Committed since.\n${read(casebook, store)}`;
  writeFileSync(join(folder, store), committed);
  git(casebook, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qam", "since");
  // A menu that was opened on a row before the rows are drawn anew no longer knows which it was.
  await eventually(async () => (await attempts.outline())[0]).toContain("Open changes since #2 [3 files");
  await attempts.chooseFromMenu("#1 worse (+1)", "Restore Attempt…");
  await eventually(() => quickInput.lines()).toEqual([" Apply Its Changes on Top", " Exactly as It Was"]);
  await shot("head-moved");
  await quickInput.confirm();
  await eventually(() => quickInput.lines()).toEqual([` ${store}`]);
  await quickInput.confirm();
  await eventually(() => workbench.notifications()).toEqual([
    expect.stringContaining("The changes from attempt #1 were applied on top: 1 written, 0 deleted."),
  ]);
  expect(read(casebook, store)).toBe(committed.replace(READ_PAST_MEMORY.from, READ_PAST_MEMORY.to));
  await workbench.runCommand("Notifications: Clear All Notifications");
}

async function branchFromAttempt(casebook: Casebook, shot: Shot): Promise<void> {
  const { workbench, attempts } = casebook;
  await attempts.chooseFromMenu("#2 solved", "Create Branch from Attempt…");
  await eventually(() => workbench.quickInput.value()).toBe("orders-answer-500-attempt-2");
  await workbench.quickInput.confirm();
  await eventually(() => workbench.notifications()).toEqual([
    "Branch orders-answer-500-attempt-2 was created from attempt #2.",
  ]);
  await shot("branch");
  expect(git(casebook, "branch", "--show-current")).toBe("main");
  expect(git(casebook, "show", "orders-answer-500-attempt-2:notes.txt")).toBe(
    "One operation, one connection.",
  );
  expect(git(casebook, "log", "-1", "--format=%s", "orders-answer-500-attempt-2")).toBe("Attempt 2");
  await workbench.runCommand("Notifications: Clear All Notifications");
}

/** Attempt #1 comes out again; what was committed since stays. */
async function revert(casebook: Casebook, shot: Shot): Promise<void> {
  const { workbench, attempts } = casebook;
  await attempts.chooseFromMenu("#1 worse (+1)", "Revert This Attempt's Changes…");
  await eventually(() => workbench.quickInput.lines()).toEqual([` ${store}`]);
  await workbench.setSidebarWidth(170);
  await shot("revert-narrow");
  await workbench.quickInput.confirm();
  await eventually(() => workbench.notifications()).toEqual([
    expect.stringContaining("The changes from attempt #1 were reverted: 1 written, 0 deleted."),
  ]);
  expect(read(casebook, store)).toMatch(/^\/\/ Committed since\.\n/);
  expect(git(casebook, "status", "--porcelain", "--", store)).toBe("");
}
