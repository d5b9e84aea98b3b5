import { accessSync, type BigIntStats, constants, lstatSync } from "node:fs";
import { filterInTurns, forEachInTurns } from "../../base/breathe.ts";
import type { NameRules } from "../../base/diskNames.ts";
import { codeOf, unlessRefused } from "../../base/errors.ts";
import type { SkippedPath } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import { ancestorsOf, type BytePath, onDisk } from "../plumbing/bytePath.ts";
import { createKeyOf } from "./diskSpelling.ts";
import type { FilteredFile } from "./filteredFiles.ts";
import { reasonByName, startBudget } from "./skipRules.ts";

/** A path of the work tree that may differ from the index. */
export interface Candidate {
  readonly path: BytePath;
  /** Its mode in the index; undefined for an untracked file. */
  readonly indexMode: string | undefined;
  /** Git calls it unchanged, and is not believed. */
  readonly isUnchanged?: boolean | undefined;
  /** Git was not asked whether it has changed. */
  readonly isUnasked?: boolean | undefined;
}

/** A file or link as it lies on the disk. */
export interface WorkingFile extends Candidate {
  readonly stat: BigIntStats;
}

/** What to do with every candidate. */
export interface WorkingFiles {
  readonly present: readonly WorkingFile[];
  readonly removed: readonly BytePath[];
  readonly skipped: ReadonlyMap<BytePath, SkippedPath["reason"]>;
}

/** What decides about a candidate besides its name and size. */
interface CandidateRules {
  readonly filtered: ReadonlyMap<BytePath, FilteredFile>;
  /** Of these, no size is too big. */
  readonly forced: ReadonlySet<BytePath>;
  readonly platform: NodeJS.Platform;
}

/** Looks at every candidate on the disk, never through a link. */
export async function sortCandidates(
  top: string,
  candidates: readonly Candidate[],
  rules: SnapshotRules,
  { filtered, forced, platform }: CandidateRules,
): Promise<WorkingFiles> {
  const look = createLook(top);
  const findJunction = createFindJunction(look, candidates, platform);
  const reasonBySize = startBudget(rules);
  const reasonByFilteredSize = startBudget(rules);
  const present: WorkingFile[] = [];
  const removed: BytePath[] = [];
  const skipped = new Map<BytePath, SkippedPath["reason"]>();
  await forEachInTurns(candidates, (found) => {
    const stat = look(found.path);
    const isSubmodule = found.indexMode === "160000";
    if (isSubmodule && typeof stat === "object" && stat.isDirectory()) {
      // Submodules are looked into as the repositories that they are.
      return;
    }
    // Something else in its place is new.
    const candidate = isSubmodule ? { ...found, indexMode: undefined } : found;
    const reason =
      reasonAgainst(candidate, stat, rules, reasonBySize) ??
      reasonAgainstFiltered(candidate, stat, filtered, (size) =>
        forced.has(candidate.path) ? undefined : reasonByFilteredSize(size),
      );
    const junction = findJunction(candidate.path, stat);
    if (reason !== undefined) {
      skipped.set(candidate.path, reason);
    } else if (junction !== undefined) {
      skipped.set(junction, "special file");
    } else if (stat === undefined || stat === "unreadable" || stat.isDirectory()) {
      removed.push(candidate.path);
    } else {
      present.push({ ...candidate, stat });
    }
  });
  return { present, removed, skipped };
}

/**
 * The junction behind which a path lies at which nothing is. Git for Windows walks through one, and lists what is behind it; to us it is a
 * link, and none is followed. A link that is a candidate itself took the place of a folder.
 */
function createFindJunction(
  look: (path: BytePath) => Look,
  candidates: readonly Candidate[],
  platform: NodeJS.Platform,
): (path: BytePath, stat: Look) => BytePath | undefined {
  if (platform !== "win32") {
    return () => undefined;
  }
  const listed = new Set(candidates.map(({ path }) => path));
  const isJunction = (folder: BytePath) => {
    const stat = listed.has(folder) ? undefined : look(folder);
    return typeof stat === "object" && stat.isSymbolicLink();
  };
  return (path, stat) => (stat === undefined ? ancestorsOf(path).find(isJunction) : undefined);
}

/** Which files are no longer what they were when they were looked at. */
export function findUnstable(top: string, files: readonly WorkingFile[]): Promise<readonly WorkingFile[]> {
  const look = createLook(top);
  return filterInTurns(files, ({ path, stat }) => !isSame(stat, look(path)));
}

