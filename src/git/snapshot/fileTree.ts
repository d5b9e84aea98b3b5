import type { Oid } from "../../model/code/snapshot.ts";
import type { BytePath } from "../plumbing/bytePath.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { nameObject } from "../plumbing/objects.ts";
import type { Entries } from "../plumbing/readTree.ts";
import { encodeTree, type TreeEntry } from "../plumbing/trees.ts";

/** What git names objects by. */
type Hash = RepositoryPaths["hash"];

/**
 * A folder as git stores it, with all that lies in it, in memory: so its name is known without a process. It never changes; another one shares
 * with it every folder in which nothing differs.
 */
export class Folder {
  /** By name, one character per byte. No folder in it is empty. */
  readonly children: ReadonlyMap<BytePath, TreeEntry | Folder>;
  #oid: Oid | undefined;

  constructor(children: Folder["children"]) {
    this.children = children;
  }

  /** The name of its tree object. */
  oid(hash: Hash): Oid {
    this.#oid ??= nameObject(hash, "tree", this.encode(hash));
    return this.#oid;
  }

  /** The bytes of its tree object. */
  encode(hash: Hash): Buffer {
    const tree = new Map<BytePath, TreeEntry>();
    for (const [name, child] of this.children) {
      tree.set(name, child instanceof Folder ? { mode: "40000", oid: child.oid(hash) } : child);
    }
    return encodeTree(tree, "latin1");
  }

  /** The file or folder at a path; undefined if there is none. */
  at(path: BytePath): TreeEntry | Folder | undefined {
    let found: TreeEntry | Folder | undefined = this;
    for (const name of path.split("/")) {
      found = found instanceof Folder ? found.children.get(name) : undefined;
    }
    return found;
  }

  /** The file at a path; undefined if there is none. */
  find(path: BytePath): TreeEntry | undefined {
    const found = this.at(path);
    return found instanceof Folder ? undefined : found;
  }

  /** Whether anything lies at a path, or below it. */
  has(path: BytePath): boolean {
    return this.at(path) !== undefined;
  }
}

/** A folder in which nothing is. */
const empty = new Folder(new Map());

/** The folder that holds these files; paths in any order, each once. */
export function gatherFolder(entries: Iterable<readonly [BytePath, TreeEntry]>): Folder {
  const tops = new Map<BytePath, TreeEntry | Folder>();
  const gathered = new Map<BytePath, Map<BytePath, TreeEntry | Folder>>([["", tops]]);
  const open = (path: BytePath) => {
    const known = gathered.get(path);
    if (known !== undefined) {
      return known;
    }
    const children = new Map<BytePath, TreeEntry | Folder>();
    gathered.set(path, children);
    const end = path.lastIndexOf("/");
    open(path.slice(0, Math.max(0, end))).set(path.slice(end + 1), new Folder(children));
    return children;
  };
  // Mostly the one before lies in the same folder.
  let [last, children] = ["", tops];
  for (const [path, entry] of entries) {
    const end = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(0, end));
    if (folder !== last) {
      [last, children] = [folder, open(folder)];
    }
    children.set(path.slice(end + 1), entry);
  }
  return new Folder(tops);
}

/**
 * The folder with other files at some paths, or without them (undefined). What goes goes first: a file may come in the place of a folder whose
 * files go, and the other way round. A file takes the place of whatever is left there.
 */
export function editFolder(folder: Folder, changes: ReadonlyMap<BytePath, TreeEntry | undefined>): Folder {
  return changes.size === 0 ? folder : edit(folder, [...changes]);
}

/** A change of a file, by its path. */
type Change = readonly [BytePath, TreeEntry | undefined];

function edit(folder: Folder, changes: readonly Change[]): Folder {
  const children = new Map(folder.children);
  const own = changes.filter(([path]) => !path.includes("/"));
  for (const [name] of own.filter(([, entry]) => entry === undefined)) {
    if (!(children.get(name) instanceof Folder)) {
      children.delete(name);
    }
  }
  for (const [name, below] of groupBelow(changes)) {
    const child = children.get(name);
    const edited = edit(child instanceof Folder ? child : empty, below);
    if (edited.children.size > 0) {
      children.set(name, edited);
    } else if (child instanceof Folder) {
      children.delete(name);
    }
  }
  for (const [name, entry] of own) {
    if (entry !== undefined) {
      children.set(name, entry);
    }
  }
  return new Folder(children);
}

/** The changes below each folder, by paths in it. */
function groupBelow(changes: readonly Change[]): ReadonlyMap<BytePath, readonly Change[]> {
  const groups = new Map<BytePath, Change[]>();
  for (const [path, entry] of changes) {
    const end = path.indexOf("/");
    if (end >= 0) {
      const group = groups.get(path.slice(0, end)) ?? [];
      group.push([path.slice(end + 1), entry]);
      groups.set(path.slice(0, end), group);
    }
  }
  return groups;
}

/** Every file of a folder, by its path. */
export function listFiles(folder: Folder): Entries {
  return listBelow(folder, "");
}

/** The file at a path of a folder, or every file below it; none if nothing is there. */
export function listFilesAt(folder: Folder, path: BytePath): Entries {
  const found = folder.at(path);
  if (found instanceof Folder) {
    return listBelow(found, `${path}/`);
  }
  return new Map(found === undefined ? [] : [[path, found]]);
}

function listBelow(folder: Folder, before: BytePath): Entries {
  const entries = new Map<BytePath, TreeEntry>();
  const list = ({ children }: Folder, before: BytePath) => {
    for (const [name, child] of children) {
      if (child instanceof Folder) {
        list(child, `${before}${name}/`);
      } else {
        entries.set(`${before}${name}`, child);
      }
    }
  };
  list(folder, before);
  return entries;
}

/** The path of every folder in a folder, each after the one that it lies in. */
export function listFolders(folder: Folder): readonly BytePath[] {
  const paths: BytePath[] = [];
  const list = ({ children }: Folder, before: BytePath) => {
    for (const [name, child] of children) {
      if (child instanceof Folder) {
        paths.push(`${before}${name}`);
        list(child, `${before}${name}/`);
      }
    }
  };
  list(folder, "");
  return paths;
}
