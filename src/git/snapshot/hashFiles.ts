import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { forEachInTurns } from "../../base/breathe.ts";
import { unlessRefused } from "../../base/errors.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import { type BytePath, onDisk, quotePath } from "../plumbing/bytePath.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import { type NewObject, nameObject, splitOnFailure, writeNamed } from "../plumbing/objects.ts";
import { writeOut } from "../plumbing/writeOut.ts";
import type { Folder } from "./fileTree.ts";
import { type FilteredFile, isLeftToLfs } from "./filteredFiles.ts";
import type { AttributeReader } from "./gitAttributes.ts";
import type { ReadFiles } from "./heldFiles.ts";
import { describeFile, encodePointer, type LfsStore } from "./lfs.ts";
import { readTarget } from "./links.ts";
import { createLook, type WorkingFile } from "./workingFiles.ts";

/** A file's content in the object store. */
export interface HashedFile {
  /** What the tree holds: normalised where git would do so and it can be undone, so that diffs look as the user knows them. */
  readonly oid: Oid;
  /** The exact bytes, where the tree's form does not hold them. */
  readonly raw: Oid | undefined;
  /** It is stored as it lies on the disk. */
  readonly isPlain?: boolean | undefined;
}

/** Where files are hashed to. */
export interface Hashing {
  readonly paths: RepositoryPaths;
  /** Writes objects to the quarantine. */
  readonly run: Run;
  readonly objects: string;
  /** `core.autocrlf` is on. */
  readonly convertsAll: boolean;
  readonly attributes: AttributeReader;
  /** The objects that were written to the quarantine without git, with what was there already. */
  readonly written: Map<Oid, NewObject>;
  /** What files held when they were read before. */
  readonly read: ReadFiles;
  /** Files that the log holds, so that they need not be stored again. */
  readonly held: Folder | undefined;
  readonly filtered: ReadonlyMap<BytePath, FilteredFile>;
  readonly lfs: LfsStore;
  readonly rules: SnapshotRules;
  /** Files whose bytes are needed for certain: the store of git-lfs is not trusted for them. */
  readonly forced: ReadonlySet<BytePath>;
  readonly platform: NodeJS.Platform;
}

/** Above this size, in bytes, a file is kept unchanged: normalising holds it in memory. */
const normalisedSize = 10_000_000;

/**
 * Stores files and links; one that cannot be read is missing from the result. Filter drivers do not run: raw bytes are kept, beside
 * what git has stored where it calls the file unchanged. The bytes of git-lfs stay where they are, in its store.
 */
export async function hashFiles(
  hashing: Hashing,
  files: readonly WorkingFile[],
): Promise<ReadonlyMap<BytePath, HashedFile>> {
  const links = files.filter(({ stat }) => stat.isSymbolicLink());
  const pointers = await writePointers(hashing, files);
  const plain = files.filter(({ path, stat }) => stat.isFile() && !pointers.has(path));
  const [raws, conversions, targets] = await Promise.all([
    hashRaw(hashing, plain),
    findConversions(hashing, plain),
    Promise.all(links.map(async ({ path }) => [path, await hashLink(hashing, path)] as const)),
  ]);
  const normalised = await hashPaths(hashing, "--", [...conversions.normalised]);
  const undone = await findUndone(hashing, raws, normalised);
  const stored = new Map(
    plain.flatMap(({ path, isUnchanged }) => {
      const stored = isUnchanged === true ? hashing.filtered.get(path)?.stored : undefined;
      return stored === undefined ? [] : [[path, stored.oid] as const];
    }),
  );
  const hashed = new Map<BytePath, HashedFile>();
  for (const [path, raw] of raws) {
    const isExact = !conversions.converted.has(path) || undone.has(path);
    const oid = stored.get(path) ?? normalised.get(path) ?? raw;
    hashed.set(path, { oid, raw: isExact ? undefined : raw, isPlain: oid === raw });
  }
  for (const [path, oid] of [...targets, ...pointers]) {
    hashed.set(path, { oid, raw: undefined });
  }
  return hashed;
}

/**
 * Stores a pointer, as git-lfs does, for each of its files that can be left to its store: by whatever way the bytes came to the disk, they
 * are not copied, and the tree is the same.
 */
async function writePointers(
  hashing: Hashing,
  files: readonly WorkingFile[],
): Promise<ReadonlyMap<BytePath, Oid>> {
  const { paths, filtered, lfs, rules, forced } = hashing;
  const found = new Map<BytePath, Oid>();
  for (const { path, stat } of files) {
    const file = filtered.get(path);
    const pointer =
      file?.isLfs === true && stat.isFile()
        ? await describeFile(onDisk(paths.top, path), Number(stat.size))
        : undefined;
    if (pointer === undefined) {
      continue;
    }
    const bytes = encodePointer(pointer);
    const oid = nameObject(paths.hash, "blob", bytes);
    const isLeft = isLeftToLfs(file?.stored, { oid, size: pointer.size }, rules);
    if (isLeft && (forced.has(path) ? (await lfs.verify(pointer)) !== undefined : lfs.has(pointer))) {
      found.set(path, await write(hashing, "blob", bytes));
    }
  }
  return found;
}

