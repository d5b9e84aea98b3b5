import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { filterInTurns } from "../../base/breathe.ts";
import { UserError, unlessRefused } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { ChangedFile, ExactFile, Oid, SkippedPath, Unseen } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import { conversionSetting } from "../../model/stored/storedValues.ts";
import type { Snapshot, SnapshotUse } from "../../ports/repository.ts";
import { readTips } from "../folder/logTips.ts";
import { isOwnFile, readOwnFile } from "../folder/ownFiles.ts";
import { checkPipes } from "../folder/pipes.ts";
import { readHead } from "../folder/readPlace.ts";
import { createScratch, quarantine, type Scratch } from "../folder/scratch.ts";
import { ancestorsOf, type BytePath, onDisk, toText } from "../plumbing/bytePath.ts";
import { explainFullDisk } from "../plumbing/fullDisk.ts";
import { type Git, GitError, type RepositoryPaths, type Run } from "../plumbing/git.ts";
import { type GitConfig, isOn, neutralSettings } from "../plumbing/gitConfig.ts";
import { compareManyTrees, listChanges, type TreeDifference } from "../plumbing/listChanges.ts";
import { listPresent, type NewObject, nameObject, writeNamed } from "../plumbing/objects.ts";
import type { TreeEntry } from "../plumbing/trees.ts";
import { nothingKept, readOutside, rememberLook, type Sight, sightChanged } from "./changedSight.ts";
import { createKeyOf, createSpelling, namesOf } from "./diskSpelling.ts";
import { listEmptyBelow, listEmptyFolders } from "./emptyFolders.ts";
import { editFolder, type Folder, listFiles, listFolders } from "./fileTree.ts";
import { findFilteredFiles } from "./filteredFiles.ts";
import { openAttributes } from "./gitAttributes.ts";
import { type Hashing, hashFiles } from "./hashFiles.ts";
import { findHeld, ReadFiles } from "./heldFiles.ts";
import { holdObjects } from "./holdObjects.ts";
import { copyIndex, editIndex, unblind } from "./indexCopy.ts";
import { type InnerRepository, lookInto, statesOf } from "./innerRepositories.ts";
import { openLfsStore } from "./lfs.ts";
import {
  type IndexContent,
  isSparse,
  listCandidates,
  listWorktree,
  parseListing,
  trackedIn,
  untrackedFlags,
} from "./listing.ts";
import { findNotHeld, listNew } from "./newTrees.ts";
import { createNamed, findRespelled, respell } from "./respelled.ts";
import { listUncertain } from "./uncertainFiles.ts";
import {
  type Candidate,
  createLook,
  exists,
  findUnstable,
  sortCandidates,
  type WorkingFile,
} from "./workingFiles.ts";

/** A file whose exact bytes the tree does not hold; they are kept next to it. */
export interface RawFile {
  readonly path: BytePath;
  readonly oid: Oid;
}

/** What was captured. */
type Content = Pick<
  WorktreeSnapshot,
  | "folder"
  | "tree"
  | "skippedPaths"
  | "states"
  | "raws"
  | "sparsePaths"
  | "emptyFolders"
  | "conversion"
  | "excludes"
>;

/** The working tree at one instant. Its objects lie in a quarantine of its own until an append publishes them. */
export class WorktreeSnapshot implements Snapshot {
  readonly tree: Oid;
  /** The files of the tree. */
  readonly folder: Folder;
  /** It was taken to be compared alone, and cannot be kept. */
  readonly isCompared: boolean;
  /** Some of its objects are in the log that was appended to last, and perhaps nowhere else. */
  readonly isPartlyHeld: boolean;
  /** The commit that was checked out; undefined on an unborn branch. */
  readonly head: Oid | undefined;
  readonly skippedPaths: ReadonlyMap<BytePath, SkippedPath["reason"]>;
  /** A digest that shows whether a skipped path was the same at another time; not known for all. */
  readonly states: ReadonlyMap<BytePath, string>;
  readonly raws: readonly RawFile[];
  /** Files outside of a sparse checkout: the tree holds them as the index does, and they are not on the disk. */
  readonly sparsePaths: readonly BytePath[];
  /** Folders without anything in them, which a tree cannot hold; those inside of ignored ones are not listed. */
  readonly emptyFolders: readonly BytePath[];
  /** The settings by which git converts files between its store and the disk, as `key=value`. */
  readonly conversion: readonly string[];
  /** The lines of the repository's `info/exclude`, which no tree holds. */
  readonly excludes: readonly string[];
  /** The object directory that holds what is new. */
  readonly objects: string;
  /** The objects that its commit does not hold, if all of them were made here; else only git can tell. */
  readonly written: ReadonlyMap<Oid, NewObject> | undefined;
  readonly #scratch: Scratch;
  readonly #git: Git;

