import { basename } from "node:path";
import { type Fact, fact, isFact } from "../base/facts/fact.ts";
import type { ReportLimits } from "../model/report/reportLimits.ts";
import type { ReadReports, Reports } from "../ports/reports.ts";
import { findStack } from "./places/findStack.ts";
import { findPackages } from "./places/packageFolders.ts";
import { readDocument } from "./readDocument.ts";
import { TestCases } from "./testCases.ts";
import { withReport } from "./xml/reportSource.ts";

/** The reader of reports. */
export function createReports(): Reports {
  return { readReports, findStack, findPackages };
}

async function readReports(
  paths: readonly string[],
  folder: string,
  limits: ReportLimits,
  bases: readonly string[] = [],
): Promise<ReadReports> {
  const files: Uint8Array[] = [];
  const problems: Fact[] = [];
  const testCases = new TestCases(folder, bases);
  let isJUnit = false;
  let incomplete = false;
  for (const path of paths) {
    testCases.beginReport(path);
    const report = (problem: Fact) =>
      problems.push(fact("report.problem", { file: basename(path), problem }));
    const read = await withReport(path, limits.bytes, async ({ source, bytes, hasChanged }) => {
      const document = await readDocument(source, limits, (testCase) => testCases.add(testCase));
      if (bytes === undefined) {
        report(fact("report.tooBigToKeep", { bytes: source.size }));
      } else {
        files.push(bytes);
      }
      return { ...document, hasChanged: await hasChanged() };
    });
    if (isFact(read)) {
      report(read);
      incomplete = true;
      continue;
    }
    read.problems.map(report);
    if (read.hasChanged) {
      report(fact("report.changedWhileRead"));
    }
    for (const suiteFailure of read.suiteFailures) {
      testCases.addSuiteFailure(suiteFailure);
    }
    isJUnit ||= read.verdict === "junit";
    incomplete ||= read.isIncomplete || read.hasChanged;
  }
  const { cases, suiteFailures, problems: ofTexts } = await testCases.finish();
  const report = isJUnit ? { cases, suiteFailures, problems: [], incomplete } : undefined;
  return { report, problems: [...problems, ...ofTexts], files };
}
