import { lstatSync } from "node:fs";
import { join } from "node:path";
import { codeOf, unlessRefused } from "../../base/errors.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { namesIn } from "./listFolder.ts";
import { readOwnFile } from "./ownFiles.ts";

/**
 * What was read from the files in which git keeps references, which costs no process (docs/rules/git-storage.md#g18). Whatever is not as git
 * writes it is "unclear", and git must be asked: references in tables (`reftable`), a link or a pipe in the place of a file, a
 * text that is no reference.
 */
export type ReadReference<T> = { readonly value: T } | "unclear";

/** HEAD, and what it leads to. */
export interface Head {
  /** The full name of the branch that it leads to, `refs/heads/…`; undefined if HEAD is detached. */
  readonly reference: string | undefined;
  /** Undefined on a branch that has no commit yet. */
  readonly oid: Oid | undefined;
}

/** How long the file of one reference may be, in bytes, and that of all packed ones. */
const longestReference = 4096;
const longestPacked = 256 * 2 ** 20;

/** Reads HEAD of the work tree. */
export function findHead(paths: RepositoryPaths): ReadReference<Head> {
  const head = readLoose(paths, paths.gitDirectory, "HEAD");
  // A detached HEAD is an oid; what is not there is damaged.
  if (head === "unclear" || head === undefined) {
    return "unclear";
  }
  if (!("leadsTo" in head)) {
    return { value: { reference: undefined, oid: head.oid } };
  }
  const reference = head.leadsTo;
  // Others belong to the work tree, or to a rebase.
  if (!reference.startsWith("refs/heads/")) {
    return "unclear";
  }
  const oid = findReference(paths, reference);
  return oid === "unclear" ? oid : { value: { reference, oid: oid.value } };
}

/** The object that a reference of all work trees names; undefined if there is no such reference. */
export function findReference(paths: RepositoryPaths, name: string): ReadReference<Oid | undefined> {
  const loose = readLoose(paths, paths.common, name);
  if (loose === undefined) {
    const packed = readPacked(paths);
    return packed === "unclear" ? packed : { value: findPacked(packed, name) };
  }
  // One that leads to another is rare, and git knows how far to go.
  return loose === "unclear" || "leadsTo" in loose ? "unclear" : { value: loose.oid };
}

/**
 * The references directly below a folder such as `refs/casebook/log`, by the part of their names behind it. One that leads to another
 * reference is left out.
 */
export function findReferences(
  paths: RepositoryPaths,
  folder: string,
): ReadReference<ReadonlyMap<string, Oid>> {
  const found = new Map<string, Oid>();
  const leading = new Set<string>();
  for (const name of namesIn(join(paths.common, folder)).filter((one) => !one.endsWith(".lock"))) {
    const loose = readLoose(paths, paths.common, `${folder}/${name}`);
    if (loose === "unclear") {
      return loose;
    }
    if (loose !== undefined && "leadsTo" in loose) {
      leading.add(name);
    } else if (loose !== undefined) {
      found.set(name, loose.oid);
    }
  }
  // After the others: git packs a reference before it takes its file away.
  const packed = readPacked(paths);
  if (packed === "unclear") {
    return packed;
  }
  for (const [name, oid] of listPacked(packed, `${folder}/`)) {
    if (!name.includes("/") && !found.has(name) && !leading.has(name)) {
      found.set(name, oid);
    }
  }
  return { value: new Map([...found].toSorted(([one], [other]) => (one < other ? -1 : 1))) };
}

/** Whether there is surely no reference below a folder such as `refs/casebook/remote`, however deep. */
export function hasNoReferences(paths: RepositoryPaths, folder: string): boolean {
  // Before the others: git packs a reference before it takes its file away.
  const isLoose = unlessRefused(
    () => lstatSync(join(paths.common, folder), { throwIfNoEntry: false }) !== undefined,
    true,
  );
  const packed = readPacked(paths);
  return !isLoose && packed !== "unclear" && !packed.includes(` ${folder}/`);
}

type Loose = { readonly oid: Oid } | { readonly leadsTo: string };

/** What the file of a reference says; undefined where it has none. */
function readLoose(
  { hash }: RepositoryPaths,
  directory: string,
  name: string,
): Loose | "unclear" | undefined {
  if (!isPlainName(name)) {
    return "unclear";
  }
  const file = readFile(join(directory, name), longestReference);
  if (file === "unclear" || file === undefined) {
    return file;
  }
  const text = file.toString("utf8").trimEnd();
  if (text.startsWith("ref:")) {
    const leadsTo = text.slice("ref:".length).trimStart();
    return isPlainName(leadsTo) ? { leadsTo } : "unclear";
  }
  const isOid = text.length === lengthOf(hash) && /^[0-9a-f]*$/.test(text) && /[1-9a-f]/.test(text);
  return isOid ? { oid: text } : "unclear";
}

/** A name that is the path of a file here, and no way out of the folder of references. */
function isPlainName(name: string): boolean {
  return (
    name === "HEAD" ||
    (/^refs\/[^\0-\x1F\x7F\\:*?"<>|~^[]+$/.test(name) && !/(?:^|\/)\.|\.\.|\/\/|\/$|\uFFFD/.test(name))
  );
}

/** The file of all packed references; empty where there is none. */
function readPacked({ common }: RepositoryPaths): Buffer | "unclear" {
  return namesIn(join(common, "reftable")).length > 0
    ? "unclear"
    : (readFile(join(common, "packed-refs"), longestPacked) ?? Buffer.of());
}

function findPacked(packed: Buffer, name: string): Oid | undefined {
  const at = packed.indexOf(` ${name}\n`);
  return at < 0 ? undefined : oidBefore(packed, at);
}

function* listPacked(packed: Buffer, prefix: string): Generator<readonly [name: string, oid: Oid]> {
  const wanted = ` ${prefix}`;
  for (let at = packed.indexOf(wanted); at >= 0; at = packed.indexOf(wanted, at + 1)) {
    const end = packed.indexOf("\n", at);
    const oid = oidBefore(packed, at);
    if (oid !== undefined && end >= 0) {
      yield [packed.toString("utf8", at + wanted.length, end), oid];
    }
  }
}

/** The oid with which a line begins, whose name follows here; undefined for any other line. */
function oidBefore(packed: Buffer, at: number): Oid | undefined {
  const start = packed.lastIndexOf("\n", at) + 1;
  const oid = at - start > 64 ? "" : packed.toString("latin1", start, at);
  return /^[0-9a-f]{40,64}$/.test(oid) ? oid : undefined;
}

/** A file of git; undefined if there is none, or a folder, "unclear" for anything else and for what cannot be read: git says why. */
function readFile(path: string, longest: number): Buffer | "unclear" | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || stat.isDirectory()) {
      return undefined;
    }
    return readOwnFile(path, longest);
  } catch (error) {
    return codeOf(error) === "ENOTDIR" ? undefined : "unclear";
  }
}

function lengthOf(hash: RepositoryPaths["hash"]): number {
  return hash === "sha1" ? 40 : 64;
}
