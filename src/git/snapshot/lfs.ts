import { createHash } from "node:crypto";
import { constants, lstatSync } from "node:fs";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { codeOf } from "../../base/errors.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { GitOptions, RepositoryPaths, Run } from "../plumbing/git.ts";
import type { GitConfig } from "../plumbing/gitConfig.ts";
import { readObjects } from "../plumbing/objects.ts";

/**
 * Files of git-lfs, whose filter is never run: git stores a pointer, the work tree holds the bytes, and so does the store of git-lfs,
 * which is only read.
 */

/** What git stores in the place of a file of git-lfs. */
export interface LfsPointer {
  readonly sha256: string;
  readonly size: number;
}

/** Bytes in the store of git-lfs that are what their pointer says. */
export interface LfsFile {
  readonly file: string;
  /** The name that git would give them. */
  readonly oid: Oid;
}

/** Where git-lfs keeps the bytes of its files, each under its sha256. */
export interface LfsStore {
  /** Whether a file of that size lies there; its bytes are not looked at. */
  has(pointer: LfsPointer): boolean;
  /** The file, if its bytes are the right ones. */
  verify(pointer: LfsPointer): Promise<LfsFile | undefined>;
}

/** Opens the store of a repository, which all of its work trees share; `lfs.storage` puts it elsewhere. */
export function openLfsStore({ common, hash }: RepositoryPaths, config: GitConfig): LfsStore {
  const objects = join(resolve(common, config.get("lfs.storage")?.at(-1) || "lfs"), "objects");
  const fileOf = ({ sha256 }: LfsPointer) => join(objects, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  return {
    has(pointer) {
      try {
        const stat = lstatSync(fileOf(pointer), { throwIfNoEntry: false });
        return stat?.isFile() === true && stat.size === pointer.size;
      } catch (error) {
        return ignoreRefused(error, false);
      }
    },
    async verify(pointer) {
      const file = fileOf(pointer);
      const sums = await hashFile(Buffer.from(file), pointer.size, [
        createHash("sha256"),
        createHash(hash).update(`blob ${pointer.size}\0`),
      ]);
      const [sha256, oid] = sums ?? [];
      return sha256 === pointer.sha256 && oid !== undefined ? { file, oid } : undefined;
    },
  };
}

/** The pointer that git-lfs would make of a file; undefined where it cannot be read, or has another size by now. */
export async function describeFile(file: Buffer, size: number): Promise<LfsPointer | undefined> {
  const [sha256] = (await hashFile(file, size, [createHash("sha256")])) ?? [];
  return sha256 === undefined ? undefined : { sha256, size };
}

/** Reads a file once for several sums, never through a link; undefined for what cannot be read or has another size. */
async function hashFile(
  path: Buffer,
  size: number,
  sums: readonly ReturnType<typeof createHash>[],
): Promise<readonly string[] | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    const file = await open(path, flags);
    try {
      const stat = await file.stat();
      if (!stat.isFile() || stat.size !== size) {
        return undefined;
      }
      for await (const piece of file.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
        for (const sum of sums) {
          sum.update(piece);
        }
      }
      return sums.map((sum) => sum.digest("hex"));
    } finally {
      await file.close();
    }
  } catch (error) {
    return ignoreRefused(error, undefined);
  }
}

function ignoreRefused<T>(error: unknown, instead: T): T {
  if (codeOf(error) === undefined) {
    throw error;
  }
  return instead;
}

/** A blob that git stores for a file. */
export interface StoredForm {
  readonly size: number;
  readonly pointer: LfsPointer | undefined;
}

/** No pointer is longer, in bytes; git-lfs reads no more either. */
const longestPointer = 1024;

/** Tells of blobs how big they are, and which of them are pointers; one that is missing is left out. */
export async function readForms(
  run: Run,
  oids: readonly Oid[],
  options: GitOptions = {},
): Promise<ReadonlyMap<Oid, StoredForm>> {
  if (oids.length === 0) {
    return new Map();
  }
  const stdin = oids.map((oid) => `${oid}\n`).join("");
  const listed = await run(["cat-file", "--batch-check=%(objectname) %(objectsize)", "--buffer"], {
    ...options,
    stdin,
  });
  const sizes = [...listed.toString("latin1").matchAll(/^([0-9a-f]+) (\d+)$/gm)].map(
    ([, oid = "", size]) => [oid, Number(size)] as const,
  );
  const small = sizes.flatMap(([oid, size]) => (size > 0 && size <= longestPointer ? [oid] : []));
  const read = small.length === 0 ? [] : await readObjects(run, small, options);
  const pointers = new Map(small.map((oid, index) => [oid, parsePointer(read[index]?.bytes)]));
  return new Map(sizes.map(([oid, size]) => [oid, { size, pointer: pointers.get(oid) }]));
}

/** Writes a pointer as git-lfs does. */
export function encodePointer({ sha256, size }: LfsPointer): Buffer {
  return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`);
}

/**
 * Parses a pointer as the specification of git-lfs has it. One with extensions is none here: the bytes in the store are not those of
 * the work tree.
 */
export function parsePointer(bytes: Uint8Array | undefined): LfsPointer | undefined {
  const text = bytes && bytes.length <= longestPointer ? Buffer.from(bytes).toString("latin1") : "";
  const [, sha256, size = ""] =
    /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\nsize (\d{1,15})\n?$/.exec(
      text,
    ) ?? [];
  return sha256 === undefined ? undefined : { sha256, size: Number(size) };
}
