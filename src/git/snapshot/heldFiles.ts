import { type BigIntStats, statSync } from "node:fs";
import type { Oid } from "../../model/code/snapshot.ts";
import { readTip } from "../folder/logTips.ts";
import type { BytePath } from "../plumbing/bytePath.ts";
import type { Git, RepositoryPaths } from "../plumbing/git.ts";
import type { Folder } from "./fileTree.ts";
import { isSame, type WorkingFile } from "./workingFiles.ts";

/** The files of a work tree that an append has published last, and the tip of the log that has held them since. */
export interface HeldFiles {
  readonly uuid: string;
  readonly tip: Oid;
  readonly folder: Folder;
}

const published = new WeakMap<RepositoryPaths, HeldFiles>();

/** What was published last of this work tree, whatever has become of the log since. */
export function lastPublished(paths: RepositoryPaths): HeldFiles | undefined {
  return published.get(paths);
}

/** The log holds these files from now on. */
export function rememberPublished(paths: RepositoryPaths, held: HeldFiles): void {
  published.set(paths, held);
}

/** What was published last, if the log still is as it was then: nobody else wrote to it, or removed anything. */
export async function findHeld(git: Git): Promise<Folder | undefined> {
  const last = published.get(git.paths);
  return last !== undefined && (await readTip(git, last.uuid)) === last.tip ? last.folder : undefined;
}

/**
 * How old a file has to be, in nanoseconds. On some disks two changes within two seconds have one time. A program that has mapped a file into its
 * memory may write again and again at the time of its first write, until the system has written that out: Linux begins 30 seconds after
 * it, and looks every 5 seconds ([vm.dirty_expire_centisecs, vm.dirty_writeback_centisecs](https://docs.kernel.org/admin-guide/sysctl/vm.html)).
 */
const settled = 40_000_000_000n;

/** What files held when they were read, by path; those that have not been touched since need not be read again (docs/rules/git-storage.md#g30). */
export class ReadFiles {
  readonly #known: Map<BytePath, { readonly stat: BigIntStats; readonly oid: Oid }>;
  readonly #disk: bigint;
  readonly #now: bigint;

  /** `marker` was just made: it shows the time of the disk that it lies on. */
  constructor(paths: RepositoryPaths, marker: string) {
    const { dev, mtimeNs } = statSync(marker, { bigint: true });
    this.#disk = dev;
    this.#now = mtimeNs;
    this.#known = known.get(paths) ?? new Map();
    known.set(paths, this.#known);
  }

  /** The name of what a file holds; undefined if it has to be read. */
  find({ path, stat }: WorkingFile): Oid | undefined {
    const last = this.#known.get(path);
    return last !== undefined && last.stat.dev === stat.dev && isSame(last.stat, stat) ? last.oid : undefined;
  }

  /** A file was read, and was not touched meanwhile. It is remembered if every later change gives it another time. */
  learn({ path, stat }: WorkingFile, oid: Oid): void {
    const isSettled =
      stat.dev === this.#disk &&
      stat.mtimeNs > 0n &&
      stat.mtimeNs < this.#now - settled &&
      stat.ctimeNs < this.#now - settled;
    if (isSettled && this.#known.size < mostKnown) {
      this.#known.set(path, { stat, oid });
    } else {
      this.#known.delete(path);
    }
  }
}

const known = new WeakMap<
  RepositoryPaths,
  Map<BytePath, { readonly stat: BigIntStats; readonly oid: Oid }>
>();

/** How many files are remembered. */
const mostKnown = 100_000;
