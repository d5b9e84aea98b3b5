import type { Oid } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import { type BytePath, onDisk, quotePath, splitNul } from "../plumbing/bytePath.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import { nameObject, splitOnFailure, writeObject } from "../plumbing/objects.ts";
import { writeOut } from "../plumbing/writeOut.ts";
import { type FilteredFile, isLeftToLfs } from "./filteredFiles.ts";
import { describeFile, encodePointer, type LfsStore } from "./lfs.ts";
import { readTarget } from "./links.ts";
import { createLook, type WorkingFile } from "./workingFiles.ts";

/** A file's content in the object store. */
export interface HashedFile {
  /** What the tree holds: normalised where git would do so and it can be undone, so that diffs look as the user knows them. */
  readonly oid: Oid;
  /** The exact bytes, where the tree's form does not hold them. */
  readonly raw: Oid | undefined;
}

/** Where files are hashed to. */
export interface Hashing {
  readonly paths: RepositoryPaths;
  /** Writes objects to the quarantine. */
  readonly run: Run;
  readonly objects: string;
  /** `core.autocrlf` is on. */
  readonly convertsAll: boolean;
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
    hashPaths(
      hashing,
      "--no-filters",
      plain.map(({ path }) => path),
    ),
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
    hashed.set(path, { oid, raw: isExact ? undefined : raw });
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
  { paths, objects, filtered, lfs, rules, forced }: Hashing,
  files: readonly WorkingFile[],
): Promise<ReadonlyMap<BytePath, Oid>> {
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
      found.set(path, await writeObject(paths.hash, objects, "blob", bytes));
    }
  }
  return found;
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

async function hashLink({ paths, objects, platform }: Hashing, path: BytePath): Promise<Oid> {
  return writeObject(paths.hash, objects, "blob", readTarget(onDisk(paths.top, path), platform));
}

interface Conversions {
  /** Files that git would write out in another form than it stores. */
  readonly converted: ReadonlySet<BytePath>;
  /** Those of them that are stored in git's form: not with a filter driver, an encoding, or too big. */
  readonly normalised: ReadonlySet<BytePath>;
}

/** `check-attr` is asked for these; the first two make a file stay unchanged. */
const attributes = ["filter", "working-tree-encoding", "text", "crlf", "eol", "ident"];

/** Which files have attributes, or a setting, that make git convert them. */
async function findConversions(
  { run, convertsAll }: Hashing,
  files: readonly WorkingFile[],
): Promise<Conversions> {
  const converted = new Set(convertsAll ? files.map(({ path }) => path) : []);
  const kept = new Set(files.filter(({ stat }) => stat.size > normalisedSize).map(({ path }) => path));
  if (files.length > 0) {
    const stdin = Buffer.from(files.map(({ path }) => `${path}\0`).join(""), "latin1");
    const output = splitNul(await run(["check-attr", "-z", "--stdin", ...attributes], { stdin }));
    for (let at = 0; at + 2 < output.length; at += 3) {
      const [path = "", name = "", value = ""] = output.slice(at, at + 3);
      if (value !== "unspecified" && value !== "unset") {
        converted.add(path);
        if (attributes.indexOf(name) < 2) {
          kept.add(path);
        }
      }
    }
  }
  return { converted, normalised: new Set([...converted].filter((path) => !kept.has(path))) };
}

/** Which normalised files git writes out again byte for byte as they lie on the disk. */
async function findUndone(
  { paths, run }: Hashing,
  raws: ReadonlyMap<BytePath, Oid>,
  normalised: ReadonlyMap<BytePath, Oid>,
): Promise<ReadonlySet<BytePath>> {
  // A name with a line break cannot be asked for in a batch; its raw bytes are kept separately.
  const asked = [...normalised].filter(([path]) => !/[\r\n]/.test(path));
  const written = await writeOut(run, asked);
  const oids = written.map((bytes) => bytes && nameObject(paths.hash, "blob", bytes));
  return new Set(asked.flatMap(([path], index) => (oids[index] === raws.get(path) ? [path] : [])));
}
