import { describe, expect, test } from "vitest";
import type { FlakyTest } from "../../../../src/model/judgement/flaky.ts";
import { type Judgement, judge } from "../../../../src/model/judgement/judgement.ts";
import {
  addBrokenRun,
  addRun,
  type GrowingTests,
  knowTests,
  noTests,
} from "../../../../src/model/judgement/knownTests.ts";
import type { RunOutcome } from "../../../../src/model/judgement/outcome.ts";
import { decidingRun } from "../../../../src/model/log/attempt.ts";
import type { TestCase } from "../../../../src/model/report/report.ts";
import { countFailing, headlineLabel } from "../../../../src/model/words/wording.ts";
import { playReferenceLog } from "../../../support/sessions/referenceLog.ts";
import { failing, passing, skipped } from "../../../support/sessions/sessionBuilder.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

describe("the reference log, replayed", () => {
  const ends = playReferenceLog()
    .session()
    .attempts.map((attempt) => decidingRun(attempt)?.end);

  test("gives each attempt the headline its author missed", () => {
    const told = ends.map((end) => [
      end?.result.outcome === "failed" ? countFailing(end.result.counts) : end?.result.outcome,
      end?.judgement?.headline && headlineLabel(end.judgement.headline, end.judgement),
      end?.judgement?.previous?.reference,
    ]);
    expect(told).toEqual([
      [3, undefined, undefined],
      [4, "worse (+1)", 0],
      [4, "unchanged", 1],
      [4, "unchanged", 2],
      [4, "unchanged", 3],
      [3, "better (−1)", 4],
      ["broken", "broken", undefined],
      [3, "unchanged", 5],
      [5, "worse (+2)", 7],
      [4, "better (−1)", 8],
      [6, "worse (+2)", 9],
    ]);
  });

  test("names the tests that turned red, and those that were fixed", () => {
    const names = (index: number) => {
      const previous = ends[index]?.judgement?.previous;
      return [previous?.failingNames, previous?.fixedNames];
    };
    expect([1, 5, 8, 9, 10].map(names)).toEqual([
      [["test_get_task_success"], []],
      [[], ["test_get_task_success"]],
      [["test_create_task_success", "test_get_task_success"], []],
      [[], ["test_create_task_success"]],
      [["test_create_task_success", "test_create_task_scheduler_fails"], []],
    ]);
  });

  test("fixes none of the three target tests against the baseline", () => {
    expect(ends.map((end) => end?.judgement?.baseline?.fixed)).toEqual([
      undefined,
      ...[0, 0, 0, 0, 0],
      undefined,
      ...[0, 0, 0, 0],
    ]);
    expect(ends[10]?.judgement?.baseline).toMatchObject({ reference: 0, newlyFailing: 3, stillFailing: 3 });
  });
});

/** What is known after runs on attempts 0, 1, …; a run of several on one attempt is an array more. */
const knownAfter = (...runs: readonly (readonly TestCase[])[]): GrowingTests => {
  const tests = noTests();
  for (const [attempt, cases] of runs.entries()) {
    addRun(tests, { attempt, cases });
  }
  return tests;
};

const judged = (
  outcome: RunOutcome,
  cases: readonly TestCase[],
  tests: GrowingTests,
  here: readonly (readonly TestCase[])[] = [],
  flaky: readonly FlakyTest[] = [],
  command?: string,
) =>
  judge(
    outcome,
    cases,
    knowTests(
      tests,
      here.map((one) => ({ attempt: 9, cases: one })),
      cases,
    ),
    { flaky, command },
  );

const label = (judgement: Judgement) => judgement.headline && headlineLabel(judgement.headline, judgement);

