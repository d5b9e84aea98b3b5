import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { english } from "../src/base/facts/words.ts";
import { findFlaky, type RunCases } from "../src/model/judgement/flaky.ts";
import { compareWith, judge } from "../src/model/judgement/judgement.ts";
import {
  addBrokenRun,
  addRun,
  knowTests,
  noTests,
  type Reference,
} from "../src/model/judgement/knownTests.ts";
import { judgeRun, type RunExit } from "../src/model/judgement/outcome.ts";
import type { Verdict } from "../src/model/judgement/verdict.ts";
import { hasResults } from "../src/model/log/attempt.ts";
import { allCases, type Counts, countCases, type Report, type TestCase } from "../src/model/report/report.ts";
import { defaultReportLimits } from "../src/model/report/reportLimits.ts";
import { headlineLabel } from "../src/model/words/wording.ts";
import { createReports } from "../src/reports/reports.ts";

interface JudgedRun {
  readonly attempt: number;
  readonly code: string;
  readonly command: string;
  readonly cases: readonly TestCase[];
  readonly isPartial: boolean | undefined;
  readonly hasResults: boolean;
  readonly isBroken: boolean;
}

/** What one run of a session comes to; the keys stand in CONTRIBUTING.md. */
export interface Judged {
  readonly run: number;
  readonly attempt: number;
  readonly headline: string;
  readonly outcome: string;
  readonly reason: string;
  readonly counts: Counts;
  readonly changed: readonly {
    readonly name: string;
    readonly file: string | undefined;
    readonly verdict: Verdict;
  }[];
  readonly problems: readonly string[];
}

/** One run of a session. */
export interface RunToJudge {
  readonly exit: RunExit;
  readonly report: Report | undefined;
  readonly problems: readonly string[];
  /** Runs of the same code have the same word. */
  readonly code: string;
  readonly command: string;
}

/** Judges a session of reports that are there already: `dir` has a folder for each run, as CONTRIBUTING.md describes it. */
export async function judgeSession(dir: string): Promise<readonly Judged[]> {
  const names = readdirSync(dir)
    .filter((name) => /^\d+$/.test(name))
    .sort((one, other) => Number(one) - Number(other));
  const judgeNext = startJudging();
  const judged: Judged[] = [];
  for (const name of names) {
    judged.push({ ...judgeNext(await readFolder(join(dir, name), name)), run: Number(name) });
  }
  return judged;
}

async function readFolder(folder: string, name: string): Promise<RunToJudge> {
  const reports = readdirSync(folder)
    .filter((file) => file.endsWith(".xml"))
    .sort();
  const { report, problems } = await createReports().readReports(
    reports.map((file) => join(folder, file)),
    folder,
    defaultReportLimits,
  );
  return {
    exit: { kind: "exited", code: exitOf(folder, report) },
    report,
    problems: problems.map(english),
    code: readWord(folder, "tree") ?? `run ${name}`,
    command: readWord(folder, "command") ?? "",
  };
}

/** Judges the runs of a session one after the other, as they are recorded: gives what judges the next one. */
export function startJudging(): (run: RunToJudge) => Judged {
  const runs: JudgedRun[] = [];
  return ({ exit, report, problems, code, command }) => {
    const cases = report === undefined ? [] : allCases(report);
    const counts = countCases(cases);
    const result = judgeRun(exit, report, counts);
    const last = runs.at(-1);
    const attempt = last === undefined ? 0 : last.attempt + (last.code === code ? 0 : 1);
    const run: JudgedRun = {
      attempt,
      code,
      command,
      cases,
      isPartial: report?.incomplete,
      hasResults: hasResults(result.outcome),
      isBroken: result.outcome === "broken",
    };
    const known = knowTests(earlierTests(runs, attempt), here(runs, attempt), cases);
    runs.push(run);
    const flaky = findFlaky(runs.filter((one) => one.hasResults).map(conditionsOf));
    const judgement = attempt === 0 ? {} : judge(result.outcome, cases, known, { flaky, command });
    return {
      run: runs.length - 1,
      attempt,
      headline: judgement.headline === undefined ? "baseline" : headlineLabel(judgement.headline, judgement),
      outcome: result.outcome,
      reason: english(result.reason),
      counts,
      changed: attempt === 0 || !run.hasResults ? [] : listChanged(known.newest, cases, flaky),
      problems,
    };
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

function earlierTests(runs: readonly JudgedRun[], attempt: number) {
  const tests = noTests();
  for (const run of runs.filter((one) => one.attempt < attempt)) {
    if (run.hasResults) {
      addRun(tests, run);
    } else if (run.isBroken) {
      addBrokenRun(tests, run.cases, run.command);
    }
  }
  return tests;
}

function here(runs: readonly JudgedRun[], attempt: number): readonly Reference[] {
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
