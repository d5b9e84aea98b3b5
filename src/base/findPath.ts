import { anyCase, type Comparable, isOfWindows, isShortNameOf } from "./pathSpellings.ts";

/** The path of a file as the disk spells it, for a path relative to the folder with `/`; undefined where no file is there. */
export type FindFile = (path: string) => string | undefined;

/** The folder that places are looked for in. */
export interface SearchedFolder {
  /** Its own path, with `/`, and whatever else programs call it: see `spellingsOf`. */
  readonly paths: readonly string[];
  /** How its system compares names. */
  readonly comparable: Comparable;
  /** The directories of the folder that frameworks count from, relative to it: `""` is the folder itself. */
  readonly bases: readonly string[];
  readonly findFile: FindFile;
}

/**
 * The path of a file of the folder, relative to it, with `/`, for whatever a report calls it: a path relative to one of its bases,
 * an absolute one, one of another machine or container (then its longest tail that is there), or a file URL. It may hold any
 * character: what is there decides. Undefined for anything that is not a file of the folder: nothing outside is ever asked for
 * (docs/rules/reports.md#r36, docs/rules/security.md#s16, docs/rules/security.md#s17).
 */
export function resolveFile(written: string, folder: SearchedFolder): string | undefined {
  return resolveFrom(written, folder, () => [0]);
}

/**
 * The same for the longest end of a text that leads to a file: in the line of a stack it cannot be seen where a path begins, since
 * it may hold blanks, brackets, quotes and whatever else separates it from other words.
 */
export function resolveEnd(text: string, folder: SearchedFolder): string | undefined {
  return resolveFrom(text, folder, startsIn);
}

function resolveFrom(
  written: string,
  folder: SearchedFolder,
  startsOf: (text: string) => readonly number[],
): string | undefined {
  const readings = readingsOf(written).flatMap((one) => [one, ...onDrive(one, folder)]);
  return (
    findFirst(
      readings,
      (reading) => findAbsolute(reading, folder) ?? findRelative(reading, folder, startsOf(reading)),
    ) ?? (isElsewhere(written) ? undefined : findFirst(readings, (reading) => findTail(reading, folder)))
  );
}

/** `C:src\a.ts` of Windows is relative to where the drive stands: for tests of a folder on that drive, to the folder. */
function onDrive(text: string, { paths }: SearchedFolder): readonly string[] {
  const isRelative = /^[a-z]:[^\\/]/i.test(text);
  return isRelative && paths.some((path) => anyCase(path).startsWith(anyCase(text.slice(0, 2))))
    ? [text.slice(2)]
    : [];
}

function findFirst<T>(all: readonly T[], find: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/**
 * A text as it is; with the escapes of a URL decoded, or those that pytest writes into a report for what lies beyond U+FFFF
 * (`#x1F600`); with the separators of Windows turned; and without what a bundler or a server of this machine puts around a path.
 */
export function readingsOf(text: string): readonly string[] {
  const decoded = /%[0-9a-f]{2}/i.test(text) ? decode(text) : undefined;
  const beyond = text.replace(/#x(10[0-9A-F]{4}|[1-9A-F][0-9A-F]{4})/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  const readings = [text, ...(decoded === undefined ? [] : [decoded]), ...(beyond === text ? [] : [beyond])];
  return readings.flatMap((one) => [
    one,
    ...(one.includes("\\") ? [one.replace(/\\+/g, "/")] : []),
    ...(one.includes("://") || one.includes("?") ? [withoutServer(one)] : []),
  ]);
}

/** The addresses of bundlers, of which the host is a project, and of servers on this machine (docs/rules/reports.md#r49). */
const servers =
  /\b(?:(?:webpack(?:-internal)?|turbopack|ng|rsc|meteor):\/\/[^/\s]{0,200}|https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])(?::\d{1,5})?(?=\/))(?:\/(?:\.\/)?)?/g;

