import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import {
  enter,
  expandBraces,
  isWhole,
  longestPattern,
  type MatchProgress,
  mostAlternatives,
  type PathPattern,
  readPattern,
  start,
} from "../../base/pathPatterns.ts";

/** How many files and folders are looked at before the search for reports ends. */
const maxEntries = 50_000;

/** Folders in which no report of a run is looked for, unless a pattern names them. */
const skipped = new Set(["node_modules", ".git", ".tox", ".nox", ".venv"]);

/**
 * The absolute paths of the files below a folder that one of the patterns matches: paths relative to the folder, in the dialect of
 * `readPattern`. Links are not followed, and a pattern that leads out of the folder matches nothing (docs/rules/security.md#s18).
 */
export async function findMatching(folder: string, patterns: readonly string[]): Promise<readonly string[]> {
  return (await search(folder, patterns)).found;
}

/** The same; undefined where the folder is so big that these may not be all. */
export async function findAllMatching(
  folder: string,
  patterns: readonly string[],
): Promise<readonly string[] | undefined> {
  const { found, isWhole } = await search(folder, patterns);
  return isWhole ? found : undefined;
}

async function search(folder: string, patterns: readonly string[]) {
  const wanted = patterns.filter((one) => !leadsOut(one)).flatMap((one) => readPattern(plainOf(one)));
  if (wanted.length === 0) {
    return { found: [], isWhole: true };
  }
  const found: string[] = [];
  const paths = walk(folder, wanted);
  let next = await paths.next();
  for (; next.done !== true; next = await paths.next()) {
    found.push(join(folder, next.value));
  }
  return { found: found.toSorted(), isWhole: next.value };
}

/**
 * The patterns of `casebook.reports`, with what they mean where they name a folder: all XML files in it, since no other report is read
 * (`results`, `results/`, `results/**`).
 */
export function patternsOfSetting(patterns: readonly string[]): readonly string[] {
  return patterns.flatMap((pattern) => {
    const plain = plainOf(pattern);
    const all = `${plain.replace(/\/(?:\*\*)?$/, "")}/**/*.xml`;
    if (/(?:^|\/)(?:\*\*)?$/.test(plain)) {
      return [plain === "**" ? "**/*.xml" : all];
    }
    return /[*?[{]/.test(plain) ? [plain] : [plain, all];
  });
}

/** What of the patterns of `casebook.reports` matches nothing because of how it is written. */
export function complaintsOn(patterns: readonly string[]): readonly Fact[] {
  return patterns.flatMap((pattern) => complaintOn(pattern) ?? []);
}

function complaintOn(pattern: string): Fact | undefined {
  const shown = pattern.slice(0, 100);
  if (pattern.length > longestPattern || expandBraces(pattern).length > mostAlternatives) {
    return fact("hint.globTooLong", { pattern: shown });
  }
  if (leadsOut(pattern)) {
    return fact("hint.globOutside", { pattern: shown });
  }
  // Parentheses alone may be of a name: `report (1).xml`.
  if (/[@+!]\(|\([^)]{0,1000}\||\{[^{},]{0,1000}\.\.|^!/.test(pattern)) {
    return fact("hint.globSyntax", { pattern: shown, instead: "{a,b}" });
  }
  return undefined;
}

/** With `/` alone, and without a `./` at its beginning. */
function plainOf(pattern: string): string {
  return pattern.replaceAll("\\", "/").replace(/^\.\//, "");
}

function leadsOut(pattern: string): boolean {
  return /^\/|^[a-z]:|(?:^|\/)\.\.(?:\/|$)/i.test(plainOf(pattern));
}

/** How far a path has got in each of the patterns that it may still fit. */
type Reached = readonly (readonly [pattern: PathPattern, progress: MatchProgress])[];

/** The regular files below a folder that fit one of the patterns, by their paths relative to it; in the end, whether these are all. */
async function* walk(folder: string, patterns: readonly PathPattern[]): AsyncGenerator<string, boolean> {
  const named = new Set(patterns.flat().map((part) => (part === "**" ? part : part.text)));
  const isSkipped = (name: string) => skipped.has(name) && !named.has(name);
  const waiting: { path: string; reached: Reached }[] = [
    { path: "", reached: patterns.map((one) => [one, start(one)]) },
  ];
  let seen = 0;
  let at = waiting.shift();
  for (; at !== undefined && seen < maxEntries; at = waiting.shift()) {
    for (const entry of await list(join(folder, at.path))) {
      seen++;
      const path = at.path === "" ? entry.name : `${at.path}/${entry.name}`;
      const reached = goOn(at.reached, entry.name);
      if (entry.isFile() && reached.some(([pattern, progress]) => isWhole(pattern, progress))) {
        yield path;
      } else if (entry.isDirectory() && reached.length > 0 && !isSkipped(entry.name)) {
        waiting.push({ path, reached });
      }
    }
  }
  return at === undefined;
}

function goOn(reached: Reached, name: string): Reached {
  return reached
    .map(([pattern, progress]) => [pattern, enter(pattern, progress, name)] as const)
    .filter(([, progress]) => progress.size > 0);
}

async function list(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP", "ENAMETOOLONG"].includes(codeOf(error) ?? "")) {
      return [];
    }
    throw error;
  }
}
