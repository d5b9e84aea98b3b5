import { mkdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/** Keeps an attempt, changes `a.txt` and adds a file, restores and undoes; holds every state to the last byte. */
async function roundTrip(files: TestRepository): Promise<readonly string[]> {
  const store = await openStore(files);
  files.write({ "a.txt": "attempt\n" });
  const wanted = fingerprint(files);
  const tree = await store.snap();
  files.write({ "a.txt": "changed\n", "deep/er/new.txt": "new\n" });
  const changed = fingerprint(files);
  const { conflicts, wrong, kept } = await store.restore(tree);
  expect({ conflicts, wrong }).toEqual({ conflicts: [], wrong: [] });
  expect(fingerprint(files)).toEqual(wanted);
  await store.undo();
  expect(fingerprint(files)).toEqual(changed);
  return kept.map(({ path, reason }) => `${path}: ${reason}`);
}

/** Starts an operation of git that stops half-way. */
function stop(files: TestRepository, ...args: readonly string[]): void {
  expect(() => files.git(...args)).toThrow();
}

function makeDiverged(): TestRepository {
  const files = makeCommitted({ "a.txt": "base\n", "b.txt": "base\n" });
  files.git("switch", "--quiet", "--create", "other");
  files.write({ "a.txt": "theirs\n" });
  commitAll(files, "theirs");
  files.git("switch", "--quiet", "main");
  files.write({ "a.txt": "ours\n" });
  commitAll(files, "ours");
  return files;
}

function clone(from: TestRepository, ...options: readonly string[]): TestRepository {
  const dir = join(makeFolder(), "clone");
  from.git("clone", "--quiet", ...options, `file://${from.dir}`, dir);
  return openTestRepository(dir, from.env);
}

const places: Readonly<Record<string, () => TestRepository>> = {
  "an unborn branch": () => makeRepository(),
  "a detached HEAD": () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    files.git("checkout", "--quiet", "--detach");
    return files;
  },
  "a merge with conflicts": () => {
    const files = makeDiverged();
    stop(files, "merge", "other");
    return files;
  },
  "a rebase": () => {
    const files = makeDiverged();
    stop(files, "rebase", "other");
    return files;
  },
  "a cherry-pick": () => {
    const files = makeDiverged();
    stop(files, "cherry-pick", "other");
    return files;
  },
  "a bisect": () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    for (const message of ["one", "two", "three"]) {
      commitAll(files, message);
    }
    files.git("bisect", "start", "HEAD", "HEAD~3");
    return files;
  },
  "staged changes, an intent to add and a stash": () => {
    const files = makeCommitted({ "a.txt": "a\n", "b.txt": "b\n" });
    files.write({ "b.txt": "stashed\n" });
    files.git("stash", "--quiet");
    files.write({ "b.txt": "staged\n", "c.txt": "intended\n" });
    files.git("add", "b.txt");
    files.git("add", "--intent-to-add", "c.txt");
    return files;
  },
  "a linked work tree": () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    const dir = join(makeFolder(), "linked");
    files.git("worktree", "add", "--quiet", dir);
    return openTestRepository(dir, files.env);
  },
  "a submodule": () => {
    const inner = makeCommitted({ "a.txt": "a\n" });
    const files = makeCommitted({ "b.txt": "b\n" });
    files.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.dir, "sub");
    return openTestRepository(join(files.dir, "sub"), files.env);
  },
  "a shallow clone": () => clone(makeCommitted({ "a.txt": "a\n" }), "--depth=1"),
  "a git directory elsewhere": () =>
    clone(makeCommitted({ "a.txt": "a\n" }), `--separate-git-dir=${join(makeFolder(), "elsewhere")}`),
  "SHA-256": () => {
    const files = makeRepository("--object-format=sha256");
    files.write({ "a.txt": "a\n" });
    commitAll(files);
    return files;
  },
  "a split index, an untracked cache and a lock": () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    files.git("update-index", "--split-index", "--untracked-cache");
    writeFileSync(join(files.dir, ".git/index.lock"), "");
    return files;
  },
  "assume-unchanged and skip-worktree": () => {
    const files = makeCommitted({ "a.txt": "a\n", "b.txt": "b\n" });
    files.git("update-index", "--assume-unchanged", "a.txt");
    files.git("update-index", "--skip-worktree", "b.txt");
    return files;
  },
  "hooks that veto, and signed commits": () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    mkdirSync(join(files.dir, ".git/hooks"));
    writeExecutable(join(files.dir, ".git/hooks/reference-transaction"), "#!/bin/sh\nexit 1\n");
    files.git("config", "commit.gpgsign", "true");
    return files;
  },
  "modes that the disk does not keep": () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    files.git("config", "core.fileMode", "false");
    return files;
  },
};

