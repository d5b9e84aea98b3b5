import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeRestore } from "../../../src/model/answers/restoreText.ts";
import type { FindSecrets } from "../../../src/model/sharing/sharing.ts";
import type { EngineDeath } from "../../../src/protocol/engineProcess.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { openForTest, readNotes } from "../../support/git/openLogs.ts";
import { makePublicProgram, nobody, type PublicProgram } from "../../support/git/otherUser.ts";
import {
  fingerprint,
  makeCommitted,
  makeRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

const storeScript = join(import.meta.dirname, "../../../scripts/store.ts");

interface StoreOptions {
  /** What nobody runs it with; whoever runs the test does if not given. */
  readonly asNobody?: PublicProgram;
  /** The largest file it may write, in blocks of 512 bytes. */
  readonly fileLimit?: number;
}

/** Runs `scripts/store.ts`, as a person does without an editor, and gives what it printed; a failure is its line. */
function runStore(
  files: TestRepository,
  args: readonly string[],
  { asNobody, fileLimit }: StoreOptions = {},
): string {
  const [command = "", ...rest] = args;
  const { node, script } = asNobody ?? { node: process.execPath, script: storeScript };
  const limit = fileLimit === undefined ? "" : `ulimit -f ${fileLimit}; `;
  const { status, stdout, stderr } = spawnSync(
    "sh",
    ["-c", `${limit}exec "$0" "$@"`, node, script, command, files.dir, ...rest],
    { encoding: "utf8", env: files.env, ...(asNobody && { ...nobody, cwd: files.dir }) },
  );
  return status === 0 ? stdout.trim() : `failed: ${stderr.trim()}`;
}

/** The tree of a snapshot that was kept. */
const treeOf = (printed: string) => printed.split("\n")[0] ?? "";

/** Gives everything of a repository, and the home it lies in, to somebody. */
function give(files: TestRepository, uid: number): void {
  // The test itself looks on as root.
  files.git("config", "--global", "safe.directory", "*");
  spawnSync("chown", ["-R", String(uid), join(files.dir, "..")]);
}

function makeWritable(folder: string, isWritable: boolean): void {
  spawnSync("chmod", ["-R", isWritable ? "u+w" : "a-w", folder]);
}

needing(test, "another user")(
  "a read-only git directory: said in words, nothing changed, and it works once it can be written",
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    give(files, nobody.uid);
    const as = { asNobody: await makePublicProgram(storeScript) };
    const tree = treeOf(runStore(files, ["snap", "main", "first"], as));
    expect(tree).toMatch(/^[0-9a-f]{40}$/);
    files.write({ "a.txt": "2\n" });
    spawnSync("chown", [String(nobody.uid), join(files.dir, "a.txt")]);
    makeWritable(join(files.dir, ".git"), false);
    const before = fingerprint(files);
    const tip = files.git("for-each-ref", "refs/casebook");
    for (const args of [
      ["snap", "main", "second"],
      ["append", "main", "1"],
      ["restore", tree, "main"],
    ]) {
      expect(runStore(files, args, as)).toMatch(
        /^failed: .*The git directory .* is not writable, so nothing can be recorded\./,
      );
    }
    expect(runStore(files, ["log", "main"], as)).toContain('"attemptRecorded"');
    expect(fingerprint(files)).toEqual(before);
    expect(files.git("for-each-ref", "refs/casebook")).toBe(tip);
    makeWritable(join(files.dir, ".git"), true);
    expect(JSON.parse(runStore(files, ["restore", tree, "main"], as))).toMatchObject({
      conflicts: [],
      wrong: [],
    });
    expect(readFileSync(join(files.dir, "a.txt"), "utf8")).toBe("1\n");
    runStore(files, ["undo", "main"], as);
    expect(fingerprint(files).tree).toBe(before.tree);
  },
);

needing(test, "sh")(
  "a limit on the size of files: said in words, nothing changed, and it works without",
  () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    // What does not become small in an object.
    const big = Buffer.from(
      Array.from({ length: 400_000 }, (_, index) => (index * 7919 * (index % 251)) & 255),
    );
    files.write({ "big.bin": big });
    const tree = treeOf(runStore(files, ["snap", "main", "big"]));
    files.write({ "big.bin": "small\n", "other.bin": Buffer.from(big).reverse() });
    const before = fingerprint(files);
    const tip = files.git("for-each-ref", "refs/casebook");
    for (const args of [
      ["snap", "main", "more"],
      ["restore", tree, "main"],
    ]) {
      expect(runStore(files, args, { fileLimit: 200 })).toMatch(
        /^failed: .*A file would be larger than the system allows\./,
      );
    }
    expect(fingerprint(files)).toEqual(before);
    expect(files.git("for-each-ref", "refs/casebook")).toBe(tip);
    expect(JSON.parse(runStore(files, ["restore", tree, "main"]))).toMatchObject({
      conflicts: [],
      wrong: [],
    });
    runStore(files, ["undo", "main"]);
    expect(fingerprint(files)).toEqual(before);
    expect(files.git("fsck", "--no-dangling")).toBe("");
  },
);

