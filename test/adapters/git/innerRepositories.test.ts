import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openForTest, publishSnapshot, takeForTest } from "../../support/git/openLogs.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A repository with a submodule at `path`, both clean. */
function withSubmodule(path = "vendor/lib") {
  const origin = makeCommitted({ "x.txt": "x\n" });
  const files = makeCommitted({ "a.txt": "a\n" });
  files.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.dir, path);
  commitAll(files);
  const sub = openTestRepository(join(files.dir, path), files.env);
  sub.git("config", "user.name", "Test");
  sub.git("config", "user.email", "test@example.com");
  return { files, sub };
}

/** What a snapshot says; nothing of the repository or of those in it may change. */
async function look(files: TestRepository, ...inner: readonly TestRepository[]) {
  const before = [files, ...inner].map(fingerprint);
  const repository = await openForTest(files);
  const snapshot = await takeForTest(repository);
  const changes = await snapshot.changesSince(undefined);
  await publishSnapshot(repository, snapshot);
  expect([files, ...inner].map(fingerprint)).toEqual(before);
  expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
  const states = new Map(snapshot.unseen.map(({ path, state }) => [path, state]));
  const skipped = snapshot.skipped.map(({ path, reason }) => `${path}: ${reason}`);
  return { tree: snapshot.tree, changes, skipped, states };
}

test("a submodule that is clean is seen, one that was moved is recorded by its commit", async () => {
  const { files, sub } = withSubmodule();
  const clean = await look(files, sub);
  expect(clean).toMatchObject({ changes: [], skipped: [] });
  sub.write({ "x.txt": "moved\n" });
  commitAll(sub);
  const moved = await look(files, sub);
  expect(moved.skipped).toEqual([]);
  expect(moved.changes).toMatchObject([{ path: "vendor/lib", status: "modified" }]);
  expect(files.git("ls-tree", moved.tree, "vendor/lib")).toContain(sub.git("rev-parse", "HEAD"));
  sub.git("checkout", "--quiet", "HEAD~1");
  expect((await look(files, sub)).tree).toBe(clean.tree);
});

test("a submodule that was edited is listed, and it is known whether the edit is another one", async () => {
  const { files, sub } = withSubmodule();
  const edits: Readonly<Record<string, () => void>> = {
    changed: () => sub.write({ "x.txt": "changed\n" }),
    "not tracked": () => sub.write({ "new.txt": "new\n" }),
    staged: () => sub.git("rm", "--quiet", "--cached", "x.txt"),
    "changed again": () => sub.write({ "x.txt": "another\n" }),
  };
  const seen = new Set<string | undefined>();
  for (const [name, edit] of Object.entries(edits)) {
    edit();
    const { skipped, states } = await look(files, sub);
    expect(skipped, name).toEqual(["vendor/lib: edited submodule"]);
    const state = states.get("vendor/lib");
    expect(state, name).toMatch(/^[0-9a-f]{16}$/);
    expect((await look(files, sub)).states.get("vendor/lib"), name).toBe(state);
    seen.add(state);
  }
  expect(seen.size).toBe(4);
  sub.git("reset", "--quiet", "--hard");
  rmSync(join(sub.dir, "new.txt"));
  expect((await look(files, sub)).skipped).toEqual([]);
});

test("what is ignored in a submodule is no edit, and what is edited in a submodule of a submodule is one", async () => {
  const { files, sub } = withSubmodule("sub");
  const deep = makeCommitted({ "deep.txt": "deep\n", ".gitignore": "*.log\n" });
  sub.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", deep.dir, "deep");
  commitAll(sub);
  commitAll(files);
  const inner = openTestRepository(join(sub.dir, "deep"), files.env);
  inner.write({ "out.log": "ignored\n" });
  expect((await look(files, sub, inner)).skipped).toEqual([]);
  inner.write({ "deep.txt": "edited\n" });
  expect((await look(files, sub, inner)).skipped).toEqual(["sub: edited submodule"]);
});

