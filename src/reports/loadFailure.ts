import { isAbsolute } from "node:path";
import { isFailing } from "../model/report/report.ts";
import type { RawCase } from "./junit.ts";

/**
 * Whether a case says only that a file of node:test was run: no test of it was, be it that none matched a pattern. Node lists
 * such a file as a test that passed.
 */
export function isEmptyFile({ name = "", classname, file, outcome }: RawCase): boolean {
  return (
    outcome === "passed" &&
    classname === "test" &&
    /\.[cm]?[jt]s$/.test(name) &&
    (isAbsolute(name) || file?.endsWith(name) === true)
  );
}

/**
 * Whether a case stands for a file that could not be loaded or collected, not for a test (docs/rules/reports.md#r21,
 * docs/rules/reports.md#r22).
 */
export function isLoadFailure({ name = "", classname, file, outcome, failures }: RawCase): boolean {
  const [failure] = failures;
  if (!isFailing({ outcome }) || failure === undefined) {
    return false;
  }
  const message = failure.message?.trim();
  return (
    // pytest.
    message === "collection failure" ||
    // node:test names the case after its file.
    (message === "test failed" && (isAbsolute(name) || file?.endsWith(name) === true)) ||
    // vitest: name and class are the file.
    (name === classname && /\.[cm]?[jt]sx?$/.test(name)) ||
    // jest-junit, where it was asked to list them.
    classname === "Test suite failed to run" ||
    // unittest: the loader makes a test of the module.
    classname?.startsWith("unittest.loader._FailedTest") === true ||
    // RSpec and cucumber-js, by the reporters that Casebook brings.
    (message === "load failure" && classname !== undefined && file?.endsWith(name) === true) ||
    // bats: a file with an error of syntax has a test without a name.
    (name === "" && classname?.endsWith(".bats") === true) ||
    // Go, through gotestsum or go-junit-report.
    /^\[(?:build|setup) failed\]$/.test(name)
  );
}
