import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { applyEdit, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { openStore } from "../../support/git/restores.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();

it("tells of an interrupted restore, of a mirror and of sessions whose branch is gone; shows and deletes what it keeps", async () => {
  const size = { width: 1280, height: 1000 };
  await withCasebook({ name: "kept-data", size, prepare: leaveBehind }, async (casebook) => {
    await takeBack(casebook);
    await readOther(casebook);
    await showStorage(casebook);
    await removeAll(casebook);
  });
});

/** A session on a branch that is gone; one on `main` with a restore that died before it wrote the first file; and a mirror. */
async function leaveBehind(folder: string): Promise<void> {
  git(folder, "switch", "--quiet", "--create", "experiment");
  await keepSession(folder, "Orders are slow");
  git(folder, "switch", "--quiet", "main");
  git(folder, "branch", "--quiet", "-D", "experiment");
  const session = await keepSession(folder, "Orders answer 500");
  git(folder, "remote", "add", "--mirror=push", "backup", join(folder, "../backup.git"));

  await applyEdit(folder, READ_PAST_MEMORY);
  const store = await openStore({ dir: folder, env: process.env });
  const onStep = () => {
    throw new Error("killed");
  };
  await expect(store.restoreAttempt(0, "exactly", { session, onStep })).rejects.toThrow("interrupted");
}

async function keepSession(folder: string, title: string): Promise<string> {
  const engine = await EngineUnderTest.open(folder);
  await engine.request("startSession", { sections: { title, isolationCommand: "npm test" } });
  await engine.run();
  const { id } = engine.session;
  engine.dispose();
  return id;
}

async function takeBack({ workbench, attempts, session, folder }: Casebook): Promise<void> {
  await eventually(async () => (await workbench.notifications()).join()).toContain(
    "The restore was interrupted",
  );
  await workbench.screenshot("kept-data-interrupted");
  await workbench.answerNotification("Undo Restore");
  await eventually(() => readFileSync(join(folder, READ_PAST_MEMORY.file), "utf8")).toContain(
    READ_PAST_MEMORY.to,
  );
  // A row that is drawn anew at that moment takes no click.
  await eventually(() => attempts.outline()).toContain("Open changes since #0 [1 file]");
  await attempts.toggle("#0 baseline");
  await eventually(() => attempts.outline()).toContain("  Restored #0 [interrupted]");
  await eventually(() => attempts.outline()).toContain("  Undid the restore [0 written, 0 deleted]");
  await eventually(() => session.outline()).toContain("A push to backup also sends the log [mirror]");
  await workbench.screenshot("kept-data-undone");
  await workbench.setSidebarWidth(170);
  await workbench.screenshot("kept-data-undone-narrow");
  await workbench.setSidebarWidth(300);
}

async function readOther({ workbench, session }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await session.chooseFromTitleMenu("Sessions on Other Branches…");
  await eventually(async () => (await quickInput.lines()).join()).toContain("Orders are slow");
  await workbench.screenshot("kept-data-others");
  await quickInput.pick("Orders are slow");
  await eventually(async () => (await quickInput.lines()).join()).toContain("Open Read-Only");
  await workbench.screenshot("kept-data-other");
  await quickInput.pick("Open Read-Only");
  await eventually(async () => (await workbench.activeTab()) ?? "").toContain("Orders are slow");
  // It closes a menu that is opened before it has the focus.
  await eventually(() => workbench.cursorLine()).toBe(1);
  await workbench.screenshot("kept-data-read");
}

async function showStorage({ workbench, session }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await session.chooseFromTitleMenu("Show Storage…");
  await eventually(async () => (await quickInput.texts()).title).toMatch(
    /^Casebook keeps \d+ kB in this repository/,
  );
  await workbench.screenshot("kept-data-storage");
  await quickInput.pick("Orders are slow");
  await eventually(() => workbench.dialog()).toContain("Delete the data of “Orders are slow”?");
  await workbench.screenshot("kept-data-delete-one");
  await workbench.answerDialog("Cancel");
}

async function removeAll({ workbench, session, failures, folder }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await session.chooseFromTitleMenu("Delete Session Data…");
  await eventually(async () => (await quickInput.lines()).length).toBe(3);
  await workbench.screenshot("kept-data-delete");
  await quickInput.pick("All of Casebook's Data in This Repository");
  await eventually(() => workbench.dialog()).toContain("2 sessions");
  await workbench.screenshot("kept-data-delete-all");
  await workbench.answerDialog("Delete");
  await eventually(() => failures.welcome()).toContain("Start Session…");
  expect(git(folder, "for-each-ref", "refs/casebook")).toBe("");
  expect(existsSync(join(folder, ".git/casebook"))).toBe(false);
  await workbench.screenshot("kept-data-deleted");
}

it("keeps sessions of a folder without git outside of it", async () => {
  const prepare = (folder: string) => rm(join(folder, ".git"), { recursive: true });
  await withCasebook({ name: "without-git", prepare }, async (casebook) => {
    const { workbench, session, failures, folder } = casebook;
    await casebook.startSession("Orders answer 500");
    await casebook.waitForAttempt("#0 baseline");
    await eventually(async () => (await session.outline()).join("\n")).toContain(
      "Kept outside of the folder",
    );
    await workbench.screenshot("without-git");
    await workbench.setSidebarWidth(170);
    await workbench.screenshot("without-git-narrow");
    expect(existsSync(join(folder, ".git"))).toBe(false);
    git(folder, "init", "--quiet", "--template=", "--initial-branch=main");
    await workbench.setSidebarWidth(300);
    await eventually(() => failures.welcome()).toContain("Move Earlier Sessions Here");
    await workbench.screenshot("without-git-init");
    await failures.clickWelcome("Move Earlier Sessions Here");
    await casebook.waitForAttempt("#0 baseline");
    await workbench.screenshot("without-git-moved");
  });
});
