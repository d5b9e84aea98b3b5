import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { unlessRefused } from "../../base/errors.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import type { Scratch } from "../folder/scratch.ts";
import { ancestorsOf, type BytePath } from "../plumbing/bytePath.ts";
import type { Git, RepositoryPaths, Run } from "../plumbing/git.ts";
import type { GitConfig } from "../plumbing/gitConfig.ts";
import type { TreeEntry } from "../plumbing/trees.ts";
import { createSpelling, namesOf, type Spelling } from "./diskSpelling.ts";
import { type Folder, listFilesAt } from "./fileTree.ts";
import type { AttributeReader } from "./gitAttributes.ts";
import { type IndexContent, listOthers } from "./listing.ts";
import { isGitName } from "./skipRules.ts";
import { type Candidate, createLook, exists } from "./workingFiles.ts";

/** What git says of the work tree, and what is to be looked at there. */
export interface Sight {
  readonly index: IndexContent;
  /** Whether the index still is that one. */
  isStill(): boolean;
  /** The files of the index, as the disk spells them. */
  readonly folder: Folder;
  /** Git, with the index that it is to look at. */
  readonly look: Run;
  readonly attributes: AttributeReader;
  /** The files of the index that may be stored in another form than they lie on the disk, as far as they are to be looked at. */
  readonly tracked: readonly BytePath[];
  /** What a snapshot calls the file at a path. */
  readonly named: (path: BytePath) => BytePath;
  /** What may differ from the index, or is not in it. */
  readonly candidates: readonly Candidate[];
  /** Git sees the work tree as it is, so that a part of it can be asked for alone. */
  readonly isPlain: boolean;
  /** When all of the work tree was looked at last, in milliseconds of this process's clock. */
  readonly wholeAt: number;
  /** What is known of the last look, and is not looked at again, but for the `differing` files. */
  readonly kept: Seen & { readonly differing: readonly BytePath[] };
}

/** Where all of the work tree is looked at. */
export const nothingKept: Sight["kept"] = { changes: new Map(), raws: new Map(), differing: [] };

/** What files were found to be. */
interface Seen {
  /** What the tree gets at these paths. */
  readonly changes: ReadonlyMap<BytePath, TreeEntry | undefined>;
  /** The exact bytes of those that the tree holds in another form. */
  readonly raws: ReadonlyMap<BytePath, Oid | undefined>;
}

/** A look at the work tree that is done. */
export interface LastLook extends Seen {
  readonly sight: Sight;
  /** A file has a filter driver. */
  readonly hasFilters: boolean;
  readonly skipped: ReadonlyMap<BytePath, unknown>;
  readonly rules: SnapshotRules;
  readonly config: GitConfig;
  /** When it began, in milliseconds of this process's clock. */
  readonly began: number;
  /** `readOutside` at that time. */
  readonly outside: string;
}

const lastLooks = new WeakMap<RepositoryPaths, LastLook>();

/** Remembers a look, unless one that began later is known; whether it is the last now. */
export function rememberLook({ paths }: Pick<Git, "paths">, look: LastLook): boolean {
  const known = lastLooks.get(paths);
  const isLast = known === undefined || known.began <= look.began;
  if (isLast) {
    lastLooks.set(paths, look);
  }
  return isLast;
}

/** For how long what was seen is added to, in milliseconds, until everything is looked at again: an event may be missed. */
const longestTrust = 60_000;

/**
 * How many changed paths are looked at by themselves, how many files of the index may lie there, and how many bytes all paths may have that git is
 * asked about: Windows takes a command line of 32,767 characters (documented: Microsoft, *CreateProcessW*).
 */
const most = { paths: 100, tracked: 2000, length: 20_000 } as const;

/** Files by which git decides about other files, as a disk that ignores case may spell them. */
const ruleFile = /(?:^|\/)\.git(?:ignore|attributes|modules)$/i;

/**
 * What is to be looked at if only these paths have changed since the last look (docs/rules/git-storage.md#g32), relative to the top, with `/`; a
 * folder stands for all that is in it. Undefined if only a look at everything can tell.
 */
