import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { UserError } from "../../../src/base/errors.ts";
import {
  fingerprint,
  makeCommitted,
  makeFolder,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore, type TestStore } from "../../support/git/restores.ts";

/**
 * * Lets the file system fail, or a process die, at one call after another of a snapshot and of a restore
 * (docs/rules/git-storage.md#g17), and of an exchange of logs. Every 7th point (in an exchange every 29th) with one kind of fault
 * each, to keep the ordinary run short; with CASEBOOK_FAULTS=all every point with every kind. How many points there are is printed.
 */
const isFull = process.env["CASEBOOK_FAULTS"] === "all";

/** Killed; no space left; the disk fails; not allowed. */
const kinds = ["kill", "28", "5", "13"] as const;

/** Nothing is looked for in what is sent. */
const noneIn = (contents: readonly Uint8Array[]) => contents.map(() => []);

const script = join(import.meta.dirname, "../../../scripts/store.ts");
const hasCompiler = process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0;

function compile(): string {
  const library = join(makeFolder(), "injector.so");
  execFileSync("cc", [
    "-shared",
    "-fPIC",
    "-o",
    library,
    join(import.meta.dirname, "../../faults/injector.c"),
    "-ldl",
  ]);
  return library;
}

/** Runs the store's script with a library that lets something go wrong. */
function runWithFault(
  { dir, env }: TestRepository,
  faults: NodeJS.ProcessEnv,
  [command = "", ...args]: Args,
) {
  // Reading what was compiled before writes nothing, so that the points are the same each time.
  const compiled = { NODE_COMPILE_CACHE: compileCache };
  spawnSync(process.execPath, [script, command, dir, ...args], { env: { ...env, ...compiled, ...faults } });
}

type Args = readonly string[];

const compileCache = join(tmpdir(), `casebook-compiled-${process.pid}`);
afterAll(() => rmSync(compileCache, { recursive: true, force: true }));

