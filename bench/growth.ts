import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRepository } from "../src/git/repository.ts";
import { judge } from "../src/model/judgement/judgement.ts";
import { addRun, knowTests, noTests } from "../src/model/judgement/knownTests.ts";
import type { Report } from "../src/model/report/report.ts";
import { defaultReportLimits } from "../src/model/report/reportLimits.ts";
import { listFailingTests } from "../src/model/words/failingTests.ts";
import { createReports } from "../src/reports/reports.ts";
import { holder } from "../test/support/git/holder.ts";
import { writeGeneratedReport } from "./generatedReport.ts";
import { growth, milliseconds, type Row } from "./measure.ts";

/** How many tests a run has, and how many attempts a log: a first day, a large project, and the most that is promised to work. */
const sizes = { tests: [100, 10_000, 200_000], attempts: [10, 1_000, 10_000] } as const;

/** How what is done after each run, and for each window, grows with tests and with attempts: each at three sizes, with the exponent. */
export async function measureGrowth(times: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "casebook-bench-"));
  try {
    return [...(await measureTests(folder, times)), ...(await measureAttempts(folder, times))];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A run of so many tests, one in a hundred red: its report is read, it is judged, and its failing tests are listed. */
async function measureTests(folder: string, times: number): Promise<readonly Row[]> {
  const figures = { read: [[], [], []], judged: [[], [], []], listed: [[], [], []] } satisfies Record<
    string,
    number[][]
  >;
  const file = join(folder, "report.xml");
  for (const [size, tests] of sizes.tests.entries()) {
    await writeGeneratedReport(file, { cases: tests, failing: 0.01, stackLines: 35 });
    const read = async (): Promise<Report> => {
      const { report } = await createReports().readReports([file], folder, defaultReportLimits);
      if (report?.cases.length !== tests) {
        throw new Error(`${report?.cases.length} of ${tests} tests were read.`);
      }
      return report;
    };
    // The first time nothing is compiled yet.
    for (let time = -1; time < times; time++) {
      const [began, report] = [performance.now(), await read()];
      const readAt = performance.now();
      const before = await read();
      const judgedFrom = performance.now();
      const known = noTests();
      addRun(known, { attempt: 0, cases: before.cases });
      judge("failed", report.cases, knowTests(known, [], report.cases));
      const judgedAt = performance.now();
      listFailingTests(report, { newIds: new Set(), since: () => 0, packages: new Map() });
      const listedAt = performance.now();
      if (time >= 0) {
        (figures.read[size] as number[]).push(readAt - began);
        (figures.judged[size] as number[]).push(judgedAt - judgedFrom);
        (figures.listed[size] as number[]).push(listedAt - judgedAt);
      }
    }
  }
  return [
    ...grown("reading a run's report", "tests", sizes.tests, figures.read),
    ...grown("judging a run against the one before", "tests", sizes.tests, figures.judged),
    ...grown("listing the failing tests of a run", "tests", sizes.tests, figures.listed),
  ];
}

/** A log of so many attempts, read by a window that opens, and one more event in it. */
async function measureAttempts(folder: string, times: number): Promise<readonly Row[]> {
  const read: number[][] = [[], [], []];
  const added: number[][] = [[], [], []];
  for (const [size, attempts] of sizes.attempts.entries()) {
    const dir = join(folder, String(attempts));
    execFileSync("git", ["init", "--quiet", "--template=", dir]);
    const writing = await openRepository(dir, { env: process.env, newId: randomUUID, holder });
    const place = await writing.readPlace();
    const log = await writing.openLog(place);
    const at = "2026-01-02T03:04:05.000Z";
    const tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    await log.append(() => ({
      events: Array.from({ length: attempts }, (_, attempt) => ({
        session: "s",
        at,
        place,
        event: { kind: "attemptRecorded", attempt, tree, changes: [], skipped: [] } as const,
      })),
      attachments: [],
    }));
    for (let time = 0; time < times; time++) {
      const opened = await openRepository(dir, { env: process.env, newId: randomUUID, holder });
      const began = performance.now();
      await (await opened.openLog(place)).readEvents();
      read[size]?.push(performance.now() - began);
      opened.dispose();
      const before = performance.now();
      await log.append(() => ({
        events: [{ session: "s", at, place, event: { kind: "noteAdded", text: `note ${time}` } }],
        attachments: [],
      }));
      added[size]?.push(performance.now() - before);
    }
    writing.dispose();
  }
  return [
    ...grown("reading a log", "attempts", sizes.attempts, read),
    ...grown("one more event", "attempts", sizes.attempts, added),
  ];
}

/** The figures at each size, and the exponent of growth between the two largest: 1 is in proportion. */
function grown(
  what: string,
  of: string,
  counts: readonly number[],
  figures: readonly (readonly number[])[],
): readonly Row[] {
  return [
    ...counts.map((count, index) =>
      milliseconds(`growth: ${what}, ${count.toLocaleString("en")} ${of}`, figures[index] ?? []),
    ),
    growth(`growth: ${what}: exponent`, counts, figures),
  ];
}
