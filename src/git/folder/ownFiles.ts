import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { codeOf, messageOf, UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { remove } from "../../base/remove.ts";

/**
 * The one door to the small files of our own folder in the git directory. The folder may come with a copied or unzipped repository, so
 * what lies there may be anything: a pipe or a device that would never give an answer, a link to a file of somebody else, or more
 * than fits into the memory.
 */

/** A link is not followed, and a pipe does not keep anybody waiting. Windows has neither flag, and no such files. */
const carefully = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** How long a small file of ours may be, in bytes. */
const longestFile = 64 * 1024 * 1024;

/** Reads a file of ours; undefined if it is not there. A UserError if something else lies in its place. */
export function readOwnFile(path: string, longest = longestFile): Buffer | undefined {
  const file = openOwn(path, constants.O_RDONLY);
  if (file === undefined) {
    return undefined;
  }
  try {
    if (fstatSync(file).size > longest) {
      throw notOurs(path);
    }
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads a file of any length, if it is one. */
export function readPlainFile(path: string): Buffer {
  return readOwnFile(path, Number.POSITIVE_INFINITY) ?? Buffer.of();
}

/** Adds to the end of a file of ours, which is made where there is none, and gives it to `write`. A UserError as above. */
export function appendToOwnFile(path: string, write: (file: number) => void): void {
  const file = openOwn(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
  if (file === undefined) {
    throw notOurs(path);
  }
  try {
    write(file);
  } finally {
    closeSync(file);
  }
}

/** Writes a new file of ours in the place of whatever is there, which only its own name leads to. Gives it to `write`. */
export function makeOwnFile(
  path: string,
  content: string,
  write: (file: number) => void = () => undefined,
): void {
  removeOwn(path);
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, content);
    write(file);
  } finally {
    closeSync(file);
  }
}

/** Takes away what lies at a path of ours and must not stay there: of a link the link alone. A UserError if it stays. */
export function removeOwn(path: string): void {
  try {
    remove(path);
  } catch (error) {
    throw stillThere(path, error);
  }
}

/** What is said of something of ours that is in the way, and that the system does not remove. */
export function stillThere(path: string, cause: unknown): UserError {
  const what = fact("git.notRemoved", { path, message: messageOf(cause) });
  return new UserError(what, fact("next.removeFile"), { cause });
}

/** Whether a plain file of a sane size lies there, or nothing. */
export function isOwnFile(path: string, longest = longestFile): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat === undefined || (stat.isFile() && stat.size <= longest);
}

/** Whether a real folder lies there, or nothing: through a link we would write, and delete, in a folder of somebody else. */
export function isOwnFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true;
}

function openOwn(path: string, flags: number): number | undefined {
  let file: number;
  try {
    file = openSync(path, flags | carefully, 0o600);
  } catch (error) {
    // A link is ELOOP (EMLINK on some systems); a pipe nobody reads, or a socket, is ENXIO.
    const code = codeOf(error) ?? "";
    if (code === "ENOENT") {
      return undefined;
    }
    throw ["ELOOP", "EMLINK", "ENXIO", "EISDIR", "ENOTDIR", "ENODEV"].includes(code)
      ? notOurs(path, error)
      : error;
  }
  if (fstatSync(file).isFile()) {
    return file;
  }
  closeSync(file);
  throw notOurs(path);
}

/** What is said of something in the place of a file or folder of ours. */
export function notOurs(path: string, cause?: unknown): UserError {
  return new UserError(fact("git.foreignFile", { path }), fact("next.removeFile"), { cause });
}
