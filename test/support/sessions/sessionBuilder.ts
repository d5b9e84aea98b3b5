import type { Fact } from "../../../src/base/facts/fact.ts";
import type { ChangedFile, SkippedPath } from "../../../src/model/code/snapshot.ts";
import { judge } from "../../../src/model/judgement/judgement.ts";
import { addRun, knowTests, noTests } from "../../../src/model/judgement/knownTests.ts";
import { judgeRun, type RunExit } from "../../../src/model/judgement/outcome.ts";
import { type Attempt, hasResults } from "../../../src/model/log/attempt.ts";
import type { LoggedEvent, NewerEvent, SessionEvent } from "../../../src/model/log/events.ts";
import { foldLog } from "../../../src/model/log/foldLog.ts";
import type { HypothesisState } from "../../../src/model/log/hypothesis.ts";
import type { RunPurpose } from "../../../src/model/log/run.ts";
import type { SectionName } from "../../../src/model/log/section.ts";
import type { Session } from "../../../src/model/log/session.ts";
import { countCases, type Report, type TestCase } from "../../../src/model/report/report.ts";
import { testId } from "../../../src/model/report/testId.ts";

/** Writes the log of one session step by step, as the use cases do, and folds it. */
export interface SessionBuilder {
  /** Lets time pass; every event lies a minute after the one before anyway. */
  wait(minutes: number): void;
  /** Adds any event, and returns its sequence number. */
  /** `newer` is one that a newer version wrote. */
  add(event: SessionEvent | undefined, newer?: NewerEvent): number;
  hypothesis(text: string, attempt?: number): number;
  mark(hypothesis: number, state: HypothesisState): void;
  note(text: string): number;
  write(section: SectionName, text: string): void;
  /** Records an attempt under the newest hypothesis, if it is open. */
  attempt(changes?: readonly ChangedFile[], skipped?: readonly SkippedPath[]): void;
  /** Runs a command on the newest attempt. Without an exit: 0 if the report is green, else 1. */
  run(report: Report | undefined, options?: RunOptions): void;
  session(): Session;
}

/** What differs from an ordinary run; nothing has to. */
export interface RunOptions {
  readonly purpose?: RunPurpose;
  readonly exit?: RunExit;
  readonly command?: string;
  readonly problems?: readonly Fact[];
}

const place = { branch: "main", head: "c".repeat(40), worktree: "main" };
const owner = { host: "test", pid: 1, started: "1" };

/** Starts a session at `startedAt` (ISO 8601, UTC) on branch `main`. */
export function startSession(
  sections: Readonly<Partial<Record<SectionName, string>>>,
  startedAt = "2025-04-10T17:36:00Z",
): SessionBuilder {
  const log: LoggedEvent[] = [];
  const reports = new Map<number, Report>();
  let clock = Date.parse(startedAt);

  const add = (event: SessionEvent | undefined, newer?: NewerEvent) => {
    const sequence = log.length;
    log.push({ sequence, session: "s1", at: new Date(clock).toISOString(), place, event, newer });
    clock += 60_000;
    return sequence;
  };
  const session = () => {
    const [only] = foldLog(log).sessions;
    if (only === undefined) {
      throw new Error("The log holds no session.");
    }
    return only;
  };
  const known = (attempts: readonly Attempt[], cases: readonly TestCase[]) => {
    const tests = noTests();
    for (const run of attempts.flatMap(({ runs }) => runs)) {
      const report = reports.get(run.number);
      if (run.end !== undefined && hasResults(run.end.result.outcome) && report !== undefined) {
        addRun(tests, { attempt: run.attempt, cases: report.cases });
      }
    }
    return knowTests(tests, [], cases);
  };

  add({ kind: "sessionStarted", folder: "", sections });
  return {
    wait: (minutes) => {
      clock += minutes * 60_000;
    },
    add,
    hypothesis: (text, attempt) => add({ kind: "hypothesisAdded", text, attempt }),
    mark: (hypothesis, state) => add({ kind: "hypothesisMarked", hypothesis, state }),
    note: (text) => add({ kind: "noteAdded", text }),
    write: (section, text) => add({ kind: "sectionEdited", section, text }),
    attempt: (changes = [], skipped = []) => {
      const { attempts, hypotheses } = session();
      const newest = hypotheses.at(-1);
      const hypothesis = newest?.state === "open" ? newest.id : undefined;
      const tree = String(attempts.length).padStart(40, "0");
      add({ kind: "attemptRecorded", attempt: attempts.length, tree, changes, skipped, hypothesis });
    },
    run: (report, options = {}) => {
      const { attempts, sections: written } = session();
      const attempt = attempts.length - 1;
      const run = attempts.flatMap(({ runs }) => runs).length;
      const { purpose = "isolation", problems = [] } = options;
      const { command = written[purpose === "isolation" ? "isolationCommand" : "verificationCommand"] } =
        options;
      const counts = countCases(report?.cases ?? []);
      const isGreen = report !== undefined && counts.failed + counts.errored === 0;
      const { exit = { kind: "exited", code: isGreen ? 0 : 1 } } = options;
      add({ kind: "runStarted", run, attempt, purpose, command, owner });
      if (report !== undefined) {
        reports.set(run, report);
      }
      const result = judgeRun(exit, report, counts);
      const judgement =
        purpose === "verification" || attempt === 0
          ? undefined
          : judge(
              result.outcome,
              report?.cases ?? [],
              known(attempts.slice(0, attempt), report?.cases ?? []),
            );
      const end = { exit, durationMs: 1200, result, problems, judgement };
      add({ kind: "runFinished", run, end });
    },
    session,
  };
}

/** A report of nothing but these cases. */
export function reportOf(cases: readonly TestCase[]): Report {
  return { cases, suiteFailures: [], problems: [] };
}

/** A case that passed. */
export function passing(name: string, file = "tests/a.py"): TestCase {
  return {
    id: testId({ suitePath: [], classname: "", name, file }),
    suitePath: [],
    classname: "",
    name,
    file,
    outcome: "passed",
    failures: [],
  };
}

/** A case that failed with this message. */
export function failing(name: string, message = "assert 500 == 200", file = "tests/a.py"): TestCase {
  const failures = [{ kind: "failure", message, type: "AssertionError", text: message }] as const;
  return { ...passing(name, file), outcome: "failed", failures };
}

/** A case that was not executed. */
export function skipped(name: string, file = "tests/a.py"): TestCase {
  return { ...passing(name, file), outcome: "skipped" };
}

/** A modified file. */
export function modified(path: string, added = 1, removed = 1): ChangedFile {
  return { path, status: "modified", added, removed };
}
