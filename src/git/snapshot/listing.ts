import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { unlessRefused } from "../../base/errors.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { type BytePath, toText } from "../plumbing/bytePath.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import { type GitConfig, isOn } from "../plumbing/gitConfig.ts";
import type { TreeEntry } from "../plumbing/trees.ts";
import { type Folder, gatherFolder, listFiles } from "./fileTree.ts";
import { checkIndex } from "./indexCopy.ts";
import type { Candidate } from "./workingFiles.ts";

/** What the index of a work tree says. */
export interface IndexContent {
  /** Its files; those in conflict are not among them. */
  readonly folder: Folder;
  /** The stages of files in conflict. */
  readonly unmerged: readonly (readonly [BytePath, TreeEntry])[];
  /** Files that git was configured not to compare with the work tree. */
  readonly assumedUnchanged: readonly BytePath[];
  readonly skipWorktree: readonly BytePath[];
  /** The submodules, and at which commit they are. */
  readonly submodules: readonly { readonly path: BytePath; readonly oid: Oid }[];
  /** Some file in it is called `.gitattributes`. */
  readonly hasAttributes: boolean;
}

/** The index, and what differs from it in the work tree, or is not in it. */
export interface Listing {
  readonly index: IndexContent;
  readonly candidates: readonly Candidate[];
  /** Whether the index still is the one that was listed. */
  isStill(): boolean;
}

/** The paths of all files of an index, those in conflict too. */
export function trackedIn({ folder, unmerged }: IndexContent): readonly BytePath[] {
  return [...new Set([...listFiles(folder).keys(), ...unmerged.map(([path]) => path)])];
}

/** What was read of an index last: as long as its bytes are the same, git need not list it again (docs/rules/git-storage.md#g29). */
const remembered = new WeakMap<RepositoryPaths, { readonly mark: string; readonly index: IndexContent }>();

/**
 * Lists the index and looks at the work tree, by one process: git compares as `git status` does, and says what it ignores. The index itself
 * is listed again only if it has changed.
 */
export async function listWorktree(run: Run, paths: RepositoryPaths, config: GitConfig): Promise<Listing> {
  const index = join(paths.gitDirectory, "index");
  checkIndex(index);
  for (let left = looks; ; left--) {
    const mark = readMark(index, paths);
    const isStill = () => readMark(index, paths).text === mark.text;
    const known = remembered.get(paths);
    if (known?.mark === mark.text) {
      const candidates = await listCandidates(run, paths);
      if (isStill()) {
        return { index: known.index, candidates, isStill };
      }
    }
    remembered.delete(paths);
    const output = await run(["ls-files", "-z", "-v", "-s", "-d", "-m", ...untrackedFlags]);
    const listed = parseListing(output, paths);
    if (!isStill() && left > 1) {
      continue;
    }
    if (mark.isSum && !isSparse(listed.index, config) && isStill()) {
      remembered.set(paths, { mark: mark.text, index: listed.index });
    }
    return { ...listed, isStill };
  }
}

/** Whether only a part of the files is checked out: git says of an entry what is there at that moment, and leaves it alone where nothing is. */
export function isSparse({ skipWorktree }: IndexContent, config: GitConfig): boolean {
  return skipWorktree.length > 0 || isOn(config, "core.sparsecheckout", false);
}

/** How often an index that changes while it is listed is listed again. */
const looks = 4;

/** Only what differs from the index, or is not in it, as far as git does not ignore it. */
export async function listCandidates(run: Run, paths: RepositoryPaths): Promise<readonly Candidate[]> {
  return parseListing(await run(["ls-files", "-z", "-v", "-u", "-d", "-m", ...untrackedFlags]), paths)
    .candidates;
}

/** Only what is not in the index, and lies at some paths or below them. They are text. */
export async function listOthers(
  run: Run,
  paths: RepositoryPaths,
  at: readonly BytePath[],
): Promise<readonly Candidate[]> {
  return parseListing(await run(["ls-files", "-z", "-v", ...untrackedFlags, "--", ...at.map(toText)]), paths)
    .candidates;
}

/**
 * What Finder and Explorer put into any folder that somebody looks at; without them, no look would make an attempt. A tracked one is
 * kept like every tracked file (docs/rules/git-storage.md#g26).
 */
