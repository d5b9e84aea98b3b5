import { expect, test } from "vitest";
import type { TreeEntry } from "../../../../src/git/plumbing/trees.ts";
import { editFolder, type Folder, gatherFolder } from "../../../../src/git/snapshot/fileTree.ts";
import { listNew } from "../../../../src/git/snapshot/newTrees.ts";

const file = (digit: number): TreeEntry => ({ mode: "100644", oid: String(digit).repeat(40) });
const module: TreeEntry = { mode: "160000", oid: "9".repeat(40) };

const before = gatherFolder(
  new Map([
    ["a/one", file(1)],
    ["a/two", file(2)],
    ["b/c/three", file(3)],
    ["top", file(4)],
  ]),
);

const listed = (folder: Folder, ...more: [Parameters<typeof listNew>[3]?]) => {
  const { folders, files } = listNew("sha1", folder, before, ...more);
  return { folders: folders.length, files: files.map(({ oid }) => oid[0]) };
};

test("nothing is new in the same files, though they were read again", () => {
  expect(listed(before)).toEqual({ folders: 0, files: [] });
  expect(listed(editFolder(before, new Map([["a/one", file(1)]])))).toEqual({ folders: 0, files: [] });
});

test("new are edited files, and all folders on the way to them", () => {
  expect(listed(editFolder(before, new Map([["b/c/three", file(5)]])))).toEqual({ folders: 3, files: ["5"] });
  const moved = editFolder(
    before,
    new Map([
      ["a/one", undefined],
      ["b/one", file(1)],
      ["m", module],
    ]),
  );
  expect(listed(moved)).toEqual({ folders: 3, files: ["1"] });
  expect(listed(editFolder(before, new Map([["top", undefined]])))).toEqual({ folders: 1, files: [] });
});

test("what is not held of the files before is new, where it is still there", () => {
  const a = before.children.get("a") as Folder;
  const notHeld = { folders: new Set([before, a]), files: new Set([a.children.get("two") as TreeEntry]) };
  expect(listed(before, notHeld)).toEqual({ folders: 2, files: ["2"] });
  expect(listed(editFolder(before, new Map([["a/two", undefined]])), notHeld)).toEqual({
    folders: 2,
    files: [],
  });
});
