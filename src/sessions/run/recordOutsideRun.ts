import { UserError } from "../../base/errors.ts";
import { type Fact, fact, listed, type Said } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { nameAsReported } from "../../model/judgement/printedNames.ts";
import type { SessionEvent } from "../../model/log/events.ts";
import type { Maker } from "../../model/log/maker.ts";
import {
  isOfThisCode,
  type OutsideResults,
  type OutsideRun,
  type RunOrigin,
  type WatchedRun,
} from "../../model/log/outsideRun.ts";
import type { SectionName } from "../../model/log/section.ts";
import type { Session } from "../../model/log/session.ts";
import { allCases, isFailing, type Report } from "../../model/report/report.ts";
import type { WrittenReport } from "../../ports/runners.ts";
import type { SessionChange, Target } from "../state/appendToSession.ts";
import { BoundedOutput } from "../state/boundedOutput.ts";
import type { Execution } from "../state/execution.ts";
import { readKnownTests } from "../state/knownResults.ts";
import { startMasking } from "../state/maskRun.ts";
import type { Sessions } from "../state/sessions.ts";
import { readRunReports } from "./readRunReports.ts";
import { type EndedRun, endOfRun, judgeExecution, numberRun, unseenBy } from "./recordRun.ts";

/** What is known of an outside run, as the log keeps it. */
interface Reading {
  readonly origin: RunOrigin;
  readonly execution: Execution;
  /** Its results are those that its output lists. */
  readonly isPrinted: boolean;
  /** The command it was made with, as far as it is known, and can be run again. */
  readonly command: string | undefined;
  /** The command that was run, where that cannot be run again here. */
  readonly ran?: string | undefined;
}

/** Where an outside run is recorded: in a session that is there, or in a new one. */
export type RecordTarget =
  | { readonly session: string }
  | { readonly sections: Readonly<Partial<Record<SectionName, string>>> };

/**
 * Looks at a run that Casebook did not carry out: how many tests failed in it, and which command would run just these. Nothing
 * is run or recorded.
 * @throws {UserError} if it lists no failing test, or nothing can be read of it
 */
export async function inspectOutsideRun(
  sessions: Sessions,
  { run }: { readonly run: OutsideRun },
): Promise<OutsideResults> {
  const { execution, command } = await readOutsideRun(sessions, run);
  const failing = listFailing(execution.report);
  return {
    failing: failing.length,
    isolationCommand: await proposeIsolation(sessions, execution.report, command),
    command,
    symptom: run.kind === "console" ? await startMasking(sessions).maskText(symptomOf(run.text)) : "",
  };
}

/**
 * Records a run that Casebook did not carry out, on the current code, in a session or in one that is started for it, which
 * then is the active one; all or nothing. Returns the session. Reports and outputs say nothing about the current code: they
 * have no headline, and are never green.
 */
export async function recordOutsideRun(
  sessions: Sessions,
  {
    run,
    into,
    by,
  }: { readonly run: OutsideRun; readonly into: RecordTarget; readonly by?: Maker | undefined },
): Promise<string> {
  if (sessions.running !== undefined) {
    throw new UserError(fact("run.inProgress"), fact("next.waitOrStop"));
  }
  const { origin, execution, isPrinted, command, ran: elsewhere } = await readOutsideRun(sessions, run);
  const isNew = "sections" in into;
  const id = isNew ? sessions.ports.world.newId() : sessions.find(into.session).id;
  const target = await sessions.openTarget();
  const snapshot = await sessions.ports.repository.takeSnapshot();
  const changed = run.kind !== "reports" && run.kind !== "console" ? describeChange(run, snapshot.tree) : [];
  const recorded = { ...execution, problems: [...execution.problems, ...changed] };
  const isJudged = isOfThisCode(origin) && changed.length === 0;
  try {
    await sessions.append(
      id,
      async (session): Promise<SessionChange> => {
        const { numbers, attempt } = await numberRun(session, target, snapshot, by);
        const isolation = isNew ? into.sections.isolationCommand : session?.sections.isolationCommand;
        const ran = (isOfThisCode(origin) ? (command ?? elsewhere) : undefined) ?? isolation ?? "";
        const started: SessionEvent = {
          kind: "runStarted",
          ...numbers,
          purpose: "isolation",
          command: ran,
          owner: sessions.ports.world.self,
          unseen: unseenBy(session, snapshot),
          origin,
          by,
        };
        const named =
          isPrinted && session !== undefined
            ? await nameAsKnown(sessions, target, session, {
                numbers,
                unseen: snapshot.unseen,
                report: recorded.report,
              })
            : undefined;
        const end = await endOfRun(sessions, session, target, {
          numbers,
          command: ran,
          unseen: snapshot.unseen,
          execution: { ...recorded, report: named?.report ?? recorded.report },
          isJudged,
          ambiguous: named?.unsure,
        });
        return {
          ...attempt,
          ...end,
          events: [
            ...(isNew ? [startOf(sessions, into.sections)] : []),
            ...attempt.events,
            started,
            ...end.events,
          ],
        };
      },
      target,
    );
    await sessions.afterDone(() => sessions.showOpenChanges(snapshot));
  } finally {
    snapshot.dispose();
  }
  await sessions.afterDone(() => sessions.compareSeen());
  return id;
}