/** What lies at a path; undefined if nothing does. */
export type Look = BigIntStats | "unreadable" | undefined;

/** Whether a file was not touched between two looks. */
export function isSame(before: BigIntStats, now: Look): boolean {
  return (
    typeof now === "object" &&
    (["mode", "size", "mtimeNs", "ctimeNs", "ino"] as const).every((key) => before[key] === now[key])
  );
}

function reasonAgainst(
  { path, indexMode }: Candidate,
  stat: Look,
  rules: SnapshotRules,
  reasonBySize: (size: number) => SkippedPath["reason"] | undefined,
): SkippedPath["reason"] | undefined {
  if (path.endsWith("/")) {
    return "nested repository";
  }
  if (stat === undefined) {
    return undefined;
  }
  if (stat === "unreadable") {
    return "unreadable";
  }
  if (!stat.isFile() && !stat.isSymbolicLink()) {
    // A directory in the place of a tracked file: the file is gone, and the files in the directory are listed separately.
    return stat.isDirectory() ? undefined : "special file";
  }
  if (indexMode !== undefined) {
    return undefined;
  }
  return reasonByName(path, rules) ?? reasonBySize(Number(stat.size));
}

/**
 * A filter driver that encrypts keeps the bytes out of the repository, and so does a snapshot. Of a file that is unchanged, what git has
 * stored is in the repository anyway; only what the driver makes of it is not kept where it is too big.
 */
function reasonAgainstFiltered(
  { path, isUnchanged }: Candidate,
  stat: Look,
  filtered: ReadonlyMap<BytePath, FilteredFile>,
  reasonBySize: (size: number) => SkippedPath["reason"] | undefined,
): SkippedPath["reason"] | undefined {
  const file = filtered.get(path);
  if (file === undefined || typeof stat !== "object" || !stat.isFile()) {
    return undefined;
  }
  if (file.isSecret) {
    return "looks like a secret";
  }
  return isUnchanged && reasonBySize(Number(stat.size)) !== undefined
    ? "too big, made by a filter"
    : undefined;
}

/** Whether there is anything at a path, without going through a link. */
export function exists(top: string, path: BytePath): boolean {
  return createLook(top)(path) !== undefined;
}

/**
 * A look at paths below `top`; undefined where nothing is, or where a parent is not a real directory. Synchronous, because a
 * thousand looks take a few milliseconds so, and ten times as long one promise each.
 */
export function createLook(top: string): (path: BytePath) => Look {
  const folders = new Map<BytePath, boolean>();
  const absolute = (path: BytePath) => onDisk(top, path);

  return (path) => {
    const stat = isInFolder(path) ? statOf(absolute(path)) : undefined;
    return stat?.isFile() && !isOwn(stat) && !isReadable(absolute(path)) ? "unreadable" : stat;
  };

  function isInFolder(path: BytePath): boolean {
    const end = path.lastIndexOf("/");
    const parent = path.slice(0, Math.max(0, end));
    if (end < 0) {
      return true;
    }
    const known =
      folders.get(parent) ?? (isInFolder(parent) && statOf(absolute(parent))?.isDirectory() === true);
    folders.set(parent, known);
    return known;
  }
}

function statOf(path: Buffer): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}

/** A file that its owner, the one who asks, may read; that spares a system call for nearly every file. */
function isOwn({ uid, mode }: BigIntStats): boolean {
  return process.getuid?.() === Number(uid) && (mode & 0o400n) !== 0n;
}

function isReadable(path: Buffer): boolean {
  return unlessRefused(() => {
    accessSync(path, constants.R_OK);
    return true;
  }, false);
}

/**
 * Files at these paths, or where their folders should be, that are on the disk although a snapshot does not list them, by any spelling: git
 * ignores them.
 */
export async function findUnlisted(
  { top, names }: { readonly top: string; readonly names: NameRules },
  { entries, skipped }: { readonly [of in "entries" | "skipped"]: ReadonlyMap<BytePath, unknown> },
  paths: readonly BytePath[],
): Promise<readonly BytePath[]> {
  const look = createLook(top);
  const keyOf = createKeyOf(names);
  const listed = new Set([...entries.keys(), ...skipped.keys()].map(keyOf));
  const asked = new Set(paths.flatMap((path) => [...ancestorsOf(path), path]));
  return filterInTurns(asked, (path) => {
    const stat = listed.has(keyOf(path)) ? undefined : look(path);
    return stat === "unreadable" || (stat !== undefined && !stat.isDirectory());
  });
}