/** Does the same with a copy of a repository at every point until no fault is met any more. */
async function sweep(
  from: TestRepository,
  args: Args,
  check: (files: TestRepository, where: string) => Promise<void>,
  everyNth = 7,
): Promise<void> {
  const library = compile();
  const copies = makeFolder();
  const copy = (name: string) => {
    const files = openTestRepository(join(copies, name), from.env);
    cpSync(from.dir, files.dir, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    return files;
  };
  runWithFault(copy("first"), {}, args);
  const step = isFull ? 1 : everyNth;
  let points = 0;
  for (let at = step, isOver = false; !isOver; at += step) {
    for (const kind of isFull ? kinds : [kinds[(at / step) % kinds.length] ?? "kill"]) {
      const files = copy(`${at}-${kind}`);
      const counter = `${files.dir}.counter`;
      runWithFault(
        files,
        { LD_PRELOAD: library, FAULT_COUNTER: counter, FAULT_AT: String(at), FAULT_KIND: kind },
        args,
      );
      const counted = Number(readFileSync(counter).readBigInt64LE());
      isOver = counted < at;
      points = isOver ? counted : points;
      await check(files, `${kind} at ${at}`);
      expect(files.git("fsck", "--no-dangling"), `${kind} at ${at}`).toBe("");
      rmSync(files.dir, { recursive: true });
    }
  }
  console.log(
    `${args[0]}: ${points} calls that change something, ${isFull ? "each with every kind of fault" : `every ${step}th with one kind of fault`}`,
  );
  expect(points).toBeGreaterThan(50);
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

const minutes = isFull ? 600 : 30;

test.skipIf(!hasCompiler)(
  "a fault in a snapshot leaves the work tree as it is, and the next snapshot works (needs a C compiler)",
  { timeout: minutes * 60_000 },
  async () => {
    const from = makeStory();
    const wanted = fingerprint(from);
    await sweep(from, ["snap", "main", "first"], async (files, where) => {
      expect({ ...fingerprint(files), index: "" }, where).toEqual({ ...wanted, index: "" });
      const store = await openLater(files);
      await expect(store.snap(), where).resolves.toMatch(/^[0-9a-f]{40}$/);
      for (const { event } of await store.log.readEvents()) {
        expect(event, where).toBeDefined();
      }
      store.repository.dispose();
    });
  },
);

test.skipIf(!hasCompiler)(
  "a fault in a restore loses nothing: it can be done again, and taken back (needs a C compiler)",
  { timeout: minutes * 60_000 },
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
    let round = 0;
    await sweep(from, ["restore", id], async (files, where) => {
      const store = await openLater(files);
      const events = await store.log.readEvents();
      const isStarted = events.some(({ event }) => event?.kind === "restoreStarted");
      if (!isStarted) {
        expect(fingerprint(files).tree, where).toBe(changed);
      }
      if (isStarted && round++ % 2 === 0) {
        await store.undo();
        expect(fingerprint(files).tree, where).toBe(changed);
      } else {
        await store.restore(id);
        expect(fingerprint(files).tree, where).toBe(wanted);
      }
      store.repository.dispose();
    });
  },
);

/** A git that was killed at the remote leaves its lock there, which is said; then whoever looks after it takes that away. */
async function shareAgain(files: TestRepository): Promise<unknown> {
  const { repository } = await openLater(files);
  const { signal: stop } = new AbortController();
  const place = await repository.readPlace();
  const share = () =>
    repository.shareLog({ remote: "origin", place, confirmed: [], findSecrets: noneIn, stop });
  try {
    return await share();
  } catch (error) {
    const [, lock = ""] = /removes “(.+\.lock)”/.exec((error as UserError).nextStep ?? "") ?? [];
    rmSync(join(bareIn(files).dir, lock));
    return share();
  }
}

/** A remote inside the clone, so that a copy of it has its own. */
function bareIn({ dir, env }: TestRepository): TestRepository {
  return openTestRepository(join(dir, ".git/bare.git"), env);
}

test.skipIf(!hasCompiler)(
  "a fault in an exchange of logs, here or there, loses nothing, and the next one goes through (needs a C compiler)",
  { timeout: minutes * 60_000 },
  async () => {
    const from = makeStory();
    from.git("clone", "--quiet", "--bare", from.dir, bareIn(from).dir);
    from.git("remote", "add", "origin", ".git/bare.git");
    const ours = await openStore(from);
    await ours.snap();
    runWithFault(from, {}, ["share", "origin"]);
    const other = openTestRepository(`${from.dir}-other`, from.env);
    from.git("clone", "--quiet", bareIn(from).dir, other.dir);
    const theirs = await openStore(other);
    const stop = new AbortController().signal;
    await theirs.repository.fetchLogs("origin", stop);
    const [fetched] = await theirs.repository.listFetchedLogs();
    await theirs.repository.adoptLog(fetched ?? expect.fail(), await theirs.repository.readPlace());
    runWithFault(other, {}, ["append", "main", "2"]);
    runWithFault(other, {}, ["share", "origin"]);
    from.write({ "a.txt": "3\n" });
    await ours.snap();
    const before = fingerprint(from);
    const all = ["attemptRecorded", "noteAdded", "noteAdded", "attemptRecorded"];
    await sweep(
      from,
      ["share", "origin"],
      async (files, where) => {
        expect(fingerprint(files), where).toEqual(before);
        const kinds = async () => {
          const { log } = await openLater(files);
          return (await log.readEvents()).map(({ event }) => event?.kind);
        };
        expect(await kinds(), where).toEqual(expect.arrayContaining(["attemptRecorded", "attemptRecorded"]));
        expect(bareIn(files).git("fsck", "--no-dangling"), where).toBe("");
        await expect(shareAgain(files), where).resolves.toBeDefined();
        expect((await kinds()).toSorted(), where).toEqual(all.toSorted());
        const [own, there] = [files, bareIn(files)].map(({ git }) =>
          git("for-each-ref", "--format=%(tree)", "refs/casebook/log"),
        );
        expect(there, where).toBe(own);
        expect(bareIn(files).git("fsck", "--no-dangling"), where).toBe("");
      },
      29,
    );
  },
);
