import {
  closeSync,
  constants,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fingerprintGit, type TestRepository } from "../support/git/repositories.ts";
import type { Random } from "./random.ts";
import { blobOf } from "./workTree.ts";

/** Somebody who works on in the folder beside an operation. */
export interface Beside {
  /** Resolves when everything they had begun is done. */
  stop(): Promise<void>;
}

/** Where a byte may not be written or a name not be taken, because a folder came or went: then nothing was written. */
const inTheWay = ["ENOENT", "ENOTDIR", "EISDIR", "EEXIST", "ELOOP", "ENOTEMPTY"];

/** How long a person takes from one edit to the next here, in milliseconds. */
const pauses = [10, 100, 400, 800];

/**
 * Writes, replaces and removes files again and again, as fast as it can while `isTime`: files that change all the time are not
 * restored over at all. Keeps `versions` up to date: the blob that each path was given last, which must not get lost.
 */
export function startWriter(
  top: string,
  random: Random,
  versions: Map<string, string>,
  isTime: () => boolean,
): Beside {
  const paths = [...versions.keys(), "new by hand", "src/new by hand"];
  let count = 0;
  let due = 0;
  return repeat(async () => {
    if (performance.now() < due && !isTime()) {
      await sleep(2);
      return;
    }
    due = performance.now() + random.pick(pauses);
    const path = random.pick(paths);
    const at = Buffer.from(join(top, path), "latin1");
    const text = Buffer.from(
      `${path} version ${count++} ${random.next()}\n`.repeat(random.pick([1, 2, 200])),
    );
    try {
      const kind = random.next();
      if (kind < 0.1) {
        unlinkSync(at);
        versions.delete(path);
      } else {
        (kind < 0.5 ? replace : overwrite)(at, text);
        versions.set(path, blobOf(text));
      }
    } catch (error) {
      if (!inTheWay.includes((error as NodeJS.ErrnoException).code ?? "")) {
        throw error;
      }
    }
    await sleep(random.pick([0, 1, 2]));
  });
}

/**
 * Writes into files that were opened before, as a program does that keeps its log open, wherever they are moved: from the instant
 * that `isTime` tells on. Keeps `versions` up to date.
 */
export function startHolder(
  top: string,
  random: Random,
  versions: Map<string, string>,
  isTime: () => boolean,
): Beside {
  const paths = [...versions.keys()].filter((path) => random.chance(0.3) && isFile(join(top, path)));
  const held = paths.map((path) => ({ path, file: openSync(Buffer.from(join(top, path), "latin1"), "r+") }));
  const writing = repeat(async () => {
    const { path, file } = random.pick(held.length > 0 ? held : [{ path: "", file: -1 }]);
    if (file >= 0 && isTime()) {
      const text = Buffer.from(`${path} written on ${random.next()}\n`);
      ftruncateSync(file);
      writeSync(file, text, 0, text.length, 0);
      versions.set(path, blobOf(text));
    }
    await sleep(random.pick([0, 0, 1, 2, 5]));
  });
  return {
    async stop() {
      await writing.stop();
      for (const { file } of held) {
        closeSync(file);
      }
    },
  };
}

function isFile(path: string): boolean {
  return lstatSync(Buffer.from(path, "latin1"), { throwIfNoEntry: false })?.isFile() === true;
}

/** As editors do that write in place; never through a link, whose target would be what was written. */
function overwrite(path: Buffer, text: Buffer): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** As editors do that write beside and rename. */
function replace(path: Buffer, text: Buffer): void {
  const draft = Buffer.concat([path, Buffer.from("~")]);
  mkdirSync(Buffer.from(dirname(path.toString("latin1")), "latin1"), { recursive: true });
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** What a user does with git beside an operation. */
export const userGits = {
  gc: [["gc", "--quiet", "--prune=now"]],
  repack: [
    ["repack", "-a", "-d", "-q"],
    ["prune", "--expire=now"],
    ["pack-refs", "--all"],
  ],
  commit: [
    ["add", "--all"],
    ["commit", "--quiet", "--allow-empty", "--message", "by hand"],
  ],
  stash: [
    ["stash", "push", "--quiet", "--include-untracked"],
    ["stash", "pop", "--quiet"],
  ],
  checkout: [
    ["checkout", "--quiet", "other"],
    ["checkout", "--quiet", "main"],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly string[])[]>>;

/** The name of a command that somebody uses beside the engine. */
export type UserGit = keyof typeof userGits;

/** The user's git at work, and what it came to. */
export interface GitBeside extends Beside {
  /** What git complained of that is none of the user's doing. */
  readonly complaints: readonly string[];
  /** What the user's git left the repository as. */
  readonly state: ReturnType<typeof fingerprintGit>;
}

/** Runs these commands again and again. */
export function startGit(files: TestRepository, kind: UserGit): GitBeside {
  const complaints: string[] = [];
  let state = fingerprintGit(files);
  const { stop } = repeat(async () => {
    for (const args of userGits[kind]) {
      await files.gitAside(...args).catch((error: Error) => {
        // A checkout or a stash may be refused for the sake of changed files; a damaged repository and a lock in the way may not be.
        if (/bad object|missing|corrupt|unable to read|\.lock/i.test(error.message)) {
          complaints.push(error.message);
        }
      });
      state = fingerprintGit(files);
    }
    await sleep(20);
  });
  return {
    stop,
    complaints,
    get state() {
      return state;
    },
  };
}

function repeat(once: () => Promise<void>): Beside {
  let isOver = false;
  const going = (async () => {
    while (!isOver) {
      await once();
    }
  })();
  // Told by `stop`, whenever that is.
  going.catch(() => undefined);
  return {
    async stop() {
      isOver = true;
      await going;
    },
  };
}