needing(test, "another user")(
  "files of another owner: what cannot be read or replaced is named and kept, all else is restored",
  async () => {
    const files = makeCommitted({ "mine.txt": "1\n", "theirs.txt": "1\n", "locked/in.txt": "1\n" });
    files.write({ "secretive.txt": "theirs\n" });
    give(files, nobody.uid);
    const as = { asNobody: await makePublicProgram(storeScript) };
    chownSync(join(files.dir, "secretive.txt"), 0, 0);
    chmodSync(join(files.dir, "secretive.txt"), 0o600);
    const [tree = "", facts = "{}"] = runStore(files, ["snap", "main", "first"], as).split("\n");
    expect(facts).toContain('{"path":"secretive.txt","reason":"unreadable"}');
    files.write({ "mine.txt": "2\n", "theirs.txt": "2\n", "locked/in.txt": "2\n" });
    for (const path of ["theirs.txt", "locked/in.txt", "locked"]) {
      chownSync(join(files.dir, path), 0, 0);
    }
    chmodSync(join(files.dir, "locked"), 0o755);
    const before = fingerprint(files);
    const result = JSON.parse(runStore(files, ["restore", tree, "main"], as));
    expect(result.conflicts).toMatchObject([{ path: "locked/in.txt", reason: { say: expect.any(String) } }]);
    const read = (path: string) => readFileSync(join(files.dir, path), "utf8");
    expect(["mine.txt", "theirs.txt", "locked/in.txt", "secretive.txt"].map(read)).toEqual([
      "1\n",
      "1\n",
      "2\n",
      "theirs\n",
    ]);
    runStore(files, ["undo", "main"], as);
    expect(["mine.txt", "theirs.txt", "locked/in.txt", "secretive.txt"].map(read)).toEqual([
      "2\n",
      "2\n",
      "2\n",
      "theirs\n",
    ]);
    expect(fingerprint(files)).toMatchObject({ index: before.index, references: before.references });
    // Once it is ours, it works.
    give(files, nobody.uid);
    expect(JSON.parse(runStore(files, ["restore", tree, "main"], as))).toMatchObject({ conflicts: [] });
    expect(read("locked/in.txt")).toBe("1\n");
  },
);

test("a clock that is set back a day, and files of tomorrow: the order stays, and nothing is missed", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "b.txt": "1\n" });
  const store = await openStore(files);
  const first = await store.snap();
  const repository = await openForTest(files);
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  const days = ["2026-03-02T12:00:00.000Z", "2026-03-01T12:00:00.000Z", "2026-03-03T12:00:00.000Z"];
  for (const [index, at] of days.entries()) {
    await log.append(() => ({
      events: [{ session: "s", at, place, event: { kind: "noteAdded", text: `note ${index}` } }],
      attachments: [],
    }));
  }
  expect((await readNotes(repository)).filter(Boolean)).toEqual(["note 0", "note 1", "note 2"]);
  const later = new Date(Date.now() + 24 * 60 * 60 * 1000);
  utimesSync(join(files.dir, "a.txt"), later, later);
  files.git("update-index", "--refresh");
  utimesSync(join(files.dir, ".git/index"), later, later);
  // The same size and time as git remembers: only the bytes differ.
  files.write({ "a.txt": "2\n" });
  utimesSync(join(files.dir, "a.txt"), later, later);
  const changed = fingerprint(files);
  const second = await store.snap();
  expect(second).not.toBe(first);
  expect(await store.restore(first, { now: () => "2026-01-01T00:00:00.000Z" })).toMatchObject({
    conflicts: [],
    wrong: [],
  });
  expect(readFileSync(join(files.dir, "a.txt"), "utf8")).toBe("1\n");
  await store.undo({ now: () => "2025-12-31T00:00:00.000Z" });
  expect(fingerprint(files)).toEqual(changed);
});