  constructor(
    git: Git,
    scratch: Scratch,
    head: Oid | undefined,
    content: Content,
    { isCompared, isPartlyHeld, written }: Pick<WorktreeSnapshot, "isCompared" | "isPartlyHeld" | "written">,
  ) {
    this.isPartlyHeld = isPartlyHeld;
    this.#git = git;
    this.written = written;
    this.isCompared = isCompared;
    this.folder = content.folder;
    this.#scratch = scratch;
    this.objects = scratch.objects;
    this.head = head;
    this.tree = content.tree;
    this.skippedPaths = content.skippedPaths;
    this.states = content.states;
    this.raws = content.raws;
    this.sparsePaths = content.sparsePaths;
    this.emptyFolders = content.emptyFolders;
    this.conversion = content.conversion;
    this.excludes = content.excludes;
  }

  /** What the tree lacks; bytes that are not UTF-8 are shown as replacement characters. */
  get skipped(): readonly SkippedPath[] {
    return [...this.skippedPaths].map(([path, reason]) => ({ path: toText(path), reason }));
  }

  /** The same, with a digest that shows whether it was the same at another time. */
  get unseen(): Unseen {
    return [...this.skippedPaths].map(([path, reason]) => ({
      path: toText(path),
      reason,
      state: this.states.get(path),
    }));
  }

  /** The files that the tree does not hold byte for byte. */
  get exact(): readonly ExactFile[] {
    return this.raws.map(({ path, oid }) => ({ path: toText(path), oid }));
  }

  /** What changed since a published tree, or since HEAD where there is none, or none that is in the repository. */
  async changesSince(tree: Oid | undefined): Promise<readonly ChangedFile[]> {
    const { paths, run } = this.#git;
    const env = quarantine(paths, this.objects);
    const head = (this.head && `${this.head}^{tree}`) ?? nameObject(paths.hash, "tree", Buffer.of());
    return listChanges(run, tree ?? head, this.tree, env).catch(async (error: unknown) => {
      if (tree === undefined || (await listPresent(run, [tree], { env })).has(tree)) {
        throw error;
      }
      return listChanges(run, head, this.tree, env);
    });
  }

  /** What changed since each of these published trees. */
  async compareWith(trees: readonly Oid[]): Promise<readonly TreeDifference[]> {
    const { paths, runWith, readConfig } = this.#git;
    return compareManyTrees(
      runWith(neutralSettings(await readConfig())),
      trees.map((tree) => [tree, this.tree] as const),
      quarantine(paths, this.objects),
    );
  }

  dispose(): void {
    this.#scratch.dispose();
  }
}

/** What the caller of a snapshot may know in advance; all of it is optional. */
export interface SnapshotOptions {
  /** These paths are read too, though git ignores them or takes them for unchanged. */
  readonly forced?: ReadonlySet<BytePath>;
  /** The configuration, where it was read a moment ago. */
  readonly config?: GitConfig;
  /** What it is for (`Repository.takeSnapshot`). */
  readonly use?: SnapshotUse | undefined;
  /** All paths that may have changed since the last snapshot began; unknown if not given. */
  readonly changed?: readonly string[] | undefined;
}

/**
 * Captures the working tree through an index and an object directory of our own (docs/rules/git-storage.md#g7). Untracked files
 * are part of it, ignored ones are not. Files that could not be captured are listed as skipped; the tree holds it as the index
 * does, if at all. Any failed step is an error, never an older tree.
 */