export async function sightChanged(
  git: Git,
  scratch: Scratch,
  run: Run,
  config: GitConfig,
  changed: readonly string[],
): Promise<Sight | undefined> {
  const last = lastLooks.get(git.paths);
  if (last === undefined || changed.length > most.paths || !stillHolds(git, config, last)) {
    return undefined;
  }
  const paths = listWanted(git, config, scratch, last, changed);
  if (paths === undefined) {
    return undefined;
  }
  const { sight } = last;
  const { index, folder } = sight;
  const wanted = new Set(paths);
  const isWanted = (path: BytePath) => wanted.has(path) || ancestorsOf(path).some((one) => wanted.has(one));
  const tracked = paths.flatMap((path) => [...listFilesAt(folder, path)]);
  const unmerged = new Set(index.unmerged.map(([path]) => path));
  const others = paths.filter((path) => mayHoldOthers(git.paths.top, folder, path));
  if (others.join(" ").length > most.length) {
    return undefined;
  }
  const listed = others.length === 0 ? [] : await listOthers(run, git.paths, others);
  if (!sight.isStill()) {
    // What was staged in the meantime is not listed, and the index of the last look does not have it.
    return undefined;
  }
  const gone = sight.candidates.filter(({ path }) => isWanted(path) && !unmerged.has(path));
  const found = [...tracked.map(([path]) => path), ...listed.map(({ path }) => path)];
  const decides = (path: BytePath) => ruleFile.test(path) || path.endsWith("/");
  if (tracked.length > most.tracked || [...found, ...gone.map(({ path }) => path)].some(decides)) {
    return undefined;
  }
  const left = new Set(gone);
  const known = new Map<BytePath, Candidate>([
    ...sight.candidates.flatMap((one) => (left.has(one) ? [] : [[one.path, one] as const])),
    ...tracked.map(([path, { mode }]) => [path, { path, indexMode: mode, isUnasked: true }] as const),
    ...listed.map((one) => [one.path, one] as const),
  ]);
  const candidates = [...known.values()].sort(asGitLists);
  // With another folder, files of attributes may have come or gone that git ignores.
  const hasFolder = paths.some((path) => isFolder(git.paths.top, path));
  const attributes = sight.attributes.askedBy(run, hasFolder ? isWanted : undefined);
  const set = await attributes.read(candidates.map(({ path }) => path));
  if ([...set.values()].some((one) => one.has("filter"))) {
    return undefined;
  }
  return {
    ...sight,
    look: run,
    attributes,
    tracked: attributes.mayBeAnywhere ? tracked.map(([path]) => path) : [],
    named: (path) => path,
    candidates,
    kept: keep(last, isWanted),
  };
}

/** New files first, all by the bytes of their paths: which of them are too big together depends on their order. */
function asGitLists(one: Candidate, other: Candidate): number {
  const isNew = ({ indexMode }: Candidate) => Number(indexMode === undefined);
  return isNew(other) - isNew(one) || (one.path < other.path ? -1 : 1);
}

/** Whether nothing has changed by which git decides what it sees, so far as no event tells it. */
function stillHolds(git: Git, config: GitConfig, last: LastLook): boolean {
  return (
    last.sight.isPlain &&
    !last.hasFilters &&
    performance.now() - last.sight.wholeAt < longestTrust &&
    last.sight.isStill() &&
    isAlike(last.rules, git.snapshotRules) &&
    isAlike([...last.config], [...config]) &&
    last.outside === readOutside(git, config)
  );
}