describe("a judgement", () => {
  test("has no headline where nothing came before", () => {
    expect(judged("failed", [failing("a")], knownAfter())).toEqual({});
    expect(judged("passed", [passing("a")], knownAfter())).toEqual({});
  });

  test("is solved where the very command that was broken is green, and nothing where it is another", () => {
    const tests = noTests();
    addBrokenRun(tests, [], "pytest");
    expect(judged("passed", [passing("a")], tests, [], [], "pytest")).toEqual({ headline: "solved" });
    expect(judged("passed", [passing("a")], tests, [], [], "pytest a.py")).toEqual({});
  });

  test("of a run without results compares nothing", () => {
    expect(judged("broken", [failing("a")], knownAfter([passing("a")]))).toEqual({ headline: "broken" });
  });

  test("counts all, and names ten", () => {
    const names = Array.from({ length: 25 }, (_, index) => `t${index}`);
    const now = names.map((name) => failing(name));
    expect(
      judged(
        "failed",
        now,
        knownAfter(
          [],
          names.map((name) => passing(name)),
        ),
      ),
    ).toMatchObject({
      headline: "worse",
      previous: {
        reference: 1,
        fixed: 0,
        stillFailing: 0,
        changedError: 0,
        newlyFailing: 25,
        appearedFailing: 0,
        notRun: 0,
        fixedNames: [],
        failingNames: names.slice(0, 10),
      },
    });
  });
});

describe("each test is compared with the newest attempt in which it was really executed", () => {
  test("narrowed and widened again, what is red since the beginning is not newly failing", () => {
    const tests = knownAfter([failing("t1"), failing("t2")], [passing("t1")]);
    expect(label(judged("failed", [passing("t1"), failing("t2")], tests))).toBe("unchanged");
  });

  test("also where it was skipped or its file was not loaded in between", () => {
    const unloaded: TestCase = { ...failing("a.py"), loadFailure: true };
    const tests = knownAfter([failing("t1"), passing("t2")], [skipped("t1"), skipped("t2")], [unloaded]);
    expect(label(judged("failed", [failing("t1"), passing("t2")], tests))).toBe("unchanged");
    expect(label(judged("failed", [passing("t1"), failing("t2")], tests))).toBe("mixed (+1 −1)");
  });

  test("a headline says what it did not see", () => {
    const tests = knownAfter([failing("t1"), failing("t2"), failing("t3")]);
    expect(label(judged("passed", [passing("t1")], tests))).toBe("better (−1) · 2 not run");
    expect(label(judged("failed", [failing("t1")], tests))).toBe("unchanged · 2 not run");
    expect(label(judged("failed", [failing("t1", "assert 1 == 2")], tests))).toBe(
      "different error · 2 not run",
    );
    expect(label(judged("passed", [passing("t9")], tests))).toBe("mixed · 3 not run");
  });

  test("what nobody knew before makes nothing worse", () => {
    const tests = knownAfter([failing("t1")]);
    expect(label(judged("failed", [failing("t1"), failing("t7"), failing("t8")], tests))).toBe(
      "unchanged · 2 new failing",
    );
    expect(label(judged("failed", [passing("t1"), failing("t7")], tests))).toBe(
      "better (−1) · 1 new failing",
    );
  });
});

describe("solved", () => {
  test("needs every test that failed at the baseline, whichever of its runs saw it", () => {
    const tests = noTests();
    addRun(tests, { attempt: 0, cases: [failing("a"), failing("b"), failing("c")] });
    addRun(tests, { attempt: 0, cases: [failing("a")] });
    expect(label(judged("passed", [passing("a")], tests))).toBe("better (−1) · 2 not run");
    expect(
      label(
        judged(
          "passed",
          ["a", "b", "c"].map((name) => passing(name)),
          tests,
        ),
      ),
    ).toBe("solved");
  });

  test("needs the tests that an attempt broke on the way", () => {
    const tests = knownAfter([failing("t1"), passing("t3")], [failing("t1"), failing("t3")], [passing("t1")]);
    expect(label(judged("passed", [passing("t1")], tests))).toBe("mixed · 1 not run");
    expect(label(judged("passed", [passing("t1"), passing("t3")], tests))).toBe("solved");
  });

  test("may come of several runs on the same code", () => {
    const tests = knownAfter([failing("a"), failing("b")]);
    expect(label(judged("passed", [passing("b")], tests, [[passing("a")]]))).toBe("better (−1) · 1 not run");
    expect(label(judged("passed", [passing("a"), passing("b")], tests, [[failing("a")]]))).toBe("solved");
  });

  test("needs a test of every file that could not be loaded", () => {
    const tests = noTests();
    addBrokenRun(tests, [{ ...failing("tests/a.py", "SyntaxError", "tests/a.py"), loadFailure: true }]);
    const elsewhere = passing("b", "tests/b.py");
    expect(label(judged("passed", [elsewhere], tests))).toBe("mixed");
    expect(label(judged("passed", [elsewhere, passing("a", "tests/a.py")], tests))).toBe("solved");
    // A report that names no files lists tests that may be of any.
    expect(label(judged("passed", [{ ...elsewhere, file: undefined }], tests))).toBe("solved");
    expect(label(judged("passed", [{ ...elsewhere, file: undefined, classname: "shop/b" }], tests))).toBe(
      "mixed",
    );
  });

  test("takes no green test for one of the same name that was red, then green, and now is left out", () => {
    const tests = knownAfter(
      [failing("t", "no", "tests/a.py"), failing("u")],
      [passing("t", "tests/a.py"), failing("u")],
    );
    expect(label(judged("passed", [passing("t", "tests/b.py"), passing("u")], tests))).toBe("better (−1)");
    expect(label(judged("passed", [passing("t", "tests/a.py"), passing("u")], tests))).toBe("solved");
  });

  test("is nothing where nothing was ever red", () => {
    expect(label(judged("passed", [passing("a")], knownAfter([passing("a")])))).toBe("unchanged");
  });

  test("is not said of flaky tests alone", () => {
    const flaky = [{ id: failing("a").id, name: "a", failed: 1, of: 2 }];
    expect(label(judged("passed", [passing("a")], knownAfter([failing("a"), passing("a")]), [], flaky))).toBe(
      "unchanged",
    );
    const retried = { ...passing("a"), isFlaky: true };
    expect(label(judged("passed", [retried], knownAfter([failing("a")])))).toBe("unchanged");
    const two = knownAfter([failing("a"), failing("b")]);
    expect(label(judged("passed", [retried, passing("b")], two))).toBe("better (−1)");
  });
});

