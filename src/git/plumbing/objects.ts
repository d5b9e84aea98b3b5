import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate, inflateSync } from "node:zlib";
import { codeOf, unlessRefused } from "../../base/errors.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { GitError, type GitOptions, type RepositoryPaths, type Run, TooMuchOutput } from "./git.ts";

/** The name git gives an object. */
export function nameObject(hash: RepositoryPaths["hash"], type: string, bytes: Uint8Array): Oid {
  return createHash(hash).update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
}

/** An object that is not in any repository yet. */
export interface NewObject {
  readonly type: "blob" | "tree" | "commit";
  readonly bytes: Uint8Array;
}

/**
 * Writes an object into an object directory as git's loose format has it (gitformat-loose), which spares a process each.
 * Only for a directory of our own: git packs and names again everything that is published from there.
 */
export async function writeObject(
  hash: RepositoryPaths["hash"],
  directory: string,
  type: NewObject["type"],
  bytes: Uint8Array,
): Promise<Oid> {
  const oid = nameObject(hash, type, bytes);
  await writeNamed(directory, oid, { type, bytes });
  return oid;
}

/** The same for an object whose name is known. */
export async function writeNamed(directory: string, oid: Oid, { type, bytes }: NewObject): Promise<void> {
  const folder = join(directory, oid.slice(0, 2));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const loose = await promisify(deflate)(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]));
  await writeFile(join(folder, oid.slice(2)), loose, { flag: "wx", mode: 0o400 }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") {
      throw error;
    }
  });
}

/** How big a file of an object may be to be read at once, in bytes. */
const longestLoose = 64 * 2 ** 20;

/**
 * Reads an object that `writeObject`, or git, has written into an object directory of our own; undefined if it is not there as a file, is big, or
 * is damaged: then git has to be asked.
 */
export function readLoose(
  hash: RepositoryPaths["hash"],
  directory: string,
  oid: Oid,
): StoredObject | undefined {
  return unlessRefused(() => {
    const path = join(directory, oid.slice(0, 2), oid.slice(2));
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined || size > longestLoose) {
      return undefined;
    }
    const whole = inflateSync(readFileSync(path), { maxOutputLength: 2 * longestLoose });
    const end = whole.indexOf(0);
    const type = /^[a-z]+(?= \d+$)/.exec(whole.toString("latin1", 0, Math.max(0, end)))?.[0];
    const bytes = whole.subarray(end + 1);
    return type !== undefined && nameObject(hash, type, bytes) === oid ? { type, bytes } : undefined;
  }, undefined);
}

