import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Position } from "../model/report.ts";

/** Answers whether a file is there, by its path relative to the folder. */
export type HasFile = (path: string) => boolean;

/**
 * The path of a file of the folder, relative to it, with `/`, for whatever a report calls it: a path relative to the folder,
 * an absolute one, one of another machine or container (then its longest tail that is there), or a file URL. Undefined for
 * anything that is not a file of the folder: nothing outside is ever opened (R36, security S16).
 */
export function resolveFile(written: string, folder: string, hasFile: HasFile): string | undefined {
  const path = toPath(written);
  if (path === undefined) {
    return undefined;
  }
  const inFolder = relative(folder, resolve(folder, path)).split(sep).join("/");
  if (isInside(inFolder) && hasFile(inFolder)) {
    return inFolder;
  }
  const parts = path.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || parts.some((part) => part === "node_modules" || part === "site-packages")) {
    return undefined;
  }
  // A tail of one name alone would match files that have nothing to do with it.
  for (let from = 1; from < parts.length - 1; from++) {
    const tail = parts.slice(from).join("/");
    if (hasFile(tail)) {
      return tail;
    }
  }
  return undefined;
}

function toPath(written: string): string | undefined {
  // UNC paths leak credentials by a mere look at them (security S17).
  if (written.trim() === "" || /[\x00-\x1f]/.test(written) || /^(?:\\\\|\/\/)/.test(written)) {
    return undefined;
  }
  if (/^file:\/\/\/(?!\/)/i.test(written)) {
    return fromFileUrl(written);
  }
  return /^[a-z][a-z+.-]+:/i.test(written) ? undefined : written;
}

/** The path of a file URL; undefined for one that names no path of this system. */
function fromFileUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch (error) {
    // An escape that is no character, an escaped separator, a drive that is missing.
    if (error instanceof URIError || error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}

function isInside(path: string): boolean {
  return path !== "" && path !== ".." && !path.startsWith("../") && !/^(?:[a-z]:|\.git\/|\/)/i.test(path);
}

/** How frames of stacks are written: file, line, and column where there is one. */
const frames: readonly RegExp[] = [
  // V8: `at fn (file:///a.js:1:2)`, `at /a.js:1:2`; vitest: `❯ fn src/a.ts:1:2`.
  /^\s*(?:at|❯) (?:.*?[( ])?((?:file:\/\/)?[^\s():][^():]*):(\d+):(\d+)\)?/,
  // pytest: `path.py:12: AssertionError`, `path.py:12: in fn`.
  /^(\S[^:]*\.py):(\d+): /,
  /^(\S[^:]*\.py):(\d+):$/,
  // Python: `File "path.py", line 12, in fn`.
  /^\s*File "([^"]+)", line (\d+)/,
];

/** Frames below these are not of the folder's own code. */
const foreign = /(?:^|\/)(?:node_modules|site-packages|\.venv|\.tox|\.nox)\//;

/**
 * The place where a failure happened, from the stack in its text: the innermost frame in the test's own file, else the
 * innermost frame in the folder's own code; undefined where no frame is of the folder.
 */
export function findPosition(
  text: string,
  testFile: string | undefined,
  resolveWritten: (written: string) => string | undefined,
): Position | undefined {
  const positions = text.split("\n").flatMap((line) => {
    const position = readFrame(line, resolveWritten);
    return position === undefined ? [] : [position];
  });
  // Python prints the innermost call last, JavaScript first.
  const innermostFirst = /^(?:\S[^:]*\.py:\d+:|\s*File ")/m.test(text) ? positions.reverse() : positions;
  return innermostFirst.find(({ path }) => path === testFile) ?? innermostFirst[0];
}

function readFrame(
  line: string,
  resolveWritten: (written: string) => string | undefined,
): Position | undefined {
  // Longer lines are no frames, and could make a pattern slow (security S28).
  const match = line.length > 2000 ? undefined : frames.map((frame) => frame.exec(line)).find(Boolean);
  const [, written = "", lineNumber, column] = match ?? [];
  const path = match ? resolveWritten(written) : undefined;
  if (path === undefined || foreign.test(path)) {
    return undefined;
  }
  return { path, line: Number(lineNumber), column: column === undefined ? undefined : Number(column) };
}
