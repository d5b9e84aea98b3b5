import { existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore, type TestStore } from "../../support/git/restores.ts";

const restorer = {
  self: { host: hostname(), pid: process.pid, started: "now" },
  now: () => "2026-01-02T03:04:05.000Z",
  isAlive: () => false,
};

const ownFiles = ({ dir }: TestRepository) => readdirSync(join(dir, ".git/casebook/main"));

/** A restore that died when `a.txt` lay aside and had not come back; its editor still wrote into it. */
async function makeInterrupted(): Promise<{ files: TestRepository; store: TestStore; changed: string }> {
  const files = makeCommitted({ "a.txt": "wanted\n", "b.txt": "wanted\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.txt": "changed\n", "b.txt": "changed\n" });
  const changed = fingerprint(files).tree;
  const editor = openSync(join(files.dir, "a.txt"), "r+");
  const onStep = (step: string) => {
    if (step === "place") {
      throw new Error("killed");
    }
  };
  await expect(store.restore(tree, { onStep })).rejects.toThrow("The restore was interrupted");
  writeSync(editor, "edited meanwhile\n", 0);
  return { files, store, changed };
}

const readRescued = async ({ log }: TestStore) =>
  Buffer.from((await log.readAttachment("s", "restores/1/rescued/0")) ?? []).toString();

const kindsOf = async ({ log }: TestStore) => (await log.readEvents()).map(({ event }) => event?.kind);

test("what lay aside when a restore died is kept in the log, once, and the undo gives everything back", async () => {
  const { files, store, changed } = await makeInterrupted();
  expect(existsSync(join(files.dir, "a.txt"))).toBe(false);
  expect(await store.repository.recoverRestore(restorer)).toEqual({
    session: "s",
    restore: 1,
    rescued: ["a.txt"],
  });
  expect(await readRescued(store)).toBe("edited meanwhile\n");
  expect(ownFiles(files)).toEqual([]);
  expect(await store.repository.recoverRestore(restorer)).toBeUndefined();
  expect(await kindsOf(store)).toEqual(["attemptRecorded", "restoreStarted", "restoreInterrupted"]);
  await store.undo();
  expect(fingerprint(files).tree).toBe(changed);
});

test("nothing is done while the restore may go on in another process", async () => {
  const { files, store } = await makeInterrupted();
  const lock = join(files.dir, ".git/casebook/main/restore.lock");
  writeFileSync(lock, JSON.stringify(restorer.self));
  const before = ownFiles(files);
  expect(await store.repository.recoverRestore({ ...restorer, isAlive: () => true })).toBeUndefined();
  expect(ownFiles(files)).toEqual(before);
  expect(await kindsOf(store)).not.toContain("restoreInterrupted");
  rmSync(lock);
});

test("a log is found whose branch was renamed meanwhile, while another branch is checked out", async () => {
  const { files, store } = await makeInterrupted();
  files.git("checkout", "--quiet", "--force", "-b", "other");
  files.git("branch", "--move", "main", "renamed");
  const later = await openStore(files);
  expect(await later.repository.recoverRestore(restorer)).toMatchObject({ rescued: ["a.txt"] });
  expect(files.git("for-each-ref", "--format=x", "refs/casebook/log")).toBe("x");
  expect(await readRescued(store)).toBe("edited meanwhile\n");
});

test("where the log is gone, everything that lies aside is kept in a new one", async () => {
  const { files, store } = await makeInterrupted();
  for (const reference of files.git("for-each-ref", "--format=%(refname)", "refs/casebook").split("\n")) {
    files.git("update-ref", "-d", reference);
  }
  commitAll(files);
  const later = await openStore(files);
  expect(await later.repository.recoverRestore(restorer)).toMatchObject({ rescued: ["a.txt"] });
  expect(await readRescued(later)).toBe("edited meanwhile\n");
  expect(readFileSync(join(files.dir, "b.txt"), "utf8")).toBe("changed\n");
  expect(store.repository.folder).toBe("");
});