describe("a flaky test that was mended", () => {
  const flaky = [{ id: failing("a").id, name: "a", failed: 1, of: 2 }];
  const green = (times: number) => Array.from({ length: times }, () => [passing("a")]);

  test("is no longer seen failing when it was green often enough for its rate", () => {
    const tests = knownAfter([failing("a")]);
    expect(label(judged("passed", [passing("a")], tests, green(3), flaky))).toBe("unchanged");
    expect(label(judged("passed", [passing("a")], tests, green(4), flaky))).toBe(
      "no longer seen failing (5 green runs, 3.1 % by chance)",
    );
    const rare = [{ id: failing("a").id, name: "a", failed: 1, of: 10 }];
    expect(label(judged("passed", [passing("a")], tests, green(4), rare))).toBe("unchanged");
    expect(label(judged("passed", [passing("a")], tests, green(28), rare))).toMatch(
      /^no longer seen failing/,
    );
  });

  test("is not, where one of the runs on this code was red", () => {
    const tests = knownAfter([failing("a")]);
    expect(label(judged("passed", [passing("a")], tests, [...green(9), [failing("a")]], flaky))).toBe(
      "unchanged",
    );
  });
});

describe("a group that failed", () => {
  const inClass = (one: TestCase): TestCase => ({ ...one, classname: "mod.Shop" });
  const setUp: TestCase = { ...failing("setUpClass (mod.Shop)"), outcome: "errored" };

  test("is no new failing test: what it kept from running was not run", () => {
    const tests = knownAfter([inClass(failing("t1")), inClass(passing("t2")), passing("t9")]);
    expect(label(judged("failed", [setUp, passing("t9")], tests))).toBe("mixed · 2 not loaded");
  });

  test("and is left out ever since, is not solved by what else is green", () => {
    const tests = noTests();
    addRun(tests, { attempt: 0, cases: [setUp, failing("t9")] });
    addRun(tests, { attempt: 1, cases: [passing("t9")] });
    expect(label(judged("passed", [passing("t9")], tests))).toBe("mixed · 1 not run");
    expect(label(judged("passed", [passing("t9"), inClass(passing("t1"))], tests))).toBe("solved");
  });

  test("and the way back is no step at all", () => {
    const tests = knownAfter([inClass(failing("t1"))], [setUp]);
    expect(label(judged("failed", [inClass(failing("t1"))], tests))).toBe("unchanged");
  });
});

