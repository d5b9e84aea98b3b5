import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { holder } from "../../support/git/holder.ts";
import {
  appendNotes,
  note,
  openForTest,
  publishSnapshot,
  readNotes,
  takeForTest,
} from "../../support/git/openLogs.ts";
import {
  fingerprint,
  makeCommitted,
  makeRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

const appendInLoop = join(import.meta.dirname, "../../support/git/appendInLoop.ts");

async function runAppender({ dir, env }: TestRepository, name: string, count: number): Promise<void> {
  await promisify(execFile)(process.execPath, [appendInLoop, dir, name, String(count)], { env });
}

function tipOf(repository: TestRepository): string {
  return repository.git("for-each-ref", "--format=%(refname)", "refs/casebook/log");
}

test("keeps events with what they refer to, numbers them, and gives them back", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.write({ "a.txt": "two\n", "new.txt": "new\n" });
  const before = fingerprint(files);
  const repository = await openForTest(files);
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  expect(await log.readEvents()).toEqual([]);
  const snapshot = await takeForTest(repository);

  const at = "2026-01-02T03:04:05.000Z";
  const started = { kind: "sessionStarted", folder: "", sections: { title: "Fails" } } as const;
  const recorded = {
    kind: "attemptRecorded",
    attempt: 0,
    tree: snapshot.tree,
    changes: await snapshot.changesSince(undefined),
    skipped: snapshot.skipped,
  } as const;
  const events = await log.append(() => ({
    events: [started, recorded].map((event) => ({ session: "s", at, place, event })),
    attachments: [
      { session: "s", path: "attempts/0/worktree", snapshot },
      { session: "s", path: "runs/0/output", bytes: Buffer.from([0xff, 0, 10]) },
    ],
  }));
  snapshot.dispose();

  const inClone = { ...place, clone: repository.readClone() };
  expect(inClone.clone).toMatch(/^[0-9a-f-]{36}$/);
  expect(events).toEqual([
    { sequence: 1, session: "s", at, place: inClone, event: started },
    { sequence: 2, session: "s", at, place: inClone, event: recorded },
  ]);
  const other = await openForTest(files);
  const read = await other.openLog(place);
  expect(await read.readEvents()).toEqual(events);
  expect(await read.readAttachment("s", "runs/0/output")).toEqual(Buffer.from([0xff, 0, 10]));
  expect(await read.readAttachment("s", "runs/1/output")).toBeUndefined();
  expect(files.git("show", `${tipOf(files)}:sessions/s/attempts/0/worktree/a.txt`)).toBe("two");
  expect(fingerprint(files)).toEqual(before);
  expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
});

test("adds nothing where nothing was decided", async () => {
  const files = makeRepository();
  const repository = await openForTest(files);
  const log = await repository.openLog(await repository.readPlace());
  expect(await log.append(() => ({ events: [], attachments: [] }))).toEqual([]);
  expect(tipOf(files)).toBe("");
});

test("gives a decision to the log as it is, and asks again when another was faster", async () => {
  const repository = await openForTest(makeRepository());
  const place = await repository.readPlace();
  const log = await appendNotes(repository, "first");
  const seen: number[] = [];
  await log.append(async (events) => {
    seen.push(events.length);
    if (seen.length === 1) {
      await appendNotes(repository, "faster");
    }
    return note(place, `after ${events.length}`);
  });
  expect(seen).toEqual([1, 2]);
  expect(await readNotes(repository)).toEqual(["first", "faster", "after 2"]);
});

test("loses no event of eight processes that begin a branch's log at once", async () => {
  const files = makeRepository();
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  await Promise.all(names.map((name) => runAppender(files, name, 12)));
  const repository = await openForTest(files);
  const log = await repository.openLog(await repository.readPlace());
  const events = await log.readEvents();
  expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 96 }, (_, index) => index + 1));
  const notes = await readNotes(repository);
  for (const name of names) {
    const own = notes.filter((text) => text?.startsWith(name));
    expect(own).toEqual(Array.from({ length: 12 }, (_, index) => `${name} ${index}`));
  }
  expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
});