export async function takeSnapshot(
  git: Git,
  newId: () => string,
  options: SnapshotOptions = {},
): Promise<WorktreeSnapshot> {
  for (let left = tries; ; left--) {
    try {
      return await takeOnce(git, newId(), options);
    } catch (error) {
      const explained = explainFullDisk(error, fact("log.codeNotKept"));
      if (left === 1 || !(explained instanceof GitError)) {
        throw explained;
      }
    }
  }
}

/** How often a snapshot is tried: a prune of somebody else may take away an object that is being used. */
const tries = 3;

async function takeOnce(git: Git, id: string, options: SnapshotOptions): Promise<WorktreeSnapshot> {
  // They may have come since the repository was opened.
  checkPipes(git.paths);
  const scratch = createScratch(git.paths, id);
  try {
    const config = options.config ?? (await git.readConfig());
    const isCompared = options.use === "compare";
    const { oid: head } = await readHead(git);
    const run = openScratch(git, scratch, config);
    const written = new Map<Oid, NewObject>();
    const content = await capture(git, scratch, run, config, { ...options, head, written });
    // What the commit does not hold was mostly made here, and lies in the quarantine, where no prune of the user can take it.
    const isMade = [...content.added, ...content.raws].every(({ oid }) => written.has(oid));
    if (!isMade && !isCompared) {
      await hold(git, scratch, run, head, content);
    }
    return new WorktreeSnapshot(git, scratch, head, content, {
      isCompared,
      isPartlyHeld: content.isPartlyHeld,
      written: isMade ? written : undefined,
    });
  } catch (error) {
    scratch.dispose();
    throw error;
  }
}

/** Git with the object directory of a scratch. */
function openScratch(git: Git, scratch: Scratch, config: GitConfig): Run {
  const env = quarantine(git.paths, scratch.objects);
  // What lies in the quarantine is written to disk for good when it is published.
  const neutral = git.runWith([...neutralSettings(config), "core.fsync=none"]);
  return (args, options) => neutral(args, { ...options, env: { ...env, ...options?.env } });
}

/** Sees to it that no prune of the user can take what the snapshot needs, whatever else holds it now. */
async function hold(
  git: Git,
  { objects }: Scratch,
  run: Run,
  head: Oid | undefined,
  { tree, raws }: Content,
): Promise<void> {
  const tips = await readTips(git);
  const known = [...(head === undefined ? [] : [head]), ...tips.values()];
  await holdObjects(run, { objects, oids: [tree, ...raws.map(({ oid }) => oid)], known });
}

/**
 * What git says of the work tree; again while the index becomes another one between two looks at it: what differs from the one is not what
 * differs from the other. A UserError if it never holds still.
 */
async function sightWhole(git: Git, scratch: Scratch, run: Run, config: GitConfig): Promise<Sight> {
  for (let left = rounds; left > 0; left--) {
    const sight = await sightOnce(git, scratch, run, config);
    if (sight !== undefined) {
      return sight;
    }
  }
  throw new UserError(fact("git.indexKeptChanging"), fact("next.stopWriters"));
}

