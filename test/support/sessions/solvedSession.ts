import { fact } from "../../../src/base/facts/fact.ts";
import { addCells, emptyMatrix, type Matrix } from "../../../src/model/judgement/testMatrix.ts";
import type { ExportContent } from "../../../src/model/words/exportContent.ts";
import { wholeSession } from "../../../src/model/words/exportForm.ts";
import {
  failing,
  modified,
  passing,
  reportOf,
  type SessionBuilder,
  skipped,
  startSession,
} from "./sessionBuilder.ts";

/** What stands beside a session of which nothing is known. */
export const parts: ExportContent = {
  form: wholeSession,
  branch: "main",
  diffs: new Map(),
  reports: new Map(),
  outputs: new Map(),
  matrix: { session: "s1", columns: [], rows: [], errors: [] },
  baseline: undefined,
  restored: new Map(),
  found: new Map(),
  fix: undefined,
  findings: { session: "s1", attempts: [], flaky: [] },
  solvedBefore: [],
  loadErrors: new Map(),
  timeZone: "Europe/Zurich",
  masked: [],
};

const getSuccess = "test_get_task_success";
const busy = "assert 500 == 404\nInterfaceError: another operation is in progress";

function taskReport(...red: readonly string[]) {
  const file = "tests/test_tasks.py";
  const names = ["test_get_task_not_found", "test_list_tasks_empty", getSuccess, "test_create_task"];
  return reportOf(
    names.map((name) => (red.includes(name) ? failing(name, busy, file) : passing(name, file))),
  );
}

function solvedMatrix(): Matrix {
  const growing = emptyMatrix();
  const broken = reportOf([failing("tests/test_tasks.py", "NameError", "tests/test_tasks.py")]).cases;
  const runs = [
    taskReport("test_get_task_not_found", "test_list_tasks_empty").cases,
    taskReport("test_get_task_not_found", "test_list_tasks_empty", getSuccess).cases,
    broken.map((one) => ({ ...one, loadFailure: true })),
    [...taskReport().cases, skipped("test_slow")],
  ];
  const columns = runs.map((cases, attempt) => ({
    attempt,
    headline: "",
    results: "",
    ...addCells(growing, cases, attempt === 0 ? undefined : { cases: runs[attempt - 1] ?? [] }),
  }));
  return { session: "s1", columns, rows: growing.rows, errors: growing.errors };
}

/** What stands beside the solved session. */
export const solvedParts: ExportContent = {
  ...parts,
  matrix: solvedMatrix(),
  baseline: taskReport("test_get_task_not_found", "test_list_tasks_empty"),
  reports: new Map([
    [0, taskReport("test_get_task_not_found", "test_list_tasks_empty")],
    [1, taskReport("test_get_task_not_found", "test_list_tasks_empty", getSuccess)],
    [3, reportOf([...taskReport().cases, skipped("test_slow")])],
  ]),
  outputs: new Map([
    [0, ["E   assert 500 == 404", "== 2 failed, 2 passed in 0.41s =="]],
    [2, ["NameError: name 'TaskNotFoundError' is not defined", "```", "1 error in 0.02s"]],
  ]),
  loadErrors: new Map([[2, ["NameError: name 'TaskNotFoundError' is not defined"]]]),
  findings: {
    session: "s1",
    attempts: [
      {
        attempt: 3,
        echoes: [{ kind: "notARetry", attempt: 1, share: 0.31 }],
        residue: [{ attempt: 2, path: "src/errors.py", hunks: 1, of: 1, added: 4, removed: 0, line: 1 }],
      },
    ],
    flaky: [],
    held: [
      {
        attempt: 3,
        how: "amongOthers",
        share: 0.9,
        commit: "1a2b3c4d".repeat(5),
        subject: "A session for every request",
        at: "2025-04-10T18:36:00Z",
        branches: ["main", "fix"],
      },
    ],
  },
  solvedBefore: [
    {
      seen: {
        log: "log",
        session: "s0",
        title: "Tasks answer 500",
        rootCause: "The session of `dependencies.py` was shared.",
        state: "solved",
        branch: "batch-6",
        lastAt: "2025-03-01T10:00:00Z",
        like: "sameError",
        test: "test_get_task_not_found",
        last: 2,
        solvedBy: 4,
      },
      fix: {
        changes: [modified("src/dependencies.py")],
        diff: "--- a/src/dependencies.py\n+++ b/src/dependencies.py\n@@ -1 +1 @@\n-a\n+c\n",
      },
    },
  ],
  fix: {
    attempt: 3,
    sinceBaseline: {
      changes: [modified("src/dependencies.py")],
      diff: `diff --git a/src/dependencies.py b/src/dependencies.py\nindex ${"a".repeat(40)}..${"b".repeat(40)} 100644\n--- a/src/dependencies.py\n+++ b/src/dependencies.py\n@@ -1 +1 @@\n-a\n+c\n`,
    },
    sinceHead: undefined,
  },
  diffs: new Map([
    [1, "--- a/src/dependencies.py\n+++ b/src/dependencies.py\n@@ -1 +1 @@\n-a\n+b\n"],
    [3, "--- a/docs/log.md\n+++ b/docs/log.md\n@@ -1 +1 @@\n-a\n+```\n"],
  ]),
};

/** A session from the first red run to the green one. */
export function solvedSession(): SessionBuilder {
  const builder = startSession({
    title: "Batch 7 REST API failures",
    context: "Fixing runtime failures of `tests/test_tasks.py`.",
    goal: "Identify and resolve the 2 failures.",
    isolationCommand: "pytest tests/test_tasks.py",
    verificationCommand: "tox -e py312",
  });
  const env = { path: ".env", reason: "looks like a secret" } as const;
  builder.attempt([], [env]);
  builder.run(taskReport("test_get_task_not_found", "test_list_tasks_empty"));
  builder.note("Reviewed `dependencies.py` in ~/shop: one session is shared.");
  const shared = builder.hypothesis("The store's own session conflicts with the fixture's session.");
  builder.attempt([modified("src/dependencies.py", 3, 1)], [env]);
  builder.run(taskReport("test_get_task_not_found", "test_list_tasks_empty", getSuccess));
  builder.mark(shared, "refuted");
  builder.hypothesis("An error class is missing.");
  builder.attempt([
    modified("src/tasks.py", 1, 0),
    { path: "src/errors.py", status: "added", added: 4, removed: 0 },
    { path: "logo.png", status: "deleted" },
    { path: "src/b.py", from: "src/a.py", status: "renamed", added: 0, removed: 0 },
  ]);
  builder.run(
    reportOf([{ ...failing("tests/test_tasks.py", "NameError", "tests/test_tasks.py"), loadFailure: true }]),
  );
  builder.wait(600);
  const cause = builder.hypothesis("Every request needs a session of its own.");
  builder.attempt([modified("src/dependencies.py", 2, 2), modified("docs/log.md")]);
  builder.run(reportOf([...taskReport().cases, skipped("test_slow")]));
  builder.run(taskReport("test_create_task"), { purpose: "verification" });
  builder.run(taskReport(), {
    purpose: "verification",
    problems: [
      fact("report.problem", {
        file: "report.xml",
        problem: fact("report.announces", { declared: fact("report.tests", { count: 5 }), counted: 4 }),
      }),
    ],
  });
  builder.mark(cause, "confirmed");
  builder.write(
    "rootCause",
    "One connection was shared.\n\nIt was reused while busy:\n\n```\nInterfaceError\n```",
  );
  builder.write("solution", "A session per request.");
  builder.write("verification", "The whole suite is green.");
  builder.add({ kind: "sessionClosed", state: "solved" });
  return builder;
}