/** The tests of a console under the names that reports of the session have for them, and those that may be any of several. */
async function nameAsKnown(
  sessions: Sessions,
  { log }: Target,
  session: Session,
  {
    numbers: { run, attempt },
    unseen,
    report,
  }: Pick<EndedRun, "numbers" | "unseen"> & { readonly report: Report | undefined },
): Promise<{ readonly report: Report | undefined; readonly unsure: ReadonlySet<string> }> {
  const printed = report?.cases ?? [];
  const known = await readKnownTests(sessions, log, session, {
    attempt,
    run: { number: run, unseen },
    cases: printed,
  });
  const all = [...(known.newest?.cases ?? []), ...known.here.flatMap(({ cases }) => cases)];
  const reported = new Map(all.map((one) => [one.id, one]));
  const { cases, unsure } = nameAsReported(printed, [...reported.values()]);
  return { report: report && { ...report, cases }, unsure };
}

function startOf(sessions: Sessions, sections: Readonly<Partial<Record<SectionName, string>>>): SessionEvent {
  if (!sections.isolationCommand?.trim()) {
    throw new UserError(fact("session.needsCommand"));
  }
  return { kind: "sessionStarted", folder: sessions.ports.repository.folder, sections };
}

/** The tree of the current files. */
export async function readTree({ ports }: Sessions): Promise<Oid> {
  const snapshot = await ports.repository.takeSnapshot("compare");
  snapshot.dispose();
  return snapshot.tree;
}

/** Says that the code is another one than the command ran on. */
function describeChange({ tree }: WatchedRun, now: string): readonly Fact[] {
  return tree === undefined || tree === now ? [] : [fact("run.filesChangedSinceStart")];
}

/** The run as it is recorded. It is masked already when it is shown and proposed, because it is recorded if the user agrees. */
async function readOutsideRun(sessions: Sessions, run: OutsideRun): Promise<Reading> {
  const masking = startMasking(sessions);
  const { origin, execution, isPrinted, command, ran } = await readUnmasked(sessions, run);
  const masked = await masking.mask(execution);
  return { ...(await masking.maskText({ origin, command, ran })), isPrinted, execution: masked };
}

async function readUnmasked(sessions: Sessions, run: OutsideRun): Promise<Reading> {
  switch (run.kind) {
    case "reports":
      return readReportsOf(sessions, run.paths);
    case "console":
      return readConsole(sessions, run.text);
    case "terminal":
    case "task":
      return readWatched(sessions, run);
  }
}

async function readReportsOf(sessions: Sessions, paths: readonly string[]): Promise<Reading> {
  const { ports, folder, settings } = sessions;
  const written = await ports.runners.listReports(paths);
  const names = listed(paths.map(nameOf));
  if (written.length === 0) {
    throw new UserError(fact("outside.noReport", { files: names }), fact("next.nothingRecorded"));
  }
  const { report, problems, files } = await ports.reports.readReports(
    written.map(({ path }) => path),
    folder,
    settings.reportLimits,
  );
  if (report === undefined) {
    throw new UserError(
      problems.length > 0 ? inOne(problems) : fact("outside.notJUnit", { files: names }),
      fact("next.nothingRecorded"),
    );
  }
  refuseGreen(report, names);
  const execution: Execution = { ...notRun, report, problems, reportFiles: files };
  return { origin: reportsOrigin(written), execution, isPrinted: false, command: undefined };
}

/** Several sentences as one. */
function inOne(sentences: readonly Fact[]): Fact {
  return sentences.reduce((first, second) => fact("names.sentences", { first, second }));
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).findLast((name) => name !== "") ?? path;
}

function reportsOrigin(written: readonly WrittenReport[]): RunOrigin {
  const [first] = written;
  const times = written.map(({ writtenAt }) => writtenAt).toSorted();
  return {
    kind: "reports",
    name: nameOf(first?.path ?? ""),
    files: written.length,
    writtenAt: times.at(-1) ?? "",
  };
}

