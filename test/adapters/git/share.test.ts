import { randomBytes } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import type { Said } from "../../../src/base/facts/fact.ts";
import { english } from "../../../src/base/facts/words.ts";
import { replaceInTime } from "../../../src/base/replaceInTime.ts";
import type { LoggedEvent, SessionEvent } from "../../../src/model/log/events.ts";
import { foldLog } from "../../../src/model/log/foldLog.ts";
import { createRedaction } from "../../../src/model/secrets/redaction.ts";
import type { ShareResult } from "../../../src/model/sharing/sharing.ts";
import type { Repository } from "../../../src/ports/repository.ts";
import { openForTest, readNotes, takeForTest } from "../../support/git/openLogs.ts";
import {
  commitAll,
  fingerprint,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/** What an export would mask without any variable. */
const { findIn: findSecrets } = createRedaction({ secrets: [], home: "", patterns: [] }, replaceInTime);

interface Machine {
  readonly files: TestRepository;
  readonly repository: Repository;
}

/** Two clones of one repository, and the bare one that both push to. */
async function makeMachines(): Promise<{ bare: TestRepository; ann: Machine; bob: Machine }> {
  const seed = makeRepository();
  seed.write({ "a.txt": "a\n" });
  commitAll(seed);
  const folder = makeFolder();
  const bare = openTestRepository(join(folder, "bare.git"), seed.env);
  seed.git("clone", "--quiet", "--bare", seed.dir, bare.dir);
  const clone = async (name: string): Promise<Machine> => {
    const files = openTestRepository(join(folder, name), seed.env);
    seed.git("clone", "--quiet", bare.dir, files.dir);
    files.git("config", "user.name", name);
    files.git("config", "user.email", `${name}@example.com`);
    return { files, repository: await openForTest(files) };
  };
  return { bare, ann: await clone("ann"), bob: await clone("bob") };
}

/** An ssh that runs on this machine what it is to run on the server, and gets the option to ask nothing. */
function makeSsh(): string {
  const ssh = join(makeFolder(), "ssh");
  const script = `case "$*" in *BatchMode=yes*) ;; *) exit 1;; esac\nfor command; do :; done\nexec sh -c "$command"`;
  writeExecutable(ssh, `#!/bin/sh\n${script}\n`);
  return ssh;
}

/** Makes the remote of a machine a server with hooks of its own, which this machine stands for; those of a folder do not run. */
function reachBySsh({ files }: Machine, bare: TestRepository): void {
  files.git("config", "--global", "core.sshCommand", makeSsh());
  files.git("config", "remote.origin.url", `ssh://server${bare.dir}`);
}

let clock = 0;

async function append(
  { repository }: Machine,
  events: (log: readonly LoggedEvent[]) => readonly SessionEvent[],
  attached: Readonly<Record<string, string>> = {},
  session = "s",
): Promise<void> {
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  clock += 1;
  const at = new Date(clock * 1000).toISOString();
  await log.append((before) => ({
    events: events(before).map((event) => ({ session, at, place, event })),
    attachments: Object.entries(attached).map(([path, text]) => ({
      session,
      path,
      bytes: Buffer.from(text),
    })),
  }));
}

const start = (machine: Machine) =>
  append(machine, () => [{ kind: "sessionStarted", folder: "", sections: { title: "Case" } }]);
const addNote = (machine: Machine, text: string) => append(machine, () => [{ kind: "noteAdded", text }]);

/** Changes a file, and records the attempt with its snapshot and a run with its output. */
async function attempt(machine: Machine, text: string): Promise<void> {
  const { files, repository } = machine;
  files.write({ "a.txt": text });
  const snapshot = await takeForTest(repository);
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  clock += 1;
  const at = new Date(clock * 1000).toISOString();
  await log.append((before) => {
    const number = before.filter(({ event }) => event?.kind === "attemptRecorded").length;
    const owner = { host: "elsewhere", pid: 1, started: "" };
    const events: readonly SessionEvent[] = [
      { kind: "attemptRecorded", attempt: number, tree: snapshot.tree, changes: [], skipped: [] },
      { kind: "runStarted", run: number, attempt: number, purpose: "isolation", command: "c", owner },
    ];
    return {
      events: events.map((event) => ({ session: "s", at, place, event })),
      attachments: [
        { session: "s", path: `attempts/${number}/worktree`, snapshot },
        { session: "s", path: `runs/${number}/output`, bytes: Buffer.from(text) },
      ],
    };
  });
}

async function share({ repository }: Machine, ...confirmed: readonly Said[]): Promise<ShareResult> {
  const place = await repository.readPlace();
  return repository.shareLog({
    remote: "origin",
    place,
    confirmed,
    findSecrets,
    stop: new AbortController().signal,
  });
}

async function removeSession({ repository }: Machine): Promise<void> {
  const place = await repository.readPlace();
  const [log] = await repository.listLogs(place);
  await repository.removeSession(log ?? expect.fail(), {
    session: "s",
    at: "2026-01-02T03:04:05.000Z",
    place,
  });
}

async function adopt({ repository }: Machine): Promise<void> {
  await repository.fetchLogs("origin", new AbortController().signal);
  const [log] = await repository.listFetchedLogs();
  if (log === undefined) {
    throw new Error("no log was fetched");
  }
  await repository.adoptLog(log, await repository.readPlace());
}

const reference = ({ git }: TestRepository) =>
  git("for-each-ref", "--format=%(refname)", "refs/casebook/log");
const treeOf = (files: TestRepository) => files.git("rev-parse", `${reference(files)}^{tree}`);

/** What a log tells: its notes, and of each attempt its number, the one it had, its file and its output. */
async function tell(machine: Machine) {
  const { files, repository } = machine;
  const log = await repository.openLog(await repository.readPlace());
  const [session] = foldLog(await log.readEvents()).sessions;
  const tree = `${reference(files)}:sessions/s`;
  return {
    notes: session?.notes.map(({ text }) => text),
    attempts: session?.attempts.map(({ number, was, runs }) => [
      number,
      was,
      files.git("show", `${tree}/attempts/${number}/worktree/a.txt`),
      runs.map((run) => files.git("show", `${tree}/runs/${run.number}/output`)).join(),
    ]),
  };
}

function isWhole(...all: readonly TestRepository[]): void {
  for (const files of all) {
    expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
  }
}

test.each(["ann first", "bob first"])(
  "two machines that went apart come to the same log, with every attempt and all that belongs to it: %s",
  async (order) => {
    const { bare, ann, bob } = await makeMachines();
    await start(ann);
    await attempt(ann, "zero");
    expect(await share(ann)).toMatchObject({ isSent: true, merge: undefined });
    await adopt(bob);
    expect(await tell(bob)).toEqual(await tell(ann));
    expect(treeOf(bob.files)).toBe(treeOf(ann.files));

    await attempt(ann, "ann's");
    await attempt(bob, "bob's");
    await addNote(bob, "bob's note");
    await attempt(ann, "ann's second");
    const before = [fingerprint(ann.files), fingerprint(bob.files)];
    const [first, second] = order === "ann first" ? [ann, bob] : [bob, ann];
    await share(first);
    const { merge } = await share(second);
    expect(merge?.renumbered).toEqual([
      { session: "s", was: 1, now: 2 },
      { session: "s", was: 2, now: 3 },
    ]);
    expect(await share(first)).toMatchObject({ isSent: false });
    expect(await share(second)).toMatchObject({ isSent: false });
    expect(await tell(ann)).toEqual({
      notes: ["bob's note"],
      attempts: [
        [0, undefined, "zero", "zero"],
        [1, undefined, "ann's", "ann's"],
        [2, 1, "bob's", "bob's"],
        [3, 2, "ann's second", "ann's second"],
      ],
    });
    expect(treeOf(bob.files)).toBe(treeOf(ann.files));
    expect(treeOf(bare)).toBe(treeOf(ann.files));
    expect([fingerprint(ann.files), fingerprint(bob.files)]).toEqual(before);
    isWhole(bare, ann.files, bob.files);
    // Nothing of it lives by what was fetched alone.
    for (const line of bob.files
      .git("for-each-ref", "--format=%(refname)", "refs/casebook/remote")
      .split("\n")) {
      bob.files.git("update-ref", "-d", line);
    }
    bob.files.git("gc", "--quiet", "--prune=now");
    isWhole(bob.files);
    expect(await tell({ ...bob, repository: await openForTest(bob.files) })).toEqual(await tell(ann));
  },
);

test("the branch of another log takes the fetched one in, and goes on from both", async () => {
  const { ann, bob } = await makeMachines();
  await start(ann);
  await addNote(ann, "ann's");
  await share(ann);
  await append(bob, () => [{ kind: "noteAdded", text: "bob's own log" }]);
  const own = reference(bob.files);
  await adopt(bob);
  expect(reference(bob.files)).toBe(own);
  const kinds = async () => {
    const log = await bob.repository.openLog(await bob.repository.readPlace());
    return (await log.readEvents()).map(({ event }) =>
      event?.kind === "noteAdded" ? event.text : event?.kind,
    );
  };
  expect(await kinds()).toEqual(["sessionStarted", "ann's", "bob's own log"]);
  await adopt(bob);
  expect(await kinds()).toHaveLength(3);
  isWhole(bob.files);
});

test("a restore is taken back only in the clone whose files it was about", async () => {
  const { ann, bob } = await makeMachines();
  const store = await openStore(ann.files);
  const tree = await store.snap();
  ann.files.write({ "a.txt": "changed\n" });
  await store.restore(tree);
  await share(ann);
  await adopt(bob);
  const { repository, log } = await openStore(bob.files);
  expect((await log.readEvents()).map(({ event }) => event?.kind)).toContain("restoreFinished");
  await expect(repository.findUndo(log)).rejects.toThrow("Nothing was restored here");
  const { repository: own, log: ownLog } = await openStore(ann.files);
  await expect(own.findUndo(ownLog)).resolves.toMatchObject({ undoes: 1 });
});

test("a session that is deleted in one copy goes from the other, which says so; not if it went on there", async () => {
  const { ann, bob } = await makeMachines();
  await start(ann);
  // A log in which nothing is left would go as a whole.
  await append(ann, () => [{ kind: "sessionStarted", folder: "", sections: {} }], {}, "other");
  await share(ann);
  await adopt(bob);
  await addNote(bob, "more");
  await removeSession(ann);
  await share(ann);
  expect((await share(bob)).merge?.removed).toEqual([]);
  expect((await tell(bob)).notes).toEqual(["more"]);
  await share(ann);
  expect((await tell(ann)).notes).toEqual(["more"]);
  await removeSession(ann);
  await share(ann);
  expect((await share(bob)).merge?.removed).toEqual(["Case"]);
  expect((await tell(bob)).notes).toEqual([]);
});

test("what was sent or fetched once is not again, and what was deleted is let go of by the remote", async () => {
  const { bare, ann, bob } = await makeMachines();
  for (const { git } of [bare, bob.files]) {
    git("config", "transfer.unpackLimit", "1");
  }
  const sizeOf = ({ git }: TestRepository) =>
    Number(/^size-pack: (\d+)$/m.exec(git("count-objects", "-v"))?.[1]) +
    Number(/^size: (\d+)$/m.exec(git("count-objects", "-v"))?.[1]);
  const kilobytes = 300;
  const noise = randomBytes(kilobytes * 1024).toString("base64");
  await start(ann);
  await append(ann, () => [{ kind: "sessionStarted", folder: "", sections: {} }], {}, "other");
  await attempt(ann, noise);
  const preview = async () =>
    (await ann.repository.previewShare("origin", await ann.repository.readPlace(), findSecrets)).bytes / 1024;
  expect(await preview()).toBeGreaterThan(kilobytes);
  await share(ann);
  await adopt(bob);
  const before = [sizeOf(bare), sizeOf(bob.files)];
  expect(Math.min(...before)).toBeGreaterThan(kilobytes);
  await addNote(ann, "small");
  expect(await preview()).toBeLessThan(kilobytes / 10);
  await share(ann);
  await adopt(bob);
  const grown = [sizeOf(bare), sizeOf(bob.files)].map((size, index) => size - (before[index] ?? 0));
  expect(Math.max(...grown)).toBeLessThan(kilobytes / 10);

  await removeSession(ann);
  await share(ann);
  bare.git("gc", "--quiet", "--prune=now");
  expect(sizeOf(bare)).toBeLessThan(kilobytes / 10);
  isWhole(bare, ann.files, bob.files);
});

test("a remote is reached by the ssh that GIT_SSH names", async () => {
  const { bare, ann } = await makeMachines();
  const files = { ...ann.files, env: { ...ann.files.env, GIT_SSH: makeSsh() } };
  files.git("config", "remote.origin.url", `ssh://server${bare.dir}`);
  const here = { files, repository: await openForTest(files) };
  await start(here);
  expect(await share(here)).toMatchObject({ isSent: true });
});

test("of two that share at once none is lost", async () => {
  const { bare, ann, bob } = await makeMachines();
  await start(ann);
  await share(ann);
  await adopt(bob);
  await addNote(ann, "ann's");
  await addNote(bob, "bob's");
  await Promise.all([share(ann), share(bob)]);
  await share(ann);
  await share(bob);
  expect((await tell(ann)).notes).toEqual(["ann's", "bob's"]);
  expect(treeOf(bob.files)).toBe(treeOf(ann.files));
  isWhole(bare, ann.files, bob.files);
});

test("a secret in what would be sent is named with its place, and goes out only when it was confirmed", async () => {
  // Put together here, so that no scanner takes this file for a leak.
  const token = `ghp_${"aB3dE6gH9jK2mN5pQ8sT1vW4"}`;
  const { bare, ann } = await makeMachines();
  await start(ann);
  ann.files.write({ "src/config.js": `const sent = "${token}";\n`, "big.bin": new Uint8Array(5_000_000) });
  await addNote(ann, `a note with ${token}`);
  await attempt(ann, `printed ${token}`);
  const place = await ann.repository.readPlace();
  const preview = await ann.repository.previewShare("origin", place, findSecrets);
  expect(preview.secretLike.map(english)).toEqual([
    // Its output is the same.
    "a.txt: GitHub token",
    expect.stringMatching(/^note of \d{4}-\d\d-\d\d \d\d:\d\d UTC \(entry 2 of the log\): GitHub token$/),
    "src/config.js: GitHub token",
  ]);
  expect(preview.unsearched).toEqual({ files: 1, bytes: 5_000_000 });
  await expect(share(ann, "src/config.js: GitHub token")).rejects.toThrow("a.txt: GitHub token");
  expect(reference(bare)).toBe("");
  await share(ann, ...preview.secretLike);
  expect(reference(bare)).toBe(preview.reference);
  expect((await ann.repository.previewShare("origin", place, findSecrets)).secretLike).toEqual([]);
});

test("a secret in any entry of the log is named in words", async () => {
  const token = `ghp_${"aB3dE6gH9jK2mN5pQ8sT1vW4"}`;
  const { ann } = await makeMachines();
  await append(ann, () => [{ kind: "sessionStarted", folder: "", sections: { title: token } }]);
  const owner = { host: "elsewhere", pid: 1, started: "" };
  for (const event of [
    { kind: "hypothesisAdded", text: token },
    { kind: "sectionEdited", section: "rootCause", text: token },
    { kind: "runStarted", run: 0, attempt: 0, purpose: "isolation", command: `X=${token} npm test`, owner },
    { kind: "sessionAdopted", branch: token },
  ] as const) {
    await append(ann, () => [event as SessionEvent]);
  }
  const place = await ann.repository.readPlace();
  const { secretLike } = await ann.repository.previewShare("origin", place, findSecrets);
  expect(secretLike.map((one) => english(one).replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, "TIME"))).toEqual([
    "entry 5 of the log: GitHub token",
    "hypothesis of TIME UTC (entry 2 of the log): GitHub token",
    "run #0 of TIME UTC (entry 4 of the log): GitHub token",
    "section “rootCause”, edited TIME UTC (entry 3 of the log): GitHub token",
    "start of a session at TIME UTC (entry 1 of the log): GitHub token",
  ]);
});

