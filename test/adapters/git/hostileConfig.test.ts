import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  appendNotes,
  openForTest,
  publishSnapshot,
  readNotes,
  takeForTest,
} from "../../support/git/openLogs.ts";
import {
  fingerprint,
  makeCommitted,
  makeFolder,
  makeRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A repository whose configuration makes git run a marker for everything it can be told to run (docs/rules/security.md#s7). */
function makeHostile() {
  const files = makeCommitted({ "a.txt": "one\n" });
  const marker = makeFolder();
  const touch = (name: string) => `touch ${join(marker, name)}`;
  files.write({ ".gitattributes": "* filter=ev diff=ev\n", "a.txt": "two\n", "new.txt": "new\n" });
  const gpg = join(makeFolder(), "gpg");
  writeExecutable(gpg, `#!/bin/sh\n${touch("gpg")}\n`);
  const settings: Readonly<Record<string, string>> = {
    "core.fsmonitor": touch("fsmonitor"),
    "filter.ev.clean": `${touch("clean")}; cat`,
    "filter.ev.smudge": `${touch("smudge")}; cat`,
    "filter.ev.required": "true",
    "diff.ev.textconv": touch("textconv"),
    "diff.ev.command": touch("diff"),
    "diff.external": touch("external"),
    "core.pager": touch("pager"),
    "gpg.program": gpg,
    "commit.gpgsign": "true",
    "log.showSignature": "true",
    "hook.ev.event": "reference-transaction",
    "hook.ev.command": touch("confighook"),
    "alias.cat-file": `!${touch("alias")}`,
    "core.sshCommand": touch("ssh"),
    "core.hooksPath": "hooks-of-test",
  };
  for (const [key, value] of Object.entries(settings)) {
    files.git("config", key, value);
  }
  const hooks = join(files.dir, "hooks-of-test");
  mkdirSync(hooks);
  for (const hook of ["reference-transaction", "post-index-change", "pre-push", "post-checkout"]) {
    writeExecutable(join(hooks, hook), `#!/bin/sh\n${touch(hook)}\nexit 1\n`);
  }
  return { files, marker };
}

needing(test, "sh")("runs nothing that the repository configures, and no hook can veto", async () => {
  const { files, marker } = makeHostile();
  const before = fingerprint(files);
  const repository = await openForTest(files);
  const snapshot = await takeForTest(repository);
  await snapshot.changesSince(undefined);
  await publishSnapshot(repository, snapshot, 0);
  files.write({ "a.txt": "three\n" });
  const next = await takeForTest(repository);
  await publishSnapshot(repository, next, 1);
  expect(await repository.diff(snapshot.tree, next.tree)).toContain("-two\n+three\n");
  expect(await repository.readFile(next.tree, "a.txt")).toEqual(Buffer.from("three\n"));
  expect(await readNotes(repository)).toEqual(["attempt 0", "attempt 1"]);
  expect(readdirSync(marker)).toEqual([]);
  files.write({ "a.txt": "two\n" });
  expect(fingerprint(files)).toEqual(before);

  files.git("--no-pager", "diff", "--stat");
  expect(readdirSync(marker)).not.toEqual([]);
});

needing(test, "sh")(
  "a restore, a merge and a branch run nothing that the repository configures either",
  async () => {
    const { files, marker } = makeHostile();
    // A folder that looks like a bare repository, whose configuration would be read if git went into it.
    files.write({
      "bare/HEAD": "ref: refs/heads/main\n",
      "bare/config": `[core]\n\tbare = true\n\tfsmonitor = touch ${join(marker, "bare")}\n`,
      "bare/objects/x": "",
      "bare/refs/x": "",
      "plain/.gitattributes": "* -filter -diff\n",
      "plain/b.txt": "1\n",
    });
    const store = await openStore(files);
    const tree = await store.snap();
    const wanted = fingerprint(files);
    files.write({ "plain/b.txt": "2\n", "plain/new.txt": "new\n", "bare/config": "other\n" });
    const changed = fingerprint(files);
    await store.repository.previewRestore(await store.repository.findSource(tree));
    await store.restore(tree);
    const { kept } = await store.undo();
    expect(fingerprint(files)).toEqual(changed);
    await store.restoreAttempt(0, "reverted");
    await store.undo();
    expect(fingerprint(files)).toEqual(changed);
    await store.restore(tree);
    await store.repository.createBranch({ branch: "b", tree, parent: undefined, message: "m\n" });
    expect(fingerprint(files).tree).toBe(wanted.tree);
    expect(kept.map(({ reason }) => reason)).not.toContain("unreadable");
    expect(readdirSync(marker)).toEqual([]);

    files.git("--no-pager", "diff", "--stat");
    expect(readdirSync(marker)).not.toEqual([]);
  },
);

test("refuses a filter whose name cannot be switched off", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  const marker = makeFolder();
  files.git("config", "filter.a=b.clean", `touch ${join(marker, "clean")}; cat`);
  files.write({ ".gitattributes": "* filter=a=b\n", "a.txt": "two\n" });
  const repository = await openForTest(files);
  await expect(repository.takeSnapshot()).rejects.toMatchObject({ name: "UserError" });
  expect(readdirSync(marker)).toEqual([]);
});

test("does not take over the git variables of a hook it was started from", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  const other = makeRepository();
  files.write({ "a.txt": "two\n" });
  const env = {
    ...files.env,
    GIT_DIR: join(other.dir, ".git"),
    GIT_WORK_TREE: other.dir,
    GIT_INDEX_FILE: join(other.dir, ".git/index"),
    GIT_OBJECT_DIRECTORY: join(other.dir, ".git/objects"),
    GIT_EXTERNAL_DIFF: "false",
    EDITOR: "false",
    PAGER: "false",
  };
  const repository = await openForTest({ dir: files.dir, env });
  const snapshot = await takeForTest(repository);
  expect(await snapshot.changesSince(undefined)).toHaveLength(1);
  await appendNotes(repository, "here");
  expect(await readNotes(await openForTest(files))).toEqual(["here"]);
  expect(other.git("for-each-ref")).toBe("");
});

test("works without a name and an address", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.git("config", "--unset", "user.name");
  files.git("config", "--unset", "user.email");
  files.git("config", "user.useConfigOnly", "true");
  const repository = await openForTest(files);
  await publishSnapshot(repository, await takeForTest(repository));
  expect(await readNotes(repository)).toEqual(["attempt 0"]);
});

test("leaves paths that git refuses out of the snapshot", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  mkdirSync(join(files.dir, "folder"));
  writeFileSync(join(files.dir, "folder", "git~1"), "x");
  const repository = await openForTest(files);
  const snapshot = await takeForTest(repository);
  expect(snapshot.skipped).toEqual([{ path: "folder/git~1", reason: "special file" }]);
  await publishSnapshot(repository, snapshot);
  expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
});
