import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SessionEvent } from "../../../src/model/log/events.ts";
import type { Repository } from "../../../src/ports/repository.ts";
import { forgeLog, storedAs } from "../../support/git/forgedLogs.ts";
import {
  appendNotes,
  openForTest,
  publishSnapshot,
  readNotes,
  takeForTest,
} from "../../support/git/openLogs.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";

const at = "2026-01-02T03:04:05.000Z";

/** The logs by what stands in them first: branch and state. */
async function list(repository: Repository): Promise<Record<string, string>> {
  const logs = await repository.listLogs(await repository.readPlace());
  return Object.fromEntries(
    logs.map(({ branch, state, events: [first] }) => [
      first?.event?.kind === "noteAdded" ? first.event.text : "?",
      `${branch} ${state}`,
    ]),
  );
}

async function add(
  repository: Repository,
  session: string,
  ...events: readonly SessionEvent[]
): Promise<void> {
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  await log.append(() => ({
    events: events.map((event) => ({ session, at, place, event })),
    attachments: [],
  }));
}

/** The events of a session in the log of a branch that is checked out, as they refer to each other. */
async function read(repository: Repository, session: string): Promise<readonly (SessionEvent | undefined)[]> {
  const log = await repository.openLog(await repository.readPlace());
  return (await log.readEvents()).filter((one) => one.session === session).map(({ event }) => event);
}

async function findLog(repository: Repository, branch: string) {
  const logs = await repository.listLogs(await repository.readPlace());
  const found = logs.find((one) => one.branch === branch);
  if (found === undefined) {
    throw new Error(`no log of ${branch}`);
  }
  return found;
}

function isWhole(files: TestRepository): void {
  expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
}

test("tells of every log whose it is, through rename, deletion, copy, and a rename over another", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await appendNotes(repository, "of main");
  files.git("checkout", "--quiet", "-b", "fix");
  await appendNotes(repository, "of fix");
  expect(await list(repository)).toEqual({ "of main": "main elsewhere", "of fix": "fix checkedOut" });

  files.git("branch", "--move", "main", "trunk");
  expect(await list(repository)).toMatchObject({ "of main": "trunk elsewhere" });
  files.git("branch", "--copy", "trunk", "copy");
  expect(await list(repository)).toMatchObject({ "of main": "trunk elsewhere" });
  files.git("checkout", "--quiet", "trunk");
  files.git("branch", "-D", "fix", "copy");
  expect(await list(repository)).toEqual({ "of main": "trunk checkedOut", "of fix": "fix gone" });
  files.git("branch", "fix");
  expect(await list(repository)).toEqual({ "of main": "trunk checkedOut", "of fix": "fix elsewhere" });

  files.git("checkout", "--quiet", "-b", "other");
  await appendNotes(repository, "of other");
  files.git("branch", "--move", "--force", "other", "trunk");
  expect(await list(repository)).toEqual({
    "of main": "main gone",
    "of fix": "fix elsewhere",
    "of other": "trunk checkedOut",
  });
});

test("tells of the logs of a detached HEAD, an unborn branch, and a linked work tree", async () => {
  const files = makeRepository();
  const repository = await openForTest(files);
  await appendNotes(repository, "unborn");
  expect(await list(repository)).toEqual({ unborn: "main checkedOut" });
  files.git("symbolic-ref", "HEAD", "refs/heads/next");
  expect(await list(repository)).toEqual({ unborn: "main gone" });
  files.git("symbolic-ref", "HEAD", "refs/heads/main");
  files.write({ a: "a" });
  commitAll(files);
  files.git("checkout", "--quiet", "--detach");
  await appendNotes(repository, "detached");
  expect(await list(repository)).toEqual({ unborn: "main elsewhere", detached: "undefined checkedOut" });

  const folder = join(makeFolder(), "linked");
  files.git("worktree", "add", "--quiet", "-b", "side", folder);
  const linked = await openForTest(openTestRepository(folder, files.env));
  await appendNotes(linked, "linked");
  expect(await list(linked)).toEqual({
    unborn: "main elsewhere",
    detached: "undefined gone",
    linked: "side checkedOut",
  });
});