/** A path as such an address has it: without its host, and without the version behind the path. */
function withoutServer(text: string): string {
  const path = text.replaceAll("\\", "/").replace(servers, "");
  const name = path.lastIndexOf("/") + 1;
  const version = path.slice(name).search(/[?#]/);
  return version < 0 ? path : path.slice(0, name + version);
}

/** Undefined for an escape that is not a character, or a separator: these are not paths of a URL. */
function decode(text: string): string | undefined {
  if (/%(?:2f|5c|0)/i.test(text)) {
    return undefined;
  }
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch (error) {
    if (error instanceof URIError) {
      return undefined;
    }
    throw error;
  }
}

/** A path below the folder's own, wherever in the text it begins: in a file URL, or behind the name of a function. */
function findAbsolute(text: string, { paths, comparable, findFile }: SearchedFolder): string | undefined {
  const written = text.split("/");
  for (const path of paths) {
    const same = isOfWindows(path) ? anyCase : comparable;
    const root = path.split("/").filter((name) => name !== "");
    for (const end of endsOf(root.map(same), written.map(same), path.startsWith("/"))) {
      const inside = normalise(written.slice(end).join("/"));
      const found = inside && findFile(inside);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

/** Where the names of a root end among others: the first time and the last. The first name stands behind a separator, or ends there. */
function endsOf(root: readonly string[], names: readonly string[], isBehind: boolean): readonly number[] {
  const [first = "", ...others] = root;
  const isFirst = (name: string, at: number) =>
    isBehind ? at > 0 && isCalled(name, first) : name.endsWith(first);
  const ends = names.flatMap((name, at) =>
    isFirst(name, at) && others.every((one, index) => isCalled(names[at + 1 + index] ?? "", one))
      ? [at + root.length]
      : [],
  );
  return root.length === 0 ? [] : [...new Set([...ends.slice(0, 1), ...ends.slice(-1)])];
}

function isCalled(name: string, called: string): boolean {
  return name === called || (name.includes("~") && isShortNameOf(name, called));
}

function findRelative(
  text: string,
  { bases, findFile }: SearchedFolder,
  starts: readonly number[],
): string | undefined {
  for (const start of starts) {
    const path = text.slice(start);
    for (const base of isAbsolute(path) ? [] : bases) {
      const inside = normalise(`${base}/${path}`);
      const found = inside && findFile(inside);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[a-z]:[\\/])/i.test(path);
}

/**
 * The longest end of a path that is a file of the folder. A tail of one name alone would match files that have nothing to do with it,
 * unless it stands behind the folder's own name; and so would those of an address, or of code that is not the folder's own.
 */
function findTail(text: string, { paths, findFile }: SearchedFolder): string | undefined {
  const parts = text.split("/").slice(-mostParts);
  const isInFolder = () =>
    paths.some((path) => anyCase(path.split("/").at(-1) ?? "") === anyCase(parts.at(-2) ?? "/"));
  for (let from = 1; from < parts.length; from++) {
    const tail = normalise(parts.slice(from).join("/"));
    const isLong = tail?.includes("/") || (from > 1 && from === parts.length - 1 && isInFolder());
    const found = tail !== undefined && isLong ? findFile(tail) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Whether a path leads to another host, or to code that is not the folder's own: no file of the folder is meant by an end of it. */
export function isElsewhere(text: string): boolean {
  const own = text.replace(servers, "").replace(devices, "");
  return (
    /(?:^|[\s("'`[{<,=@])(?:\w[\w+.-]+:)?(?:\/\/(?!\/)|\\\\)\S|^(?!file:)[a-z][a-z+.-]+:(?=[^\\/\s])|(?:^|[\s(])(?:node|bun|deno|ext|data|npm|jsr):(?=[^\\/\s])/i.test(
      own,
    ) || isForeign(text)
  );
}

/** Paths of Windows that begin like those of a share: `\\\\?\\C:\\shop`; `file://localhost/` is this machine. */
const devices = /(?:(?<=file:)\/\/localhost(?=\/)|(?:\\{2,4}|\/\/)[?.][\\/]{1,2}(?=[a-z]:))/gi;

/** How many names of a path are looked at. */
const mostParts = 64;

/** A path without `.` and `..`; undefined for one that leads outside, or to git's own files. */
function normalise(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.pop() === undefined) {
      return undefined;
    }
    if (part !== "" && part !== "." && part !== "..") {
      parts.push(part);
    }
  }
  return parts.length === 0 || parts.length > mostParts || parts[0]?.toLowerCase() === ".git"
    ? undefined
    : parts.join("/");
}

/** How many beginnings of a path are tried in a line, those nearest to its end. */
const mostStarts = 40;

/** Where in a text a path may begin, the longest first: at its beginning, and behind everything that separates words. */
export function startsIn(text: string): readonly number[] {
  const starts = [0];
  for (let at = 1; at < text.length; at++) {
    if (isSeparator(text[at - 1] ?? "")) {
      starts.push(at);
    }
  }
  return starts.length > mostStarts ? [0, ...starts.slice(1 - mostStarts)] : starts;
}

function isSeparator(character: string): boolean {
  return /[\s"'`´‘’“”„«»‹›❯→•*()[\]{}<>=,:;|@#!?&^]/.test(character);
}

/** Whether a path leads to code that is not the folder's own. */
export function isForeign(path: string): boolean {
  return /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|\.venv|\.tox|\.nox)[\\/]/.test(path);
}
