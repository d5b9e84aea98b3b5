import { describe, expect, test } from "vitest";
import { decidingRun } from "../../../src/model/attempt.ts";
import { judge } from "../../../src/model/judgement.ts";
import { countFailing, headlineLabel } from "../../../src/model/wording.ts";
import { playReferenceLog } from "../../support/referenceLog.ts";
import { failing, passing } from "../../support/sessions.ts";

describe("the reference log, replayed", () => {
  const ends = playReferenceLog()
    .session()
    .attempts.map((attempt) => decidingRun(attempt)?.end);

  test("gives each attempt the headline its author missed", () => {
    const told = ends.map((end) => [
      end?.result.outcome === "failed" ? countFailing(end.result.counts) : end?.result.outcome,
      end?.judgement?.headline && headlineLabel(end.judgement.headline, end.judgement.previous),
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

describe("a judgement", () => {
  test("has no headline where nothing came before", () => {
    expect(judge("failed", [failing("a")], undefined, undefined)).toEqual({});
    expect(judge("passed", [passing("a")], undefined, undefined)).toEqual({ headline: "solved" });
  });

  test("of a run without results compares nothing", () => {
    expect(judge("broken", [failing("a")], { attempt: 0, cases: [passing("a")] }, undefined)).toEqual({
      headline: "broken",
    });
  });

  test("counts all, and names ten", () => {
    const names = Array.from({ length: 25 }, (_, index) => `t${index}`);
    const before = { attempt: 3, cases: names.map((name) => passing(name)) };
    const now = names.map((name) => failing(name));
    expect(judge("failed", now, before, undefined)).toEqual({
      headline: "worse",
      previous: {
        reference: 3,
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

  test("does not call it solved while a test of the baseline was left out", () => {
    const baseline = { attempt: 0, cases: [failing("a"), failing("b")] };
    const previous = { attempt: 1, cases: [failing("a")] };
    expect(judge("passed", [passing("a")], previous, baseline).headline).toBe("mixed");
    expect(judge("passed", [passing("a"), passing("b")], previous, baseline).headline).toBe("solved");
  });
});

test("a changed error is told from what to what, three at most", () => {
  const before = {
    attempt: 1,
    cases: ["a", "b", "c", "d"].map((name) => failing(name, "assert 500 == 200")),
  };
  const now = before.cases.map(({ name }) => failing(name, "assert 404 == 200"));
  const { headline, previous } = judge("failed", now, before, undefined);
  expect(headline).toBe("differentError");
  expect(previous?.changes).toHaveLength(3);
  expect(previous?.changes?.[0]).toEqual({
    name: "a",
    from: "AssertionError: assert 500 == 200",
    to: "AssertionError: assert 404 == 200",
    reason: "it says something else: assert 500 == 200 → assert 404 == 200",
  });
});

test("flaky tests decide no headline, and are counted", () => {
  const before = { attempt: 0, cases: [failing("shaky"), failing("red")] };
  const flaky = new Set([failing("shaky").id]);
  const judged = judge("failed", [passing("shaky"), failing("red")], before, before, flaky);
  expect(judged.headline).toBe("unchanged");
  expect(judged.previous?.flaky).toBe(1);
});

describe("a reference that tells of failing tests only", () => {
  const printed = { attempt: 0, cases: [{ ...failing("a"), id: "as printed" }], isPartial: true };

  test("knows them again by file and name, and nothing that it does not list is worse", () => {
    const judged = judge("failed", [passing("a"), failing("b")], printed, printed);
    expect(judged.headline).toBe("better");
    expect(judged.previous).toMatchObject({ fixed: 1, notRun: 0, appearedFailing: 0 });
  });

  test("says that a test was not run where two have its name", () => {
    const twice = [passing("a"), { ...passing("a"), id: "another" }];
    expect(judge("passed", twice, printed, printed).previous).toMatchObject({ fixed: 0, notRun: 1 });
  });
});