test("a branch that is being rebased or bisected is the one that is checked out", async () => {
  const files = makeCommitted({ a: "one\n" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "-b", "topic");
  files.write({ a: "topic\n" });
  commitAll(files);
  await appendNotes(repository, "of topic");
  files.git("checkout", "--quiet", "main");
  files.write({ a: "main\n" });
  commitAll(files);
  files.git("checkout", "--quiet", "topic");
  expect(() => files.git("rebase", "--quiet", "main")).toThrow();
  expect(await list(repository)).toEqual({ "of topic": "topic checkedOut" });
  files.git("rebase", "--abort");
  files.git("bisect", "start", "HEAD", "main~1");
  files.git("checkout", "--quiet", "--detach");
  expect(await list(repository)).toEqual({ "of topic": "topic checkedOut" });
});

const story: readonly SessionEvent[] = [
  { kind: "sessionStarted", folder: "", sections: { title: "Case" } },
  { kind: "hypothesisAdded", text: "cache" },
];

test("a session moves to another branch with what it refers to, and is in no other log any more", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "-b", "gone");
  await appendNotes(repository, "stays");
  await add(repository, "moves", ...story);
  // The hypothesis is event 3 of this log.
  await add(
    repository,
    "moves",
    { kind: "hypothesisMarked", hypothesis: 3, state: "refuted" },
    { kind: "noteAdded", text: "n" },
    { kind: "noteEdited", note: 5, text: "m" },
  );
  files.write({ b: "b" });
  const snapshot = await takeForTest(repository);
  const place = await repository.readPlace();
  const started = { kind: "restoreStarted", restore: 1, tree: snapshot.tree, before: snapshot.tree } as const;
  const finished: SessionEvent = {
    kind: "restoreFinished",
    restore: 1,
    written: 0,
    deleted: 0,
    marked: [],
    conflicts: [],
    wrong: [],
    rescued: [],
    kept: [],
  };
  const log = await repository.openLog(place);
  await log.append(() => ({
    events: [started, finished].map((event) => ({ session: "moves", at, place, event })),
    attachments: [
      { session: "moves", path: "restores/1/worktree", snapshot },
      { session: "moves", path: "attempts/0/worktree", snapshot },
    ],
  }));
  files.git("checkout", "--quiet", "main");
  files.git("branch", "-D", "gone");
  await appendNotes(repository, "one", "two");
  await add(repository, "s", started);
  const before = fingerprint(files);
  const from = await findLog(repository, "gone");
  const here = await repository.readPlace();
  await repository.moveSession(from.uuid, { session: "moves", place: here, at });

  expect(await read(repository, "moves")).toEqual([
    ...story,
    { kind: "hypothesisMarked", hypothesis: 5, state: "refuted" },
    { kind: "noteAdded", text: "n" },
    { kind: "noteEdited", note: 7, text: "m" },
    { ...started, restore: 2 },
    { ...finished, restore: 2 },
    { kind: "sessionAdopted", branch: "gone" },
  ]);
  const ref = `refs/casebook/log/${files.git("config", "branch.main.casebooklog")}`;
  expect(files.git("rev-parse", `${ref}:sessions/moves/attempts/0/worktree`)).toBe(snapshot.tree);
  expect(files.git("rev-parse", `${ref}:sessions/moves/restores/2/worktree`)).toBe(snapshot.tree);
  expect(() => files.git("rev-parse", "--verify", "--quiet", `${ref}:sessions/moves/restores/1`)).toThrow();
  const left = await findLog(await openForTest(files), "gone");
  expect(left.events.map(({ session, event }) => [session, event?.kind])).toEqual([
    ["s", "noteAdded"],
    ["moves", "sessionRemoved"],
  ]);
  expect(fingerprint(files)).toEqual(before);
  isWhole(files);
  // The restore of this branch is still the one that is undone.
  await expect(repository.findUndo(await repository.openLog(here))).rejects.toMatchObject({
    name: "UserError",
  });
});

test("a log that gave away its only session is gone, and a branch without a log gets one", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "-b", "gone");
  await add(repository, "moves", ...story);
  files.git("checkout", "--quiet", "main");
  files.git("branch", "-D", "gone");
  const { uuid } = await findLog(repository, "gone");
  const place = await repository.readPlace();
  await repository.moveSession(uuid, { session: "moves", place, at });
  expect(files.git("for-each-ref", "--format=%(refname)", "refs/casebook")).toBe(
    `refs/casebook/log/${files.git("config", "branch.main.casebooklog")}`,
  );
  expect(await read(await openForTest(files), "moves")).toHaveLength(3);
  await expect(repository.moveSession(uuid, { session: "moves", place, at })).rejects.toThrow("no longer");
  isWhole(files);
});

