import { expect, test } from "vitest";
import { parseBlinded } from "../../../src/git/indexCopy.ts";

test("finds the entries that git does not compare", () => {
  const lines = ["H plain", "h assumed", "S sparse", "s both", "M unmerged"];
  expect(parseBlinded(Buffer.from(`${lines.join("\0")}\0`))).toEqual({
    assumedUnchanged: ["assumed", "both"],
    skipWorktree: ["sparse", "both"],
  });
});
