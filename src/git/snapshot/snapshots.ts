import { join } from "node:path";
import * as v from "valibot";
import { fact } from "../../base/facts/fact.ts";
import type { ChangedFile, ExactFile, Oid, SkippedPath, Unseen } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import { conversionSetting } from "../../model/stored/storedValues.ts";
import type { Snapshot } from "../../ports/repository.ts";
import { readTips } from "../folder/logTips.ts";
import { isOwnFile, readOwnFile } from "../folder/ownFiles.ts";
import { checkPipes } from "../folder/pipes.ts";
import { readHead } from "../folder/readPlace.ts";
import { createScratch, quarantine, type Scratch } from "../folder/scratch.ts";
import { type BytePath, splitNul, toText } from "../plumbing/bytePath.ts";
import { explainFullDisk } from "../plumbing/fullDisk.ts";
import { type Git, GitError, type RepositoryPaths, type Run } from "../plumbing/git.ts";
import { type GitConfig, isOn, neutralSettings } from "../plumbing/gitConfig.ts";
import { diffManyTrees, listChanges } from "../plumbing/listChanges.ts";
import { listPresent, nameObject } from "../plumbing/objects.ts";
import { createKeyOf, createSpelling, namesOf } from "./diskSpelling.ts";
import { listEmptyFolders } from "./emptyFolders.ts";
import { findFilteredFiles } from "./filteredFiles.ts";
import { readAttributes } from "./gitAttributes.ts";
import { type Hashing, hashFiles } from "./hashFiles.ts";
import { holdObjects } from "./holdObjects.ts";
import { copyIndex, findBlinded, pathOfEntry, unblind } from "./indexCopy.ts";
import { type InnerRepository, lookInto, parseSubmodules, statesOf } from "./innerRepositories.ts";
import { openLfsStore } from "./lfs.ts";
import { createNamed, respellIndex } from "./respelled.ts";
import { listUncertain } from "./uncertainFiles.ts";
import {
  type Candidate,
  exists,
  findUnstable,
  parseCandidates,
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
  "tree" | "skippedPaths" | "states" | "raws" | "sparsePaths" | "emptyFolders" | "conversion" | "excludes"
>;

/** The working tree at one instant. Its objects lie in a quarantine of its own until an append publishes them. */
export class WorktreeSnapshot implements Snapshot {
  readonly tree: Oid;
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
  readonly #scratch: Scratch;
  readonly #git: Git;

  constructor(git: Git, scratch: Scratch, head: Oid | undefined, content: Content) {
    this.#git = git;
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

  /** What changed since each of these published trees, as unified diffs. */
  async diffsSince(trees: readonly Oid[]): Promise<readonly string[]> {
    const { paths, runWith, readConfig } = this.#git;
    return diffManyTrees(
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
    await copyIndex(join(git.paths.gitDirectory, "index"), scratch.index);
    const config = options.config ?? (await git.readConfig());
    const run = openScratch(git, scratch, config);
    const [content, { oid: head }, tips] = await Promise.all([
      capture(git, scratch, run, config, options.forced),
      readHead(git),
      readTips(git),
    ]);
    const oids = [content.tree, ...content.raws.map(({ oid }) => oid)];
    const known = [...(head === undefined ? [] : [head]), ...tips.values()];
    await holdObjects(run, { objects: scratch.objects, oids, known });
    return new WorktreeSnapshot(git, scratch, head, content);
  } catch (error) {
    scratch.dispose();
    throw error;
  }
}

/** Git with the index and the object directory of a scratch. */
function openScratch(git: Git, scratch: Scratch, config: GitConfig): Run {
  const env = { ...quarantine(git.paths, scratch.objects), GIT_INDEX_FILE: scratch.index };
  // What lies in the quarantine is written to disk for good when it is published.
  const neutral = git.runWith([...neutralSettings(config), "core.fsync=none"]);
  return (args, options) => neutral(args, { ...options, env: { ...env, ...options?.env } });
}

async function capture(
  git: Git,
  scratch: Scratch,
  run: Run,
  config: GitConfig,
  forced: ReadonlySet<BytePath> = new Set(),
): Promise<Content> {
  // They may be set again while files are read.
  const { paths, snapshotRules: rules } = git;
  const lfs = openLfsStore(paths, config);
  // Each of them looks at every file; together they take as long as the longest.
  const [listed, sighted] = await Promise.all([run(["ls-files", "-v", "-s", "-z"]), listCandidates(run)]);
  const names = namesOf(git, config, scratch.objects);
  const spelling = createSpelling(paths.top, names);
  const { entries, isRespelled } = await respellIndex(run, splitNul(listed), spelling);
  const blinded = findBlinded(entries);
  const isThere = (path: BytePath) => exists(paths.top, path);
  const isUnblinded = await unblind(run, blinded, isThere);
  const tracked = entries.map(pathOfEntry);
  const named = createNamed(tracked, spelling);
  const withoutTwins = (all: readonly Candidate[]) => all.filter(({ path }) => named(path) === path);
  const isMistold = !names.ignoresCase && isOn(config, "core.ignorecase", false);
  const hidden = async () => (isMistold ? await listHidden(run, tracked) : []);
  const sightAgain = async () => withoutTwins([...(await listCandidates(run)), ...(await hidden())]);
  const sight =
    isUnblinded || isRespelled ? await sightAgain() : withoutTwins([...sighted, ...(await hidden())]);
  const present = [...new Set([...tracked, ...sight.map(({ path }) => path)])];
  const attributes = await readAttributes(paths, run, config, present);
  const filtered = await findFilteredFiles(run, config, attributes, entries);
  const uncertain = await listUncertain(paths, run, config, tracked, {
    attributes,
    filtered,
    lfs,
    rules,
    platform: git.platform,
  });
  const hashing: Hashing = {
    paths,
    run,
    objects: scratch.objects,
    convertsAll: isOn(config, "core.autocrlf", false),
    filtered,
    lfs,
    rules,
    forced: new Set([...forced].map(named)),
    platform: git.platform,
  };
  const looked = new Set([...hashing.forced, ...uncertain]);
  const { raws, skippedPaths } = await readUntilStill(hashing, config, rules, sight, looked, sightAgain);
  const submodules = parseSubmodules(entries);
  const nested = [...skippedPaths.keys()]
    .filter((path) => path.endsWith("/"))
    .map((path) => path.slice(0, -1));
  const inner = await lookInto(git, [...submodules.map(({ path }) => path), ...nested]);
  await readSubmodules(run, paths, submodules, { inner, skippedPaths });
  const tree = (await run(["write-tree"])).toString("latin1").trim();
  return {
    tree,
    skippedPaths,
    states: statesOf(paths.top, skippedPaths, inner),
    raws: [...raws].flatMap(([path, oid]) => (oid === undefined ? [] : [{ path, oid }])),
    sparsePaths: blinded.skipWorktree.filter((path) => !isThere(path)),
    // Only by an index that knows what has gone: a folder with something in it there is none to git.
    emptyFolders: await listEmptyFolders(run, paths.top),
    excludes: readExcludes(paths),
    conversion: listConversion(config),
  };
}

/**
 * Brings the index to the commits that are checked out in submodules, and lists those that hold something else as well: what is edited
 * in them is not captured. One that is not checked out is as the index has it.
 */
async function readSubmodules(
  run: Run,
  paths: RepositoryPaths,
  submodules: ReturnType<typeof parseSubmodules>,
  found: {
    readonly inner: ReadonlyMap<BytePath, InnerRepository>;
    readonly skippedPaths: Map<BytePath, SkippedPath["reason"]>;
  },
): Promise<void> {
  const changes: string[] = [];
  for (const { path, oid } of submodules) {
    const inner = found.inner.get(path);
    if (inner?.commit !== undefined && inner.commit !== oid) {
      changes.push(`160000 ${inner.commit}\t${path}\0`);
    }
    if (inner?.isEdited === true) {
      found.skippedPaths.set(path, "edited submodule");
    } else if (inner === undefined && exists(paths.top, `${path}/.git`)) {
      found.skippedPaths.set(path, "nested repository");
    }
  }
  if (changes.length > 0) {
    await run(["update-index", "-z", "--index-info"], { stdin: Buffer.from(changes.join(""), "latin1") });
  }
}

/** How often files that change while they are read are read again. */
const rounds = 4;

/**
 * Brings the index to what lies in the work tree, beginning with what was sighted; again while files change as they are read. What is
 * `looked` at is read though git does not list it.
 */
async function readUntilStill(
  hashing: Hashing,
  config: GitConfig,
  rules: SnapshotRules,
  sighted: readonly Candidate[],
  looked: ReadonlySet<BytePath>,
  sightAgain: () => Promise<readonly Candidate[]>,
) {
  const { run } = hashing;
  const raws = new Map<BytePath, Oid | undefined>();
  const skippedPaths = new Map<BytePath, SkippedPath["reason"]>();
  const changed = new Set<BytePath>();
  let left: ReadonlyMap<BytePath, SkippedPath["reason"]> = new Map();
  for (let round = 1; round <= rounds; round++) {
    const candidates = round === 1 ? sighted : await sightAgain();
    for (const { path } of candidates) {
      changed.add(path);
    }
    const all = [...candidates, ...(await listUnlisted(run, looked, candidates, changed))];
    const { changes, found, unstable, skipped } = await readWorkTree(hashing, config, rules, all);
    for (const [path, reason] of skipped) {
      skippedPaths.set(path, reason);
    }
    for (const [path, raw] of found) {
      raws.set(path, raw);
    }
    if (changes.length > 0) {
      await run(["update-index", "-z", "--index-info"], { stdin: Buffer.from(changes, "latin1") });
    }
    left = unstable;
    if (left.size === 0) {
      break;
    }
  }
  return { raws, skippedPaths: new Map([...skippedPaths, ...left]) };
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
 * What Finder and Explorer put into any folder that somebody looks at; without them, no look would make an attempt. A tracked one is
 * kept like every tracked file (docs/rules/git-storage.md#g26).
 */
const systemFiles = [
  ...[".DS_Store", "Icon\r", ".Spotlight-V100", ".Trashes"],
  ...["[Tt]humbs.db", "ehthumbs.db", "[Dd]esktop.ini"],
];

/** What differs from the index, or is not in it. */
async function listCandidates(run: Run): Promise<readonly Candidate[]> {
  const listed = await Promise.all([
    run(["ls-files", "-t", "-z", "-u", "-m", "-d"]),
    run([
      "ls-files",
      "-t",
      "-z",
      "-o",
      "--exclude-standard",
      ...systemFiles.map((one) => `--exclude=${one}`),
    ]),
  ]);
  return parseCandidates(Buffer.concat(listed));
}

/**
 * Untracked files that git takes for a tracked one of another case, because it was told that the disk does not tell them apart, as on another
 * machine. What git ignores, it ignores as it was told.
 */
async function listHidden(run: Run, tracked: readonly BytePath[]): Promise<readonly Candidate[]> {
  const keyOf = createKeyOf({ ignoresCase: true, ignoresForm: false, keepsForm: true });
  const known = new Set(tracked.map(keyOf));
  const listed = await run([
    ...["-c", "core.ignorecase=false", "ls-files", "-t", "-z", "-o", "--exclude-standard"],
    ...systemFiles.map((one) => `--exclude=${one}`),
  ]);
  return parseCandidates(listed).filter(({ path }) => known.has(keyOf(path)));
}

/**
 * Those of the paths to look at that are not candidates by themselves, with their mode where the index has them. What was `changed` is
 * no candidate any more once our index knows it.
 */
async function listUnlisted(
  run: Run,
  looked: ReadonlySet<BytePath>,
  candidates: readonly Candidate[],
  changed: ReadonlySet<BytePath>,
): Promise<readonly Candidate[]> {
  if (looked.size === 0) {
    return [];
  }
  const indexed = parseCandidates(await run(["ls-files", "-t", "-z", "-s"]));
  const listed = new Set(candidates.map(({ path }) => path));
  const modes = new Map(indexed.map(({ path, indexMode }) => [path, indexMode]));
  return [...looked].flatMap((path) =>
    listed.has(path)
      ? []
      : [{ path, indexMode: modes.get(path), isUnchanged: modes.has(path) && !changed.has(path) }],
  );
}

/** One look at all candidates: lines for `update-index --index-info`, and what did not hold still. */
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
  const none = nameObject(paths.hash, "blob", Buffer.of()).replace(/./g, "0");
  const changes = [
    ...removed.map((path) => `0 ${none}\t${path}\0`),
    ...present.flatMap((file) => {
      const stored = hashed.get(file.path);
      return stored === undefined ? [] : [`${modeOf(file, config)} ${stored.oid}\t${file.path}\0`];
    }),
  ].join("");
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
