import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, sep } from "node:path";
import { lookAtNames, usualNames } from "./diskNames.ts";
import { unlessRefused } from "./errors.ts";
import type { SearchedFolder } from "./findPath.ts";
import { comparableOn, spellingsOf } from "./pathSpellings.ts";
import { thisPlatform } from "./platform.ts";

/** The folder itself where it is gone: a command may have taken it away, and then no place is in it. */
export function realPathOf(folder: string): string {
  return unlessRefused(() => realpathSync(folder), folder);
}

/**
 * Links are followed before it is decided what is inside. A path that the system refuses to look at is not a file: reports
 * hold names of any length and form where a path could stand.
 */
function isFileBelow(root: string, path: string): boolean {
  return isBelow(root, path, (stats) => stats.isFile());
}

/** The same of a folder. */
export function isFolderBelow(root: string, path: string): boolean {
  return isBelow(root, path, (stats) => stats.isDirectory());
}

function isBelow(root: string, path: string, isWanted: (stats: Stats) => boolean): boolean {
  return unlessRefused(() => isWanted(statSync(path)) && realpathSync(path).startsWith(root + sep), false);
}

/** The names in a directory: as they are, and by how systems compare them. */
interface Listing {
  readonly names: ReadonlySet<string>;
  readonly alike: ReadonlyMap<string, string>;
}

/**
 * A folder in which files are found by their names, whatever characters these hold. Only directories of the folder are listed, each
 * once and only where a path leads to it: the disk is asked as often as there are directories, however much a report names.
 * `platform` says whether names that differ in case only are one. Where the disk takes both forms of an accent, a path is called as git
 * calls it on macOS, composed, whoever wrote it.
 */
export function openFolder(
  folder: string,
  bases: readonly string[] = [],
  platform: NodeJS.Platform = thisPlatform,
): SearchedFolder {
  const root = realPathOf(folder);
  const comparable = comparableOn(platform);
  const { ignoresForm } = lookAtNames(root, undefined, usualNames(platform));
  const isComposed = ignoresForm || platform === "darwin";
  const calledAs = (path: string) => withSlashes(isComposed ? path.normalize("NFC") : path);
  const list = (directory: string): Listing => {
    const names = namesIn(directory);
    return { names: new Set(names), alike: new Map(names.map((name) => [comparable(name), name])) };
  };
  const listings = new Map<string, Listing>();
  const found = new Map<string, string | undefined>();

  const nameIn = (directory: string, name: string): string | undefined => {
    const listing = listings.get(directory) ?? list(join(root, directory));
    listings.set(directory, listing);
    return listing.names.has(name) ? name : listing.alike.get(comparable(name));
  };
  const findFile = (path: string): string | undefined => {
    let inside = "";
    for (const part of path.split("/")) {
      const name = nameIn(inside, part);
      if (name === undefined) {
        return undefined;
      }
      inside = join(inside, name);
    }
    const called = calledAs(inside);
    const known = found.has(called)
      ? found.get(called)
      : isFileBelow(root, join(root, inside))
        ? called
        : undefined;
    found.set(called, known);
    return known;
  };
  const paths = [...new Set([root, folder].flatMap((path) => spellingsOf(path)))];
  return { paths, bases: [...new Set([...bases, ""])], comparable, findFile };
}

/** None where there is no such directory, or it may not be read. */
function namesIn(directory: string): readonly string[] {
  return unlessRefused(() => readdirSync(directory), []);
}

function withSlashes(path: string): string {
  return path.split(sep).join("/");
}
