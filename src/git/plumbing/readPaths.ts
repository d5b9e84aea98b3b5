import type { Oid } from "../../model/code/snapshot.ts";
import type { Run } from "./git.ts";
import { readObject, readObjects, type StoredObject } from "./objects.ts";
import { foldersOf, parseTree } from "./trees.ts";

/**
 * Reads what lies at paths of a commit's tree (the top is an empty path), in one process as a rule. Undefined only where a tree that was
 * read says that nothing is there; "unreadable" for what should be there and cannot be read, or not known to be. Git may miss for an
 * instant what is there, while somebody repacks, and nobody is to take an entry for one that there never was: what it missed is asked for
 * again by the oid that its tree gives it.
 */
export async function readPaths(
  run: Run,
  commit: Oid,
  paths: readonly string[],
): Promise<readonly (StoredObject | undefined | "unreadable")[]> {
  // Parents first: a folder is shorter than what lies in it.
  const all = [...new Set(paths.flatMap((path) => [...foldersOf(path), path]))].sort(
    (one, other) => one.length - other.length,
  );
  const found = await readObjects(
    run,
    all.map((path) => `${commit}:${path}`),
  );
  const known = new Map<string, StoredObject | undefined | "unreadable">();
  for (const [index, path] of all.entries()) {
    known.set(path, found[index] ?? (await readAgain(path)));
  }
  return paths.map((path) => known.get(path));

  async function readAgain(path: string): Promise<StoredObject | undefined | "unreadable"> {
    if (path === "") {
      return (await readObject(run, `${commit}:`)) ?? "unreadable";
    }
    const parent = known.get(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
    if (parent === "unreadable") {
      return parent;
    }
    if (parent?.type !== "tree") {
      return undefined;
    }
    const tree = parseTree(parent.bytes, commit.length / 2);
    const oid = tree.get(path.slice(path.lastIndexOf("/") + 1))?.oid;
    return oid === undefined ? undefined : ((await readObject(run, oid)) ?? "unreadable");
  }
}

/** The bytes of the file at a path of a commit's tree; undefined if there is none, or it cannot be read. */
export async function readFileAt(run: Run, commit: Oid, path: string): Promise<Buffer | undefined> {
  const [found] = await readPaths(run, commit, [path]);
  return found !== "unreadable" && found?.type === "blob" ? found.bytes : undefined;
}
