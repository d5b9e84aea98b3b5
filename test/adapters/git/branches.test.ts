import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appendNotes, openForTest, readNotes } from "../../support/git/openLogs.ts";
import {
  commitAll,
  makeCommitted,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";

function logs(files: TestRepository): readonly string[] {
  return files
    .git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/casebook/log")
    .split("\n")
    .filter(Boolean);
}

function identity(files: TestRepository, branch: string) {
  const uuid = files.git("config", `branch.${branch}.casebooklog`);
  return JSON.parse(files.git("show", `refs/casebook/log/${uuid}:log.json`));
}

test("a branch keeps its log from before its first commit, through a rename, to another name", async () => {
  const files = makeRepository();
  const repository = await openForTest(files);
  expect(await repository.readPlace()).toEqual({ branch: "main", worktree: "main" });
  await appendNotes(repository, "unborn");
  files.write({ a: "a" });
  commitAll(files);
  await appendNotes(repository, "born");
  files.git("branch", "--move", "main", "feat/fix-aliases");
  const head = files.git("rev-parse", "HEAD");
  expect(await repository.readPlace()).toEqual({ branch: "feat/fix-aliases", head, worktree: "main" });
  await appendNotes(repository, "renamed");
  expect(await readNotes(await openForTest(files))).toEqual(["unborn", "born", "renamed"]);
  expect(identity(files, "feat/fix-aliases").names).toEqual(["main", "feat/fix-aliases"]);
  expect(logs(files)).toHaveLength(1);

  files.git("checkout", "--quiet", "-b", "main");
  expect(await readNotes(repository)).toEqual([]);
  await appendNotes(repository, "another main");
  files.git("checkout", "--quiet", "feat/fix-aliases");
  expect(await readNotes(repository)).toEqual(["unborn", "born", "renamed"]);
});

test("a copy of a branch begins a log of its own, and says where it comes from", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await appendNotes(repository, "of main");
  files.git("branch", "--copy", "main", "copy");
  files.git("checkout", "--quiet", "copy");
  expect(await readNotes(repository)).toEqual([]);
  await appendNotes(repository, "of the copy");
  expect(identity(files, "copy")).toMatchObject({
    names: ["copy"],
    forkedFrom: identity(files, "main").uuid,
  });
  files.git("checkout", "--quiet", "main");
  await appendNotes(repository, "of main again");
  expect(await readNotes(await openForTest(files))).toEqual(["of main", "of main again"]);
});

test("a branch that is deleted and made again goes on with its log", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "-b", "fix");
  await appendNotes(repository, "before");
  for (const remove of [
    ["branch", "-D", "fix"],
    ["update-ref", "-d", "refs/heads/fix"],
  ]) {
    files.git("checkout", "--quiet", "main");
    files.git(...remove);
    files.git("checkout", "--quiet", "-b", "fix");
    expect(await readNotes(await openForTest(files))).toEqual(["before"]);
  }
  await appendNotes(repository, "after");
  expect(identity(files, "fix").names).toEqual(["fix"]);
  expect(logs(files)).toHaveLength(1);
});

test("a branch renamed over another brings its log", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await appendNotes(repository, "of main");
  files.git("checkout", "--quiet", "-b", "other");
  await appendNotes(repository, "of other");
  files.git("branch", "--move", "--force", "other", "main");
  await appendNotes(repository, "renamed");
  expect(await readNotes(await openForTest(files))).toEqual(["of other", "renamed"]);
});

test("a log is found by its name where the configuration could not be written", async () => {
  const files = makeCommitted({ a: "a" });
  writeFileSync(join(files.dir, ".git/config.lock"), "");
  await appendNotes(await openForTest(files), "one", "two");
  await appendNotes(await openForTest(files), "three");
  expect(files.git("config", "--list").includes("casebooklog")).toBe(false);
  expect(await readNotes(await openForTest(files))).toEqual(["one", "two", "three"]);
});

test("a value that is no log of this repository is taken for none, and a name can hold anything", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  files.git("config", "branch.main.casebooklog", "--upload-pack=touch");
  expect(await readNotes(repository)).toEqual([]);
  files.git("config", "branch.main.casebooklog", "01234567-0123-4123-8123-0123456789ab");
  expect(await readNotes(repository)).toEqual([]);
  const names = [
    "--output=x",
    "-n1",
    "$(touch$IFS)",
    "`id`",
    ";id;",
    "a'b",
    'a"b',
    "a|b",
    "a&b",
    "%PATH%",
    "ünï",
    "x.y",
  ];
  for (const name of names) {
    files.git("update-ref", `refs/heads/${name}`, "HEAD");
    files.git("symbolic-ref", "HEAD", `refs/heads/${name}`);
    await appendNotes(repository, name);
    expect(await readNotes(await openForTest(files))).toEqual([name]);
    expect(identity(files, name).names).toEqual([name]);
  }
  expect(files.git("status", "--porcelain")).toBe("");
});

test("a detached HEAD has a log per work tree, and a branch has one in all of them", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "--detach");
  expect(await repository.readPlace()).toEqual({ head: files.git("rev-parse", "HEAD"), worktree: "main" });
  await appendNotes(repository, "detached");
  expect(await readNotes(await openForTest(files))).toEqual(["detached"]);

  const folder = join(makeFolder(), "linked");
  files.git("worktree", "add", "--quiet", folder, "main");
  const linked = openTestRepository(folder, files.env);
  const inLinked = await openForTest(linked);
  expect(await inLinked.readPlace()).toMatchObject({ branch: "main", worktree: "linked" });
  await appendNotes(inLinked, "in the linked one");
  linked.git("checkout", "--quiet", "--detach");
  expect(await readNotes(inLinked)).toEqual([]);
  files.git("checkout", "--quiet", "main");
  expect(await readNotes(repository)).toEqual(["in the linked one"]);
});

test("a branch that is being rebased or bisected keeps its log", async () => {
  const files = makeCommitted({ a: "one\n" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "-b", "topic");
  files.write({ a: "topic\n" });
  commitAll(files);
  await appendNotes(repository, "before");
  files.git("checkout", "--quiet", "main");
  files.write({ a: "main\n" });
  commitAll(files);
  files.git("checkout", "--quiet", "topic");
  expect(() => files.git("rebase", "--quiet", "main")).toThrow();
  expect(await repository.readPlace()).toMatchObject({ branch: "topic" });
  await appendNotes(repository, "while it stops");
  files.git("rebase", "--abort");
  files.git("bisect", "start", "HEAD", "main~1");
  files.git("checkout", "--quiet", "--detach");
  expect(await repository.readPlace()).toMatchObject({ branch: "topic" });
  files.git("bisect", "reset");
  expect(await readNotes(repository)).toEqual(["before", "while it stops"]);
});

test("a log stays with who opened it, also when its branch goes away meanwhile", async () => {
  const files = makeCommitted({ a: "a" });
  files.git("checkout", "--quiet", "-b", "fix");
  const repository = await openForTest(files);
  const log = await appendNotes(repository, "begun");
  files.git("checkout", "--quiet", "main");
  files.git("branch", "-D", "fix");
  const [first] = await log.readEvents();
  const events = await log.append((before) => ({
    events: [
      {
        session: "s",
        at: "2026-01-01T00:00:00Z",
        place: before[0]?.place ?? { worktree: "" },
        event: { kind: "sessionActivated" },
      },
    ],
    attachments: [],
  }));
  expect(events.map(({ event }) => event?.kind)).toEqual(["noteAdded", "sessionActivated"]);
  expect(events[0]).toEqual(first);
  expect(files.git("config", "--list").includes("branch.fix")).toBe(false);
});
