import { chmodSync, existsSync, readFileSync, rmdirSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeRepository,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

const lines = (...changed: readonly (readonly [number, string])[]): string => {
  const all = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  for (const [index, text] of changed) {
    all[index] = text;
  }
  return `${all.join("\n")}\n`;
};

const read = ({ dir }: TestRepository, path: string): string => readFileSync(join(dir, path), "utf8");

/** Whatever is restored in the action is undone to the last byte, and git's own state is as before. */
async function andBack(
  files: TestRepository,
  store: Awaited<ReturnType<typeof openStore>>,
  action: () => Promise<void>,
): Promise<void> {
  const before = fingerprint(files);
  await action();
  expect({ ...fingerprint(files), tree: "" }).toEqual({ ...before, tree: "" });
  expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [], rescued: [] });
  expect(fingerprint(files)).toEqual(before);
}

needing(
  test,
  "sh",
  "modes",
)("what an attempt changed comes on top of what was committed since", async () => {
  const files = makeCommitted({ "a.txt": lines(), "gone.txt": "gone\n", "run.sh": "#!/bin/sh\n" });
  const store = await openStore(files);
  files.write({ "a.txt": lines([1, "attempt"]), "new/n.txt": "new\n" });
  unlinkSync(join(files.dir, "gone.txt"));
  chmodSync(join(files.dir, "run.sh"), 0o755);
  await store.snap();
  files.git("stash", "--include-untracked", "--quiet");
  files.write({ "a.txt": lines([10, "upstream"]), "upstream.txt": "upstream\n" });
  commitAll(files, "upstream");
  files.write({ "mine.txt": "not committed\n", "a.txt": lines([10, "upstream"], [6, "mine"]) });

  await andBack(files, store, async () => {
    const result = await store.restoreAttempt(0, "onTop");
    expect(result).toMatchObject({ conflicts: [], marked: [], wrong: [], kept: [], written: 3, deleted: 1 });
    expect(read(files, "a.txt")).toBe(lines([1, "attempt"], [10, "upstream"], [6, "mine"]));
    expect(read(files, "new/n.txt")).toBe("new\n");
    expect(read(files, "upstream.txt")).toBe("upstream\n");
    expect(read(files, "mine.txt")).toBe("not committed\n");
    expect(existsSync(join(files.dir, "gone.txt"))).toBe(false);
    expect(statSync(join(files.dir, "run.sh")).mode & 0o100).toBe(0o100);
  });
});

test("lines that both sides changed get conflict markers, and are told", async () => {
  const files = makeCommitted({ "a.txt": lines() });
  const store = await openStore(files);
  files.write({ "a.txt": lines([3, "attempt"]), "both.txt": "by the attempt\n" });
  await store.snap();
  files.write({ "a.txt": lines([3, "mine"]), "both.txt": "by me\n" });

  await andBack(files, store, async () => {
    const result = await store.restoreAttempt(0, "onTop");
    expect(result.marked).toEqual(["a.txt", "both.txt"]);
    expect(read(files, "a.txt")).toBe(lines([3, "<<<<<<< now\nmine\n=======\nattempt\n>>>>>>> attempt #0"]));
    expect(read(files, "both.txt")).toBe("<<<<<<< now\nby me\n=======\nby the attempt\n>>>>>>> attempt #0\n");
  });
});

test("a file that is ignored now stays as it is, and is told", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  const store = await openStore(files);
  files.write({
    "a.txt": "by the attempt\n",
    "made.out": "by the attempt\n",
    "dir/made.txt": "by the attempt\n",
  });
  await store.snap();
  unlinkSync(join(files.dir, "dir/made.txt"));
  rmdirSync(join(files.dir, "dir"));
  files.write({ ".gitignore": "*.out\ndir\n", "a.txt": "a\n", "made.out": "mine\n", dir: "mine\n" });

  await andBack(files, store, async () => {
    const result = await store.restoreAttempt(0, "onTop");
    expect(result.kept).toEqual([
      { path: "dir/made.txt", reason: "ignored now" },
      { path: "made.out", reason: "ignored now" },
    ]);
    expect(result).toMatchObject({ written: 1, deleted: 0, conflicts: [], wrong: [] });
    expect(["a.txt", "made.out", "dir"].map((path) => read(files, path))).toEqual([
      "by the attempt\n",
      "mine\n",
      "mine\n",
    ]);
  });
});

