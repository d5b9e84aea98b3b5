import { describe, expect, it } from "vitest";
import { exportedByRow, testsOfRows } from "../../../src/commands/choices/rowSubjects.ts";
import type { Subject } from "../../../src/editor/window/treeNode.ts";

const test = (id: string) => ({ kind: "test", id, name: `name of ${id}` }) as const;
const lastRun = { session: "s", run: 4 };
const form = { scope: { kind: "pullRequest" }, parts: ["diffs"] } as const;

describe("what a row exports", () => {
  it("is its failure, in the run that is shown", () => {
    expect(exportedByRow(test("a"), lastRun, form)).toEqual({
      kind: "failure",
      failure: { session: "s", run: 4, testCase: "a" },
    });
  });

  it("is its attempt, with the parts that were chosen", () => {
    expect(exportedByRow({ kind: "attempt", number: 0 }, lastRun, form)).toEqual({
      kind: "session",
      form: { scope: { kind: "attempt", attempt: 0 }, parts: ["diffs"] },
    });
  });

  it.each<[string, Subject | undefined, typeof lastRun | undefined]>([
    ["no row", undefined, lastRun],
    ["another row", { kind: "note", id: 3 }, lastRun],
    ["a test, but no run is shown", test("a"), undefined],
  ])("is what was chosen where there is %s", (_, subject, run) => {
    expect(exportedByRow(subject, run, form)).toEqual({ kind: "session", form });
  });
});

describe("the tests of rows", () => {
  it.each<[string, readonly (Subject | undefined)[], readonly string[], readonly string[]]>([
    ["no row: all failing tests", [], [], []],
    ["tests", [test("a"), test("b")], ["a", "b"], []],
    ["a file with everything in it", [{ kind: "tests", tests: ["a", "b"], file: "x.py" }], [], ["x.py"]],
    ["a group of tests", [{ kind: "tests", tests: ["a", "b"] }], ["a", "b"], []],
    [
      "several of each",
      [test("c"), { kind: "tests", tests: ["a"] }, { kind: "tests", tests: ["b"], file: "x.py" }],
      ["c", "a"],
      ["x.py"],
    ],
    [
      "rows that stand for no test",
      [undefined, { kind: "openChanges" }, { kind: "attempt", number: 1 }],
      [],
      [],
    ],
  ])("%s", (_, subjects, tests, files) => {
    expect(testsOfRows(subjects.map((subject) => ({ subject })))).toEqual({ tests, files });
  });
});
