import fc from "fast-check";
import { expect, test } from "vitest";
import type { TreeEntry } from "../../../../src/git/plumbing/trees.ts";
import { editFolder, gatherFolder, listFiles } from "../../../../src/git/snapshot/fileTree.ts";

const oidOf = (digit: number): TreeEntry => ({ mode: "100644", oid: String(digit).repeat(40) });
const name = fc.constantFrom("a", "a.b", "a0", "b", "\xe4", "Z");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const entry = fc.integer({ min: 0, max: 9 }).map(oidOf);

/** Files of which none lies below another. */
const files = fc.array(fc.tuple(path, entry), { maxLength: 12 }).map((all) => {
  const kept = new Map<string, TreeEntry>();
  for (const [one, its] of all) {
    if (![...kept.keys()].some((other) => `${one}/`.startsWith(`${other}/`) || other.startsWith(`${one}/`))) {
      kept.set(one, its);
    }
  }
  return kept;
});

test("a folder gives back its files, in whatever order they came", () => {
  fc.assert(
    fc.property(files, (all) => {
      const folder = gatherFolder([...all].reverse());
      expect(new Map(listFiles(folder))).toEqual(all);
      expect(folder.oid("sha1")).toBe(gatherFolder(all).oid("sha1"));
    }),
  );
});

test("an edited folder is the one that holds the edited files, and the one before stays", () => {
  fc.assert(
    fc.property(files, files, (before, after) => {
      const folder = gatherFolder(before);
      const oid = folder.oid("sha1");
      const gone = [...before.keys()].filter((one) => !after.has(one));
      const changes = new Map<string, TreeEntry | undefined>([
        ...gone.map((one) => [one, undefined] as const),
        ...after,
      ]);
      const edited = editFolder(folder, changes);
      expect(edited.oid("sha1")).toBe(gatherFolder(after).oid("sha1"));
      expect(gatherFolder(listFiles(folder)).oid("sha1")).toBe(oid);
    }),
  );
});

test("shares the folders in which nothing changes", () => {
  const folder = gatherFolder(
    new Map([
      ["a/b", oidOf(1)],
      ["c/d", oidOf(2)],
    ]),
  );
  const edited = editFolder(folder, new Map([["c/d", oidOf(3)]]));
  expect(edited.children.get("a")).toBe(folder.children.get("a"));
  expect(editFolder(folder, new Map())).toBe(folder);
});
