import { isUtf8 } from "node:buffer";
import { chmodSync, lstatSync, readdirSync, rmdirSync, type Stats, unlinkSync } from "node:fs";
import { join } from "node:path";
import { reportAfterDone } from "./afterDone.ts";
import { breathe, holdUp } from "./breathe.ts";
import { codeOf, messageOf } from "./errors.ts";

/**
 * The one door through which files and folders of ours go away. Node's own `rm` is not used: some versions silently leave a path with
 * a letter outside of ASCII, and Electron's refuse a file that is read-only on Windows (docs/rules/platform.md#v5).
 */

/** What a removal calls of the file system; a test has its own. */
export interface RemovalCalls {
  lstat(path: Path): Stats;
  readdir(path: Path): readonly Buffer[];
  unlink(path: Path): void;
  rmdir(path: Path): void;
  chmod(path: Path, mode: number): void;
}

/** A name that is no UTF-8 has no text. */
type Path = string | Buffer;

const systemCalls: RemovalCalls = {
  lstat: (path) => lstatSync(path),
  readdir: (path) => readdirSync(path, { encoding: "buffer" }),
  unlink: unlinkSync,
  rmdir: rmdirSync,
  chmod: chmodSync,
};

/**
 * How long each new try waits, in milliseconds: on Windows a scanner, an indexer or a process that is just ending keeps a file for a
 * moment. The short pauses keep everybody waiting, the long ones nobody.
 */
const [shortPauses, longPauses] = [
  [10, 30, 60],
  [50, 200, 500],
];

/**
 * Removes what lies at a path, a folder with everything in it, and of a link the link alone. For what means something while it is
 * there, such as a lock or a claim. Nothing there is fine.
 * @throws what the system said, if it is still there
 */
export function remove(path: string, calls: RemovalCalls = systemCalls): void {
  const failure = clearSync(path, calls);
  if (failure !== undefined) {
    throw failure.error;
  }
}

/** Removes rubbish in the same way, and never throws: what stays is announced, once (`afterDone.ts`). Whether it is gone. */
export function tidySync(path: string, calls: RemovalCalls = systemCalls): boolean {
  return announce(path, clearSync(path, calls));
}

/** The same for rubbish that may be large, or that somebody may still be busy with: others have their turn in between. */
export async function tidy(path: string, calls: RemovalCalls = systemCalls): Promise<boolean> {
  const meant = identityOf(path, calls);
  let failure = await clearInTurns(path, calls);
  for (const pause of longPauses) {
    if (!isPassing(failure)) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    failure = isStill(meant, path, calls) ? await clearInTurns(path, calls) : undefined;
  }
  return announce(path, failure);
}

/** Removes a folder if it is there and nothing is in it. */
export function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!(isNotThere(error) || ["ENOTEMPTY", "EEXIST"].includes(codeOf(error) ?? ""))) {
      throw error;
    }
  }
}

/** What the system said, whatever it is. */
type Failure = { readonly error: unknown } | undefined;

function clearSync(path: string, calls: RemovalCalls): Failure {
  const meant = identityOf(path, calls);
  let failure = clearNow(path, calls);
  for (const pause of shortPauses) {
    if (!isPassing(failure)) {
      break;
    }
    holdUp(pause);
    failure = isStill(meant, path, calls) ? clearNow(path, calls) : undefined;
  }
  return failure;
}

function clearNow(path: string, calls: RemovalCalls): Failure {
  const work = clear(path, calls);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) {
      return value;
    }
  }
}

/** How long a removal may keep everybody waiting at a time, in milliseconds. */
const longestTurn = 50;

async function clearInTurns(path: string, calls: RemovalCalls): Promise<Failure> {
  const work = clear(path, calls);
  let since = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) {
      return value;
    }
    if (performance.now() - since > longestTurn) {
      await breathe();
      since = performance.now();
    }
  }
}

/**
 * What is removed by another try must be what was meant by the first: a lock goes, and the next instant somebody else's may have its
 * name.
 */
function isStill(meant: Identity, path: string, calls: RemovalCalls): boolean {
  const now = identityOf(path, calls);
  return meant === "unknown" || now === "unknown" || now === meant;
}

/** Undefined if nothing is there; `unknown` if the system does not say at this moment. */
type Identity = string | undefined;

function identityOf(path: string, calls: RemovalCalls): Identity {
  try {
    const stat = calls.lstat(path);
    const since = stat.isDirectory() ? "" : `${stat.mtimeMs} ${stat.size}`;
    return `${stat.dev} ${stat.ino} ${since}`;
  } catch (error) {
    return isNotThere(error) ? undefined : "unknown";
  }
}

/** Removes all that it can, the innermost first, and pauses after each. What stays keeps nothing else; the last error is returned. */
function* clear(path: Path, calls: RemovalCalls): Generator<void, Failure> {
  try {
    const stat = calls.lstat(path);
    if (!stat.isDirectory()) {
      unlink(path, stat, calls);
      return undefined;
    }
    if ((stat.mode & 0o700) !== 0o700) {
      makeWritable(path, 0o700, calls);
    }
    let failure: Failure;
    for (const name of calls.readdir(path)) {
      failure = (yield* clear(inFolder(path, name), calls)) ?? failure;
      yield;
    }
    if (failure === undefined) {
      calls.rmdir(path);
      checkGone(path, calls);
    }
    return failure;
  } catch (error) {
    return isNotThere(error) ? undefined : { error };
  }
}

/** A file that several names lead to keeps its mode: one of the names may be the user's. */
function unlink(path: Path, stat: Stats, calls: RemovalCalls): void {
  try {
    calls.unlink(path);
  } catch (error) {
    const isReadOnly = stat.isFile() && stat.nlink === 1 && (stat.mode & 0o200) === 0;
    if (!(isReadOnly && ["EPERM", "EACCES"].includes(codeOf(error) ?? ""))) {
      throw error;
    }
    makeWritable(path, 0o600, calls);
    calls.unlink(path);
  }
}

function makeWritable(path: Path, mode: number, calls: RemovalCalls): void {
  try {
    calls.chmod(path, mode);
  } catch {
    // The removal itself says what is refused.
  }
}

/** Whatever the system has answered, what counts is what is there. A file is not looked for: its name may be taken again already. */
function checkGone(folder: Path, calls: RemovalCalls): void {
  calls.lstat(folder);
  if (calls.readdir(folder).length > 0) {
    // No system removes a folder with something in it: this is a new one of somebody else, to which some disks give the same number.
    return;
  }
  throw Object.assign(new Error(`ENOTEMPTY: still there, rmdir '${folder}'`), { code: "ENOTEMPTY" });
}

function isNotThere(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "");
}

/** Whether it may be another moment's answer. */
function isPassing(failure: Failure): boolean {
  const code = codeOf(failure?.error) ?? "";
  return ["EBUSY", "EPERM", "EACCES", "ENOTEMPTY", "EEXIST", "EMFILE", "ENFILE"].includes(code);
}

function inFolder(folder: Path, name: Buffer): Path {
  return typeof folder === "string" && isUtf8(name)
    ? join(folder, name.toString("utf8"))
    : Buffer.concat([Buffer.from(folder), Buffer.from("/"), name]);
}

const announced = new Set<string>();

function announce(path: string, failure: Failure): boolean {
  if (failure === undefined) {
    announced.delete(path);
    return true;
  }
  if (!announced.has(path)) {
    announced.add(path);
    const what = `${path} is no longer needed and could not be removed: ${messageOf(failure.error)}`;
    reportAfterDone(new Error(what, { cause: failure.error }));
  }
  return false;
}
