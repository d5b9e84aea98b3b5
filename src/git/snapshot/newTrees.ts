import type { Oid } from "../../model/code/snapshot.ts";
import type { Git, RepositoryPaths } from "../plumbing/git.ts";
import { readCommitTree, readObjects } from "../plumbing/objects.ts";
import { parseTree, type Tree, type TreeEntry } from "../plumbing/trees.ts";
import { Folder } from "./fileTree.ts";

/** What of some files a commit does not hold at the same path. */
export interface NotHeld {
  readonly folders: ReadonlySet<Folder>;
  readonly files: ReadonlySet<TreeEntry>;
}

/** What of the index the commit that is checked out does not hold, as it was found out last. */
const remembered = new WeakMap<
  RepositoryPaths,
  { readonly folder: Folder; readonly head: Oid | undefined; readonly found: NotHeld }
>();

/**
 * Compares files with the tree of a commit, folder by folder where they differ. What cannot be read of the commit counts as not held: there
 * may be no such commit, and a partial clone has not all trees.
 */
export async function findNotHeld(git: Git, folder: Folder, head: Oid | undefined): Promise<NotHeld> {
  const { paths, run } = git;
  const known = remembered.get(paths);
  if (known?.folder === folder && known.head === head) {
    return known.found;
  }
  const folders = new Set<Folder>();
  const files = new Set<TreeEntry>();
  const top = head && (await readCommitTree(run, head));
  // All folders of one depth are asked for at once.
  let level: readonly Compared[] = [{ folder, held: top }];
  while (level.length > 0) {
    const differing = level.filter((one) => one.folder.oid(paths.hash) !== one.held);
    const trees = await readTrees(
      git,
      differing.flatMap(({ held }) => held ?? []),
    );
    level = differing.flatMap((one) => {
      folders.add(one.folder);
      return compareFolder(one.folder, trees.get(one.held ?? ""), files);
    });
  }
  const found = { folders, files };
  remembered.set(paths, { folder, head, found });
  return found;
}

/** A folder, and the tree that the commit has in its place. */
interface Compared {
  readonly folder: Folder;
  readonly held: Oid | undefined;
}

/** Adds the files of a folder that a tree does not have, and gives the folders in it, to be compared next. */
function compareFolder(
  { children }: Folder,
  tree: Tree | undefined,
  files: Set<TreeEntry>,
): readonly Compared[] {
  const below: Compared[] = [];
  for (const [name, child] of children) {
    const there = tree?.get(name);
    if (child instanceof Folder) {
      below.push({ folder: child, held: there?.mode === "40000" ? there.oid : undefined });
    } else if (there?.oid !== child.oid && child.mode !== "160000") {
      files.add(child);
    }
  }
  return below;
}

async function readTrees({ paths, run }: Git, oids: readonly Oid[]): Promise<ReadonlyMap<Oid, Tree>> {
  const objects = oids.length === 0 ? [] : await readObjects(run, oids);
  return new Map(
    oids.flatMap((oid, index) => {
      const object = objects[index];
      return object?.type === "tree"
        ? [[oid, parseTree(object.bytes, paths.hash === "sha1" ? 20 : 32, "latin1")] as const]
        : [];
    }),
  );
}

/**
 * What of some files those `before` do not have at the same path, or have and are themselves not held: folders with their own entries, and files.
 * Submodules are not among them.
 */
export function listNew(
  hash: RepositoryPaths["hash"],
  folder: Folder,
  before: Folder,
  notHeld: NotHeld = { folders: new Set(), files: new Set() },
): { readonly folders: readonly Folder[]; readonly files: readonly TreeEntry[] } {
  const folders: Folder[] = [];
  const files: TreeEntry[] = [];
  const isFolderNew = (one: Folder, was: Folder | undefined) =>
    was === undefined || notHeld.folders.has(was) || (one !== was && one.oid(hash) !== was.oid(hash));
  const isFileNew = ({ mode, oid }: TreeEntry, was: TreeEntry | Folder | undefined) =>
    mode !== "160000" &&
    (was === undefined || was instanceof Folder || notHeld.files.has(was) || oid !== was.oid);
  const list = (one: Folder, was: Folder | undefined) => {
    if (!isFolderNew(one, was)) {
      return;
    }
    folders.push(one);
    for (const [name, child] of one.children) {
      const own = was?.children.get(name);
      if (child instanceof Folder) {
        list(child, own instanceof Folder ? own : undefined);
      } else if (isFileNew(child, own)) {
        files.push(child);
      }
    }
  };
  list(folder, before);
  return { folders, files };
}