test("a file that cannot be merged by lines stays as it is, and is told", async () => {
  const files = makeCommitted({ "a.bin": Uint8Array.of(0, 1, 2), "deleted.txt": "d\n", "edited.txt": "e\n" });
  const store = await openStore(files);
  files.write({ "a.bin": Uint8Array.of(0, 1, 3), "edited.txt": "by the attempt\n" });
  unlinkSync(join(files.dir, "deleted.txt"));
  await store.snap();
  files.write({ "a.bin": Uint8Array.of(0, 1, 4), "deleted.txt": "by me\n" });
  unlinkSync(join(files.dir, "edited.txt"));
  const before = fingerprint(files);

  const result = await store.restoreAttempt(0, "onTop");
  const reason = "changed on both sides";
  expect(result.kept).toEqual([
    { path: "a.bin", reason },
    { path: "deleted.txt", reason },
    { path: "edited.txt", reason },
  ]);
  expect(result).toMatchObject({ written: 0, deleted: 0 });
  expect(fingerprint(files)).toEqual(before);
});

test("only what an attempt itself changed is taken out again", async () => {
  const files = makeCommitted({ "a.txt": lines(), "b.txt": "b\n" });
  const store = await openStore(files);
  await store.snap();
  files.write({ "a.txt": lines([1, "first"]), "added.txt": "by the first\n" });
  await store.snap();
  files.write({ "a.txt": lines([1, "first"], [10, "second"]), "b.txt": "second\n" });
  await store.snap();

  await andBack(files, store, async () => {
    const result = await store.restoreAttempt(1, "reverted");
    expect(result).toMatchObject({ conflicts: [], marked: [], wrong: [], kept: [], written: 1, deleted: 1 });
    expect(read(files, "a.txt")).toBe(lines([10, "second"]));
    expect(read(files, "b.txt")).toBe("second\n");
    expect(existsSync(join(files.dir, "added.txt"))).toBe(false);
  });
});

test("the baseline is reverted to its commit", async () => {
  const files = makeCommitted({ "a.txt": lines() });
  const store = await openStore(files);
  files.write({ "a.txt": lines([1, "before the session"]) });
  await store.snap();
  files.write({ "a.txt": lines([1, "before the session"], [10, "later"]) });

  await andBack(files, store, async () => {
    await store.restoreAttempt(0, "reverted");
    expect(read(files, "a.txt")).toBe(lines([10, "later"]));
  });
});

test("a chosen file of a merge is merged, and no other", async () => {
  const files = makeCommitted({ "a.txt": lines(), "b.txt": lines() });
  const store = await openStore(files);
  files.write({ "a.txt": lines([1, "attempt"]), "b.txt": lines([1, "attempt"]) });
  await store.snap();
  files.write({ "a.txt": lines([10, "mine"]), "b.txt": lines([10, "mine"]) });

  await andBack(files, store, async () => {
    await store.restoreAttempt(0, "onTop", { paths: ["b.txt"] });
    expect(read(files, "a.txt")).toBe(lines([10, "mine"]));
    expect(read(files, "b.txt")).toBe(lines([1, "attempt"], [10, "mine"]));
  });
});

test("what was edited after the merge is not written over", async () => {
  const files = makeCommitted({ "a.txt": lines() });
  const store = await openStore(files);
  files.write({ "a.txt": lines([1, "attempt"]) });
  await store.snap();
  files.write({ "a.txt": lines() });
  const { repository, log } = store;
  const source = await repository.findAttempt(log, "s", 0, "onTop");
  files.write({ "a.txt": lines([1, "just now"]) });
  const place = await repository.readPlace();
  const restoring = repository.restore(log, source, {
    session: "s",
    place,
    self: { host: "h", pid: 1, started: "s" },
    now: () => "2026-01-02T03:04:05.000Z",
    isAlive: () => false,
  });
  await expect(restoring).rejects.toThrow("a.txt changed in the meantime. Nothing was restored.");
  expect(read(files, "a.txt")).toBe(lines([1, "just now"]));
});