/** An object of git: its type (`blob`, `tree`, `commit`, `tag`) and its whole content. */
export interface StoredObject {
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * Reads objects by name (`<oid>`, `<tree>:<path>`), in one process; undefined for those that are missing or damaged.
 * A name holds no newline. An object that is asked for by its oid and is missing is asked for twice: while somebody repacks again and
 * again, git may look into a pack that has just gone, and an object that is there is not to be taken for a lost one.
 */
export async function readObjects(
  run: Run,
  names: readonly string[],
  options: GitOptions = {},
): Promise<readonly (StoredObject | undefined)[]> {
  const found = await readOnce(run, names, options);
  const missing = names.filter((name, index) => found[index] === undefined && /^[0-9a-f]{40,64}$/.test(name));
  if (missing.length === 0) {
    return found;
  }
  const again = await readOnce(run, missing, options);
  const later = new Map(missing.map((name, index) => [name, again[index]]));
  return found.map((object, index) => object ?? later.get(names[index] ?? ""));
}

/**
 * How many bytes are read at once; a single object that is bigger counts as damaged. Objects written into a log are much smaller, and
 * one of others may hold gigabytes of zeros in a few megabytes.
 */
const mostAtOnce = 256 * 2 ** 20;

function readOnce(
  run: Run,
  names: readonly string[],
  options: GitOptions,
): Promise<readonly (StoredObject | undefined)[]> {
  return splitOnFailure(names, async (some) => {
    const stdin = Buffer.from(some.map((name) => `${name}\n`).join(""));
    const output = await run(["cat-file", "--batch", "--buffer"], {
      most: mostAtOnce,
      ...options,
      stdin,
    }).catch((error: unknown) => {
      if (error instanceof TooMuchOutput) {
        return undefined;
      }
      throw error;
    });
    return output && parseBatch(output, some.length);
  });
}

/** For files of the user, which may have any size. */
export const anySize = { most: Number.POSITIVE_INFINITY } as const;

/** Reads one object; undefined if it is missing or damaged. */
export async function readObject(
  run: Run,
  name: string,
  options: GitOptions = {},
): Promise<StoredObject | undefined> {
  return (await readObjects(run, [name], options))[0];
}

/** Which of these oids are trees or commits of the repository: a log of others may name some that are nowhere. */
export async function listPresent(
  run: Run,
  oids: readonly Oid[],
  options: GitOptions = {},
): Promise<ReadonlySet<Oid>> {
  const stdin = oids.map((oid) => `${oid}\n`).join("");
  const checked = await run(["cat-file", "--batch-check", "--buffer"], { ...options, stdin });
  return new Set(checked.toString("latin1").match(/^[0-9a-f]+(?= (?:tree|commit) \d+$)/gm));
}

/** How many bytes each of these objects has; 0 for what is missing. */
export async function measureObjects(
  run: Run,
  oids: readonly Oid[],
  options: GitOptions = {},
): Promise<readonly number[]> {
  if (oids.length === 0) {
    return [];
  }
  const stdin = oids.map((oid) => `${oid}\n`).join("");
  const checked = await run(["cat-file", "--batch-check", "--buffer"], { ...options, stdin });
  const lines = checked.toString("latin1").split("\n");
  return oids.map((_, index) => Number(/^[0-9a-f]+ [a-z]+ (\d+)$/.exec(lines[index] ?? "")?.[1] ?? 0));
}

/** Cuts a row of things into pieces of so many, and of so many bytes, at most; one that is bigger by itself is a piece of its own. */
export function* cutBySize<T>(
  things: readonly T[],
  sizes: readonly number[],
  most: { readonly things: number; readonly bytes: number },
): Generator<readonly T[]> {
  for (let start = 0, end = 0; start < things.length; start = end) {
    let bytes = 0;
    do {
      bytes += sizes[end] ?? 0;
      end += 1;
    } while (end < things.length && end - start < most.things && bytes + (sizes[end] ?? 0) <= most.bytes);
    yield things.slice(start, end);
  }
}

/** The tree of a commit; undefined if the commit is missing or damaged. */
export async function readCommitTree(run: Run, commit: string): Promise<Oid | undefined> {
  const found = await readObject(run, commit);
  return found && treeOfCommit(found);
}

/** The tree that a commit says it has; undefined if it is not a commit. */
export function treeOfCommit({ type, bytes }: StoredObject): Oid | undefined {
  return type === "commit" ? /^tree ([0-9a-f]+)\n/.exec(bytes.toString("latin1"))?.[1] : undefined;
}

/**
 * Parses the output of `cat-file --batch` for `count` objects. Undefined if one of them is not what its name says: git prints
 * a damaged object as far as it goes, under the size it should have, and calls that a success.
 */
export function parseBatch(output: Buffer, count: number): (StoredObject | undefined)[] | undefined {
  const objects: (StoredObject | undefined)[] = [];
  let at = 0;
  while (objects.length < count) {
    const start = output.indexOf("\n", at) + 1;
    if (start === 0) {
      return undefined;
    }
    const [, oid = "", type, size] =
      /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(output.toString("latin1", at, start - 1)) ?? [];
    at = start + (size === undefined ? 0 : Number(size) + 1);
    if (type === undefined) {
      objects.push(undefined);
      continue;
    }
    const bytes = output.subarray(start, at - 1);
    if (nameObject(oid.length === 40 ? "sha1" : "sha256", type, bytes) !== oid) {
      return undefined;
    }
    objects.push({ type, bytes });
  }
  return objects;
}

/**
 * Does work on many things in one process; where that fails because of one of them, by an undefined result or a failed git,
 * the halves are tried apart, so that only that one is lost: undefined. What `isThere` no longer finds after a failure is lost
 * at once: a folder of thousands of files that is deleted in the meantime would start a git for each of them.
 */
export async function splitOnFailure<T, R>(
  things: readonly T[],
  work: (some: readonly T[]) => Promise<readonly R[] | undefined>,
  isThere: (thing: T) => boolean = () => true,
): Promise<readonly (R | undefined)[]> {
  if (things.length === 0) {
    return [];
  }
  const done = await work(things).catch((error: unknown) => {
    if (error instanceof GitError && error.status !== undefined) {
      return undefined;
    }
    throw error;
  });
  if (done !== undefined || things.length === 1) {
    return done ?? [undefined];
  }
  const found = things.map(isThere);
  const left = things.filter((_, index) => found[index]);
  if (left.length < things.length) {
    const results = (await splitOnFailure(left, work, isThere)).values();
    return found.map((isFound) => (isFound ? results.next().value : undefined));
  }
  const middle = Math.ceil(things.length / 2);
  const first = await splitOnFailure(things.slice(0, middle), work, isThere);
  return [...first, ...(await splitOnFailure(things.slice(middle), work, isThere))];
}