test("a file that looks like a secret is shown, and goes out only when it was confirmed", async () => {
  const { bare, ann } = await makeMachines();
  ann.files.write({ "config/.env.local": "TOKEN=1\n" });
  ann.files.git("add", "--force", "config/.env.local");
  await start(ann);
  await attempt(ann, "one");
  const place = await ann.repository.readPlace();
  const preview = await ann.repository.previewShare("origin", place, findSecrets);
  expect(preview.secretLike).toEqual(["config/.env.local"]);
  expect(preview.url).toBe(bare.dir);
  expect(preview.bytes).toBeGreaterThan(500);
  await expect(share(ann)).rejects.toThrow("config/.env.local");
  expect(reference(bare)).toBe("");
  await share(ann, "config/.env.local");
  expect(reference(bare)).toBe(preview.reference);
  expect((await ann.repository.previewShare("origin", place, findSecrets)).secretLike).toEqual([]);
});

needing(test, "sh").each([
  ["it hides the namespace", "hideRefs"],
  ["a hook refuses", "hook"],
])("a server that does not take hidden references is named as the reason: %s", async (_, how) => {
  const { bare, ann } = await makeMachines();
  await start(ann);
  if (how === "hook") {
    reachBySsh(ann, bare);
    writeExecutable(join(bare.dir, "hooks/pre-receive"), "#!/bin/sh\necho not here >&2\nexit 1\n");
  } else {
    bare.git("config", "receive.hideRefs", "refs/casebook");
  }
  const before = [fingerprint(ann.files), treeOf(ann.files)];
  await expect(share(ann)).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringContaining("does not accept refs below “refs/casebook”"),
  });
  expect([fingerprint(ann.files), treeOf(ann.files)]).toEqual(before);
});

