import type { Oid } from "../../model/code/snapshot.ts";

/** An entry of a git tree; the mode as git writes it: `40000` for a tree. */
export interface TreeEntry {
  readonly mode: "40000" | "100644" | "100755" | "120000" | "160000" | (string & {});
  readonly oid: Oid;
}

/** A git tree: entries by name. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** How the names in a tree are read: as text, or, as they need not be text, as one character per byte. */
type NameEncoding = "utf8" | "latin1";

/** Parses the bytes of a tree object, as far as they are those of one; `oidLength` is the length of a name in bytes. */
export function parseTree(bytes: Buffer, oidLength: number, names: NameEncoding = "utf8"): Tree {
  const tree = new Map<string, TreeEntry>();
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(" ", at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + oidLength;
    // Git returns a tree as it was written, even one that was made to be read for ever.
    if (space < 0 || end < 0 || next > bytes.length) {
      break;
    }
    tree.set(bytes.toString(names, space + 1, end), {
      mode: bytes.toString("latin1", at, space),
      oid: bytes.toString("hex", end + 1, next),
    });
    at = next;
  }
  return tree;
}

/** The bytes of a tree object. Git sorts by bytes, and a tree as if its name ended with `/`. */
export function encodeTree(tree: Tree, names: NameEncoding = "utf8"): Buffer {
  // One character per byte, texts are compared as git compares bytes.
  const inBytes = (name: string) =>
    names === "latin1" || isPlain(name) ? name : Buffer.from(name).toString("latin1");
  const keyed = [...tree].map(([name, entry]) => {
    const bytes = inBytes(name);
    return { key: entry.mode === "40000" ? `${bytes}/` : bytes, head: `${entry.mode} ${bytes}\0`, entry };
  });
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  const length = keyed.reduce((sum, { head, entry }) => sum + head.length + entry.oid.length / 2, 0);
  const encoded = Buffer.allocUnsafe(length);
  let at = 0;
  for (const { head, entry } of keyed) {
    at += encoded.write(head, at, "latin1");
    at += encoded.write(entry.oid, at, "hex");
  }
  return encoded;
}

function isPlain(name: string): boolean {
  return /^[ -~]*$/.test(name);
}

/** The folders of a path, the top (an empty path) first. */
export function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
}

/**
 * Puts entries into a tree, by path, or takes them out (undefined), and writes every tree that changes; returns the oid of the
 * top. A folder in which nothing is left goes too. `existing` holds the trees that are there already of all folders of these paths.
 */
export async function editTree(
  existing: ReadonlyMap<string, Tree>,
  entries: ReadonlyMap<string, TreeEntry | undefined>,
  write: (tree: Buffer) => Promise<Oid>,
): Promise<Oid> {
  const trees = new Map<string, Map<string, TreeEntry>>([["", new Map(existing.get(""))]]);
  const put = (path: string, entry: TreeEntry | undefined) => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const tree = trees.get(folder) ?? new Map(existing.get(folder));
    const name = path.slice(path.lastIndexOf("/") + 1);
    trees.set(folder, tree);
    if (entry === undefined) {
      tree.delete(name);
    } else {
      tree.set(name, entry);
    }
  };
  const folders = new Set([...entries.keys()].flatMap(foldersOf));
  for (const [path, entry] of entries) {
    put(path, entry);
  }
  // Children before parents: a folder is longer than the one it lies in.
  const deepestFirst = [...folders].filter(Boolean).sort((one, other) => other.length - one.length);
  for (const folder of deepestFirst) {
    const tree = trees.get(folder) ?? new Map();
    put(folder, tree.size === 0 ? undefined : { mode: "40000", oid: await write(encodeTree(tree)) });
  }
  return write(encodeTree(trees.get("") ?? new Map()));
}