/** The same, with what git is told to look at for that; undefined if the index became another one. */
async function sightOnce(
  git: Git,
  scratch: Scratch,
  run: Run,
  config: GitConfig,
): Promise<Sight | undefined> {
  const { paths } = git;
  const began = performance.now();
  const { index, candidates, isStill } = await listWorktree(run, paths, config);
  const names = namesOf(git, config, scratch.objects);
  const spelling = createSpelling(paths.top, names);
  const respelled = spelling.isExact ? none : await findRespelled(trackedIn(index), spelling);
  const respelling = respell(index.folder, respelled);
  const { assumedUnchanged, skipWorktree } = index;
  const blinded = {
    assumedUnchanged,
    skipWorktree: skipWorktree.filter((path) => exists(paths.top, path)),
  };
  const isCorrected = respelled.size + assumedUnchanged.length + blinded.skipWorktree.length > 0;
  const look = isCorrected ? withIndex(run, scratch) : run;
  if (isCorrected) {
    // Git is made to look at what it would not see, in an index of our own.
    await copyIndex(join(paths.gitDirectory, "index"), scratch.index);
    if (!isStill()) {
      return undefined;
    }
    await unblind(look, blinded);
    await editIndex(look, paths, respelling);
  }
  const folder = editFolder(index.folder, respelling);
  const seen = isCorrected ? await listCandidates(look, paths) : candidates;
  const attributes = await openAttributes(git, look, config, {
    hasAttributes: index.hasAttributes,
    folder,
    changed: seen.map(({ path }) => path),
  });
  const isMistold = !names.ignoresCase && isOn(config, "core.ignorecase", false);
  const behind = await listBehindLinks(paths.top, folder, skipWorktree);
  const needsPaths = attributes.mayBeAnywhere || isMistold || !spelling.isExact;
  const tracked = needsPaths ? trackedIn({ ...index, folder }) : [];
  const named = createNamed(tracked, spelling);
  const hidden = isMistold ? await listHidden(look, paths, tracked) : [];
  const all = new Map([...behind, ...seen, ...hidden].map((one) => [one.path, one]));
  const isPlain = !isCorrected && !isMistold && behind.length === 0 && !isSparse(index, config);
  return {
    ...{ index, isStill, folder, look, attributes, tracked, named, isPlain },
    kept: nothingKept,
    wholeAt: began,
    candidates: [...all.values()].filter(({ path }) => named(path) === path),
  };
}

/**
 * Files of the index whose folder has become a link. Git walks through it, and calls them unchanged where such files lie there; that the link
 * has come, it does not say where it ignores it.
 */
async function listBehindLinks(
  top: string,
  index: Folder,
  skipWorktree: readonly BytePath[],
): Promise<readonly Candidate[]> {
  const look = createLook(top);
  const links = await filterInTurns(listFolders(index), (path) => {
    const stat = look(path);
    return typeof stat === "object" && stat.isSymbolicLink();
  });
  if (links.length === 0) {
    return [];
  }
  const skipped = new Set(skipWorktree);
  const behind = new Set(links);
  return [...listFiles(index)].flatMap(([path, { mode }]) =>
    !skipped.has(path) && ancestorsOf(path).some((one) => behind.has(one)) ? [{ path, indexMode: mode }] : [],
  );
}

const none: ReadonlyMap<BytePath, BytePath> = new Map();

async function capture(
  git: Git,
  scratch: Scratch,
  run: Run,
  config: GitConfig,
  {
    forced = new Set(),
    use,
    changed,
    head,
    written,
  }: Pick<SnapshotOptions, "forced" | "use" | "changed"> & {
    readonly head: Oid | undefined;
    readonly written: Map<Oid, NewObject>;
  },
): Promise<Content & Made> {
  const { paths } = git;
  const read = await readUntilStill(git, scratch, run, config, { forced, changed, written });
  const { index, folder: before, look, held, raws, skippedPaths, changes } = read;
  const nested = [...skippedPaths.keys()]
    .filter((path) => path.endsWith("/"))
    .map((path) => path.slice(0, -1));
  const inner = await lookInto(git, [...index.submodules.map(({ path }) => path), ...nested]);
  const commits = readSubmodules(paths, index.submodules, { inner, skippedPaths });
  const folder = editFolder(editFolder(before, changes), commits);
  return {
    folder,
    tree: folder.oid(paths.hash),
    ...(await writeTrees(git, scratch, written, { head, before: index.folder, folder, held })),
    skippedPaths,
    states: statesOf(paths.top, skippedPaths, inner),
    raws: [...raws].flatMap(([path, oid]) => (oid === undefined ? [] : [{ path, oid }])),
    sparsePaths: index.skipWorktree.filter((path) => !exists(paths.top, path)),
    emptyFolders:
      use === "compare" ? [] : await findEmptyFolders(look, scratch, paths, { folder, changes, forced }),
    excludes: readExcludes(paths),
    conversion: listConversion(config),
  };
}

/** Git with an index of our own. */
function withIndex(run: Run, { index }: Scratch): Run {
  return (args, options) => run(args, { ...options, env: { ...options?.env, GIT_INDEX_FILE: index } });
}

/** What was made for a snapshot. */
interface Made {
  /** The files that neither the commit nor the log holds. */
  readonly added: readonly TreeEntry[];
  /** The log holds something that the commit does not. */
  readonly isPartlyHeld: boolean;
}

