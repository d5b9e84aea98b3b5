/** The path of a file as the disk spells it, for a path relative to the folder with `/`; undefined where no file is there. */
export type FindFile = (path: string) => string | undefined;

/** The folder that places are looked for in. */
export interface SearchedFolder {
  /** Its own path, with `/`; also another one if it was opened through a link. */
  readonly paths: readonly string[];
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
  const readings = readingsOf(written);
  return (
    findFirst(
      readings,
      (reading) => findAbsolute(reading, folder) ?? findRelative(reading, folder, startsOf(reading)),
    ) ?? (isElsewhere(written) ? undefined : findFirst(readings, (reading) => findTail(reading, folder)))
  );
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
 * (`#x1F600`); and with the separators of Windows turned.
 */
export function readingsOf(text: string): readonly string[] {
  const decoded = /%[0-9a-f]{2}/i.test(text) ? decode(text) : undefined;
  const beyond = text.replace(/#x(10[0-9A-F]{4}|[1-9A-F][0-9A-F]{4})/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  const readings = [text, ...(decoded === undefined ? [] : [decoded]), ...(beyond === text ? [] : [beyond])];
  return readings.flatMap((one) => (one.includes("\\") ? [one, one.replace(/\\+/g, "/")] : [one]));
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
function findAbsolute(text: string, { paths, findFile }: SearchedFolder): string | undefined {
  for (const path of paths.map((one) => one.replace(/^\/+/, "/"))) {
    const [where, root] = hasDrive(path) ? [text.toLowerCase(), path.toLowerCase()] : [text, path];
    for (const at of new Set([where.indexOf(`${root}/`), where.lastIndexOf(`${root}/`)])) {
      const inside = at === -1 ? undefined : normalise(text.slice(at + root.length));
      const found = inside && findFile(inside);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

function hasDrive(path: string): boolean {
  return /^[a-z]:/i.test(path);
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
 * and so would those of an address, or of code that is not the folder's own.
 */
function findTail(text: string, { findFile }: SearchedFolder): string | undefined {
  const parts = text.split("/").slice(-mostParts);
  for (let from = 1; from < parts.length - 1; from++) {
    const tail = normalise(parts.slice(from).join("/"));
    const found = tail?.includes("/") ? findFile(tail) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Whether a path leads to another host, or to code that is not the folder's own: no file of the folder is meant by an end of it. */
export function isElsewhere(text: string): boolean {
  return (
    /(?:^|[\s("'`[{<,=])(?:\w[\w+.-]*:)?(?:\/\/(?!\/)|\\\\)\S|^(?!file:)[a-z][a-z+.-]+:(?=[^\\/\s])/i.test(
      text,
    ) || isForeign(text)
  );
}

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
