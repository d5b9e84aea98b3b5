import type { Report, TestCase } from "../../../src/model/report/report.ts";
import { failing, modified, passing, reportOf, type SessionBuilder, startSession } from "./sessionBuilder.ts";

/** The tests of the reference log: an API over a database, whose session the tests and the application share. */
const file = "ops_core/tests/api/v1/endpoints/test_tasks.py";

const allTests = [
  "test_create_task_success",
  "test_create_task_validation_error",
  "test_create_task_scheduler_fails",
  "test_get_task_success",
  "test_get_task_not_found",
  "test_list_tasks_success_empty",
  "test_list_tasks_success_with_data",
] as const;

const messages: Readonly<Record<string, string>> = { test_get_task_not_found: "assert 500 == 404" };

const target = [
  "test_get_task_not_found",
  "test_list_tasks_success_empty",
  "test_list_tasks_success_with_data",
];
const allGets = ["test_get_task_success", ...target];

/** The file that could not be imported: no test ran. */
const collectionError: Report = reportOf([
  {
    ...failing(file, "NameError: name 'TaskNotFoundError' is not defined", file),
    outcome: "errored",
    loadFailure: true,
  },
]);

/** What one run of the reference log gave, and the change it was made on. */
export interface ReferenceRun {
  readonly changed: readonly string[];
  readonly report: Report;
}

/** The eleven runs: 3, 4, 4, 4, 4, 3, collection error, 3, 5, 4, 6 failing. */
const referenceRuns: readonly ReferenceRun[] = [
  { changed: [], report: red(target) },
  { changed: ["dependencies.py"], report: red(allGets) },
  { changed: ["conftest.py"], report: red(allGets) },
  { changed: ["test_tasks.py"], report: red(allGets) },
  { changed: ["conftest.py", "test_tasks.py"], report: red(allGets) },
  { changed: ["test_tasks.py"], report: red(target) },
  { changed: ["tasks.py", "metadata/base.py"], report: collectionError },
  { changed: ["tasks.py"], report: red(target) },
  { changed: ["conftest.py", "test_tasks.py"], report: red([...allGets, "test_create_task_success"]) },
  { changed: ["test_tasks.py"], report: red(allGets) },
  {
    changed: ["conftest.py", "test_tasks.py"],
    report: red([...allGets, "test_create_task_success", "test_create_task_scheduler_fails"]),
  },
];

/** Plays the runs of the reference log, each on a change of its own. */
export function playReferenceLog(): SessionBuilder {
  const builder = startSession({
    title: "Task 9.2 - Batch 7 REST API Failures",
    isolationCommand: `tox -e py312 -- ${file} -v`,
  });
  for (const { changed, report } of referenceRuns) {
    builder.attempt(changed.map((path) => modified(path)));
    builder.run(report);
  }
  return builder;
}

function red(names: readonly string[]): Report {
  return reportOf(
    allTests.map(
      (name): TestCase =>
        names.includes(name)
          ? failing(name, messages[name] ?? "assert 500 == 200", file)
          : passing(name, file),
    ),
  );
}
