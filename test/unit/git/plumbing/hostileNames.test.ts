import { expect, test } from "vitest";
import type { Git, Run } from "../../../../src/git/plumbing/git.ts";
import { listEntries, readTreeFile } from "../../../../src/git/plumbing/readTree.ts";
import { parseTree } from "../../../../src/git/plumbing/trees.ts";
import { createBranch } from "../../../../src/git/restore/createBranch.ts";
import { makeFolder, newId } from "../../../support/git/repositories.ts";

/**
 * The names of trees and commits come from logs. The decoder lets nothing but oids through; should it ever fail, a name must still be none
 * of git's options: `--output=…`, for one, writes to any file.
 */
test("what a log calls a tree or a commit can be no option of git", async () => {
  const calls: (readonly string[])[] = [];
  const run: Run = async (args) => {
    calls.push(args);
    return Buffer.from("0".repeat(40));
  };
  const hostile = "--output=x";
  await listEntries(run, hostile);
  await readTreeFile(run, hostile, "a\nb");
  const paths = { common: makeFolder(), hash: "sha1", worktree: "main" };
  const nothing = async () => undefined;
  const git = { paths, run, runWith: () => run, read: nothing, readConfig: async () => new Map() };
  await createBranch(git as unknown as Git, newId, {
    branch: "b",
    tree: hostile,
    parent: undefined,
    message: "m",
  });
  const named = calls.filter((args) => args.includes(hostile));
  expect(named).toHaveLength(3);
  for (const args of named) {
    expect(args.indexOf("--end-of-options")).toBe(args.indexOf(hostile) - 1);
  }
});

test.each([
  ["no space", "x".repeat(100)],
  ["no end of a name", `100644 ${"x".repeat(100)}`],
  ["no whole oid", "100644 a\0short"],
])("a tree with %s is read to its end, not for ever", (_, bytes) => {
  expect(parseTree(Buffer.from(bytes), 20).size).toBe(0);
});
