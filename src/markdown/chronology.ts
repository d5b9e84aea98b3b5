import type { PhrasingContent } from "mdast";
import { plural } from "../base/l10n.ts";
import { lookUp } from "../base/lookUp.ts";
import type { Attempt } from "../model/attempt.ts";
import type { SessionEvent } from "../model/events.ts";
import { isOfThisCode, originLabel } from "../model/outsideRun.ts";
import type { Run } from "../model/run.ts";
import type { Session } from "../model/session.ts";
import { restoreLabel } from "../model/wording.ts";
import { describeChanges } from "./changes.ts";
import { describeResult } from "./result.ts";
import type { Times } from "./times.ts";
import { inlineCode, strong, text } from "./tree.ts";
import { writeLine } from "./written.ts";

/**
 * The log of a session, one line per event that tells something: who reads it wants the investigation, not which section
 * was edited when. Hypotheses and notes stand where they were added, as they read now.
 */
export function writeChronology(session: Session, branch: string, times: Times): PhrasingContent[][] {
  return session.log.flatMap(({ event, sequence, at }) => {
    if (event?.kind === "lineImported") {
      return [importedLine(event)];
    }
    const line =
      event === undefined ? unknownEvent : describeEvent(session, event, sequence, { branch, times });
    return line === undefined ? [] : [[strong(`${times.minute(at)}:`), text(" "), ...line]];
  });
}

/** A line of an imported log, with its time in the words it was written in. */
function importedLine({ when, text: written }: Kind<"lineImported">): PhrasingContent[] {
  return when === ""
    ? writeLine(written)
    : [{ type: "strong", children: writeLine(`${when}:`) }, text(" "), ...writeLine(written)];
}

const unknownEvent = [text("Something that this version of Casebook does not know.")];

function describeEvent(
  session: Session,
  event: SessionEvent,
  sequence: number,
  { branch, times }: { readonly branch: string; readonly times: Times },
): PhrasingContent[] | undefined {
  switch (event.kind) {
    case "sessionStarted":
      return session.imported === undefined
        ? [text("Started the session on "), inlineCode(branch), text(".")]
        : undefined;
    case "sessionClosed":
      return [strong(event.state === "solved" ? "Session solved." : "Session abandoned.")];
    case "sessionReopened":
      return [text("Reopened the session.")];
    case "hypothesisAdded":
      return describeHypothesis(session, sequence, event.attempt);
    case "hypothesisMarked":
      return markHypothesis(session, event);
    case "noteAdded":
      return writeLine(lookUp(session.notes, "id", sequence)?.text ?? event.text);
    case "attemptRecorded":
      return describeAttempt(event);
    case "runStarted":
      return findRun(session, event.run)?.end === undefined ? describeOpenRun(event) : undefined;
    case "runFinished":
      return describeRun(session, event.run, times);
    case "restoreStarted":
      return describeRestore(session, event.restore);
    case "sessionAdopted":
      return [
        text("Moved the session here from "),
        event.branch === "" ? text("a detached HEAD") : inlineCode(event.branch),
        text("."),
      ];
    case "logImported":
    case "lineImported":
    case "sessionActivated":
    case "sessionRemoved":
    case "restoreFinished":
    case "restoreInterrupted":
    case "sectionEdited":
    case "hypothesisEdited":
    case "noteEdited":
      return undefined;
  }
}

type Kind<K extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: K }>;

function describeHypothesis(session: Session, id: number, attempt: number | undefined): PhrasingContent[] {
  const of = attempt === undefined ? "" : ` of attempt ${attempt}`;
  return [text(`Hypothesis${of}: `), ...hypothesisWords(session, id)];
}

const marks = { confirmed: "Confirmed", refuted: "Refuted", open: "Open again" } as const;

function markHypothesis(session: Session, event: Kind<"hypothesisMarked">): PhrasingContent[] {
  return [
    text("Hypothesis "),
    strong(marks[event.state].toLowerCase()),
    text(": "),
    ...hypothesisWords(session, event.hypothesis),
  ];
}

