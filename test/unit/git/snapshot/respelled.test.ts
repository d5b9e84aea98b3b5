import { expect, test } from "vitest";
import type { Spelling } from "../../../../src/git/snapshot/diskSpelling.ts";
import { createNamed, findRespelled } from "../../../../src/git/snapshot/respelled.ts";

/** A disk that ignores case and has these files. */
function diskWith(...paths: readonly string[]): Spelling {
  const find = (path: string) => {
    const key = path.toLowerCase();
    const below = paths.find((one) => one.toLowerCase() === key || one.toLowerCase().startsWith(`${key}/`));
    return below?.slice(0, path.length);
  };
  const isSameName = (one: string, other: string) => one === other;
  return { isExact: false, find, isSpelled: (path) => find(path) === path, isSameName };
}

const respelled = async (disk: Spelling, ...index: readonly string[]) => [
  ...(await findRespelled(index, disk)),
];

test("a file goes by the name that it has on the disk", async () => {
  expect(await respelled(diskWith("helper.ts", "b.ts"), "Helper.ts", "b.ts", "gone.ts")).toEqual([
    ["Helper.ts", "helper.ts"],
  ]);
});

test("so do the folders that it lies in", async () => {
  expect(await respelled(diskWith("lib/Deep/a.ts"), "Lib/deep/A.ts")).toEqual([
    ["Lib/deep/A.ts", "lib/Deep/a.ts"],
  ]);
});

test("what the index has in both spellings stays as it is: it comes from a system that has both", async () => {
  expect(await respelled(diskWith("helper.ts"), "Helper.ts", "helper.ts")).toEqual([]);
  expect(await respelled(diskWith("Lib/a", "Lib/b"), "Lib/a", "lib/b")).toEqual([]);
});

test("no two files get one name", async () => {
  expect(await respelled(diskWith("LIB/a"), "Lib/a", "lib/a")).toEqual([["Lib/a", "LIB/a"]]);
});

test("nothing is called by two names: the index comes first, then the disk", () => {
  const named = createNamed(["lib/a.ts", "Lib/b.ts"], diskWith("Lib/a.ts", "Lib/b.ts", "debug.log"));
  expect(["lib/a.ts", "Lib/a.ts", "Debug.log", "debug.log", "gone"].map(named)).toEqual([
    "lib/a.ts",
    "lib/a.ts",
    "debug.log",
    "debug.log",
    "gone",
  ]);
});