/** Writes the trees that git does not have. */
async function writeTrees(
  git: Git,
  { objects }: Scratch,
  written: Map<Oid, NewObject>,
  {
    head,
    before,
    folder,
    held,
  }: { readonly head: Oid | undefined } & {
    readonly [of in "before" | "folder"]: Folder;
  } & Pick<Hashing, "held">,
): Promise<Made> {
  const { hash } = git.paths;
  const beside = listNew(hash, folder, before, await findNotHeld(git, before, head));
  const fresh = held === undefined ? beside : listNew(hash, folder, held);
  const [folders, files] = [new Set(fresh.folders), new Set(fresh.files)];
  for (const one of beside.folders) {
    if (folders.has(one)) {
      const made = { type: "tree", bytes: one.encode(hash) } as const;
      written.set(one.oid(hash), made);
      await writeNamed(objects, one.oid(hash), made);
    }
  }
  const added = beside.files.filter((file) => files.has(file));
  const isPartlyHeld = added.length < beside.files.length || beside.folders.some((one) => !folders.has(one));
  return { added, isPartlyHeld };
}

/**
 * Folders in which nothing lies. To git, one is no empty folder as long as its index has a file in it, or in its place: where such a file has
 * gone, git is asked with an index that knows.
 */
async function findEmptyFolders(
  run: Run,
  scratch: Scratch,
  paths: RepositoryPaths,
  {
    folder,
    changes,
    forced,
  }: {
    readonly folder: Folder;
    readonly changes: ReadonlyMap<BytePath, TreeEntry | undefined>;
    readonly forced: ReadonlySet<BytePath>;
  },
): Promise<readonly BytePath[]> {
  const below = listEmptyBelow(paths.top, forced);
  const gone = [...changes].flatMap(([path, entry]) => (entry === undefined ? [path] : []));
  const isEmptied = gone.some((path) =>
    [...ancestorsOf(path), path].some((one) => !folder.has(one) && exists(paths.top, one)),
  );
  if (isEmptied && !existsSync(scratch.index)) {
    await copyIndex(join(paths.gitDirectory, "index"), scratch.index);
  }
  const look = isEmptied ? withIndex(run, scratch) : run;
  if (isEmptied) {
    await editIndex(look, paths, new Map(gone.map((path) => [path, undefined])));
  }
  return [...new Set([...(await listEmptyFolders(look, paths.top)), ...below])];
}

/**
 * The commits that are checked out in submodules, where the index has others. Lists those that hold something else as well: what is edited
 * in them is not captured. One that is not checked out is as the index has it.
 */
function readSubmodules(
  paths: RepositoryPaths,
  submodules: IndexContent["submodules"],
  found: {
    readonly inner: ReadonlyMap<BytePath, InnerRepository>;
    readonly skippedPaths: Map<BytePath, SkippedPath["reason"]>;
  },
): ReadonlyMap<BytePath, TreeEntry> {
  const changes = new Map<BytePath, TreeEntry>();
  for (const { path, oid } of submodules) {
    const inner = found.inner.get(path);
    if (inner?.commit !== undefined && inner.commit !== oid) {
      changes.set(path, { mode: "160000", oid: inner.commit });
    }
    if (inner?.isEdited === true) {
      found.skippedPaths.set(path, "edited submodule");
    } else if (inner === undefined && exists(paths.top, `${path}/.git`)) {
      found.skippedPaths.set(path, "nested repository");
    } else if (inner === undefined && holdsAnything(paths.top, path)) {
      // Git says nothing of files that lie where the index has a submodule, and no commit of it is checked out.
      found.skippedPaths.set(path, "edited submodule");
    }
  }
  return changes;
}

/** Whether a folder is there that is not empty; one that cannot be read may hold something. */
function holdsAnything(top: string, path: BytePath): boolean {
  const stat = createLook(top)(path);
  const isFolder = typeof stat === "object" && stat.isDirectory();
  return isFolder && unlessRefused(() => readdirSync(onDisk(top, path)).length > 0, true);
}

/** How often files that change while they are read are read again, and an index that changes is listed again. */
const rounds = 4;

