import type { PhrasingContent } from "mdast";
import { plural } from "../base/l10n.ts";
import { lookUp } from "../base/lookUp.ts";
import { type Attempt, decidingRun } from "../model/log/attempt.ts";
import type { NewerEvent, SessionEvent } from "../model/log/events.ts";
import { makerLabel } from "../model/log/maker.ts";
import { isOfThisCode, originLabel } from "../model/log/outsideRun.ts";
import type { Run } from "../model/log/run.ts";
import type { LoggedSearch } from "../model/log/searches.ts";
import type { Session } from "../model/log/session.ts";
import type { Stuck } from "../model/log/stuck.ts";
import { codeFacts } from "../model/words/codeFacts.ts";
import type { ExportContent } from "../model/words/exportContent.ts";
import {
  foundItemLabel,
  searchResultLabel,
  searchRunsLabel,
  searchTitle,
  surenessLabels,
} from "../model/words/searchLabel.ts";
import { restoreLabel, stuckLabel, untouchedLabel } from "../model/words/wording.ts";
import { createNames, describeChanges, type NameFile } from "./describeChanges.ts";
import { describeResult } from "./describeResult.ts";
import { inlineCode, join, listCode, strong, text } from "./markdownNodes.ts";
import { withKind } from "./page/nodeKind.ts";
import { createTimes, type Times } from "./timesInZone.ts";
import { writeFact, writeLine } from "./writtenByPeople.ts";

/** Which lines of the log are written. */
export interface ChronologyScope {
  /** Those from this sequence number on, and before that one; all without them. */
  readonly from?: number;
  readonly to?: number;
  /** The hypotheses that attempts test stand elsewhere. */
  readonly isWithoutTested?: boolean;
}

/**
 * The log of a session, one line per event that says something: who reads it wants the investigation, not which section
 * was edited when. Hypotheses and notes stand where they were added, as they read now.
 */
export function writeChronology(
  session: Session,
  parts: ExportContent,
  { from = 0, to = Number.POSITIVE_INFINITY, isWithoutTested = false }: ChronologyScope = {},
): PhrasingContent[][] {
  const { attempts } = session;
  const times = createTimes(parts.timeZone);
  const tested = new Map(attempts.toReversed().map((attempt) => [attempt.hypothesis, attempt.number]));
  const context: LogContext = {
    session,
    parts,
    times,
    nameOf: createNames(session, parts),
    tested,
    isWithoutTested,
  };
  return session.log.flatMap(({ event, newer, sequence, at }) => {
    if (sequence < from || sequence >= to) {
      return [];
    }
    if (event?.kind === "lineImported") {
      return [importedLine(event)];
    }
    const line = event === undefined ? describeUnknown(newer) : describeEvent(context, event, sequence);
    return line === undefined ? [] : [[withKind(strong(`${times.minute(at)}:`), "time"), text(" "), ...line]];
  });
}

/** What the lines are written from. */
interface LogContext {
  readonly session: Session;
  readonly parts: ExportContent;
  readonly times: Times;
  readonly nameOf: NameFile;
  /** By hypothesis, the first attempt that tests it. */
  readonly tested: ReadonlyMap<number | undefined, number>;
  readonly isWithoutTested: boolean;
}

/** A line of an imported log, with its time in the words it was written in. */
function importedLine({ when, text: written }: Kind<"lineImported">): PhrasingContent[] {
  return when === ""
    ? writeLine(written)
    : [
        withKind({ type: "strong", children: writeLine(`${when}:`) }, "time"),
        text(" "),
        ...writeLine(written),
      ];
}

function describeUnknown(newer: NewerEvent | undefined): PhrasingContent[] {
  return newer === undefined
    ? [text("A damaged entry.")]
    : [text("An entry written by a newer version of Casebook: "), inlineCode(newer.kind), text(".")];
}

function describeEvent(
  context: LogContext,
  event: SessionEvent,
  sequence: number,
): PhrasingContent[] | undefined {
  const { session, parts } = context;
  switch (event.kind) {
    case "sessionStarted":
      return session.imported === undefined
        ? [text("Started the session on "), inlineCode(parts.branch), text(".")]
        : undefined;
    case "sessionClosed":
      return [strong(event.state === "solved" ? "Session solved." : "Session abandoned.")];
    case "sessionReopened":
      return [text("Reopened the session.")];
    case "hypothesisAdded":
      return describeHypothesis(context, sequence, event.attempt);
    case "hypothesisMarked":
      return markHypothesis(context, event);
    case "noteAdded":
      return writeLine(lookUp(session.notes, "id", sequence)?.text ?? event.text);
    case "attemptRecorded":
      return describeAttempt(context, event.attempt);
    case "runStarted":
      return findRun(session, event.run)?.end === undefined ? describeOpenRun(event) : undefined;
    case "runFinished":
      return describeRun(context, event.run);
    case "restoreStarted":
      return describeRestore(session, event.restore);
    case "searchStarted":
      return describeOpenSearch(lookUp(session.searches, "search", event.search));
    case "searchEnded":
      return describeSearch(lookUp(session.searches, "search", event.search), event);
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
    case "searchStep":
    case "sectionEdited":
    case "hypothesisEdited":
    case "noteEdited":
      return undefined;
  }
}

