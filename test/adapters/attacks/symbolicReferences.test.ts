import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appendNotes, openForTest, readNotes } from "../../support/git/openLogs.ts";
import { makeCommitted, type TestRepository } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A repository as an archive may bring it: with a log, whose reference is then laid onto another one. */
async function makeUnzipped(): Promise<{ files: TestRepository; log: string; tip: string }> {
  const files = makeCommitted({ "a.txt": "a\n" });
  await appendNotes(await openForTest(files), "first");
  const log = files.git("for-each-ref", "--format=%(refname)", "refs/casebook/log");
  return { files, log, tip: files.git("rev-parse", log) };
}

const heads = ({ git }: TestRepository) =>
  git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads");

test.each([
  ["the branch that is checked out", "refs/heads/main"],
  ["a branch that holds the log itself", "refs/heads/other"],
  ["a branch that is not there", "refs/heads/none"],
  ["HEAD", "HEAD"],
])("a log whose reference leads to %s moves no branch: it is healed, and goes on", async (_, target) => {
  const { files, log, tip } = await makeUnzipped();
  files.git("update-ref", "refs/heads/other", tip);
  const before = [heads(files), files.git("symbolic-ref", "HEAD")];
  files.git("symbolic-ref", log, target);
  const repository = await openForTest(files);
  await repository.heal(Date.now());
  expect((await repository.readStatus()).notices).not.toEqual([]);
  await appendNotes(repository, "second");
  expect(await readNotes(repository)).toContain("second");
  expect([heads(files), files.git("symbolic-ref", "HEAD")]).toEqual(before);
});

test("a log whose reference is laid onto a branch while it is open moves no branch", async () => {
  const { files, log, tip } = await makeUnzipped();
  files.git("update-ref", "refs/heads/other", tip);
  const repository = await openForTest(files);
  const before = heads(files);
  files.git("symbolic-ref", log, "refs/heads/other");
  await appendNotes(repository, "second").catch(() => undefined);
  expect(heads(files)).toBe(before);
});

test("a log that is open is not read through a reference that leads elsewhere", async () => {
  const { files, log: reference, tip } = await makeUnzipped();
  files.git("update-ref", "refs/heads/other", tip);
  const repository = await openForTest(files);
  const log = await repository.openLog(await repository.readPlace());
  expect(await log.readEvents()).toHaveLength(1);
  files.git("symbolic-ref", reference, "refs/heads/other");
  expect(await log.readEvents()).toEqual([]);
});

needing(test, "links").each(["casebook", "casebook/log"])(
  "a link to the branches in the place of refs/%s makes none",
  async (folder) => {
    const files = makeCommitted({ "a.txt": "a\n" });
    const before = heads(files);
    const place = join(files.dir, ".git/refs", folder);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(join(place, ".."), { recursive: true });
    symlinkSync(join(files.dir, ".git/refs/heads"), place);
    const repository = await openForTest(files);
    await repository.heal(Date.now());
    await appendNotes(repository, "first");
    expect(await readNotes(repository)).toEqual(["first"]);
    expect(heads(files)).toBe(before);
  },
);