function isAlike(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** What shows that a file of rules that no snapshot holds, or that has any name, is another one than before. */
export function readOutside({ paths, attributeFiles, ignoreFiles }: Git, config: GitConfig): string {
  const info = ["exclude", "attributes"].map((name) => join(paths.common, "info", name));
  const named = ["core.excludesfile", "core.attributesfile"].flatMap((key) =>
    (config.get(key) ?? []).map((file) => resolve(paths.top, file.replace(/^~(?=\/)/, homedir()))),
  );
  const stamps = [...info, ...named, ...attributeFiles, ...ignoreFiles].map((file) => {
    const look = () => statSync(file, { bigint: true, throwIfNoEntry: false });
    const stat = unlessRefused(look, undefined);
    return `${stat?.ino} ${stat?.size} ${stat?.mtimeNs} ${stat?.ctimeNs}`;
  });
  return stamps.join("\n");
}

/**
 * The changed paths that are to be looked at; what lies in a repository inside of the work tree is left out, because that is looked into as a whole.
 * Files of the index in whose place a folder may be are among them. Undefined where a path does not say what git would see there.
 */
function listWanted(
  git: Git,
  config: GitConfig,
  { objects }: Scratch,
  last: LastLook,
  changed: readonly string[],
): readonly BytePath[] | undefined {
  const { top } = git.paths;
  const { folder } = last.sight;
  const isClear = createIsClear(top, createSpelling(top, namesOf(git, config, objects)), last);
  const inner = innerRepositories(last);
  const wanted = new Set<BytePath>();
  for (const text of changed) {
    const path = Buffer.from(text).toString("latin1");
    if (ancestorsOf(path).some((one) => inner.has(one) && exists(top, `${one}/.git`))) {
      continue;
    }
    if (text.includes("\uFFFD") || !isClear(path)) {
      return undefined;
    }
    wanted.add(path);
    for (const one of ancestorsOf(path).filter((one) => folder.find(one) !== undefined)) {
      wanted.add(one);
    }
  }
  return [...wanted];
}

/** The folders of submodules, and of other repositories that were found. */
function innerRepositories({ sight, skipped }: LastLook): ReadonlySet<BytePath> {
  const nested = [...skipped.keys()].flatMap((path) => (path.endsWith("/") ? path.slice(0, -1) : []));
  return new Set([...sight.index.submodules.map(({ path }) => path), ...nested]);
}

/** Whether a path leads to what git would see there: through no link, into no other repository, and by the spelling of the disk. */
function createIsClear(
  top: string,
  { isExact, find }: Spelling,
  last: LastLook,
): (path: BytePath) => boolean {
  const look = createLook(top);
  const inner = innerRepositories(last);
  const known = new Set(last.sight.candidates.map(({ path }) => path));
  const isName = (name: string) => !["", ".", ".."].includes(name) && !isGitName(name);
  const isOrdinary = (path: BytePath) => !inner.has(path) && !exists(top, `${path}/.git`);
  const isLink = (path: BytePath) => {
    const stat = look(path);
    return typeof stat === "object" && stat.isSymbolicLink();
  };
  const isSpelled = (path: BytePath) =>
    (known.has(path) || last.sight.folder.find(path) !== undefined) && [undefined, path].includes(find(path));
  return (path) =>
    path.split("/").every(isName) &&
    !ruleFile.test(path) &&
    [path, ...ancestorsOf(path)].every(isOrdinary) &&
    !ancestorsOf(path).some(isLink) &&
    (isExact || isSpelled(path));
}

/** Whether something may lie at a path, or below it, that the index does not have. */
function mayHoldOthers(top: string, folder: Folder, path: BytePath): boolean {
  return exists(top, path) && (folder.find(path) === undefined || isFolder(top, path));
}

function isFolder(top: string, path: BytePath): boolean {
  const stat = createLook(top)(path);
  return typeof stat === "object" && stat.isDirectory();
}

/**
 * What was found of files that git calls unchanged, and that may be stored in another form than they lie on the disk. Of those whose stored form is
 * not that of the index, no object is left.
 */
function keep({ sight, changes, raws }: LastLook, isWanted: (path: BytePath) => boolean): Sight["kept"] {
  const candidates = new Set(sight.candidates.map(({ path }) => path));
  const kept = {
    changes: new Map<BytePath, TreeEntry | undefined>(),
    raws: new Map<BytePath, Oid | undefined>(),
  };
  const differing: BytePath[] = [];
  for (const [path, entry] of changes) {
    if (candidates.has(path) || isWanted(path)) {
      continue;
    }
    const indexed = sight.folder.find(path);
    if (entry === undefined || indexed?.oid !== entry.oid || indexed.mode !== entry.mode) {
      differing.push(path);
    } else {
      kept.changes.set(path, entry);
      kept.raws.set(path, raws.get(path));
    }
  }
  return { ...kept, differing };
}