function hypothesisWords(session: Session, id: number): PhrasingContent[] {
  return writeLine(lookUp(session.hypotheses, "id", id)?.text ?? "");
}

function describeAttempt({ attempt, changes }: Kind<"attemptRecorded">): PhrasingContent[] {
  const label = strong(attempt === 0 ? "Attempt 0 (baseline):" : `Attempt ${attempt}:`);
  const unchanged = attempt === 0 ? "The code of the last commit." : "No file changed.";
  return [label, text(" "), ...(changes.length > 0 ? describeChanges(changes) : [text(unchanged)])];
}

function describeRestore(session: Session, number: number): PhrasingContent[] | undefined {
  const restore = lookUp(session.restores, "number", number);
  return restore && [text(`${restoreLabel(restore.how, restore.attempt)}.`)];
}

function describeOpenRun({ purpose, command }: Kind<"runStarted">): PhrasingContent[] {
  return [text(`Started the ${purpose} command `), inlineCode(command), text("; its end is not in the log.")];
}

function describeRun(session: Session, number: number, times: Times): PhrasingContent[] | undefined {
  const run = findRun(session, number);
  return (
    run?.end && [
      ...describeSource(session, run, times),
      text(" Result: "),
      ...describeResult(run.end, run.attempt),
    ]
  );
}

/** What was run, or, where nothing was, what the results are from. */
function describeSource(session: Session, run: Run, times: Times): PhrasingContent[] {
  const { origin, command } = run;
  switch (origin?.kind) {
    case undefined:
      return describeCommand(session, run);
    case "reports": {
      const more =
        origin.files > 1 ? ` and ${plural(origin.files - 1, "{0} other report", "{0} other reports")}` : "";
      const what = `${more}, written ${times.minute(origin.writtenAt)}. No command was run.`;
      return [text("Read "), inlineCode(origin.name), text(what)];
    }
    case "console":
      return [text("Read a console output. No command was run.")];
    case "terminal":
    case "task":
      return [text("Ran "), inlineCode(command), text(` ${originLabel(origin)}.`)];
  }
}

/** A command is spelled out where it differs from the one before. */
function describeCommand(session: Session, run: Run): PhrasingContent[] {
  if (run.purpose === "verification") {
    return [text("Ran verification command.")];
  }
  const before = runsBefore(session).get(run);
  if (before === undefined) {
    return [text("Ran isolation command.")];
  }
  return before.command === run.command
    ? [text("Re-ran tests.")]
    : [text("Ran "), inlineCode(run.command), text(".")];
}

/** The isolation commands that were run, in the order they were started. */
export function isolationRuns(session: Session): readonly Run[] {
  return runsOf(session.attempts)
    .filter((run) => run.purpose === "isolation" && isOfThisCode(run.origin))
    .toSorted((a, b) => a.number - b.number);
}

/** By the attempts of a session, which never change: asked once for each of its runs. */
const knownRuns = new WeakMap<readonly Attempt[], readonly Run[]>();
const knownBefore = new WeakMap<readonly Attempt[], ReadonlyMap<Run, Run | undefined>>();

/** The isolation command that was run before each of them. */
function runsBefore(session: Session): ReadonlyMap<Run, Run | undefined> {
  const known = knownBefore.get(session.attempts);
  if (known !== undefined) {
    return known;
  }
  const runs = isolationRuns(session);
  const before = new Map(runs.map((run, index) => [run, runs[index - 1]]));
  knownBefore.set(session.attempts, before);
  return before;
}

function findRun(session: Session, number: number): Run | undefined {
  return lookUp(runsOf(session.attempts), "number", number);
}

function runsOf(attempts: readonly Attempt[]): readonly Run[] {
  const runs = knownRuns.get(attempts) ?? attempts.flatMap((attempt) => attempt.runs);
  knownRuns.set(attempts, runs);
  return runs;
}
