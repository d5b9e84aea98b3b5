import type { BytePath } from "../plumbing/bytePath.ts";
import type { GitOptions, Run } from "../plumbing/git.ts";
import { anySize, cutBySize, measureObjects, readObjects } from "../plumbing/objects.ts";
import { writeOut } from "../plumbing/writeOut.ts";
import { type Disk, type Identity, identityOf, modeOnDisk } from "./fileIdentity.ts";
import { type LfsFile, type LfsPointer, type LfsStore, parsePointer, readForms } from "./lfs.ts";
import type { Rules } from "./snapshotRulesOfGit.ts";
import type { SnapshotContent } from "./storedSnapshot.ts";

/** The bytes of a file, or, where they may be too many to be held, where they lie. */
export type ExactBytes = Buffer | LfsFile;

/** A file as it lay on the disk; a link's bytes are its target. Undefined for what is missing or damaged. */
export type ReadExactFile = readonly [path: BytePath, bytes: ExactBytes | undefined];

/** Reads files of a snapshot, some at a time: as many as fit into the memory. */
export type ReadExact = (paths: readonly BytePath[]) => AsyncIterable<readonly ReadExactFile[]>;

/** How much is held at once; each piece takes a few processes. */
const atOnce = { things: 1000, bytes: 32 * 2 ** 20 } as const;

/** The files of a snapshot that the store of git-lfs holds, as their pointers say; undefined for one that it does not hold (any more). */
export type FindLfs = (paths: readonly BytePath[]) => Promise<ReadonlyMap<BytePath, LfsFile | undefined>>;

/** The identity that bytes have on this disk. */
export function identityOfExact(disk: Disk, mode: string, exact: ExactBytes): Identity {
  return Buffer.isBuffer(exact) ? identityOf(disk, mode, exact) : `${modeOnDisk(disk, mode)} ${exact.oid}`;
}

/** A snapshot keeps, next to the tree, the pointers that it finds on the disk: if it kept nothing, git-lfs had written the file. */
export function createFindLfs(
  run: Run,
  { entries, raws }: SnapshotContent,
  rules: Rules,
  store: LfsStore,
  options: GitOptions = {},
): FindLfs {
  // A big file is read once only for all questions.
  const verified = new Map<string, Promise<LfsFile | undefined>>();
  const verify = (pointer: LfsPointer) => {
    const known = verified.get(pointer.sha256) ?? store.verify(pointer);
    verified.set(pointer.sha256, known);
    return known;
  };
  return async (paths) => {
    const plain = paths.filter((path) => !raws.has(path) && entries.get(path)?.mode.startsWith("100"));
    const filtered = [...(await rules.findFiltered(plain)).keys()];
    const oidOf = (path: BytePath) => entries.get(path)?.oid ?? "";
    const forms = await readForms(run, [...new Set(filtered.map(oidOf))], options);
    const found = new Map<BytePath, LfsFile | undefined>();
    for (const path of filtered) {
      const pointer = forms.get(oidOf(path))?.pointer;
      if (pointer !== undefined) {
        found.set(path, await verify(pointer));
      }
    }
    return found;
  };
}

/** Makes the reader of the files of one snapshot; a file is given as it was on the disk when the snapshot was taken. */
export function createReadExact(
  run: Run,
  content: SnapshotContent,
  rules: Rules,
  findLfs: FindLfs,
  options: GitOptions = {},
): ReadExact {
  return async function* (paths) {
    const oids = paths.map((path) => content.raws.get(path) ?? content.entries.get(path)?.oid ?? "");
    const sizes = await measureObjects(run, oids, options);
    for (const some of cutBySize(paths, sizes, atOnce)) {
      yield await readSome(some);
    }
  };

  async function readSome(paths: readonly BytePath[]): Promise<readonly ReadExactFile[]> {
    const files = paths.map((path) => ({
      path,
      entry: content.entries.get(path),
      raw: content.raws.get(path),
    }));
    const stored = await readObjects(
      run,
      files.map(({ entry, raw }) => raw ?? entry?.oid ?? ""),
      { ...anySize, ...options },
    );
    const lfs = await findLfs(
      paths.filter((_, index) => files[index]?.raw === undefined && parsePointer(stored[index]?.bytes)),
    );
    const result: (ExactBytes | undefined)[] = stored.map((object, index) => {
      const path = paths[index] ?? "";
      return lfs.has(path) ? lfs.get(path) : object?.type === "blob" ? object.bytes : undefined;
    });
    // The raw form is exact; and a name with a line break cannot be asked for, which is why its raw form is always kept.
    const converted = [...files.entries()].filter(
      ([index, { path, entry, raw }]) =>
        rules.mayConvert &&
        raw === undefined &&
        !lfs.has(path) &&
        entry?.mode.startsWith("100") &&
        result[index] !== undefined &&
        !/[\r\n]/.test(path),
    );
    const written = await writeOut(
      rules.run,
      converted.map(([, { path, entry }]) => [path, entry?.oid ?? ""] as const),
    );
    for (const [at, [index]] of converted.entries()) {
      result[index] = written[at];
    }
    return paths.map((path, index) => [path, result[index]] as const);
  }
}