test("a log that is locked at the remote is said to be, with what to do, and is not taken for one that others share to", async () => {
  const { bare, ann } = await makeMachines();
  await start(ann);
  await share(ann);
  await addNote(ann, "more");
  const lock = `${reference(bare)}.lock`;
  writeFileSync(join(bare.dir, lock), "");
  await expect(share(ann)).rejects.toMatchObject({
    message: expect.stringContaining("locked on “origin”, so yours was not sent"),
    nextStep: expect.stringContaining(`to remove “${lock}”`),
  });
  rmSync(join(bare.dir, lock));
  expect(await share(ann)).toMatchObject({ isSent: true });
});

test("a fetch that meets the lock of another one is an error for people", async () => {
  const { ann, bob } = await makeMachines();
  await start(ann);
  await share(ann);
  await adopt(bob);
  await addNote(ann, "more");
  await share(ann);
  const copy = bob.files.git("for-each-ref", "--format=%(refname)", "refs/casebook/remote");
  writeFileSync(join(bob.files.dir, ".git", `${copy}.lock`), "");
  await expect(share(bob)).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringContaining("Nothing was changed there, and nothing was lost here"),
  });
});

needing(test, "sh")(
  "a remote that is not there, is unknown, or cannot be reached is told in clear words",
  async () => {
    const { ann } = await makeMachines();
    await start(ann);
    const to = async (url: string) => {
      ann.files.git("config", "remote.origin.url", url);
      return share(ann);
    };
    await expect(to("/nowhere/at/all.git")).rejects.toThrow("has no repository at its address");
    await expect(to("https://me:hidden@127.0.0.1:9/x.git")).rejects.toThrow(/cannot be reached(?!.*hidden)/);
    await expect(to("ext::sh -c touch% marker")).rejects.toThrow("does not start");
    ann.files.git("remote", "remove", "origin");
    await expect(share(ann)).rejects.toThrow("no remote “origin”");
  },
);