async function readConsole({ ports, folder }: Sessions, text: string): Promise<Reading> {
  const cases = await ports.runners.consoleFailures(text, folder);
  if (cases.length === 0) {
    throw new UserError(fact("outside.noFailure"), fact("next.selectLines"));
  }
  const output = new BoundedOutput();
  output.add(Buffer.from(text));
  const report: Report = { cases, suiteFailures: [], problems: [], incomplete: true };
  const command = await ports.runners.findPrintedCommand(text, folder);
  return {
    origin: { kind: "console", command },
    execution: { ...notRun, report, output: output.bytes() },
    isPrinted: true,
    command,
  };
}

/** The results of a watched run: from the reports it wrote, else the failing tests that its output lists. */
async function readWatched(sessions: Sessions, run: WatchedRun): Promise<Reading> {
  const { ports, folder, settings } = sessions;
  const { kind, command, startedAt, endedAt, exitCode } = run;
  const window = { from: Date.parse(startedAt), to: Date.parse(endedAt) };
  const asked = run.asked === undefined ? [] : await ports.runners.listReports([run.asked.folder]);
  const written =
    asked.length > 0 ? asked : await ports.runners.findReports(command, folder, window, settings.reportGlobs);
  const missing = asked.length > 0 && asked.length < (run.asked?.least ?? 0);
  const found = {
    paths: written.map(({ path }) => path),
    doubts: missing
      ? [fact("run.reportsMissing", { commands: run.asked?.least ?? 0, reports: asked.length })]
      : [],
  };
  const read = await readRunReports(sessions, { command, found, output: run.output });
  const cases = read.report === undefined ? await ports.runners.consoleFailures(run.output, folder) : [];
  const ofConsole: Report | undefined =
    cases.length === 0 ? undefined : { cases, suiteFailures: [], problems: [consoleOnly], incomplete: true };
  const output = new BoundedOutput();
  output.add(Buffer.from(run.output));
  const execution: Execution = {
    exit: exitCode === undefined ? { kind: "unknown" } : { kind: "exited", code: exitCode },
    durationMs: Math.max(0, window.to - window.from),
    output: output.bytes(),
    report: read.report ?? ofConsole,
    problems: read.problems,
    reportFiles: read.files,
  };
  const isPrinted = ofConsole !== undefined && read.report === undefined;
  return run.problem === undefined
    ? { origin: { kind }, execution, isPrinted, command }
    : { origin: { kind }, execution, isPrinted, command: undefined, ran: command };
}

const consoleOnly = fact("outside.consoleOnly");

/** The record of a run of which only the results are known. */
const notRun = {
  exit: { kind: "unknown" },
  durationMs: 0,
  output: new Uint8Array(),
  problems: [],
  reportFiles: [],
} as const;

/** A green report says nothing about the current code. */
function refuseGreen(report: Report, names: Said): void {
  const { outcome, counts } = judgeExecution({ ...notRun, report });
  if (outcome !== "failed" && listFailing(report).length === 0) {
    const total = counts.passed + counts.skipped;
    throw new UserError(
      fact("outside.green", { count: total, files: names, passed: counts.passed }),
      fact("next.runToKnow"),
    );
  }
}

function listFailing(report: Report | undefined) {
  return report === undefined ? [] : allCases(report).filter(isFailing);
}

/** The smallest command for the tests that failed, else the command itself, else what the project proposes. */
async function proposeIsolation(
  { ports, folder, isolated }: Sessions,
  report: Report | undefined,
  command: string | undefined,
): Promise<string | undefined> {
  const cases = listFailing(report);
  try {
    const proposed = await ports.runners.isolate(command ?? "", folder, { cases, files: [] });
    // What is only known from an output may have another id in the report of the next run.
    if (report?.incomplete !== true) {
      isolated.set(proposed.command, { cases, files: [] });
    }
    return proposed.command;
  } catch (error) {
    // A selection that cannot be made smaller is no reason not to begin.
    if (!(error instanceof UserError)) {
      throw error;
    }
    return command ?? (await ports.runners.proposeCommands(folder))[0]?.command;
  }
}

/** Up to how many lines an output stands for the symptom unchanged; a longer one is described by its failing tests. */
const longestSymptom = 40;

/** What was pasted, without the heading and the command of a written log: these have places of their own. */
function symptomOf(text: string): string {
  const lines = text
    .trim()
    .split(/\r?\n/)
    .filter((line) => !/^#+ .*initial symptom|^[*_ ]*command used:/i.test(line));
  const kept = lines.join("\n").trim();
  if (lines.length > longestSymptom || kept === "") {
    return "";
  }
  return /^(?:```|~~~)/m.test(kept) ? kept : `\`\`\`\n${kept}\n\`\`\``;
}