test("keeps every event of four that append while the user's gc prunes all the time", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  let isDone = false;
  const collecting = (async () => {
    let rounds = 0;
    for (; !isDone; rounds++) {
      await files.gitAside("gc", "--prune=now", "--quiet").catch((error: Error) => {
        // Two packs may be removed under gc's eyes; what counts is what is there afterwards.
        expect(error.message).toMatch(/Could not stat|unable to/);
      });
    }
    return rounds;
  })();
  const repository = await openForTest(files);
  const appending = (async () => {
    for (let attempt = 0; attempt < 12; attempt++) {
      files.write({ "a.txt": `attempt ${attempt}\n`, [`new${attempt}.txt`]: "new\n" });
      const snapshot = await takeForTest(repository);
      await publishSnapshot(repository, snapshot, attempt);
      snapshot.dispose();
    }
  })();
  const names = ["x", "y", "z"];
  await Promise.all([appending, ...names.map((name) => runAppender(files, name, 8))]).finally(() => {
    isDone = true;
  });
  expect(await collecting).toBeGreaterThan(1);
  files.git("gc", "--prune=now", "--quiet");
  expect(files.git("fsck", "--strict", "--full", "--no-dangling")).toBe("");
  const notes = await readNotes(repository);
  expect(notes).toHaveLength(12 + names.length * 8);
  for (const name of names) {
    const own = notes.filter((text) => text?.startsWith(`${name} `));
    expect(own).toEqual(Array.from({ length: 8 }, (_, index) => `${name} ${index}`));
  }
  for (let attempt = 0; attempt < 12; attempt++) {
    expect(files.git("show", `${tipOf(files)}:sessions/s/attempts/${attempt}/worktree/a.txt`)).toBe(
      `attempt ${attempt}`,
    );
  }
});

needing(test, "modes")("leaves no file, no kept pack and nothing that others can read", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  const repository = await openForTest(files);
  const snapshot = await takeForTest(repository);
  await publishSnapshot(repository, snapshot);
  snapshot.dispose();
  const own = join(files.dir, ".git/casebook");
  expect(statSync(own).mode & 0o777).toBe(0o700);
  expect(statSync(join(own, "journal")).mode & 0o777).toBe(0o600);
  expect(files.git("status", "--porcelain", "--ignored")).toBe("");
  const left = await promisify(execFile)(
    "find",
    [".git", "-name", "*.keep", "-o", "-path", "*casebook/main/*"],
    {
      cwd: files.dir,
    },
  );
  expect(left.stdout).toBe("");
});

test("loses only the event whose bytes are damaged, and not those of newer versions", async () => {
  const files = makeRepository();
  await appendNotes(await openForTest(files), "one", "two", "three", "four");
  const reference = tipOf(files);
  const newer = files
    .git("show", `${reference}:events/000000/00000003.json`)
    .replace("noteAdded", "somethingNew");
  files.write({ "newer.json": newer, "damaged.json": "{" });
  files.git("config", "core.bare", "false");
  const index = { ...files.env, GIT_INDEX_FILE: join(files.dir, "index-of-test") };
  const git = async (...args: readonly string[]) =>
    (await promisify(execFile)("git", args, { cwd: files.dir, env: index })).stdout.trim();
  await git("read-tree", reference);
  for (const [name, number] of [
    ["damaged", 2],
    ["newer", 3],
  ] as const) {
    const oid = await git("hash-object", "-w", `${name}.json`);
    await git("update-index", "--cacheinfo", `100644,${oid},events/000000/0000000${number}.json`);
  }
  await git("update-ref", reference, await git("commit-tree", "-m", "x", await git("write-tree")));

  const repository = await openForTest(files);
  expect(await readNotes(repository)).toEqual(["one", undefined, undefined, "four"]);
  const log = await appendNotes(repository, "five");
  const events = await log.readEvents();
  expect(events.map(({ sequence, session }) => `${sequence} ${session}`)).toEqual([
    "1 s",
    "2 ",
    "3 s",
    "4 s",
    "5 s",
  ]);
  expect(files.git("show", `${reference}:events/000000/00000003.json`)).toBe(newer);
});