const systemFiles = [
  ...[".DS_Store", "Icon\r", ".Spotlight-V100", ".Trashes"],
  ...["[Tt]humbs.db", "ehthumbs.db", "[Dd]esktop.ini"],
];

/** Asks for what is not in the index, and is not ignored. */
export const untrackedFlags: readonly string[] = [
  "-o",
  "--exclude-standard",
  ...systemFiles.map((one) => `--exclude=${one}`),
];

/** What an index was at one moment. */
interface Mark {
  readonly text: string;
  /** It stands for the content: git writes a sum of all bytes at the end, unless that was switched off (`index.skipHash`). */
  readonly isSum: boolean;
}

/** One that is not there, or cannot be read, is always the same, and has no sum. */
function readMark(path: string, { hash }: RepositoryPaths): Mark {
  return unlessRefused(
    () => {
      const file = openSync(path, "r");
      try {
        const { size, mtimeNs, ctimeNs, ino } = fstatSync(file, { bigint: true });
        const sum = Buffer.alloc(hash === "sha1" ? 20 : 32);
        const read = readSync(file, sum, 0, sum.length, Math.max(0, Number(size) - sum.length));
        return {
          text: [sum.toString("hex"), size, mtimeNs, ctimeNs, ino].join(" "),
          isSum: read === sum.length && sum.some((byte) => byte !== 0),
        };
      } finally {
        closeSync(file);
      }
    },
    { text: "", isSum: false },
  );
}

/**
 * Parses `ls-files -z -v`, with `-s` or `-u`, and `-d -m -o`: entries of the index (`H`, `S` for skip-worktree, `M` in conflict), changed (`C`) and
 * removed (`R`) ones with mode, oid and stage, other paths (`?`) without. A tag in lower case is an entry that is assumed to be unchanged.
 * The disk says what a candidate has become.
 */
export function parseListing(
  output: Buffer,
  { hash }: Pick<RepositoryPaths, "hash">,
): Omit<Listing, "isStill"> {
  const text = output.toString("latin1");
  const oidEnd = 9 + (hash === "sha1" ? 40 : 64);
  const entries: ListedEntry[] = [];
  const candidates = new Map<BytePath, Candidate>();
  for (let start = 0, end = text.indexOf("\0"); end >= 0; start = end + 1, end = text.indexOf("\0", start)) {
    const tag = text[start] ?? "";
    if (tag === "?") {
      const path = text.slice(start + 2, end);
      candidates.set(path, { path, indexMode: undefined });
      continue;
    }
    const mode = modes.get(text.slice(start + 2, start + 8)) ?? text.slice(start + 2, start + 8);
    const path = text.slice(start + oidEnd + 3, end);
    if (!/[hs]/i.test(tag)) {
      candidates.set(path, { path, indexMode: mode });
    }
    if (!/[cr]/i.test(tag)) {
      entries.push({ tag, path, entry: { mode, oid: text.slice(start + 9, start + oidEnd) } });
    }
  }
  return { index: gatherIndex(entries), candidates: [...candidates.values()] };
}

interface ListedEntry {
  readonly tag: string;
  readonly path: BytePath;
  readonly entry: TreeEntry;
}

function gatherIndex(all: readonly ListedEntry[]): IndexContent {
  const pathsWith = (tag: RegExp) =>
    all.flatMap((one) => (one.tag !== "H" && tag.test(one.tag) ? [one.path] : []));
  const pairs = (isMerged: boolean) =>
    all.flatMap(({ tag, path, entry }) => (/m/i.test(tag) === isMerged ? [] : [[path, entry] as const]));
  return {
    folder: gatherFolder(pairs(true)),
    unmerged: pairs(false),
    assumedUnchanged: pathsWith(/[a-z]/),
    skipWorktree: pathsWith(/s/i),
    submodules: all.flatMap(({ path, entry }) => (entry.mode === "160000" ? [{ path, oid: entry.oid }] : [])),
    hasAttributes: all.some(({ path }) => path.endsWith(".gitattributes")),
  };
}

/** Each of them once in memory. */
const modes = new Map(["100644", "100755", "120000", "160000"].map((mode) => [mode, mode]));
