import { basename } from "node:path";
import { t } from "../base/l10n.ts";
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
  const problems: string[] = [];
  const testCases = new TestCases(folder, bases);
  let isJUnit = false;
  let incomplete = false;
  for (const path of paths) {
    testCases.beginReport(path);
    const told = (problem: string) => problems.push(t("The report {0} {1}", basename(path), problem));
    const read = await withReport(path, limits.bytes, async ({ source, bytes, hasChanged }) => {
      const document = await readDocument(source, limits, (testCase) => testCases.add(testCase));
      if (bytes === undefined) {
        told(
          t(
            "has {0} bytes, too many to be kept in the log as it is; what was read of it is kept.",
            source.size,
          ),
        );
      } else {
        files.push(bytes);
      }
      return { ...document, hasChanged: await hasChanged() };
    });
    if (typeof read === "string") {
      told(read);
      incomplete = true;
      continue;
    }
    read.problems.map(told);
    if (read.hasChanged) {
      told(t("was written to while it was read."));
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
