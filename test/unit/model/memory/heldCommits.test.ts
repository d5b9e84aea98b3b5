import { expect, it } from "vitest";
import { changedLines } from "../../../../src/model/code/similarity.ts";
import { findHoldingCommits, type NewHistory } from "../../../../src/model/memory/heldCommits.ts";

/** A chain of commits with the same files, the newest first, and as many branches as there may be. */
function chain(length: number, branches: number): NewHistory {
  const commits = Array.from({ length }, (_, index) => ({
    id: `c${index}`,
    tree: "fixed",
    parents: [`c${index + 1}`],
    at: "2026-01-01T00:00:00.000Z",
    subject: `commit ${index}`,
  }));
  const others = Array.from({ length: branches }, (_, index) => ({
    branch: `b${index}`,
    commit: "elsewhere",
  }));
  return { commits, tips: [...others, { branch: "main", commit: "c0" }] };
}

it("names the first of thousands of commits with the files of an attempt, with a branch among hundreds", () => {
  const history = chain(2_000, 200);
  const attempt = { attempt: 1, tree: "fixed", head: undefined, changes: [changedLines({ files: [] })] };
  const finding = findHoldingCommits([attempt], history, undefined, () => undefined);
  let step = finding.next();
  while (step.done !== true) {
    step = finding.next();
  }
  expect(step.value.map(({ commit, branches }) => [commit, branches])).toEqual([["c1999", ["main"]]]);
});

it("names a commit and a stronger one after it, and none that comes after one as strong", () => {
  const [first, second, third] = ["first", "fixed", "fixed"].map((tree, index) => ({
    id: `c${index}`,
    tree,
    parents: index === 0 ? [] : [`c${index - 1}`],
    at: "2026-01-01T00:00:00.000Z",
    subject: `commit ${index}`,
  }));
  const file = {
    path: "a.js",
    hunks: [{ linesBefore: 0, newLinesBefore: 0, lines: [{ kind: "added", text: "save()" } as const] }],
    before: "0",
    after: "1",
  };
  const lines = changedLines({ files: [file] });
  const attempt = { attempt: 1, tree: "fixed", head: undefined, changes: [lines] };
  const commits = [third, second, first].flatMap((one) => one ?? []);
  const tips = [
    { branch: "main", commit: "c2" },
    { branch: "old", commit: "c0" },
  ];
  const finding = findHoldingCommits([attempt], { commits, tips }, undefined, () => lines);
  let step = finding.next();
  while (step.done !== true) {
    step = finding.next();
  }
  expect(step.value.map(({ commit, how, branches }) => [commit, how, branches])).toEqual([
    ["c1", "sameCode", ["main"]],
    ["c0", "sameChange", ["main", "old"]],
  ]);
});
