import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { listComparison, pairOf } from "../../../src/commands/choices/comparisonLines.ts";
import type { AttemptComparison, ComparedTest } from "../../../src/model/judgement/attemptComparison.ts";
import { modified } from "../../support/sessions/sessionBuilder.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const [one, two] = [{ number: 1 }, { number: 2 }];
const pair = pairOf(one, two);

function results(tests: readonly ComparedTest[], stillFailing = 0): AttemptComparison {
  return { files: [], results: { before: 4, now: 7, tests, stillFailing } };
}

const linesOf = (comparison: AttemptComparison) => listComparison(comparison, pair)?.picks ?? [];

describe("two attempts", () => {
  it.each([
    [one, two],
    [two, one],
  ])("are compared from the earlier to the later, whichever was chosen first: %o", (first, second) => {
    expect(pairOf(first, second)).toEqual({ title: "#1 and #2", before: one, now: two });
  });

  it("may be one and the open changes", () => {
    expect(pairOf(two, "openChanges")).toEqual({
      title: "#2 and the open changes",
      before: two,
      now: undefined,
    });
  });
});

describe("what they differ in", () => {
  it.each([
    [[], "No file differs", undefined, undefined],
    [["a"], "1 file differs", "a", "files"],
    [["a", "b"], "2 files differ", "a, b", "files"],
    [["a", "b", "c", "d", "e"], "5 files differ", "a, b, c and 2 more", "files"],
  ] as const)("begins with the files: %o", (paths, label, description, opens) => {
    const [first] = linesOf({ ...results([]), files: paths.map((path) => modified(path)) });
    expect([first?.label, first?.description, first?.opens]).toEqual([label, description, opens]);
  });

  it("lists the tests below their verdicts, the worst first, and each opens its two failures", () => {
    const lines = linesOf(
      results([
        { id: "1", name: "test_fixed", verdict: "fixed" },
        { id: "2", name: "$(zap) [x](command:y)", verdict: "newlyFailing" },
        { id: "3", name: "test_other", verdict: "fixed" },
      ]),
    );
    expect(lines.slice(1).map(({ label, isHeading, opens }) => [label, isHeading ?? false, opens])).toEqual([
      ["newly failing", true, undefined],
      ["$(zap) [x](command:y)", false, { id: "2", name: "$(zap) [x](command:y)", before: 4, now: 7 }],
      ["fixed", true, undefined],
      ["test_fixed", false, { id: "1", name: "test_fixed", before: 4, now: 7 }],
      ["test_other", false, { id: "3", name: "test_other", before: 4, now: 7 }],
    ]);
  });

  it.each([
    [0, ""],
    [1, "1 test fails by the same error"],
    [2, "2 tests fail by the same error"],
  ])("may be no test; then those are counted that fail alike: %i", (stillFailing, description) => {
    expect(linesOf(results([], stillFailing)).slice(1)).toEqual([
      { icon: "check", label: "No test differs", description },
    ]);
  });

  it("is not said to be no test where one of them has no results", () => {
    expect(linesOf({ files: [] }).map(({ label }) => label)).toEqual([
      "No file differs",
      "One of them has no results to compare",
    ]);
  });

  it("are only files where nothing ran on the open changes", () => {
    expect(listComparison({ files: [] }, pairOf(one, "openChanges"))).toBeUndefined();
    expect(listComparison(results([]), pairOf(one, "openChanges"))).toMatchObject({
      title: "#1 and the open changes",
      placeHolder: "Open what differs",
    });
  });

  it("is said in German", () => {
    speakGerman();
    expect(linesOf(results([], 2)).map(({ label, description }) => [label, description])).toEqual([
      ["Keine Datei unterscheidet sich", undefined],
      ["Kein Test unterscheidet sich", "2 Tests schlagen mit demselben Fehler fehl"],
    ]);
  });
});