test("two that move the same session at once move it once, and lose nothing that is written meanwhile", async () => {
  const files = makeCommitted({ a: "a" });
  const [one, other, third] = [await openForTest(files), await openForTest(files), await openForTest(files)];
  files.git("checkout", "--quiet", "-b", "gone");
  await add(one, "moves", ...story);
  await appendNotes(one, "stays");
  files.git("checkout", "--quiet", "main");
  const { uuid } = await findLog(one, "gone");
  const place = await one.readPlace();
  const results = await Promise.allSettled([
    one.moveSession(uuid, { session: "moves", place, at }),
    other.moveSession(uuid, { session: "moves", place, at }),
    appendNotes(third, "meanwhile"),
  ]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  expect(await read(one, "moves")).toHaveLength(3);
  expect((await readNotes(one)).filter(Boolean)).toEqual(["meanwhile"]);
  expect((await findLog(one, "gone")).events.map(({ session }) => session)).toEqual(["s", "moves"]);
  isWhole(files);
});

test("a session moves with what a newer version wrote in it, and one with a damaged entry stays where it is", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  files.git("checkout", "--quiet", "-b", "gone");
  await add(repository, "moves", ...story);
  const newer = { kind: "fromTheFuture", of: [{ attempt: 0 }] };
  forgeLog(files, (next) => storedAs(next, "moves", [newer]));
  forgeLog(files, (next) =>
    storedAs(next, "stays", [{ kind: "sessionStarted", folder: "", sections: {} }, {}]),
  );
  files.git("checkout", "--quiet", "main");
  const { uuid, tip } = await findLog(repository, "gone");
  const place = await repository.readPlace();
  const moved = { session: "moves", place, at };
  await expect(repository.moveSession(uuid, { ...moved, session: "stays" })).rejects.toThrow("damaged");
  expect((await findLog(repository, "gone")).tip).toBe(tip);

  await repository.moveSession(uuid, moved);
  const log = await repository.openLog(place);
  const events = (await log.readEvents()).filter(({ session }) => session === "moves");
  expect(events.slice(0, -1).map(({ event, newer: kept }) => event ?? kept)).toEqual([...story, newer]);
});

test("a deleted session is forgotten by git as well, and nothing else is touched", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await appendNotes(repository, "stays");
  files.write({ secret: "a secret that was captured" });
  const snapshot = await takeForTest(repository);
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  await log.append(() => ({
    events: story.map((event) => ({ session: "goes", at, place, event })),
    attachments: [{ session: "goes", path: "attempts/0/worktree", snapshot }],
  }));
  await appendNotes(repository, "stays too");
  const blob = files.git("hash-object", "secret");
  expect(files.git("cat-file", "-t", blob)).toBe("blob");
  const before = fingerprint(files);
  const seen = await findLog(repository, "main");
  await appendNotes(repository, "meanwhile");
  const removal = { session: "goes", place, at };
  await expect(repository.removeSession(seen, removal)).rejects.toThrow("Nothing was deleted");
  expect((await read(repository, "goes")).length).toBe(story.length);

  await repository.removeSession(await findLog(repository, "main"), removal);
  expect(await read(repository, "goes")).toEqual([
    { kind: "sessionRemoved", events: story.map(() => expect.stringMatching(/^[0-9a-f]{40}$/)) },
  ]);
  expect((await readNotes(repository)).filter(Boolean)).toEqual(["stays", "stays too", "meanwhile"]);
  expect(fingerprint(files)).toEqual(before);
  isWhole(files);
  files.git("gc", "--quiet", "--prune=now");
  expect(() => files.git("cat-file", "-e", blob)).toThrow();
  await appendNotes(repository, "after");
  const numbers = (await (await repository.openLog(place)).readEvents()).map(({ sequence }) => sequence);
  expect(numbers).toEqual([1, 4, 5, 6, 7]);
});

