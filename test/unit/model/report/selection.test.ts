import { describe, expect, it } from "vitest";
import type { TestCase } from "../../../../src/model/report/report.ts";
import {
  compareSelection,
  describeMissing,
  filesOf,
  tidySelection,
} from "../../../../src/model/report/selection.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

function test(name: string, parts: Partial<TestCase> = {}): TestCase {
  return {
    id: name,
    suitePath: [],
    classname: "",
    name,
    file: "a.py",
    outcome: "failed",
    failures: [],
    ...parts,
  };
}

const one = test("one");
const two = test("two", { file: "b.py" });
const unloaded = test("c", { file: "c.py", loadFailure: true });

it("a selection takes a file that could not be loaded for the file, and nothing twice", () => {
  expect(tidySelection({ cases: [one, two, unloaded], files: ["b.py"] })).toEqual({
    cases: [one],
    files: ["b.py", "c.py"],
  });
  expect(filesOf({ cases: [one, test("x")], files: ["b.py"] })).toEqual(["b.py", "a.py"]);
  expect(filesOf({ cases: [one, test("x", { file: undefined })], files: [] })).toBeUndefined();
});

describe("what a run made of a selection", () => {
  const cover = (chosen: readonly TestCase[], files: readonly string[], ran: readonly TestCase[]) => {
    const selection = { cases: chosen, files };
    const coverage = compareSelection(selection, ran);
    return {
      others: coverage.others.map(({ name }) => name),
      said: englishOf(describeMissing(selection, coverage)),
    };
  };

  it("is not spoken of where everything was run, whatever its outcome", () => {
    const green = test("one", { outcome: "passed" });
    expect(cover([one], ["b.py"], [green, two])).toEqual({ others: [], said: undefined });
    expect(cover([unloaded], [], [unloaded])).toEqual({ others: [], said: undefined });
  });

  it("does not say of a file that it was not run where the report does not tell files", () => {
    const position = { path: "b.py", line: 1 };
    const red = test("x", {
      file: undefined,
      failures: [{ kind: "failure", message: "", text: "", position }],
    });
    expect(cover([], ["b.py"], [red]).said).toBeUndefined();
    expect(cover([], ["b.py"], [test("y", { file: undefined })]).said).toBeUndefined();
    expect(cover([], ["b.py"], [one]).said).toBe("0 of 1 chosen file was run; not run: b.py.");
  });

  it("names what was not run, and what else was", () => {
    expect(cover([one, two], [], [test("one", { outcome: "skipped" }), two, test("three")])).toEqual({
      others: ["three"],
      said: "1 of 2 chosen tests were run; not run: one.",
    });
    expect(cover([one], ["b.py"], [test("three", { file: "b.py" })])).toEqual({
      others: [],
      said: "1 of 1 chosen test and 1 chosen file were run; not run: one.",
    });
    expect(cover([one], [], [])).toMatchObject({ said: "0 of 1 chosen test was run; not run: one." });
    const many = ["a", "b", "c", "d", "e"].map((name) => test(name));
    expect(cover(many, [], [])).toMatchObject({
      said: "0 of 5 chosen tests were run; not run: a, b, c and 2 more.",
    });
  });
});
