import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Position } from "../model/report.ts";
import type { Frame } from "./frames.ts";

/** Answers whether a file is there, by its path relative to the folder. */
export type HasFile = (path: string) => boolean;

/** The path of a file of the folder, relative to it with `/`, for a path as it is written somewhere; undefined for any other. */
export type ResolvePath = (written: string) => string | undefined;

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
  if (parts.includes("..") || isForeign(path)) {
    return undefined;
  }
  // A tail of one name alone would match files that have nothing to do with it.
  for (let from = 1; from < parts.length - 1; from++) {
    const tail = parts.slice(from).join("/");
    if (isInside(tail) && hasFile(tail)) {
      return tail;
    }
  }
  return undefined;
}

/** What a written path says, as a path of this system; undefined for what is none, or must not even be looked at. */
export function toPath(written: string): string | undefined {
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

/** Whether a path leads to code that is not the folder's own. */
export function isForeign(path: string): boolean {
  return /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|\.venv|\.tox|\.nox)[\\/]/.test(path);
}

/** Whether a file is called or lies as tests are, in one language or another. */
function looksLikeTest(path: string): boolean {
  return /(?:^|\/)(?:tests?|specs?|__tests__|t|features)\/|(?:^|[/._-])(?:test|spec)[._-]|[._-](?:test|spec)s?\.|(?:Tests?|Spec)\.\w+$/.test(
    path,
  );
}

/**
 * The place where a failure happened: the innermost frame in the test's own file, or, where the report does not name that, in
 * one that looks like a test; else the innermost in the folder's own code. Undefined where no frame is of the folder.
 */
export function findPosition(
  frames: Iterable<Frame>,
  testFile: string | undefined,
  resolvePath: ResolvePath,
): Position | undefined {
  let innermost: Position | undefined;
  for (const { written, line, column } of frames) {
    const path = line > 0 ? resolvePath(written) : undefined;
    if (path !== undefined && !isForeign(path)) {
      innermost ??= { path, line, column };
      if (testFile === undefined ? looksLikeTest(path) : path === testFile) {
        return { path, line, column };
      }
    }
  }
  return innermost;
}

/** Editors count no further. */
const lastLine = 2 ** 31 - 1;

/** A line of an editor, from 1; undefined for what is no line (R37). */
export function toLine(written: number | undefined, counting: "from 0" | "from 1"): number | undefined {
  const line = (written ?? Number.NaN) + (counting === "from 0" ? 1 : 0);
  return Number.isInteger(line) && line > 0 && line <= lastLine ? line : undefined;
}
