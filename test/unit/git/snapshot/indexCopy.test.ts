import { expect, test } from "vitest";
import { findBlinded } from "../../../../src/git/snapshot/indexCopy.ts";

const names = ["plain", "assumed", "sparse", "both", "unmerged"];

test("finds the entries that git does not compare", () => {
  const lines = ["H", "h", "S", "s", "M"].map((tag, index) => `${tag} 100644 0a 0\t${names[index]}`);
  expect(findBlinded(lines)).toEqual({
    assumedUnchanged: ["assumed", "both"],
    skipWorktree: ["sparse", "both"],
  });
});