describe("a test that was moved or renamed", () => {
  test("is the same test where it fails by the same error, and nothing else would fit", () => {
    const tests = knownAfter([failing("test_old", "assert 1 == 2"), passing("test_b")]);
    expect(label(judged("failed", [failing("test_new", "assert 1 == 2"), passing("test_b")], tests))).toBe(
      "unchanged",
    );
    const moved = failing("test_old", "assert 1 == 2", "tests/b.py");
    expect(label(judged("failed", [moved, passing("test_b")], tests))).toBe("unchanged");
  });

  test("is not, where two would fit, and a green one is not taken for it", () => {
    const tests = knownAfter([failing("test_old", "assert 1 == 2")]);
    const two = [failing("test_x", "assert 1 == 2"), failing("test_y", "assert 1 == 2")];
    expect(label(judged("failed", two, tests))).toBe("mixed · 2 new failing · 1 not run");
    expect(label(judged("passed", [passing("test_new")], tests))).toBe("mixed · 1 not run");
  });
});

test("a changed error is told from what to what, three at most", () => {
  const names = ["a", "b", "c", "d"];
  const before = names.map((name) => failing(name, "assert 500 == 200"));
  const now = names.map((name) => failing(name, "assert 404 == 200"));
  const { headline, previous } = judged("failed", now, knownAfter([], before));
  expect(headline).toBe("differentError");
  expect(previous?.changes).toHaveLength(3);
  expect(englishOf(previous?.changes?.[0])).toEqual({
    name: "a",
    from: "AssertionError: assert 500 == 200",
    to: "AssertionError: assert 404 == 200",
    reason: "a different message: assert 500 == 200 → assert 404 == 200",
  });
});

test("an error that changed because another statement failed says so, however far that stands", () => {
  const at = (line: number): TestCase => {
    const text = `Error: no\n    at t (/p/tests/a.js:${line}:2)`;
    return { ...failing("t"), failures: [{ kind: "error", message: "no", text }] };
  };
  const { previous } = judge("failed", [at(90)], knowTests(knownAfter([], [at(7)]), [], [at(90)]), {
    isEdited: () => false,
  });
  expect(englishOf(previous?.changes?.[0]?.reason)).toBe(
    "another statement of the test: /p/tests/a.js:7 → /p/tests/a.js:90",
  );
});

test("flaky tests decide no headline, and are counted", () => {
  const flaky = [{ id: failing("shaky").id, name: "shaky", failed: 1, of: 2 }];
  const one = judged(
    "failed",
    [passing("shaky"), failing("red")],
    knownAfter([failing("shaky"), failing("red")]),
    [],
    flaky,
  );
  expect(one.headline).toBe("unchanged");
  expect(one.previous?.flaky).toBe(1);
});

describe("a reference that lists failing tests only", () => {
  const printed = noTests();
  addRun(printed, { attempt: 0, cases: [{ ...failing("a"), id: "as printed" }], isPartial: true });

  test("knows them again by file and name, and nothing that it does not list is worse", () => {
    const one = judged("failed", [passing("a"), failing("b")], printed);
    expect(one.headline).toBe("better");
    expect(one.previous).toMatchObject({ fixed: 1, notRun: 0, appearedFailing: 0 });
  });

  test("means any of two that have its name: both have to pass, and neither is known to be fixed", () => {
    const twin = (one: TestCase) => ({ ...one, id: "another" });
    const both = judged("passed", [passing("a"), twin(passing("a"))], printed);
    expect([both.headline, both.previous?.fixed, both.previous?.notRun]).toEqual(["solved", 0, 0]);
    const one = judged("failed", [passing("a"), twin(failing("a"))], printed);
    expect([one.headline, one.previous?.fixed, one.previous?.appearedFailing]).toEqual(["unchanged", 0, 0]);
  });

  test("has the name of a report from then on, also where the report is that of a run before", () => {
    const tests = noTests();
    addRun(tests, { attempt: 0, cases: [{ ...failing("a"), id: "as printed" }], isPartial: true });
    addRun(tests, { attempt: 1, cases: [failing("a"), passing("b")] });
    expect(judged("passed", [passing("a"), passing("b")], tests).headline).toBe("solved");
  });

  test("what may be any of several known tests is not called new", () => {
    const cases = [{ ...failing("x"), id: "as printed" }];
    const known = knowTests(knownAfter([failing("x"), { ...failing("x"), id: "another" }]), [], cases);
    const { previous } = judge("failed", cases, known, { ambiguous: new Set(["as printed"]) });
    expect(previous).toMatchObject({ appearedFailing: 0, ambiguous: 1, failingNames: [] });
  });
});
