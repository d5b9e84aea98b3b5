import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type FaultPlan, faultKinds, planFaults } from "../../faults/faultPlan.ts";
import { type FaultSweep, sweepFaults } from "../../faults/faultSweep.ts";
import {
  fingerprint,
  makeCommitted,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore, type TestStore } from "../../support/git/restores.ts";
import { shareUnlocking } from "../../support/git/unlockRemote.ts";
import { isHere } from "../../support/system/capabilities.ts";

/**
 * Lets the file system fail, or a process die, at one call after another of a snapshot and of a restore
 * (docs/rules/git-storage.md#g17), and of an exchange of logs. Every 7th call (in an exchange every 29th) goes wrong in one way,
 * to keep the ordinary run short; CASEBOOK_FAULTS asks for others, as `planFaults` says.
 */
const asked = process.env["CASEBOOK_FAULTS"];
const plans = {
  snap: planFaults(asked, "snap", 7),
  restore: planFaults(asked, "restore", 7),
  share: planFaults(asked, "share", 29),
};

/** Nothing is looked for in what is sent. */
const noneIn = (contents: readonly Uint8Array[]) => contents.map(() => []);

const hasCompiler = isHere("a C compiler");

const script = join(import.meta.dirname, "../../../scripts/store.ts");

/** Runs a command of the store's script. */
function runStore({ dir, env }: TestRepository, command: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [script, command, dir, ...args], { env });
}

/** Plays a sweep; nothing may fail. */
async function sweep(plan: FaultPlan | undefined, options: Omit<FaultSweep, "plan">): Promise<void> {
  const { calls, failures } = await sweepFaults({ ...options, plan: plan ?? expect.fail() });
  expect(failures, "CASEBOOK_FAULTS='POINT' npm run test:faults plays a point again").toEqual([]);
  expect(calls).toBeGreaterThan(50);
}

function makeStory() {
  const files = makeCommitted({
    ".gitignore": "*.log\n",
    "a.txt": "1\n",
    "d/b.txt": "1\n",
    "gone.txt": "1\n",
  });
  symlinkSync("a.txt", join(files.dir, "link"));
  files.write({ "x.log": "ignored\n", "a.txt": "2\n" });
  return files;
}

/** Opens a repository as the next window does, two minutes later: a git that was killed leaves its lock, which healing takes away by then. */
async function openLater(files: TestRepository): Promise<TestStore> {
  const store = await openStore(files);
  await store.repository.heal(Date.now() + 2 * 60_000);
  return store;
}

const timeout = (asked === undefined ? 30 : 600) * 60_000;

test.skipIf(!hasCompiler || plans.snap === undefined)(
  "a fault in a snapshot leaves the work tree as it is, and the next snapshot works (needs a C compiler)",
  { timeout },
  async () => {
    const from = makeStory();
    const wanted = fingerprint(from);
    await sweep(plans.snap, {
      from,
      args: ["snap", "main", "first"],
      async check(files) {
        expect({ ...fingerprint(files), index: "" }).toEqual({ ...wanted, index: "" });
        const store = await openLater(files);
        await expect(store.snap()).resolves.toMatch(/^[0-9a-f]{40}$/);
        for (const { event } of await store.log.readEvents()) {
          expect(event).toBeDefined();
        }
        store.repository.dispose();
      },
    });
  },
);

test.skipIf(!hasCompiler || plans.restore === undefined)(
  "a fault in a restore loses nothing: it can be done again, and taken back (needs a C compiler)",
  { timeout },
  async () => {
    const from = makeStory();
    const { tree: wanted } = fingerprint(from);
    const store = await openStore(from);
    const id = await store.snap();
    unlinkSync(join(from.dir, "link"));
    unlinkSync(join(from.dir, "gone.txt"));
    mkdirSync(join(from.dir, "empty"));
    from.write({ "a.txt": "3\n", "link/x": "x\n", "new.txt": "new\n", ".gitignore": "*.o\n" });
    const { tree: changed } = fingerprint(from);
    await sweep(plans.restore, {
      from,
      args: ["restore", id],
      async check(files, { at, kind }) {
        const store = await openLater(files);
        const events = await store.log.readEvents();
        const isStarted = events.some(({ event }) => event?.kind === "restoreStarted");
        if (!isStarted) {
          expect(fingerprint(files).tree).toBe(changed);
        }
        // Each kind of fault is taken back at every other call.
        if (isStarted && (at + faultKinds.indexOf(kind)) % 2 === 0) {
          await store.undo();
          expect(fingerprint(files).tree).toBe(changed);
        } else {
          await store.restore(id);
          expect(fingerprint(files).tree).toBe(wanted);
        }
        store.repository.dispose();
      },
    });
  },
);

/** Shares as the next window does. */
async function shareAgain(files: TestRepository): Promise<unknown> {
  const { repository } = await openLater(files);
  const { signal: stop } = new AbortController();
  const place = await repository.readPlace();
  return shareUnlocking(bareIn(files), () =>
    repository.shareLog({ remote: "origin", place, confirmed: [], findSecrets: noneIn, stop }),
  );
}

/** A remote inside the clone, so that a copy of it has its own. */
function bareIn({ dir, env }: TestRepository): TestRepository {
  return openTestRepository(join(dir, ".git/bare.git"), env);
}

test.skipIf(!hasCompiler || plans.share === undefined)(
  "a fault in an exchange of logs, here or there, loses nothing, and the next one goes through (needs a C compiler)",
  { timeout },
  async () => {
    const from = makeStory();
    from.git("clone", "--quiet", "--bare", from.dir, bareIn(from).dir);
    from.git("remote", "add", "origin", ".git/bare.git");
    const ours = await openStore(from);
    await ours.snap();
    runStore(from, "share", "origin");
    const other = openTestRepository(`${from.dir}-other`, from.env);
    from.git("clone", "--quiet", bareIn(from).dir, other.dir);
    const theirs = await openStore(other);
    const stop = new AbortController().signal;
    await theirs.repository.fetchLogs("origin", stop);
    const [fetched] = await theirs.repository.listFetchedLogs();
    await theirs.repository.adoptLog(fetched ?? expect.fail(), await theirs.repository.readPlace());
    runStore(other, "append", "main", "2");
    runStore(other, "share", "origin");
    from.write({ "a.txt": "3\n" });
    await ours.snap();
    const before = fingerprint(from);
    const all = ["attemptRecorded", "noteAdded", "noteAdded", "attemptRecorded"];
    await sweep(plans.share, {
      from,
      args: ["share", "origin"],
      async check(files) {
        expect(fingerprint(files)).toEqual(before);
        const kinds = async () => {
          const { log } = await openLater(files);
          return (await log.readEvents()).map(({ event }) => event?.kind);
        };
        expect(await kinds()).toEqual(expect.arrayContaining(["attemptRecorded", "attemptRecorded"]));
        expect(bareIn(files).git("fsck", "--no-dangling")).toBe("");
        await expect(shareAgain(files)).resolves.toBeDefined();
        expect((await kinds()).toSorted()).toEqual(all.toSorted());
        const [own, there] = [files, bareIn(files)].map(({ git }) =>
          git("for-each-ref", "--format=%(tree)", "refs/casebook/log"),
        );
        expect(there).toBe(own);
        expect(bareIn(files).git("fsck", "--no-dangling")).toBe("");
      },
    });
  },
);
