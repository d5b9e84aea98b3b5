import { type BigIntStats, lstatSync, readdirSync } from "node:fs";
import { comparableName, lookAtNames, type NameRules, usualNames } from "../../base/diskNames.ts";
import { unlessRefused } from "../../base/errors.ts";
import { type BytePath, onDisk, toBytes, toText } from "../plumbing/bytePath.ts";
import type { Git, RepositoryPaths } from "../plumbing/git.ts";
import { type GitConfig, isOn } from "../plumbing/gitConfig.ts";

/** Found once for a work tree. */
const found = new WeakMap<RepositoryPaths, NameRules>();

/**
 * How the disk of the work tree compares names, as seen there. What the configuration says of it (`core.ignoreCase`) may have come from
 * another disk. `ownFolder` is an empty folder of ours.
 */
export function namesOf({ paths, platform }: Git, config: GitConfig, ownFolder: string): NameRules {
  const usual = usualNames(platform);
  const rules =
    found.get(paths) ??
    lookAtNames(paths.top, ownFolder, {
      ...usual,
      ignoresCase: isOn(config, "core.ignorecase", usual.ignoresCase),
      // Only git for macOS knows the setting: it calls each name composed, whatever the disk has.
      keepsForm: platform !== "darwin" || !isOn(config, "core.precomposeunicode", false),
    });
  found.set(paths, rules);
  return rules;
}

/** What two paths have in common if the disk takes them for one, and no others; of a folder and what is in it, too. */
export type KeyOf = (path: BytePath) => string;

/** Keys by the rules of a disk. */
export function createKeyOf(rules: NameRules): KeyOf {
  if (!rules.ignoresCase && !rules.ignoresForm) {
    return (path) => path;
  }
  const keyOfName = (name: BytePath) =>
    isText(name)
      ? comparableName(toText(name), rules)
      : name.replace(/[ -~]+/g, (text) => comparableName(text, rules));
  return (path) => path.split("/").map(keyOfName).join("/");
}

/** Names of such disks are text; others can only come from elsewhere. */
function isText(name: BytePath): boolean {
  return Buffer.from(toText(name)).equals(toBytes(name));
}

/** How paths below a folder are spelled on the disk. */
export interface Spelling {
  /** Each spelling is a name of its own: every path is what it is called. */
  readonly isExact: boolean;
  /** The path with the names that the disk has; undefined where nothing is, or where a parent is not a real folder. */
  find(path: BytePath): BytePath | undefined;
  /** Whether something is there by just this path, as far as the disk keeps what was written. */
  isSpelled(path: BytePath): boolean;
  /** Whether two names are the same but for what the disk, or git, makes of each name anyway. */
  isSameName(one: BytePath, other: BytePath): boolean;
}

/** Folders are listed once each, when they are first asked for; on a disk on which each spelling is a name of its own, none is. */
export function createSpelling(top: string, rules: NameRules): Spelling {
  const keyOf = createKeyOf(rules);
  const isSameName = (one: BytePath, other: BytePath) =>
    one === other || (!rules.keepsForm && composed(one) === composed(other));
  if (!rules.ignoresCase && !rules.ignoresForm) {
    return { isExact: true, find: (path) => path, isSpelled: () => true, isSameName };
  }
  const listings = new Map<BytePath, Listing>();
  const folders = new Map<BytePath, BytePath | undefined>();
  const find = (path: BytePath): BytePath | undefined => {
    const end = path.lastIndexOf("/");
    const asked = path.slice(0, Math.max(0, end));
    const folder = end < 0 ? "" : folders.has(asked) ? folders.get(asked) : find(asked);
    folders.set(asked, folder);
    if (folder === undefined) {
      return undefined;
    }
    const listing = listings.get(folder) ?? list(top, folder, keyOf);
    listings.set(folder, listing);
    const name = path.slice(end + 1);
    const there = listing.names.has(name)
      ? name
      : findAlike(top, folder, name, listing.alike.get(keyOf(name)));
    return there === undefined ? undefined : below(folder, there);
  };
  return {
    isExact: false,
    find,
    isSpelled: (path) => {
      const there = find(path);
      return there !== undefined && isSameName(there, path);
    },
    isSameName,
  };
}

interface Listing {
  readonly names: ReadonlySet<BytePath>;
  readonly alike: ReadonlyMap<string, readonly BytePath[]>;
}

function list(top: string, folder: BytePath, keyOf: KeyOf): Listing {
  const path = onDisk(top, folder);
  const names = statOf(path)?.isDirectory() === true ? listNames(path) : [];
  const alike = new Map<string, BytePath[]>();
  for (const name of names) {
    const some = alike.get(keyOf(name)) ?? [];
    some.push(name);
    alike.set(keyOf(name), some);
  }
  return { names: new Set(names), alike };
}

/** The disk decides whether a name leads to one that looks alike: it may know fewer letters than these rules. */
function findAlike(
  top: string,
  folder: BytePath,
  name: BytePath,
  alike: readonly BytePath[] = [],
): BytePath | undefined {
  const stat = alike.length === 0 ? undefined : statOf(onDisk(top, below(folder, name)));
  return stat && (alike.find((one) => statOf(onDisk(top, below(folder, one)))?.ino === stat.ino) ?? alike[0]);
}

function below(folder: BytePath, name: BytePath): BytePath {
  return folder === "" ? name : `${folder}/${name}`;
}

function statOf(path: Buffer): BigIntStats | undefined {
  return unlessRefused(() => lstatSync(path, { bigint: true, throwIfNoEntry: false }), undefined);
}

function listNames(folder: Buffer): readonly BytePath[] {
  return unlessRefused(() => readdirSync(folder, "latin1"), []);
}

function composed(path: BytePath): string {
  return isText(path) ? toText(path).normalize("NFC") : path;
}
