import { describe, expect, test } from "vitest";
import { judgeRun, type RunExit, type RunOutcome } from "../../../../src/model/judgement/outcome.ts";
import { allCases, countCases, type Report, type TestCase } from "../../../../src/model/report/report.ts";
import { failing, passing, reportOf, skipped } from "../../../support/sessions/sessionBuilder.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

const exited = (code: number): RunExit => ({ kind: "exited", code });
const suiteFailure = { suitePath: ["s"], failure: { kind: "error", message: "teardown", text: "" } } as const;
const unloaded = { ...failing("tests/a.py"), loadFailure: true };

describe("the outcome of a run", () => {
  test.each<[RunOutcome, string, RunExit, Report | undefined]>([
    ["passed", "1 test passed.", exited(0), reportOf([passing("a")])],
    ["passed", "2 tests passed.", exited(0), reportOf([passing("a"), passing("b"), skipped("c")])],
    ["failed", "1 of 2 tests failed.", exited(1), reportOf([passing("a"), failing("b")])],
    ["failed", "1 of 1 test failed.", exited(0), reportOf([failing("b")])],
    [
      "failed",
      "A test suite failed outside its tests.",
      exited(1),
      { ...reportOf([passing("a")]), suiteFailures: [suiteFailure] },
    ],
    ["broken", "These files could not be loaded: tests/a.py.", exited(1), reportOf([unloaded, passing("b")])],
    [
      "broken",
      "Every test in the report passed, but the command failed for another reason (exit code 3).",
      exited(3),
      reportOf([passing("a")]),
    ],
    [
      "broken",
      "The command ended with exit code 5, but its report contains no failing test.",
      exited(5),
      reportOf([]),
    ],
    [
      "broken",
      "Part of the test report is missing or could not be read, so the result is inconclusive.",
      exited(0),
      { ...reportOf([passing("a")]), incomplete: true },
    ],
    ["failed", "At least 1 test failed.", exited(1), { ...reportOf([failing("b")]), incomplete: true }],
    ["failed", "1 of 2 tests failed.", { kind: "unknown" }, reportOf([passing("a"), failing("b")])],
    [
      "broken",
      "The report lists no failing test, but it is not known how the run ended, so this proves nothing.",
      { kind: "unknown" },
      reportOf([passing("a")]),
    ],
    [
      "broken",
      "The command wrote no test report, and its exit code is not known.",
      { kind: "unknown" },
      undefined,
    ],
    ["noTestMatched", "The command ran no test.", exited(0), reportOf([skipped("a")])],
    ["broken", "The command wrote no test report (exit code 0).", exited(0), undefined],
    [
      "broken",
      "The command was ended by SIGKILL.",
      { kind: "signalled", signal: "SIGKILL" },
      reportOf([passing("a")]),
    ],
    [
      "broken",
      "The command could not be started: ENOENT",
      { kind: "couldNotStart", reason: "ENOENT" },
      undefined,
    ],
    ["interrupted", "The run was stopped before it ended.", { kind: "stopped" }, reportOf([passing("a")])],
    [
      "interrupted",
      "The engine ended during the run, so the result is not known.",
      { kind: "lost" },
      reportOf([failing("a")]),
    ],
  ])("is %s: %s", (outcome, reason, exit, report) => {
    const counts = countCases(report?.cases ?? []);
    expect(englishOf(judgeRun(exit, report, counts))).toEqual({ outcome, reason, counts });
  });
});

describe("a run that tells of no test", () => {
  const exit: RunExit = { kind: "exited", code: 1 };
  const of = (cases: readonly TestCase[], suiteFailures: Report["suiteFailures"] = []) => {
    const report = { ...reportOf(cases), suiteFailures };
    return judgeRun(exit, report, countCases(allCases(report)));
  };

  test("is broken where pytest crashed, whatever failed before", () => {
    const internal: TestCase = { ...failing("internal"), classname: "pytest", outcome: "errored" };
    expect(englishOf(of([failing("a"), internal]))).toMatchObject({
      outcome: "broken",
      reason: "The test runner itself failed, so its report is incomplete.",
    });
  });

  test("is broken where only what is done before the tests failed", () => {
    const setUp: TestCase = { ...failing("setUpClass (mod.Shop)"), outcome: "errored" };
    expect(englishOf(of([setUp]))).toMatchObject({
      outcome: "broken",
      reason: "No test ran, because the setup failed: setUpClass (mod.Shop).",
    });
    expect(of([setUp, passing("a")]).outcome).toBe("failed");
    expect(of([setUp, failing("a")]).outcome).toBe("failed");
  });
});

test.each([
  [
    3221225477,
    "The command wrote no test report (exit code 3221225477, 0xC0000005: it crashed by an invalid memory access).",
  ],
  [
    -1073741819,
    "The command wrote no test report (exit code -1073741819, 0xC0000005: it crashed by an invalid memory access).",
  ],
  [
    3221226505,
    "The command wrote no test report (exit code 3221226505, 0xC0000409: it aborted, or overran a buffer on its stack).",
  ],
  [
    3221225786,
    "The command wrote no test report (exit code 3221225786, 0xC000013A: it was ended by Ctrl+C or by closing its window).",
  ],
  [
    3762504530,
    "The command wrote no test report (exit code 3762504530, 0xE0434352: an exception of .NET was not caught).",
  ],
  [
    3221225495,
    "The command wrote no test report (exit code 3221225495, 0xC0000017: there was not enough memory).",
  ],
  [3221225999, "The command wrote no test report (exit code 3221225999, 0xC000020F: an error of Windows)."],
  [9009, "The command wrote no test report (exit code 9009: cmd.exe did not find a program)."],
  [4294967295, "The command wrote no test report (exit code 4294967295)."],
  [-1, "The command wrote no test report (exit code -1)."],
  [255, "The command wrote no test report (exit code 255)."],
  [127, "The command wrote no test report (exit code 127: a program was not found)."],
])("an exit code of %i is explained where only Windows has it", (code, words) => {
  const { reason } = judgeRun(exited(code), undefined, countCases([]));
  expect(englishOf(reason)).toBe(words);
});