needing(test, "sh")("reads around events whose objects are gone or damaged", async () => {
  const files = makeRepository();
  await appendNotes(await openForTest(files), "one", "two", "three", "four");
  const [gone, damaged] = [2, 3].map((number) => {
    const oid = files.git("rev-parse", `${tipOf(files)}:events/000000/0000000${number}.json`);
    return join(files.dir, ".git/objects", oid.slice(0, 2), oid.slice(2));
  });
  // Packs cannot lose a single object; loose ones can.
  const packs = files.git("rev-parse", "--git-path", "objects/pack");
  await promisify(execFile)(
    "sh",
    [
      "-c",
      `mkdir ../p && mv ${packs}/*.pack ../p && for p in ../p/*.pack; do git unpack-objects -q < "$p"; done`,
    ],
    { cwd: files.dir, env: files.env },
  );
  rmSync(gone ?? "");
  rmSync(damaged ?? "");
  writeFileSync(damaged ?? "", deflateSync("blob 999\0cut"));
  expect(await readNotes(await openForTest(files))).toEqual(["one", undefined, undefined, "four"]);
});

needing(test, "sh")(
  "joins its small packs before they become many, and loses nothing that lies in one, reachable or not",
  async () => {
    const files = makeCommitted({ a: "a" });
    files.write({ kept: "kept by nothing but its pack\n" });
    const unreachable = files.git("hash-object", "-w", "kept");
    await promisify(execFile)(
      "sh",
      ["-c", `echo ${unreachable} | git pack-objects -q .git/objects/pack/pack && git prune-packed`],
      { cwd: files.dir, env: files.env },
    );
    const before = fingerprint(files);
    const texts = Array.from({ length: 45 }, (_, index) => `note ${index}`);
    const log = await appendNotes(await openForTest(files), ...texts);
    await log.append(() => ({ events: [], attachments: [] }));
    const packs = readdirSync(join(files.dir, ".git/objects/pack")).filter((name) => name.endsWith(".pack"));
    expect(packs.length).toBeLessThan(25);
    expect(files.git("cat-file", "blob", unreachable)).toBe("kept by nothing but its pack");
    expect(await readNotes(await openForTest(files))).toEqual(texts);
    expect(files.git("fsck", "--strict", "--full", "--no-dangling")).toBe("");
    expect(fingerprint(files)).toEqual(before);
    expect(existsSync(join(files.dir, ".git/casebook/pack.lock"))).toBe(false);
  },
);

test("does not wait for a process that was killed while it joined packs, nor joins beside one that lives", async () => {
  const files = makeCommitted({ a: "a" });
  const lock = join(files.dir, ".git/casebook/pack.lock");
  const countPacks = () =>
    readdirSync(join(files.dir, ".git/objects/pack")).filter((name) => name.endsWith(".pack")).length;
  const texts = Array.from({ length: 24 }, (_, index) => `note ${index}`);
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(lock, JSON.stringify({ ...holder.self, id: "other" }));
  const log = await appendNotes(await openForTest(files), ...texts);
  await log.append(() => ({ events: [], attachments: [] }));
  expect(countPacks()).toBeGreaterThanOrEqual(texts.length);
  expect(existsSync(lock)).toBe(true);

  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(lock, JSON.stringify({ ...holder.self, pid, started: "1", id: "dead" }));
  const again = await appendNotes(await openForTest(files), "one more");
  await again.append(() => ({ events: [], attachments: [] }));
  expect(countPacks()).toBeLessThan(10);
  expect(existsSync(lock)).toBe(false);
});

test("stores a second attempt in a few kilobytes", async () => {
  const content = (seed: number) =>
    Array.from({ length: 2000 }, (_, line) => `${seed} ${line * 7919}`).join("\n");
  const files = makeCommitted(
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, content(index)])),
  );
  const repository = await openForTest(files);
  const size = () => Number(/size-pack: (\d+)/.exec(files.git("count-objects", "-v"))?.[1]);
  for (const attempt of [0, 1]) {
    files.write({ f1: `attempt ${attempt}\n` });
    const before = size();
    const snapshot = await takeForTest(repository);
    await publishSnapshot(repository, snapshot, attempt);
    expect(size() - before).toBeLessThan(8);
  }
});
