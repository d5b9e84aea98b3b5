import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../base/errors.ts";

/** How many files and folders are looked at before the search for reports ends. */
const maxEntries = 50_000;

/** Folders in which no report of a run is looked for, unless a pattern names them. */
const skipped = new Set(["node_modules", ".git", ".tox", ".nox", ".venv"]);

/**
 * The absolute paths of the files below a folder that one of the patterns matches: paths relative to the folder with `/`, `*`
 * and `?` within a name, `**` for any folders, `{a,b}` for either. Links are not followed, and a pattern that leads out of the
 * folder matches nothing (docs/rules/security.md#s18).
 */
export async function findMatching(folder: string, patterns: readonly string[]): Promise<readonly string[]> {
  const wanted = patterns.flatMap(expandInside).map(compile);
  const found: string[] = [];
  if (wanted.length > 0) {
    for await (const path of walk(folder, (directory) => wanted.some(({ mayLead }) => mayLead(directory)))) {
      found.push(...(wanted.some(({ matches }) => matches(path)) ? [join(folder, path)] : []));
    }
  }
  return found.toSorted();
}

/** The regular files below a folder, by their paths relative to it. */
async function* walk(folder: string, mayLead: (directory: string) => boolean): AsyncGenerator<string> {
  const waiting = [""];
  for (let seen = 0; waiting.length > 0 && seen < maxEntries; ) {
    const directory = waiting.shift() ?? "";
    for (const entry of await list(join(folder, directory))) {
      seen++;
      const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
      if (entry.isFile()) {
        yield path;
      } else if (entry.isDirectory() && mayLead(path)) {
        waiting.push(path);
      }
    }
  }
}

function expandInside(pattern: string): readonly string[] {
  const plain = pattern.replaceAll("\\", "/").replace(/^\.\//, "");
  return /^\/|^[a-z]:|(?:^|\/)\.\.(?:\/|$)/i.test(plain) ? [] : expandBraces(plain);
}

function compile(pattern: string) {
  const whole = toRegExp(pattern);
  return { matches: (path: string) => whole.test(path), mayLead: foldersOf(pattern) };
}

async function list(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP"].includes(codeOf(error) ?? "")) {
      return [];
    }
    throw error;
  }
}

/** How many patterns the braces of one may stand for. */
const maxAlternatives = 100;

/** What a pattern stands for: `{a,b}` is either. */
export function expandBraces(pattern: string): readonly string[] {
  let patterns = [pattern];
  for (let index = 0; index < patterns.length && patterns.length < maxAlternatives; ) {
    const [, before = "", inner = "", after = ""] =
      /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(patterns[index] ?? "") ?? [];
    if (before + inner + after === "") {
      index++;
    } else {
      patterns = patterns.toSpliced(index, 1, ...inner.split(",").map((one) => before + one + after));
    }
  }
  return patterns;
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .split("/")
    .map((part) => (part === "**" ? "(?:[^/]+/)*" : `${nameSource(part)}/`))
    .join("")
    .replace(/\/$/, "");
  return new RegExp(`^${source}$`);
}

function nameSource(part: string): string {
  return part
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replace(/\*+/g, "[^/]*")
    .replaceAll("?", "[^/]");
}

/** Whether a folder may hold what a pattern matches. */
function foldersOf(pattern: string): (path: string) => boolean {
  const parts = pattern.split("/").slice(0, -1);
  const any = parts.indexOf("**");
  const fixed = (any === -1 ? parts : parts.slice(0, any)).map((part) => new RegExp(`^${nameSource(part)}$`));
  return (path) => {
    const names = path.split("/");
    const isSkipped = skipped.has(names.at(-1) ?? "") && !parts.includes(names.at(-1) ?? "");
    return (
      !isSkipped &&
      (any !== -1 || names.length <= fixed.length) &&
      names.every((name, index) => fixed[index]?.test(name) ?? true)
    );
  };
}
