import { realpathSync, statSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { codeOf } from "../base/errors.ts";
import type { Failure, Report, TestCase } from "../model/report.ts";
import { numberDuplicates, testId } from "../model/testId.ts";
import { readDocument } from "./document.ts";
import type { RawCase } from "./junit.ts";
import { isLoadFailure } from "./loadFailure.ts";
import { findPosition, resolveFile } from "./location.ts";
import { readReportFile } from "./readReportFile.ts";

/** What the files of one run say together. */
export interface ReadReports {
  /** Undefined if no file was JUnit. */
  readonly report: Report | undefined;
  readonly problems: readonly string[];
  /** The bytes as they were read. */
  readonly files: readonly Uint8Array[];
}

/** The reader of reports: places are resolved to paths relative to the folder. It never throws on content. */
export function createReports() {
  return { readReports };
}

async function readReports(paths: readonly string[], folder: string): Promise<ReadReports> {
  const files: Uint8Array[] = [];
  const problems: string[] = [];
  let cases: readonly RawCase[] = [];
  let suiteFailures: Report["suiteFailures"] = [];
  let isJUnit = false;
  let incomplete = false;
  for (const path of paths) {
    const bytes = await readReportFile(path);
    const document =
      typeof bytes === "string"
        ? { report: undefined, problems: [bytes], incomplete: true }
        : readDocument(bytes);
    if (typeof bytes !== "string") {
      files.push(bytes);
    }
    problems.push(...document.problems.map((problem) => `The report ${basename(path)} ${problem}`));
    isJUnit ||= document.report !== undefined;
    incomplete ||= document.incomplete;
    cases = cases.concat(document.report?.cases ?? []);
    suiteFailures = suiteFailures.concat(document.report?.suiteFailures ?? []);
  }
  const report = isJUnit
    ? { cases: locate(cases, folder), suiteFailures, problems: [], incomplete }
    : undefined;
  return { report, problems, files };
}

/** Gives the cases their identities and their places in the folder. */
function locate(cases: readonly RawCase[], folder: string): readonly TestCase[] {
  const root = realpathSync(folder);
  const known = new Map<string, string | undefined>();
  const resolveWritten = (written: string) => {
    if (!known.has(written)) {
      known.set(
        written,
        resolveFile(written, root, (path) => isFileBelow(root, join(root, path))),
      );
    }
    return known.get(written);
  };
  const located = cases.map((raw): Omit<TestCase, "id"> => {
    const loadFailure = isLoadFailure(raw) || undefined;
    const unloaded = loadFailure && resolveWritten(raw.name);
    const file = unloaded ?? resolveWritten(raw.file ?? "") ?? resolveWritten(raw.classname);
    const place = (failure: Failure): Failure => ({
      ...failure,
      position: findPosition(failure.text, file, resolveWritten),
    });
    return { ...raw, name: unloaded ?? raw.name, file, failures: raw.failures.map(place), loadFailure };
  });
  const ids = numberDuplicates(located.map(testId));
  return located.map((testCase, index) => ({ id: ids[index] ?? "", ...testCase }));
}

/**
 * Links are followed before it is decided what is inside. A path that the system refuses to look at is no file: reports
 * hold names of any length and form where a path could stand.
 */
function isFileBelow(root: string, path: string): boolean {
  try {
    return statSync(path).isFile() && realpathSync(path).startsWith(root + sep);
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return false;
  }
}
