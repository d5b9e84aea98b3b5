import { expect, test } from "vitest";
import { exactNames, usualNames } from "../../../../src/base/diskNames.ts";
import { checkOneNames, dropHeld, dropTwins } from "../../../../src/git/restore/oneNames.ts";
import { createKeyOf } from "../../../../src/git/snapshot/diskSpelling.ts";
import type { SnapshotContent } from "../../../../src/git/snapshot/storedSnapshot.ts";

/** A snapshot of files by their content; a number in front is the mode. */
function snapshotOf(files: Readonly<Record<string, string>>): SnapshotContent {
  return {
    tree: "0".repeat(40),
    entries: new Map(Object.entries(files).map(([path, oid]) => [path, { mode: "100644", oid }])),
    raws: new Map(),
    skipped: new Map(),
    sparse: new Set(),
    emptyFolders: new Set(),
    conversion: [],
    excludes: [],
  };
}

const staged = (...paths: readonly string[]) => paths.map((path) => ({ path, identity: "x", content: "x" }));
const nothing = snapshotOf({});
const names = usualNames("win32");
const keyOf = createKeyOf(names);
const said = (path: string, other: string) =>
  `“${path}” and “${other}” of the attempt have the same name on this disk, so only one of them could be there. Nothing was changed.`;

test("two files of one name are refused where at least one of them would be written", () => {
  const target = snapshotOf({ "A.ts": "1", "a.ts": "2" });
  const check = (...coming: readonly string[]) =>
    checkOneNames({ names }, target, { staged: staged(...coming), before: nothing });
  expect(() => check("A.ts", "a.ts")).toThrow(said("A.ts", "a.ts"));
  expect(() =>
    checkOneNames({ names }, target, { staged: staged("A.ts"), before: snapshotOf({ "a.ts": "2" }) }),
  ).toThrow(said("A.ts", "a.ts"));
  expect(() => check("A.ts")).not.toThrow();
  expect(() => check()).not.toThrow();
  const linux = { staged: staged("A.ts", "a.ts"), before: nothing };
  expect(() => checkOneNames({ names: exactNames }, target, linux)).not.toThrow();
});

test("so is a file in the place of a folder, whichever of them is written", () => {
  const target = snapshotOf({ Lib: "1", "lib/a.ts": "2" });
  expect(() =>
    checkOneNames({ names }, target, { staged: staged("Lib", "lib/a.ts"), before: nothing }),
  ).toThrow(said("Lib", "lib"));
  expect(() =>
    checkOneNames({ names }, target, { staged: staged("lib/a.ts"), before: snapshotOf({ Lib: "1" }) }),
  ).toThrow(said("lib/a.ts", "Lib"));
});

test("folders of one name are one folder", () => {
  const target = snapshotOf({ "Lib/a.ts": "1", "lib/b.ts": "2" });
  expect(() =>
    checkOneNames({ names }, target, { staged: staged("Lib/a.ts", "lib/b.ts"), before: nothing }),
  ).not.toThrow();
});

test("of two files of one name that are the same, one is written", () => {
  const target = snapshotOf({ "A.ts": "1", "a.ts": "1", "b.ts": "1" });
  const left = (before: SnapshotContent, spelled: string, ...coming: readonly string[]) =>
    dropTwins(staged(...coming), target, before, keyOf, (path) => path === spelled).map(({ path }) => path);
  expect(left(nothing, "", "A.ts", "a.ts", "b.ts")).toEqual(["A.ts", "b.ts"]);
  expect(left(snapshotOf({ "a.ts": "0", "A.ts": "0" }), "a.ts", "A.ts", "a.ts")).toEqual(["a.ts"]);
  expect(left(snapshotOf({ "a.ts": "1" }), "a.ts", "A.ts")).toEqual([]);
  const exact = dropTwins(
    staged("A.ts", "a.ts"),
    target,
    nothing,
    (path) => path,
    () => true,
  );
  expect(exact).toHaveLength(2);
});

test("a file that stays by another spelling is not deleted", () => {
  const target = snapshotOf({ "a.ts": "1" });
  expect(dropHeld(["A.ts", "b.ts"], [], target, keyOf)).toEqual(["b.ts"]);
  expect(dropHeld(["A.ts", "b.ts"], staged("a.ts"), target, keyOf)).toEqual(["A.ts", "b.ts"]);
  expect(dropHeld(["A.ts"], [], target, (path) => path)).toEqual(["A.ts"]);
});
