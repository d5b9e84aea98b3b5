import { expect, test } from "vitest";
import { nameObject } from "../../../../src/git/plumbing/objects.ts";
import { editTree, encodeTree, foldersOf, parseTree, type Tree } from "../../../../src/git/plumbing/trees.ts";

const blob = nameObject("sha1", "blob", Buffer.from("one\n"));
const entry = { mode: "100644", oid: blob };

test("names objects as git does", () => {
  expect(blob).toBe("5626abf0f72e58d7a153368ba57db4c673c0e171");
  expect(nameObject("sha1", "tree", Buffer.of())).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  expect(nameObject("sha256", "tree", Buffer.of())).toBe(
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
  );
});

test("writes entries in git's order, where a tree sorts as if its name ended with a slash", () => {
  const names = [...parseTree(encodeTree(treeOf("a0", "a", "a.b", "Z", "ü")), 20).keys()];
  expect(names).toEqual(["Z", "a", "a.b", "a0", "ü"]);
  const withFolder: Tree = new Map([...treeOf("a0", "a.b"), ["a", { mode: "40000", oid: blob }]]);
  expect([...parseTree(encodeTree(withFolder), 20).keys()]).toEqual(["a.b", "a", "a0"]);
});

test("reads back a tree as it was written", () => {
  const tree: Tree = new Map([
    ["a b", entry],
    ["folder", { mode: "40000", oid: blob }],
    ["link", { mode: "120000", oid: blob }],
  ]);
  expect(new Map(parseTree(encodeTree(tree), 20))).toEqual(tree);
  expect(parseTree(Buffer.of(), 20).size).toBe(0);
});

test("lists the folders of a path, the top first", () => {
  expect(foldersOf("a/b/c")).toEqual(["", "a", "a/b"]);
  expect(foldersOf("a")).toEqual([""]);
});

test("edits deep in a tree, and writes children before their parents", async () => {
  const existing = new Map([
    ["", treeOf("kept")],
    ["x", treeOf("old")],
  ]);
  const written = new Map<string, Tree>();
  const write = async (bytes: Buffer) => {
    const oid = nameObject("sha1", "tree", bytes);
    const tree = parseTree(bytes, 20);
    for (const child of tree.values()) {
      expect(child.mode !== "40000" || written.has(child.oid)).toBe(true);
    }
    written.set(oid, tree);
    return oid;
  };
  const changes = new Map([
    ["x/y/new", entry],
    ["x/other", entry],
    ["top", entry],
  ]);
  const top = written.get(await editTree(existing, changes, write));
  expect([...(top?.keys() ?? [])]).toEqual(["kept", "top", "x"]);
  const x = written.get(top?.get("x")?.oid ?? "");
  expect([...(x?.keys() ?? [])]).toEqual(["old", "other", "y"]);
  expect([...(written.get(x?.get("y")?.oid ?? "")?.keys() ?? [])]).toEqual(["new"]);
  expect(written.size).toBe(3);
});

function treeOf(...names: readonly string[]): Tree {
  return new Map(names.map((name) => [name, entry]));
}