/** How many files are read here, and how long one may be, in bytes; git reads more of them, and bigger ones, piece by piece. */
const readHere = { files: 200, size: 1 << 20, together: 16 * 2 ** 20 } as const;

/** Stores bytes as they lie on the disk. What was read before and is held by the log is neither read nor stored again. */
async function hashRaw(hashing: Hashing, all: readonly WorkingFile[]): Promise<ReadonlyMap<BytePath, Oid>> {
  const { read, held, forced } = hashing;
  const known = new Map<BytePath, Oid>();
  for (const file of held === undefined ? [] : all) {
    const oid = forced.has(file.path) ? undefined : read.find(file);
    if (oid !== undefined && held?.find(file.path)?.oid === oid) {
      known.set(file.path, oid);
    }
  }
  const unknown = known.size === 0 ? all : all.filter(({ path }) => !known.has(path));
  return new Map([...known, ...(await readRaw(hashing, unknown))]);
}

async function readRaw(hashing: Hashing, files: readonly WorkingFile[]): Promise<ReadonlyMap<BytePath, Oid>> {
  const sizes = files.map(({ stat }) => Number(stat.size));
  const isFew =
    files.length <= readHere.files &&
    sizes.every((size) => size <= readHere.size) &&
    sizes.reduce((sum, size) => sum + size, 0) <= readHere.together;
  if (!isFew) {
    return hashPaths(
      hashing,
      "--no-filters",
      files.map(({ path }) => path),
    );
  }
  const read: (readonly [BytePath, Buffer])[] = [];
  await forEachInTurns(files, ({ path }) => {
    // One that cannot be read, or is not a file any more, is seen to be so afterwards.
    const bytes = unlessRefused(() => readCarefully(onDisk(hashing.paths.top, path)), undefined);
    if (bytes !== undefined) {
      read.push([path, bytes]);
    }
  });
  const hashed = new Map<BytePath, Oid>();
  for (const [path, bytes] of read) {
    hashed.set(path, await write(hashing, "blob", bytes));
  }
  return hashed;
}

/** What was a file a moment ago may be a link or a pipe by now: the one is refused, the other does not block. */
function readCarefully(path: Buffer): Buffer | undefined {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    return stat.isFile() && stat.size <= readHere.size ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

async function write({ paths, objects, written }: Hashing, type: "blob", bytes: Uint8Array): Promise<Oid> {
  const oid = nameObject(paths.hash, type, bytes);
  if (!written.has(oid)) {
    written.set(oid, { type, bytes });
    await writeNamed(objects, oid, { type, bytes });
  }
  return oid;
}

async function hashPaths(
  { paths: places, run }: Hashing,
  mode: "--no-filters" | "--",
  paths: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, Oid>> {
  const flags = mode === "--" ? [] : [mode];
  const hash = async (some: readonly BytePath[]) => {
    const stdin = Buffer.from(some.map((path) => `${quotePath(path)}\n`).join(""), "latin1");
    const output = await run(["hash-object", "-w", ...flags, "--stdin-paths"], { stdin });
    return output.toString("latin1").trimEnd().split("\n");
  };
  const look = createLook(places.top);
  const oids = await splitOnFailure(paths, hash, (path) => look(path) !== undefined);
  return new Map(paths.flatMap((path, index) => (oids[index] === undefined ? [] : [[path, oids[index]]])));
}

async function hashLink(hashing: Hashing, path: BytePath): Promise<Oid> {
  return write(hashing, "blob", readTarget(onDisk(hashing.paths.top, path), hashing.platform));
}

interface Conversions {
  /** Files that git would write out in another form than it stores. */
  readonly converted: ReadonlySet<BytePath>;
  /** Those of them that are stored in git's form: not with a filter driver, an encoding, or too big. */
  readonly normalised: ReadonlySet<BytePath>;
}

/** Which files have attributes, or a setting, that make git convert them. */
async function findConversions(
  { attributes, convertsAll }: Hashing,
  files: readonly WorkingFile[],
): Promise<Conversions> {
  const set = await attributes.read(files.map(({ path }) => path));
  const converted = new Set([...(convertsAll ? files.map(({ path }) => path) : []), ...set.keys()]);
  const isKept = ({ path, stat }: WorkingFile) =>
    stat.size > normalisedSize || set.get(path)?.has("filter") || set.get(path)?.has("working-tree-encoding");
  const kept = new Set(files.filter(isKept).map(({ path }) => path));
  return { converted, normalised: new Set([...converted].filter((path) => !kept.has(path))) };
}

/** Which normalised files git writes out again byte for byte as they lie on the disk. */
async function findUndone(
  { paths, run, attributes }: Hashing,
  raws: ReadonlyMap<BytePath, Oid>,
  normalised: ReadonlyMap<BytePath, Oid>,
): Promise<ReadonlySet<BytePath>> {
  // A name with a line break cannot be asked for in a batch; its raw bytes are kept separately. So are they where a restore would
  // not know the attributes.
  const asked = [...normalised].filter(([path]) => !/[\r\n]/.test(path) && !attributes.mayHaveUnlisted(path));
  const written = await writeOut(run, asked);
  const oids = written.map((bytes) => bytes && nameObject(paths.hash, "blob", bytes));
  return new Set(asked.flatMap(([path], index) => (oids[index] === raws.get(path) ? [path] : [])));
}