/**
 * What lies in the work tree otherwise than in the index; again from the beginning while files change as they are read.
 */
async function readUntilStill(
  git: Git,
  scratch: Scratch,
  run: Run,
  config: GitConfig,
  {
    forced,
    changed,
    written,
  }: { readonly forced: ReadonlySet<BytePath> } & Pick<SnapshotOptions, "changed"> & Pick<Hashing, "written">,
) {
  // They may be set again while files are read.
  const { paths, snapshotRules: rules, platform } = git;
  const lfs = openLfsStore(paths, config);
  const [began, outside] = [performance.now(), readOutside(git, config)];
  for (let round = 1; ; round++) {
    // Also the index is looked at again: it may have been changed together with the files.
    const sight =
      (changed && (await sightChanged(git, scratch, run, config, changed))) ??
      (await sightWhole(git, scratch, run, config));
    const { folder, look, attributes, tracked, candidates, kept } = sight;
    const asked = [...(attributes.mayBeAnywhere ? tracked : []), ...candidates.map(({ path }) => path)];
    const set = await attributes.read([...new Set(asked)]);
    const filtered = await findFilteredFiles(look, config, set, folder);
    const how = { attributes: set, filtered, lfs, rules, platform };
    const uncertain = await listUncertain(paths, look, config, { folder, tracked }, how);
    const held = await findHeld(git);
    const hashing: Hashing = {
      ...{ read: new ReadFiles(paths, scratch.objects), held },
      ...{ paths, run: look, objects: scratch.objects, attributes, written, filtered, lfs, rules, platform },
      convertsAll: isOn(config, "core.autocrlf", false),
      forced: new Set([...forced].map(sight.named)),
    };
    const looked = new Set([...hashing.forced, ...uncertain, ...kept.differing]);
    const all = [...candidates, ...listUnlisted(folder, looked, candidates)];
    const files = await readWorkTree(hashing, config, rules, all);
    const { changes: read, found, unstable, skipped } = files;
    dropUnwritten(paths, folder, candidates, read);
    const named = dropUnchanged(folder, candidates, uncertain, files);
    if (unstable.size === 0 || round === rounds) {
      const changes = new Map([...kept.changes, ...read]);
      const raws = new Map([...kept.raws, ...found]);
      const skippedPaths = new Map([...skipped, ...unstable]);
      if (forced.size === 0) {
        const seen = { changes, raws, skipped: skippedPaths, hasFilters: filtered.size > 0 };
        rememberLook(git, { sight: { ...sight, candidates: named }, ...seen, rules, config, began, outside });
      }
      return { ...sight, held, changes, raws, skippedPaths };
    }
  }
}

/**
 * An entry that is only announced (`git add --intent-to-add`) stands in the index as an empty file that was never written. Git always calls it
 * changed; one that could not be read is in no tree.
 */
function dropUnwritten(
  { hash }: RepositoryPaths,
  index: Folder,
  candidates: readonly Candidate[],
  changes: Map<BytePath, TreeEntry | undefined>,
): void {
  const none = nameObject(hash, "blob", Buffer.of());
  for (const { path } of candidates) {
    if (!changes.has(path) && index.find(path)?.oid === none) {
      changes.set(path, undefined);
    }
  }
}

/**
 * The candidates that git would name as well: without the files that it was not asked about, and that are as the index has them. Of these, what
 * git itself knows byte for byte is no change, and has no exact bytes of its own.
 */
function dropUnchanged(
  index: Folder,
  candidates: readonly Candidate[],
  uncertain: ReadonlySet<BytePath>,
  { changes, found }: Pick<Awaited<ReturnType<typeof readWorkTree>>, "changes" | "found">,
): readonly Candidate[] {
  return candidates.flatMap((candidate) => {
    const { path, indexMode, isUnasked } = candidate;
    const [entry, indexed] = [changes.get(path), index.find(path)];
    const isSame = entry !== undefined && entry.oid === indexed?.oid && entry.mode === indexed.mode;
    if (isUnasked !== true || !isSame) {
      return isUnasked === true ? [{ path, indexMode }] : [candidate];
    }
    if (!uncertain.has(path)) {
      changes.delete(path);
      found.delete(path);
    }
    return [];
  });
}