test("a submodule that is not checked out is as the index has it; one that is gone, or a file now, is that", async () => {
  const { files, sub } = withSubmodule("sub");
  const { tree } = await look(files);
  files.git("submodule", "--quiet", "deinit", "--force", "sub");
  expect(await look(files)).toMatchObject({ tree, skipped: [], changes: [] });
  rmSync(sub.dir, { recursive: true });
  expect((await look(files)).changes).toMatchObject([{ path: "sub", status: "deleted" }]);
  writeFileSync(sub.dir, "a file\n");
  expect((await look(files)).changes).toMatchObject([{ path: "sub", status: "type changed" }]);
});

test("files in the place of a submodule are listed, and a restore leaves them", async () => {
  const { files, sub } = withSubmodule("sub");
  files.git("submodule", "--quiet", "deinit", "--force", "sub");
  const store = await openStore(files);
  const empty = await store.snap();
  files.write({ "sub/mine.txt": "mine\n", "sub/deep/x.txt": "x\n" });
  const { skipped, states } = await look(files);
  expect(skipped).toEqual(["sub: edited submodule"]);
  // What is in it is in no digest, so that two looks are never called the same.
  expect(states.get("sub")).toBeUndefined();
  const { kept, wrong } = await store.restore(empty);
  expect([kept, wrong]).toEqual([[{ path: "sub", reason: "edited submodule" }], []]);
  expect(existsSync(join(sub.dir, "deep/x.txt"))).toBe(true);
});

test("a nested repository is listed, and it is known whether something changed in it", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  const origin = makeCommitted({ "x.txt": "x\n" });
  files.git("clone", "--quiet", origin.dir, "nested");
  const nested = openTestRepository(join(files.dir, "nested"), files.env);
  const clean = await look(files, nested);
  expect(clean.skipped).toEqual(["nested/: nested repository"]);
  nested.write({ "x.txt": "edited\n" });
  const edited = await look(files, nested);
  expect(edited.states.get("nested/")).toMatch(/^[0-9a-f]{16}$/);
  expect(edited.states.get("nested/")).not.toBe(clean.states.get("nested/"));
});

test("of files that are left out it is known whether they were touched", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  files.write({ ".env": "TOKEN=one\n" });
  const first = await look(files);
  expect(first.skipped).toEqual([".env: looks like a secret"]);
  expect((await look(files)).states).toEqual(first.states);
  files.write({ ".env": "TOKEN=other\n" });
  expect((await look(files)).states.get(".env")).not.toBe(first.states.get(".env"));
});

needing(test, "links")(
  "nothing that a repository inside configures is run, and no link leads out of the work tree",
  async () => {
    const { files, sub } = withSubmodule("sub");
    const mark = join(files.dir, "..", "ran");
    const program = `touch '${mark}'`;
    sub.git("config", "core.fsmonitor", program);
    sub.git("config", "filter.evil.clean", program);
    sub.git("config", "filter.evil.smudge", program);
    sub.git("config", "diff.external", program);
    sub.write({ ".gitattributes": "*.txt filter=evil\n", "x.txt": "edited\n" });
    expect((await look(files, sub)).skipped).toEqual(["sub: edited submodule"]);
    expect(existsSync(mark)).toBe(false);
    const outside = makeCommitted({ "x.txt": "x\n" });
    mkdirSync(join(files.dir, "links"));
    symlinkSync(outside.dir, join(files.dir, "links/out"));
    expect((await look(files, sub)).skipped).toEqual(["sub: edited submodule"]);
  },
);

test("a restore leaves a submodule where it is, and says at which commit the attempt had it", async () => {
  const { files, sub } = withSubmodule("my sub");
  const store = await openStore(files);
  const commit = sub.git("rev-parse", "HEAD");
  const attempt = await store.snap();
  sub.write({ "x.txt": "moved\n" });
  commitAll(sub);
  files.write({ "a.txt": "later\n" });
  const before = fingerprint(sub);
  const { kept, wrong } = await store.restore(attempt);
  expect(kept).toEqual([{ path: "my sub", reason: "submodule", commit }]);
  expect(wrong).toEqual([]);
  expect(fingerprint(sub)).toEqual(before);
  await store.undo();
  expect(fingerprint(sub)).toEqual(before);
});
