import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openForTest, publishSnapshot, readNotes, takeForTest } from "../../support/git/openLogs.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";

/** Edits a file, publishes two snapshots, and holds the repository to its promises. */
async function work(files: TestRepository, path = "a.txt"): Promise<readonly string[]> {
  writeFileSync(join(files.dir, path), "two\n");
  const before = fingerprint(files);
  const repository = await openForTest(files);
  const first = await takeForTest(repository);
  const changes = await first.changesSince(undefined);
  await publishSnapshot(repository, first, 0);
  const second = await takeForTest(repository);
  expect(await second.changesSince(first.tree)).toEqual([]);
  await publishSnapshot(repository, second, 1);
  expect(await readNotes(repository)).toEqual(["attempt 0", "attempt 1"]);
  expect(await repository.readFile(first.tree, path)).toEqual(Buffer.from("two\n"));
  expect(fingerprint(files)).toEqual(before);
  return changes.map((change) => `${change.status} ${change.path}`);
}

function clone(from: TestRepository, ...options: readonly string[]): TestRepository {
  const dir = join(makeFolder(), "clone");
  from.git("clone", "--quiet", ...options, `file://${from.dir}`, dir);
  return openTestRepository(dir, from.env);
}

test("works in a shallow clone", async () => {
  const origin = makeCommitted({ "a.txt": "one\n" });
  commitAll(origin, "another");
  const files = clone(origin, "--depth=1");
  expect(await work(files)).toEqual(["modified a.txt"]);
  expect(files.git("fsck", "--no-dangling")).toBe("");
});

test("works in a sparse checkout, whose files outside stay as they are", async () => {
  const origin = makeCommitted({ "a.txt": "one\n", "in/b.txt": "one\n", "out/c.txt": "one\n" });
  const files = clone(origin);
  files.git("sparse-checkout", "set", "--cone", "--sparse-index", "in");
  expect(await work(files)).toEqual(["modified a.txt"]);
  files.git("fsck", "--no-dangling");
});

test("works with a submodule, and in it", async () => {
  const inner = makeCommitted({ "a.txt": "one\n" });
  const files = makeCommitted({ "b.txt": "one\n" });
  files.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.dir, "sub");
  commitAll(files);
  files.git("config", "submodule.recurse", "true");
  const sub = openTestRepository(join(files.dir, "sub"), files.env);
  expect(await work(sub)).toEqual(["modified a.txt"]);
  expect(await work(files, "b.txt")).toEqual(["modified b.txt"]);
});

test("works where the git directory lies elsewhere", async () => {
  const origin = makeCommitted({ "a.txt": "one\n" });
  const files = clone(origin, `--separate-git-dir=${join(makeFolder(), "elsewhere")}`);
  expect(await work(files)).toEqual(["modified a.txt"]);
});

test("works in a partial clone whose origin cannot be reached", async () => {
  const origin = makeCommitted({ "a.txt": "one\n", "out/b.txt": "not fetched\n" });
  origin.git("config", "uploadpack.allowFilter", "true");
  const files = clone(origin, "--filter=blob:none", "--sparse");
  renameSync(origin.dir, `${origin.dir}-away`);
  expect(await work(files)).toEqual(["modified a.txt"]);
});
