import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import type { FindSecrets } from "../../../src/model/sharing/sharing.ts";
import { holder } from "../../support/git/holder.ts";
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
  newId,
  openTestRepository,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/**
 * `git gc --prune=now` of the user's takes away at once what no reference reaches: nothing that is only about to be published, restored or
 * sent may lie where it can be taken, or be left to an object of somebody else that can (docs/rules/git-storage.md#g8).
 */
const prune = ({ git }: TestRepository) => git("gc", "--quiet", "--prune=now");

/** A git of which each of these commands is preceded by the user's prune. */
function makePruningGit({ dir, env }: TestRepository, ...commands: readonly string[]): string {
  const real = execFileSync("sh", ["-c", "command -v git"], { env, encoding: "utf8" }).trim();
  const gitFile = join(makeFolder(), "git");
  const script = `#!/bin/sh
for word; do
  case $word in ${commands.join("|")})
    (unset GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_INDEX_FILE
     "${real}" -C "${dir}" prune --expire=now </dev/null) >/dev/null 2>&1;;
  esac
done
exec "${real}" "$@"
`;
  writeExecutable(gitFile, script);
  return gitFile;
}

/** Opens a repository with such a git. */
async function openWithPrunes(files: TestRepository, ...commands: readonly string[]) {
  const gitFile = makePruningGit(files, ...commands);
  const repository = await openRepository(files.dir, { env: files.env, newId, holder, gitFile });
  onTestFinished(() => repository.dispose());
  return repository;
}

const isWhole = ({ git }: TestRepository) => git("fsck", "--no-dangling", "--no-progress") === "";

const twelve = (changed: number, to: string) =>
  Array.from({ length: 12 }, (_, index) => (index === changed ? to : `line ${index}`)).join("\n");

test.each(["onTop", "reverted"] as const)(
  "what was merged (%s) outlives a prune before it is restored",
  async (how) => {
    const files = makeCommitted({ "a.txt": twelve(-1, ""), "d/.gitignore": "*.o\n", "b.txt": "b\n" });
    const store = await openStore(files);
    await store.snap();
    files.write({ "a.txt": twelve(1, "attempt"), "b.txt": "attempt\n" });
    await store.snap();
    files.write({
      "a.txt": how === "onTop" ? twelve(9, "mine") : `${twelve(1, "attempt")}\nmine`,
      "d/.gitignore": "*.o\n*.tmp\n",
      "b.txt": how === "onTop" ? "b\n" : "attempt\n",
      "d/x.tmp": "ignored\n",
    });
    const before = fingerprint(files);
    const source = await store.repository.findAttempt(store.log, "s", 1, how);
    prune(files);
    expect((await store.repository.previewRestore(source)).write).toEqual(["a.txt", "b.txt"]);
    expect(await store.restoreAttempt(1, how)).toMatchObject({ conflicts: [], wrong: [], written: 2 });
    await store.undo();
    expect(fingerprint(files)).toEqual(before);
    expect(isWhole(files)).toBe(true);
  },
);

test("a snapshot of bytes that nothing reaches outlives a prune before it is published", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  files.write({ "a.txt": "2\n", "new/b.txt": "new\n" });
  // As after an “add” that was taken back, or a stash that was dropped: the blobs and a tree lie there already.
  files.git("add", "--all");
  files.git("write-tree");
  files.git("reset", "--quiet");
  const repository = await openForTest(files);
  const snapshot = await takeForTest(repository);
  prune(files);
  await publishSnapshot(repository, snapshot);
  prune(files);
  expect(Buffer.from((await repository.readFile(snapshot.tree, "new/b.txt")) ?? [])).toEqual(
    Buffer.from("new\n"),
  );
  expect(isWhole(files)).toBe(true);
});

test("a snapshot of what only the index holds outlives its being taken back and a prune", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  files.write({ "a.txt": "staged\n" });
  files.git("add", "a.txt");
  const repository = await openForTest(files);
  const snapshot = await takeForTest(repository);
  files.git("reset", "--quiet", "--hard");
  prune(files);
  await publishSnapshot(repository, snapshot);
  expect(Buffer.from((await repository.readFile(snapshot.tree, "a.txt")) ?? [])).toEqual(
    Buffer.from("staged\n"),
  );
  expect(isWhole(files)).toBe(true);
});

needing(test, "sh")(
  "a restore over bytes that nothing reaches keeps them, whatever is pruned beside it",
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    const store = await openStore(files, makePruningGit(files, "pack-objects", "update-ref", "cat-file"));
    const tree = await store.snap();
    files.write({ "a.txt": "mine\n" });
    files.git("add", "a.txt");
    files.git("reset", "--quiet");
    const before = fingerprint(files);
    expect(await store.restore(tree)).toMatchObject({ conflicts: [], wrong: [], written: 1 });
    prune(files);
    expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [] });
    expect(fingerprint(files)).toEqual(before);
    expect(isWhole(files)).toBe(true);
  },
);