test("a lock that a killed git left is named by what it keeps from being deleted", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await appendNotes(repository, "one");
  const lock = (name: string) => join(files.dir, ".git", name);
  const place = await repository.readPlace();
  const logs = await repository.listLogs(place);
  const removal = { session: "s", at: "2026-01-02T03:04:05.000Z", place };
  writeFileSync(lock("packed-refs.lock"), "");
  const locked = { nextStep: expect.stringContaining(lock("packed-refs.lock")) };
  await expect(repository.removeAll(logs)).rejects.toMatchObject(locked);
  await expect(repository.removeSession(logs[0] ?? expect.fail(), removal)).rejects.toMatchObject(locked);
  expect(await readNotes(repository)).toEqual(["one"]);
  rmSync(lock("packed-refs.lock"));
  writeFileSync(lock("config.lock"), "");
  await expect(repository.removeAll(logs)).rejects.toThrow("All sessions were deleted");
  rmSync(lock("config.lock"));
  await repository.removeAll([]);
  expect(files.git("config", "--list")).not.toContain("casebooklog");
});

test("a session stays where it is while such a lock is there, which is named soon", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await appendNotes(repository, "of main");
  const from = files.git("config", "branch.main.casebooklog");
  files.git("checkout", "--quiet", "-b", "fix");
  const lock = join(files.dir, ".git/packed-refs.lock");
  writeFileSync(lock, "");
  const before = fingerprint(files);
  const move = async () =>
    repository.moveSession(from, {
      session: "s",
      at: "2026-01-02T03:04:05.000Z",
      place: await repository.readPlace(),
    });
  const since = performance.now();
  await expect(move()).rejects.toMatchObject({
    message:
      "The refs of this repository are locked, so nothing was changed. Everything recorded so far is safe.",
    nextStep: expect.stringContaining(lock),
  });
  expect(performance.now() - since).toBeLessThan(30_000);
  expect(fingerprint(files)).toEqual(before);
  files.git("checkout", "--quiet", "main");
  expect(await readNotes(repository)).toEqual(["of main"]);
  files.git("checkout", "--quiet", "fix");
  rmSync(lock);
  await move();
  expect((await readNotes(repository)).filter(Boolean)).toEqual(["of main"]);
  expect(files.git("for-each-ref", "refs/casebook").split("\n")).toHaveLength(1);
});

test("deleting all leaves nothing of ours, and everything else", async () => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await publishSnapshot(repository, await takeForTest(repository));
  files.git("checkout", "--quiet", "-b", "fix");
  await appendNotes(repository, "of fix");
  files.git("update-ref", "refs/casebook-of-others/x", "HEAD");
  files.git("config", "branch.fix.remote", "origin");
  const before = fingerprint(files);
  const place = await repository.readPlace();
  const seen = await repository.listLogs(place);
  await appendNotes(repository, "meanwhile");
  await expect(repository.removeAll(seen)).rejects.toThrow("Nothing was deleted");
  expect(await repository.listLogs(place)).toHaveLength(2);

  await repository.removeAll(await repository.listLogs(place));
  expect(files.git("for-each-ref", "refs/casebook")).toBe("");
  expect(files.git("config", "--list")).not.toContain("casebooklog");
  expect(files.git("config", "branch.fix.remote")).toBe("origin");
  expect(manifestOfOurs(files)).toEqual([]);
  expect(fingerprint(files)).toEqual(before);
  await appendNotes(repository, "begun anew");
  expect(await readNotes(repository)).toEqual(["begun anew"]);
});

function manifestOfOurs(files: TestRepository): readonly string[] {
  const entries = files.git("rev-parse", "--git-path", "casebook", "--git-path", "logs/refs/casebook");
  return entries.split("\n").filter((entry) => existsSync(join(files.dir, entry)));
}

test("what is measured is what only the logs keep", async () => {
  const noise = Buffer.from(Array.from({ length: 30_000 }, (_, index) => (index * 7919 * index) % 251));
  const files = makeCommitted({ committed: noise });
  const repository = await openForTest(files);
  await publishSnapshot(repository, await takeForTest(repository));
  const { tip, events } = await findLog(repository, "main");
  const small = await repository.measureStorage(events, { tip, session: "s" });
  files.write({ added: Buffer.from(noise.map((byte) => 255 - byte)) });
  await publishSnapshot(repository, await takeForTest(repository), 1);
  const later = await findLog(repository, "main");
  const big = await repository.measureStorage(later.events, { tip: later.tip, session: "s" });
  expect(small).toBeLessThan(2_000);
  expect(big - small).toBeGreaterThan(250);
  expect(await repository.measureStorage(later.events)).toBeGreaterThanOrEqual(big);
  expect(await repository.measureStorage(later.events, { tip: later.tip, session: "none" })).toBe(0);
});