test("line ends are those that git writes, and do not make a conflict", async () => {
  const files = makeCommitted({ ".gitattributes": "*.txt text eol=crlf\n", "a.txt": lines() });
  files.git("rm", "--cached", "-rq", ".");
  files.git("reset", "--hard", "-q");
  const store = await openStore(files);
  const crlf = (text: string) => text.replaceAll("\n", "\r\n");
  files.write({ "a.txt": crlf(lines([1, "attempt"])) });
  await store.snap();
  files.write({ "a.txt": crlf(lines([10, "mine"])) });

  await andBack(files, store, async () => {
    expect(await store.restoreAttempt(0, "onTop")).toMatchObject({ marked: [], wrong: [] });
    expect(read(files, "a.txt")).toBe(crlf(lines([1, "attempt"], [10, "mine"])));
  });
});

test("a commit that is gone is said, and nothing changes", async () => {
  const files = makeCommitted({ "a.txt": lines() });
  files.write({ "a.txt": lines([2, "second commit"]) });
  commitAll(files);
  const store = await openStore(files);
  const head = files.git("rev-parse", "HEAD");
  files.write({ "a.txt": lines([1, "attempt"]) });
  await store.snap();
  files.git("reset", "--hard", "-q", "HEAD~");
  files.git("reflog", "expire", "--expire=now", "--all");
  files.git("update-ref", "-d", "ORIG_HEAD");
  files.git("gc", "--prune=now", "--quiet");
  const before = fingerprint(files);
  await expect(store.restoreAttempt(0, "onTop")).rejects.toThrow(
    `The base commit of attempt #0, ${head}, is no longer in the repository. Nothing was changed.`,
  );
  expect(fingerprint(files)).toEqual(before);
  expect(await store.restoreAttempt(0, "exactly")).toMatchObject({ wrong: [], written: 1 });
});

needing(test, "sh")("a branch is made of an attempt; nothing is checked out and no hook runs", async () => {
  const files = makeCommitted({ "a.txt": lines() });
  const store = await openStore(files);
  for (const hook of ["post-commit", "pre-commit", "reference-transaction", "commit-msg"]) {
    writeExecutable(join(files.dir, ".git", hook), "");
    files.write({ [`.git/hooks/${hook}`]: "" });
    writeExecutable(
      join(files.dir, ".git/hooks", hook),
      `#!/bin/sh\ntouch "${files.dir}/.git/ran-${hook}"\n`,
    );
  }
  files.write({ "a.txt": lines([1, "attempt"]), "new.txt": "new\n" });
  const tree = await store.snap();
  const parent = files.git("rev-parse", "HEAD");
  files.write({ "a.txt": lines([5, "mine"]) });
  const { references: _, ...before } = fingerprint(files);
  const request = { branch: "casebook/attempt-0", tree, parent, message: "Attempt #0\n\nBecause.\n" };

  const commit = await store.repository.createBranch(request);

  expect(fingerprint(files)).toMatchObject(before);
  expect(files.git("rev-parse", "HEAD")).toBe(parent);
  expect(files.git("log", "-1", "--format=%H %P %T %an <%ae> %B", "casebook/attempt-0")).toBe(
    `${commit} ${parent} ${tree} Test <test@example.com> Attempt #0\n\nBecause.\n`,
  );
  expect(files.git("status", "--porcelain")).toBe(" M a.txt\n?? new.txt");
  expect(existsSync(join(files.dir, ".git/ran-reference-transaction"))).toBe(false);
  await expect(store.repository.createBranch(request)).rejects.toThrow(
    "The branch “casebook/attempt-0” could not be created; one of that name may already exist. Nothing was changed.",
  );
  expect(files.git("rev-parse", "casebook/attempt-0")).toBe(commit);
  await expect(store.repository.createBranch({ ...request, branch: "a..b" })).rejects.toThrow(
    "“a..b” is not a valid branch name. Nothing was changed.",
  );
});

test("a branch of a repository without commits and names", async () => {
  const files = makeRepository();
  files.git("config", "--unset", "user.name");
  files.git("config", "--unset", "user.email");
  const store = await openStore(files);
  files.write({ "a.txt": "a\n" });
  const tree = await store.snap();
  await store.repository.createBranch({ branch: "first", tree, parent: undefined, message: "Attempt #0\n" });
  expect(files.git("log", "--format=%an %P%T", "first")).toBe(`Casebook ${tree}`);
});
