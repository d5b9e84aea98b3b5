import { expect, test } from "vitest";
import { wasTried } from "../../../../src/model/code/similarity.ts";
import type { SkippedPath, Unseen } from "../../../../src/model/code/snapshot.ts";
import { findFlaky, type RunCases, surelyFlaky } from "../../../../src/model/judgement/flaky.ts";
import { judge } from "../../../../src/model/judgement/judgement.ts";
import { addRun, knowTests, noTests } from "../../../../src/model/judgement/knownTests.ts";
import { echoLabel, flakyLabel, unseenLabel } from "../../../../src/model/words/wording.ts";
import { failing, passing } from "../../../support/sessions/sessionBuilder.ts";

const sub = (state?: string): SkippedPath => ({ path: "vendor/lib", reason: "edited submodule", state });
const secret = (state?: string): SkippedPath => ({ path: ".env", reason: "looks like a secret", state });
const on = (unseen: Unseen | undefined, one: RunCases["cases"][number]): RunCases => ({
  conditions: "code",
  unseen,
  cases: [one],
});

test("a test is flaky for sure only where what was not recorded did not change either", () => {
  const told = (...runs: readonly RunCases[]) =>
    findFlaky(runs).map((one) => [surelyFlaky([one]).length === 1, flakyLabel(one)]);
  const seen = "failed in 1 of 2 runs of the same code";
  expect(told(on(undefined, failing("t")), on([], passing("t")))).toEqual([[true, seen]]);
  expect(told(on([secret("a")], failing("t")), on([secret("a")], passing("t")))).toEqual([[true, seen]]);
  expect(told(on([sub("a")], failing("t")), on([sub("b")], passing("t")))).toEqual([
    [false, `${seen}, but vendor/lib was edited and is not recorded`],
  ]);
  expect(told(on([], failing("t")), on([sub("b")], passing("t")))).toEqual([
    [false, `${seen}, but vendor/lib was edited and is not recorded`],
  ]);
  expect(told(on([secret()], failing("t")), on([secret()], passing("t")))).toEqual([
    [false, `${seen}, but .env is not recorded`],
  ]);
  // Two runs beside the same edit are enough.
  expect(
    told(on([sub("a")], failing("t")), on([sub("b")], passing("t")), on([sub("b")], failing("t"))),
  ).toEqual([[true, seen]]);
});

test("a test that is not flaky for sure decides as any other", () => {
  const known = noTests();
  addRun(known, { attempt: 0, cases: [failing("t")] });
  const cases = [passing("t")];
  const flaky = findFlaky([on([sub("a")], failing("t")), on([sub("b")], passing("t"))]);
  expect(judge("passed", cases, knowTests(known, [], cases), { flaky }).headline).toBe("solved");
  const sure = findFlaky([on([], failing("t")), on([], passing("t"))]);
  expect(judge("passed", cases, knowTests(known, [], cases), { flaky: sure }).headline).not.toBe("solved");
});

test("code is the same as that of an attempt, but for what was not recorded", () => {
  const tried = (unseen: Unseen) => {
    const nothing = { counts: new Map(), total: 0, inOrder: new Map() };
    return { attempt: 3, code: "c", unseen, step: nothing, whole: nothing };
  };
  const labels = (before: Unseen, now: Unseen) =>
    wasTried(tried(now), [tried(before)], undefined).map((echo) => echoLabel(echo, "1 failing"));
  expect(labels([], [])).toEqual(["same as #3: 1 failing"]);
  expect(labels([sub("a")], [sub("a")])).toEqual(["same as #3: 1 failing"]);
  const but = "same as #3: 1 failing, but vendor/lib was edited and is not recorded";
  for (const [before, now] of [
    [[sub("a")], [sub("b")]],
    [[sub("a")], []],
    [[], [sub("a")]],
    [[sub()], [sub()]],
  ] as const) {
    expect(labels(before, now)).toEqual([but]);
  }
});

test("says of each part that was not seen why", () => {
  const big: SkippedPath = { path: "data.bin", reason: "too big" };
  const nested: SkippedPath = { path: "nested/", reason: "nested repository" };
  expect(unseenLabel([sub(), big, nested])).toBe(
    "vendor/lib was edited and is not recorded, data.bin, nested are not recorded",
  );
});