needing(test, "sh")(
  "a branch of an attempt has its commit, though the user prunes before it is there",
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    const store = await openStore(files);
    const tree = await store.snap();
    const repository = await openWithPrunes(files, "update-ref");
    const branch = { branch: "of-attempt", tree, parent: undefined, message: "Attempt #0\n" };
    const commit = await repository.createBranch(branch);
    prune(files);
    expect(files.git("rev-parse", "of-attempt", "of-attempt^{tree}").split("\n")).toEqual([commit, tree]);
    expect(isWhole(files)).toBe(true);
    expect(files.git("count-objects", "-v")).toContain("garbage: 0");
  },
);

test("a session that moves out of a log that goes with it is in the new pack, whatever a prune has seen of the old one", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "-b", "gone");
  files.write({ "a.txt": "2\n", "new/b.txt": "new\n" });
  await publishSnapshot(repository, await takeForTest(repository));
  files.git("checkout", "--quiet", "--force", "main");
  const [log] = await repository.listLogs(await repository.readPlace());
  const before = new Set(listPacks(files));
  const moved = { session: log?.events[0]?.session ?? "", place: await repository.readPlace() };
  await repository.moveSession(log?.uuid ?? "", { ...moved, at: "2026-01-02T03:04:05.000Z" });
  const kept = listPacks(files)
    .filter((pack) => !before.has(pack))
    .flatMap((pack) => idsIn(files.git("verify-pack", "-v", pack)));
  const own = files.git("rev-list", "--objects", "HEAD").split("\n").map(idOf);
  const reached = files.git("rev-list", "--objects", "--glob=refs/casebook/*").split("\n").map(idOf);
  expect(reached.filter((id) => !own.includes(id) && !kept.includes(id))).toEqual([]);
});

const idOf = (line: string) => line.split(" ")[0] ?? "";
const idsIn = (verified: string) =>
  verified.split("\n").flatMap((line) => /^[0-9a-f]{40}\b/.exec(line) ?? []);

function listPacks({ dir }: TestRepository): readonly string[] {
  const folder = join(dir, ".git/objects/pack");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".pack"))
    .map((name) => join(folder, name));
}

needing(test, "sh")(
  "a log that is brought back is whole, though the user prunes while nothing reaches it",
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    const before = await openForTest(files);
    await appendNotes(before, "one", "two");
    const uuid = files.git("config", "branch.main.casebooklog");
    const packs = join(files.dir, ".git/objects/pack");
    execFileSync(
      "sh",
      [
        "-c",
        `mkdir ../packs && mv ${packs}/* ../packs/ && for p in ../packs/*.pack; do git unpack-objects -q <$p; done`,
      ],
      {
        cwd: files.dir,
        env: files.env,
      },
    );
    files.git("update-ref", "-d", `refs/casebook/log/${uuid}`);
    rmSync(join(files.dir, `.git/logs/refs/casebook/log/${uuid}`), { force: true });
    const repository = await openWithPrunes(files, "update-ref");
    await repository.heal(Date.now());
    prune(files);
    expect(await readNotes(await openForTest(files))).toEqual(["one", "two"]);
    expect(isWhole(files)).toBe(true);
  },
);

needing(test, "sh")(
  "what is sent and fetched is there to its end, though the user prunes at every step",
  async () => {
    const seed = makeCommitted({ "a.txt": "1\n" });
    const folder = makeFolder();
    const bare = join(folder, "bare.git");
    seed.git("clone", "--quiet", "--bare", seed.dir, bare);
    const clone = (name: string) => {
      seed.git("clone", "--quiet", bare, join(folder, name));
      return openTestRepository(join(folder, name), seed.env);
    };
    const [ann, bob] = [clone("ann"), clone("bob")];
    const findSecrets: FindSecrets = (contents) => contents.map(() => []);
    const share = async (repository: Awaited<ReturnType<typeof openWithPrunes>>) =>
      repository.shareLog({
        remote: "origin",
        place: await repository.readPlace(),
        confirmed: [],
        findSecrets,
        stop: new AbortController().signal,
      });
    const opened = await openWithPrunes(ann, "update-ref", "push", "pack-objects");
    await appendNotes(await openForTest(ann), "first");
    await share(opened);
    await appendNotes(await openForTest(ann), "second");
    expect(await share(opened)).toMatchObject({ isSent: true });
    const remote = (files: TestRepository) =>
      files.git("for-each-ref", "--format=%(objectname)", "refs/casebook/remote");
    prune(ann);
    expect(remote(ann)).toBe(ann.git("ls-remote", bare, "refs/casebook/*").split("\t")[0]);
    expect(isWhole(ann)).toBe(true);
    const loose = () => /^count: (\d+)/m.exec(bob.git("count-objects", "-v"))?.[1];
    const before = loose();
    await (await openForTest(bob)).fetchLogs("origin", new AbortController().signal);
    // What came is in a pack, which git keeps until the reference is there, and in no single objects.
    expect(remote(bob)).toBe(remote(ann));
    expect(loose()).toBe(before);
    expect(isWhole(bob)).toBe(true);
    expect(readFileSync(join(bob.dir, "a.txt"), "utf8")).toBe("1\n");
  },
);