/** How many files nobody added; the nightly run takes 100,000 (`npm run test:places`). */
const untracked = Number(process.env["CASEBOOK_UNTRACKED"] ?? 300);

needing(test, "sh")(
  `${untracked} files that git does not track are kept, removed, brought back and taken back`,
  {
    timeout: 60 * 60_000,
  },
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    for (let folder = 0; folder < untracked / 100; folder++) {
      const names = Array.from({ length: 100 }, (_, index) => `new/${folder}/${index}.txt`);
      files.write(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    }
    // The engine of a window: it ends itself where its event loop does not turn for long.
    const engine = await EngineUnderTest.open(files.dir, files.env);
    onTestFinished(() => engine.dispose());
    const deaths: EngineDeath[] = [];
    engine.client.onDidDie((how) => deaths.push(how));
    const took: string[] = [];
    const timed = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
      const since = performance.now();
      const done = await act();
      took.push(`${what} ${((performance.now() - since) / 1000).toFixed(1)} s`);
      return done;
    };
    const command = "exit 1";
    await engine.request("startSession", { sections: { title: "t", isolationCommand: command } });
    const session = engine.session.id;
    const record = (what: string) => timed(what, () => engine.runIsolation());
    const restore = async (attempt: number) => {
      const what = { kind: "attempt", attempt, how: "exactly" } as const;
      const result = await timed(`restore of #${attempt}`, () =>
        engine.request("restore", { session, what }),
      );
      return describeRestore(attempt, result).split("\n").slice(0, -1);
    };
    const undo = () => timed("undo", () => engine.request("restore", { session, what: { kind: "undo" } }));

    await record("run of #0");
    const wanted = fingerprint(files);
    rmSync(join(files.dir, "new/0"), { recursive: true });
    files.write({ "new/1/1.txt": "other\n" });
    await record("run of #1");
    const changed = fingerprint(files);
    expect(await restore(0)).toEqual(["Attempt #0: 101 files written, 0 deleted."]);
    expect(fingerprint(files)).toEqual(wanted);
    expect(await restore(1)).toEqual(["Attempt #1: 1 file written, 100 deleted."]);
    expect(fingerprint(files)).toEqual(changed);
    rmSync(join(files.dir, "new"), { recursive: true });
    const emptied = fingerprint(files);
    expect(await restore(0)).toEqual([`Attempt #0: ${untracked} files written, 0 deleted.`]);
    expect(fingerprint(files)).toEqual(wanted);
    expect(await undo()).toMatchObject({
      written: 0,
      deleted: untracked,
      conflicts: [],
      wrong: [],
      kept: [],
    });
    expect(fingerprint(files)).toEqual(emptied);
    // An undo can be undone: every byte that it took away is kept.
    expect(await undo()).toMatchObject({ written: untracked, conflicts: [], wrong: [], kept: [] });
    expect(fingerprint(files)).toEqual(wanted);
    expect(deaths).toEqual([]);
    expect(engine.problems).toEqual([]);
    expect(files.git("fsck", "--no-dangling", "--no-progress")).toBe("");
    console.log(`${untracked} untracked files: ${took.join(", ")}`);
  },
);

needing(test, "sh")("objects named by SHA-256: kept, restored, undone and shared", async () => {
  const files = makeRepository("--object-format=sha256");
  files.write({ "a.txt": "1\n" });
  files.git("add", "a.txt");
  files.git("commit", "--quiet", "--message", "a commit");
  const bare = join(files.dir, "../bare.git");
  files.git("clone", "--quiet", "--bare", files.dir, bare);
  files.git("remote", "add", "origin", bare);
  const store = await openStore(files);
  const wanted = fingerprint(files);
  const tree = await store.snap();
  expect(tree).toHaveLength(64);
  files.write({ "a.txt": "2\n" });
  const changed = fingerprint(files);
  expect(await store.restore(tree)).toMatchObject({ conflicts: [], wrong: [] });
  expect(fingerprint(files)).toEqual(wanted);
  await store.undo();
  expect(fingerprint(files)).toEqual(changed);
  const place = await store.repository.readPlace();
  const stop = new AbortController().signal;
  const findSecrets: FindSecrets = (contents) => contents.map(() => []);
  expect(
    await store.repository.shareLog({ remote: "origin", place, confirmed: [], findSecrets, stop }),
  ).toMatchObject({
    isSent: true,
  });
  expect(files.git("--git-dir", bare, "for-each-ref", "refs/casebook")).toContain("refs/casebook/log/");
});