test.each([
  ["push.default", "mirror"],
  ["core.bigFileThreshold", "many"],
  ["fetch.recurseSubmodules", "perhaps"],
])(
  "a setting that git does not understand, %s = %s, is named, and what to do about it",
  async (key, value) => {
    const { ann, bare } = await makeMachines();
    await start(ann);
    ann.files.git("config", key, value);
    const error: unknown = await share(ann).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        new RegExp(`^Git cannot read its configuration, so nothing was done.*${key}`, "is"),
      ),
      nextStep: expect.stringContaining("git config --edit"),
    });
    expect(reference(bare)).toBe("");
    ann.files.git("config", "--unset", key);
    expect((await share(ann)).isSent).toBe(true);
  },
);

test("something that is no log, in the place of the own one, is said to be; opening the folder again heals it, and nothing is lost", async () => {
  const { ann, bare } = await makeMachines();
  await start(ann);
  await addNote(ann, "kept");
  const own = reference(ann.files);
  ann.files.git("update-ref", own, ann.files.git("rev-parse", "HEAD:a.txt"));
  const place = await ann.repository.readPlace();
  const preview = () => ann.repository.previewShare("origin", place, findSecrets);
  for (const act of [preview, () => share(ann), () => addNote(ann, "not written")]) {
    const error: unknown = await act().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: expect.stringContaining("not a log"),
      nextStep: expect.stringContaining("Reload the window"),
    });
  }
  expect(reference(bare)).toBe("");
  const { repository } = { repository: await openForTest(ann.files) };
  await repository.heal(Date.now());
  expect(await readNotes(repository)).toEqual([undefined, "kept"]);
  expect((await share({ files: ann.files, repository })).isSent).toBe(true);
});

