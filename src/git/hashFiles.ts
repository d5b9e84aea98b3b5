import { readlink } from "node:fs/promises";
import type { Oid } from "../model/snapshot.ts";
import { type BytePath, quote, splitNul, toBytes } from "./bytePath.ts";
import type { RepositoryPaths, Run } from "./git.ts";
import { nameObject, splitOnFailure, writeObject } from "./objects.ts";
import type { WorkingFile } from "./workingFiles.ts";
import { writeOut } from "./writeOut.ts";

/** A file's content in the object store. */
export interface HashedFile {
  /** What the tree holds: normalised where git would do so and it can be undone, so that diffs look as the user knows them. */
  readonly oid: Oid;
  /** The exact bytes, where the tree's form does not give them back. */
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
}

/** Above this size, in bytes, a file is kept as it is: normalising holds it in memory. */
const normalisedSize = 10_000_000;

/** Stores files and links; one that cannot be read is missing from the result. Filter drivers do not run: raw bytes are kept. */
export async function hashFiles(
  hashing: Hashing,
  files: readonly WorkingFile[],
): Promise<ReadonlyMap<BytePath, HashedFile>> {
  const links = files.filter(({ stat }) => stat.isSymbolicLink());
  const plain = files.filter(({ stat }) => stat.isFile());
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
  const hashed = new Map<BytePath, HashedFile>();
  for (const [path, raw] of raws) {
    const isExact = !conversions.converted.has(path) || undone.has(path);
    hashed.set(path, { oid: normalised.get(path) ?? raw, raw: isExact ? undefined : raw });
  }
  for (const [path, oid] of targets) {
    hashed.set(path, { oid, raw: undefined });
  }
  return hashed;
}

async function hashPaths(
  { run }: Hashing,
  mode: "--no-filters" | "--",
  paths: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, Oid>> {
  const flags = mode === "--" ? [] : [mode];
  const oids = await splitOnFailure(paths, async (some) => {
    const stdin = Buffer.from(some.map((path) => `${quote(path)}\n`).join(""), "latin1");
    const output = await run(["hash-object", "-w", ...flags, "--stdin-paths"], { stdin });
    return output.toString("latin1").trimEnd().split("\n");
  });
  return new Map(paths.flatMap((path, index) => (oids[index] === undefined ? [] : [[path, oids[index]]])));
}

async function hashLink({ paths, objects }: Hashing, path: BytePath): Promise<Oid> {
  const target = await readlink(Buffer.concat([Buffer.from(`${paths.top}/`), toBytes(path)]), "buffer");
  return writeObject(paths.hash, objects, "blob", target);
}

interface Conversions {
  /** Files that git would write out in another form than it stores. */
  readonly converted: ReadonlySet<BytePath>;
  /** Those of them that are stored in git's form: not with a filter driver, an encoding, or too big. */
  readonly normalised: ReadonlySet<BytePath>;
}

/** `check-attr` is asked for these; the first two make a file stay as it is. */
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
  // A name with a line break cannot be asked for in a batch; its raw bytes are kept beside.
  const asked = [...normalised].filter(([path]) => !/[\r\n]/.test(path));
  const written = await writeOut(run, asked);
  const oids = written.map((bytes) => bytes && nameObject(paths.hash, "blob", bytes));
  return new Set(asked.flatMap(([path], index) => (oids[index] === raws.get(path) ? [path] : [])));
}