type Kind<K extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: K }>;

function describeHypothesis(
  { session, tested, isWithoutTested }: LogContext,
  id: number,
  attempt: number | undefined,
): PhrasingContent[] | undefined {
  if (isWithoutTested && tested.has(id)) {
    return undefined;
  }
  const of = attempt === undefined ? "" : ` of attempt ${attempt}`;
  return [text(`Hypothesis${of}: `), ...hypothesisWords(session, id)];
}

const marks = { confirmed: "confirmed", refuted: "refuted", open: "open again" } as const;

/** One that an attempt tests is known by the attempt: its words stand in the log already. */
function markHypothesis({ session, tested }: LogContext, event: Kind<"hypothesisMarked">): PhrasingContent[] {
  const attempt = tested.get(event.hypothesis);
  const mark = strong(marks[event.state]);
  return attempt === undefined
    ? [text("Hypothesis "), mark, text(": "), ...hypothesisWords(session, event.hypothesis)]
    : [text(`Hypothesis of attempt ${attempt} `), mark, text(".")];
}

function hypothesisWords(session: Session, id: number): PhrasingContent[] {
  return writeLine(lookUp(session.hypotheses, "id", id)?.text ?? "");
}

/** What it changed since the attempt it continues from, and the other facts about its code. */
function describeAttempt({ session, parts, nameOf }: LogContext, number: number): PhrasingContent[] {
  const label = strong(number === 0 ? "Attempt 0 (baseline):" : `Attempt ${number}:`);
  const attempt = lookUp(session.attempts, "number", number);
  const changes = parts.restored.get(number)?.changes ?? attempt?.changes ?? [];
  const unchanged = number === 0 ? "The code of the last commit." : "No file changed.";
  const found = lookUp(parts.findings.attempts, "attempt", number);
  const { origin, tried } =
    attempt === undefined ? { origin: [], tried: [] } : codeFacts(session, attempt, found);
  const facts = (labels: readonly string[]) => labels.map((label) => writeFact(label));
  const changed =
    changes.length > 0 ? describeChanges(changes, (path) => nameOf(path, number)) : [text(unchanged)];
  const by = makerLabel(attempt?.by);
  const made = by === undefined ? [] : [`Made ${by}.`];
  return join([[label], ...facts(origin), changed, ...facts(tried), ...made.map((one) => [text(one)])], " ");
}

function describeRestore(session: Session, number: number): PhrasingContent[] | undefined {
  const restore = lookUp(session.restores, "number", number);
  return restore && writeFact(restoreLabel(restore));
}

/** How many of the things that a search found a line names. */
const namedItems = 5;

function describeOpenSearch(search: LoggedSearch | undefined): PhrasingContent[] | undefined {
  return search === undefined || search.end !== undefined
    ? undefined
    : [text("Started a search; its end is not in the log. "), ...writeFact(searchTitle(search))];
}

/** What it took, and what it came to: `A search took 15 runs in a private copy of the folder. 2 of 23 hunks fix 3 tests: …`. */
function describeSearch(
  search: LoggedSearch | undefined,
  end: Kind<"searchEnded">,
): PhrasingContent[] | undefined {
  if (search === undefined) {
    return undefined;
  }
  const named = end.found.slice(0, namedItems).map(foundItemLabel);
  const sure = surenessLabels(search, end);
  return [
    text(`A search took ${searchRunsLabel(end)}. `),
    ...writeFact(searchResultLabel(search, end), named.length === 0 ? "." : ":"),
    ...(named.length === 0 ? [] : [text(" "), ...listCode(named, namedItems, end.found.length), text(".")]),
    ...(sure.length === 0 ? [] : [text(` ${sure.join(" ")}`)]),
  ];
}

function describeOpenRun({ purpose, command }: Kind<"runStarted">): PhrasingContent[] {
  return [text(`Started the ${purpose} command `), inlineCode(command), text("; its end is not in the log.")];
}

function describeRun({ session, parts, times }: LogContext, number: number): PhrasingContent[] | undefined {
  const run = findRun(session, number);
  if (run?.end === undefined) {
    return undefined;
  }
  const attempt = lookUp(session.attempts, "number", run.attempt);
  const { stuck } = parts.findings;
  const isStuck = stuck?.attempt === run.attempt && attempt !== undefined && decidingRun(attempt) === run;
  return [
    ...describeSource(session, run, times),
    text(" Result: "),
    ...describeResult(run.end, run.attempt, parts.loadErrors.get(number)),
    ...(isStuck ? writeStuck(stuck) : []),
  ];
}

/** That nothing helped for a while, after a sentence. */
export function writeStuck(stuck: Stuck): PhrasingContent[] {
  return [stuckLabel(stuck), untouchedLabel(stuck.untouched)]
    .filter((label) => label !== "")
    .flatMap((label) => [text(" "), ...writeFact(label)]);
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
      return [text("Read console output. No command was run.")];
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
