import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hasResults } from "../src/model/attempt.ts";
import { findFlaky, type RunCases } from "../src/model/flaky.ts";
import { compareWith, judge } from "../src/model/judgement.ts";
import { addBrokenRun, addRun, knowTests, noTests, type Reference } from "../src/model/knownTests.ts";
import { judgeRun } from "../src/model/outcome.ts";
import { allCases, countCases, type Report, type TestCase } from "../src/model/report.ts";
import { defaultReportLimits } from "../src/model/reportLimits.ts";
import type { Verdict } from "../src/model/verdict.ts";
import { headlineLabel } from "../src/model/wording.ts";
import { createReports } from "../src/reports/reports.ts";

/**
 * `npm run -s judge -- DIR` judges a session without an editor: DIR has a folder for each run, `0/`, `1/`, …, with its reports and
 * what else is known of it. CONTRIBUTING.md describes what is read and printed.
 */
const [dir] = process.argv.slice(2);
if (dir === undefined || !existsSync(dir)) {
  console.error("Usage: npm run -s judge -- DIR, a folder with the folders 0, 1, … of runs");
  process.exit(2);
}

interface JudgedRun {
  readonly attempt: number;
  readonly code: string;
  readonly command: string;
  readonly cases: readonly TestCase[];
  readonly hasResults: boolean;
  readonly isBroken: boolean;
}

const runs: JudgedRun[] = [];
const names = readdirSync(dir)
  .filter((name) => /^\d+$/.test(name))
  .sort((one, other) => Number(one) - Number(other));
for (const name of names) {
  console.log(JSON.stringify(await judgeFolder(join(dir, name), name)));
}

async function judgeFolder(folder: string, name: string) {
  const reports = readdirSync(folder)
    .filter((file) => file.endsWith(".xml"))
    .sort();
  const { report, problems } = await createReports().readReports(
    reports.map((file) => join(folder, file)),
    folder,
    defaultReportLimits,
  );
  const cases = report === undefined ? [] : allCases(report);
  const counts = countCases(cases);
  const result = judgeRun({ kind: "exited", code: exitOf(folder, report) }, report, counts);
  const last = runs.at(-1);
  const code = readWord(folder, "tree") ?? `run ${name}`;
  const attempt = last === undefined ? 0 : last.attempt + (last.code === code ? 0 : 1);
  const run: JudgedRun = {
    attempt,
    code,
    command: readWord(folder, "command") ?? "",
    cases,
    hasResults: hasResults(result.outcome),
    isBroken: result.outcome === "broken",
  };
  const known = knowTests(earlierTests(attempt), here(attempt), cases);
  runs.push(run);
  const flaky = findFlaky(runs.filter((one) => one.hasResults).map(conditionsOf));
  const judgement = attempt === 0 ? {} : judge(result.outcome, cases, known, flaky);
  return {
    run: Number(name),
    attempt,
    headline: judgement.headline === undefined ? "baseline" : headlineLabel(judgement.headline, judgement),
    outcome: result.outcome,
    reason: result.reason,
    counts,
    changed: attempt === 0 || !run.hasResults ? [] : listChanged(known.newest, cases, flaky),
    problems,
  };
}

/** As a command ends that runs tests, where nobody says how. */
function exitOf(folder: string, report: Report | undefined): number {
  const said = readWord(folder, "exit");
  const { failed, errored } = countCases(report === undefined ? [] : allCases(report));
  return said === undefined ? Number(report === undefined || failed + errored > 0) : Number(said);
}

function readWord(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}

function earlierTests(attempt: number) {
  const tests = noTests();
  for (const run of runs.filter((one) => one.attempt < attempt)) {
    if (run.hasResults) {
      addRun(tests, run);
    } else if (run.isBroken) {
      addBrokenRun(tests, run.cases);
    }
  }
  return tests;
}

function here(attempt: number): readonly Reference[] {
  return runs.filter((one) => one.hasResults && one.attempt === attempt);
}

function conditionsOf({ code, command, cases }: JudgedRun): RunCases {
  return { conditions: `${code}\n${command}`, cases };
}

/** The tests whose verdict says that something changed, or is not known any more. */
function listChanged(
  reference: Reference | undefined,
  cases: readonly TestCase[],
  flaky: readonly { readonly id: string }[],
) {
  const comparison = compareWith(reference, cases, new Set(flaky.map(({ id }) => id)));
  const names = new Map([...(reference?.cases ?? []), ...cases].map((one) => [one.id, one]));
  const unchanged: readonly Verdict[] = ["passing", "stillFailing", "absent"];
  return (Object.entries(comparison) as [Verdict, readonly string[]][])
    .filter(([verdict]) => !unchanged.includes(verdict))
    .flatMap(([verdict, ids]) =>
      ids.map((id) => ({ name: names.get(id)?.name ?? id, file: names.get(id)?.file, verdict })),
    );
}