/**
 * Only plain files: the lines enter the log, and with it they are shared, so a link must not bring in those of some other
 * file of the user.
 */
function readExcludes({ common }: RepositoryPaths): readonly string[] {
  const file = join(common, "info/exclude");
  const text = isOwnFile(file) ? readOwnFile(file)?.toString("utf8") : undefined;
  return (text ?? "").split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
}

/** The settings that, in addition to its attributes, decide how git writes a file out; a value that git does not know counts as none. */
function listConversion(config: GitConfig): readonly string[] {
  return ["core.autocrlf", "core.eol"].map((key) => {
    const setting = `${key}=${config.get(key)?.at(-1) ?? ""}`;
    return v.is(conversionSetting, setting) ? setting : `${key}=`;
  });
}

/**
 * Untracked files that git takes for a tracked one of another case, because it was told that the disk does not tell them apart, as on another
 * machine. What git ignores, it ignores as it was told.
 */
async function listHidden(
  run: Run,
  paths: RepositoryPaths,
  tracked: readonly BytePath[],
): Promise<readonly Candidate[]> {
  const keyOf = createKeyOf({ ignoresCase: true, ignoresForm: false, keepsForm: true });
  const known = new Set(tracked.map(keyOf));
  const listed = await run(["-c", "core.ignorecase=false", "ls-files", "-t", "-z", ...untrackedFlags]);
  return parseListing(listed, paths).candidates.filter(({ path }) => known.has(keyOf(path)));
}

/** Those of the paths to look at that are not candidates by themselves, with their mode where the index has them. */
function listUnlisted(
  index: Folder,
  looked: ReadonlySet<BytePath>,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const listed = new Set(candidates.map(({ path }) => path));
  return [...looked].flatMap((path) => {
    const indexMode = index.find(path)?.mode;
    return listed.has(path) ? [] : [{ path, indexMode, isUnchanged: indexMode !== undefined }];
  });
}

/** One look at all candidates: what they are now, and what did not hold still. */
async function readWorkTree(
  hashing: Hashing,
  config: GitConfig,
  rules: SnapshotRules,
  candidates: readonly Candidate[],
) {
  const { paths, filtered, forced, platform } = hashing;
  const { present, removed, skipped } = await sortCandidates(paths.top, candidates, rules, {
    filtered,
    forced,
    platform,
  });
  const hashed = await hashFiles(hashing, present);
  const moved = new Set(await findUnstable(paths.top, present));
  for (const file of present) {
    const plain = hashed.get(file.path);
    if (plain?.isPlain === true && !moved.has(file)) {
      hashing.read.learn(file, plain.oid);
    }
  }
  const changes = new Map<BytePath, TreeEntry | undefined>([
    ...removed.map((path) => [path, undefined] as const),
    ...present.flatMap((file) => {
      const stored = hashed.get(file.path);
      return stored === undefined
        ? []
        : [[file.path, { mode: modeOf(file, config), oid: stored.oid }] as const];
    }),
  ]);
  const unstable = new Map(
    present
      .filter((file) => moved.has(file) || !hashed.has(file.path))
      // One that holds still and cannot be read nevertheless is held by a program, as Windows allows it.
      .map((file) => [file.path, moved.has(file) ? "changed while read" : "unreadable"] as const),
  );
  const found = new Map<BytePath, Oid | undefined>([
    ...removed.map((path) => [path, undefined] as const),
    ...[...hashed].map(([path, { raw }]) => [path, raw] as const),
  ]);
  return { changes, found, unstable, skipped };
}

/** A file's mode from the disk, where the repository trusts the disk with it, else from the index. */
function modeOf({ stat, indexMode }: WorkingFile, config: GitConfig): string {
  if (stat.isSymbolicLink()) {
    return "120000";
  }
  if (indexMode === "120000" && !isOn(config, "core.symlinks", true)) {
    return indexMode;
  }
  if (!isOn(config, "core.filemode", true)) {
    return indexMode === "100755" ? indexMode : "100644";
  }
  return stat.mode & 0o100n ? "100755" : "100644";
}