needing(test, "sh")(
  "a push whose receiver dies once it has everything loses nothing, and the next one goes through",
  async () => {
    const { bare, ann, bob } = await makeMachines();
    await start(ann);
    await addNote(ann, "first");
    await share(ann);
    await adopt(bob);
    await addNote(bob, "bob's");
    await share(bob);
    await attempt(ann, "ann's");
    reachBySsh(ann, bare);
    const before = fingerprint(ann.files);
    const hook = join(bare.dir, "hooks/pre-receive");
    // Kills the hook and the process that it is a hook of.
    writeExecutable(hook, "#!/bin/sh\nkill -9 $PPID\nkill -9 $$\n");
    await expect(share(ann)).rejects.toMatchObject({ name: "UserError" });
    writeFileSync(hook, "#!/bin/sh\nexit 0\n");
    isWhole(bare, ann.files);
    expect(fingerprint(ann.files)).toEqual(before);
    expect((await tell(ann)).notes).toEqual(["first", "bob's"]);
    await share(ann);
    await share(bob);
    expect(treeOf(bob.files)).toBe(treeOf(ann.files));
    expect(treeOf(bare)).toBe(treeOf(ann.files));
    isWhole(bare, ann.files, bob.files);
  },
);

needing(test, "sh")("an exchange that is stopped ends at once, and leaves everything as it was", async () => {
  const { bare, ann } = await makeMachines();
  await start(ann);
  reachBySsh(ann, bare);
  const began = join(bare.dir, "began");
  writeExecutable(join(bare.dir, "hooks/pre-receive"), `#!/bin/sh\n: >"${began}"\nsleep 600\n`);
  const before = [fingerprint(ann.files), treeOf(ann.files)];
  const stop = new AbortController();
  const place = await ann.repository.readPlace();
  const sharing = ann.repository.shareLog({
    remote: "origin",
    place,
    confirmed: [],
    findSecrets,
    stop: stop.signal,
  });
  const refused = expect(sharing).rejects.toThrow("was stopped");
  await vi.waitUntil(() => existsSync(began), { timeout: 60_000 });
  stop.abort();
  await refused;
  expect([fingerprint(ann.files), treeOf(ann.files)]).toEqual(before);
  expect(reference(bare)).toBe("");
  writeExecutable(join(bare.dir, "hooks/pre-receive"), "#!/bin/sh\nexit 0\n");
  expect(await share(ann)).toMatchObject({ isSent: true });
  isWhole(bare, ann.files);
});