needing(test, "sh").each(Object.keys(places))("restores and undoes with %s", async (name) => {
  const files = places[name]?.();
  expect(files && (await roundTrip(files))).toEqual([]);
});

test("keeps submodules as they are, whatever is in them", async () => {
  const inner = makeCommitted({ "x.txt": "x\n" });
  const files = makeCommitted({ "a.txt": "a\n" });
  files.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.dir, "sub");
  commitAll(files);
  files.git("config", "submodule.recurse", "true");
  files.write({ "sub/x.txt": "dirty\n", "sub/new.txt": "new\n" });
  expect(await roundTrip(files)).toEqual(["sub: edited submodule"]);
});

test("keeps what lies outside of a sparse checkout, and what did at the attempt", async () => {
  const origin = makeCommitted({ "a.txt": "a\n", "in/b.txt": "b\n", "out/c.txt": "c\n" });
  const files = clone(origin);
  files.git("sparse-checkout", "set", "--cone", "--sparse-index", "in");
  expect(await roundTrip(files)).toEqual([]);
  const store = await openStore(files);
  const tree = await store.snap();
  files.git("sparse-checkout", "disable");
  files.write({ "out/c.txt": "mine\n" });
  const changed = fingerprint(files);
  const { kept } = await store.restore(tree);
  expect(kept).toEqual([{ path: "out/c.txt", reason: "outside of the sparse checkout" }]);
  expect(fingerprint(files)).toEqual(changed);
});

test("needs no network in a partial clone", async () => {
  const origin = makeCommitted({ "a.txt": "a\n", "out/b.txt": "not fetched\n" });
  origin.git("config", "uploadpack.allowFilter", "true");
  const files = clone(origin, "--filter=blob:none", "--sparse");
  renameSync(origin.dir, `${origin.dir}-away`);
  expect(await roundTrip(files)).toEqual([]);
});

test("restores an attempt of another branch and commit, without moving HEAD", async () => {
  const files = makeCommitted({ "a.txt": "a\n", "b.txt": "b\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.git("switch", "--quiet", "--create", "other");
  files.write({ "a.txt": "2\n", "c.txt": "c\n" });
  unlinkSync(join(files.dir, "b.txt"));
  commitAll(files);
  const before = fingerprint(files);
  expect((await store.restore(tree)).wrong).toEqual([]);
  expect({ ...fingerprint(files), tree: "" }).toEqual({ ...before, tree: "" });
  expect(files.git("--no-optional-locks", "status", "--porcelain")).toBe(" M a.txt\n D c.txt\n?? b.txt");
  await store.undo();
  expect(fingerprint(files)).toEqual(before);
});

test("an attempt outlives gc, prune, expired reflogs and repack", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  const store = await openStore(files);
  files.write({ "a.txt": "attempt\n", "new.txt": "new\n" });
  const wanted = fingerprint(files);
  const tree = await store.snap();
  files.write({ "a.txt": "changed\n" });
  files.git("reflog", "expire", "--expire=now", "--all");
  files.git("gc", "--quiet", "--prune=now");
  files.git("repack", "-a", "-d", "--quiet");
  files.git("prune", "--expire=now");
  expect((await store.restore(tree)).wrong).toEqual([]);
  expect(fingerprint(files).tree).toBe(wanted.tree);
  expect(files.git("fsck", "--no-dangling")).toBe("");
});
