import { type Fact, fact, listed } from "../../base/facts/fact.ts";
import { allCases, isFailing, type Report, type TestCase } from "../../model/report/report.ts";
import type { ReportLimits } from "../../model/report/reportLimits.ts";
import type { Ports } from "../../ports/ports.ts";
import type { ReadReports } from "../../ports/reports.ts";
import type { FoundReports } from "../../ports/runners.ts";

/** What reads them, and for which folder. */
interface Reading {
  readonly ports: Pick<Ports, "runners" | "reports">;
  readonly folder: string;
  readonly settings: { readonly reportLimits: ReportLimits };
}

/** A run that has ended. */
interface RunToRead {
  readonly command: string;
  readonly found: FoundReports;
  /** What it printed, as far as it is kept. */
  readonly output: string;
}

/**
 * Reads the reports of a run. Where something speaks against their being all of the run, the report is incomplete, and the problems say
 * why: what was found may be green, and the run is not. One thing that does is the output: a report may have been overwritten, or never
 * be written, by a test run that printed how it failed.
 */
export async function readRunReports(
  { ports, folder, settings }: Reading,
  { command, found, output }: RunToRead,
): Promise<ReadReports> {
  const { report, problems, files } = await ports.reports.readReports(
    found.paths,
    folder,
    settings.reportLimits,
    await ports.runners.listBases(command, folder),
  );
  if (report === undefined) {
    return { report, problems: [...problems, ...found.doubts], files };
  }
  const isGreen = !allCases(report).some(isFailing);
  const printed = isGreen ? await ports.runners.consoleFailures(output, folder) : [];
  const all = [...found.doubts, ...describeUnreported(printed, report)];
  return {
    report: all.length > 0 ? { ...report, incomplete: true } : report,
    problems: [...problems, ...all],
    files,
  };
}

/** The failing tests that only the output lists; a test that passed when it was run again is in the report as such. */
function describeUnreported(printed: readonly TestCase[], { cases }: Report): readonly Fact[] {
  const retried = new Set(cases.filter(({ isFlaky }) => isFlaky === true).map(({ name }) => name.trim()));
  const names = printed
    .map(({ name, file }) => name.trim() || (file ?? ""))
    .filter((name) => !retried.has(name));
  return names.length === 0 ? [] : [fact("run.testsMissing", { count: names.length, names: listed(names) })];
}
