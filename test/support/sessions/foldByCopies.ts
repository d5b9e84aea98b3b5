import type { Attempt } from "../../../src/model/log/attempt.ts";
import type { LoggedEvent, SessionEvent } from "../../../src/model/log/events.ts";
import type { ImportedLog } from "../../../src/model/log/importedLog.ts";
import { type Restore, wasHere } from "../../../src/model/log/restores.ts";
import type { Run } from "../../../src/model/log/run.ts";
import type { LoggedSearch } from "../../../src/model/log/searches.ts";
import { type SectionName, sectionNames } from "../../../src/model/log/section.ts";
import type { Session } from "../../../src/model/log/session.ts";

/** What a session of the log is, event by event, each time as a new value: slow, and plain enough to be right. */
export function foldByCopies(log: readonly LoggedEvent[], clone: string | undefined): Session[] {
  const [first, ...rest] = log;
  if (first?.event?.kind !== "sessionStarted") {
    return [];
  }
  const written = first.event.sections;
  const sections = Object.fromEntries(sectionNames.map((name) => [name, written[name] ?? ""]));
  const started: Session = {
    id: first.session,
    state: "open",
    folder: first.event.folder,
    startedAt: first.at,
    sections: sections as Record<SectionName, string>,
    attempts: [],
    hypotheses: [],
    notes: [],
    restores: [],
    searches: [],
    log,
  };
  return [rest.reduce((session, logged) => apply(session, logged, clone), started)];
}

/** The session after one more event. */
function apply(session: Session, logged: LoggedEvent, clone: string | undefined): Session {
  const { event, sequence: id, at } = logged;
  switch (event?.kind) {
    case undefined: {
      const { newer } = logged;
      return newer === undefined ? session : { ...session, newer: [...(session.newer ?? []), newer.kind] };
    }
    case "sessionStarted":
    case "sessionActivated":
    case "sessionRemoved":
      return session;
    case "sessionAdopted":
      // They were about the files of another branch.
      return { ...session, restores: session.restores.map((one) => ({ ...one, isElsewhere: true })) };
    case "restoreStarted": {
      if (session.restores.some(({ number }) => number === event.restore)) {
        return session;
      }
      const isElsewhere = wasHere(event, clone) ? undefined : true;
      return {
        ...session,
        restores: [...session.restores, { ...startedRestore(event, id, at), isElsewhere }],
      };
    }
    case "restoreFinished":
      return { ...session, restores: finishRestore(session.restores, event) };
    case "restoreInterrupted":
      return { ...session, restores: interruptRestore(session.restores, event) };
    case "logImported":
      return importLog(session, event.log);
    case "lineImported":
      return importLine(session, event, id, at);
    case "sectionEdited":
      return {
        ...session,
        sections: { ...session.sections, [event.section]: event.text },
        imported: session.imported && {
          ...session.imported,
          edited: [...session.imported.edited, event.section],
        },
      };
    case "sessionClosed":
      return { ...session, state: event.state };
    case "sessionReopened":
      return { ...session, state: "open" };
    case "hypothesisAdded":
      return {
        ...session,
        hypotheses: [...session.hypotheses, { id, text: event.text, state: "open", at }],
        attempts: changeAttempt(session, event.attempt, (attempt) => ({ ...attempt, hypothesis: id })),
      };
    case "hypothesisEdited":
      return { ...session, hypotheses: change(session.hypotheses, event.hypothesis, { text: event.text }) };
    case "hypothesisMarked":
      return { ...session, hypotheses: change(session.hypotheses, event.hypothesis, { state: event.state }) };
    case "noteAdded":
      return { ...session, notes: [...session.notes, { id, text: event.text, at }] };
    case "noteEdited":
      return { ...session, notes: change(session.notes, event.note, { text: event.text }) };
    case "attemptRecorded":
      return session.attempts.some(({ number }) => number === event.attempt)
        ? session
        : { ...session, attempts: [...session.attempts, recordedAttempt(event, logged)] };
    case "runStarted":
      return startRun(session, event, logged);
    case "runFinished":
      return finishRun(session, event);
    case "searchStarted": {
      const { kind: _, owner: __, ...started } = event;
      return session.searches.some((one) => one.search === event.search)
        ? {
            ...session,
            searches: changeSearch(session.searches, event.search, (one) => ({ ...one, end: undefined })),
          }
        : {
            ...session,
            searches: [...session.searches, { ...started, sequence: id, at, trials: [], left: event.items }],
          };
    }
    case "searchStep": {
      const { search, trials, left } = event;
      const step = (one: LoggedSearch) => ({ ...one, trials: [...one.trials, ...trials], left });
      return { ...session, searches: changeSearch(session.searches, search, step) };
    }
    case "searchEnded": {
      const { kind: _, search, ...end } = event;
      const finish = (one: LoggedSearch) =>
        end.end === "lost" && one.end !== undefined ? one : { ...one, end, left: end.items };
      return { ...session, searches: changeSearch(session.searches, search, finish) };
    }
  }
}

type Kind<K extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: K }>;

/** The sections of the document; a command is only a part of its section, and was told with the start of the session. */
function importLog(session: Session, log: ImportedLog): Session {
  const texts = log.parts.flatMap(({ holds, text }) =>
    holds === undefined || holds === "log" || isCommand(holds) ? [] : [[holds, text ?? ""]],
  );
  const sections = { ...session.sections, ...Object.fromEntries(texts) };
  return { ...session, sections, imported: { ...log, lines: [], edited: [] } };
}

function isCommand(section: SectionName): boolean {
  return section === "isolationCommand" || section === "verificationCommand";
}

function importLine(session: Session, event: Kind<"lineImported">, id: number, at: string): Session {
  const { says, when, text } = event;
  const { hypothesis } = says;
  return {
    ...session,
    imported: session.imported && {
      ...session.imported,
      lines: [...session.imported.lines, { ...says, id, when, text }],
    },
    hypotheses:
      hypothesis === undefined
        ? session.hypotheses
        : [...session.hypotheses, { id, text: hypothesis, state: "open", at }],
  };
}

function recordedAttempt(
  event: Kind<"attemptRecorded">,
  { sequence, at, place: { head } }: LoggedEvent,
): Attempt {
  const { attempt: number, was, tree, exact = [], base, changes, skipped, hypothesis, by } = event;
  const renumbered = was !== undefined && { was };
  return {
    number,
    ...renumbered,
    sequence,
    tree,
    exact,
    at,
    base,
    head,
    changes,
    skipped,
    hypothesis,
    ...(by && { by }),
    runs: [],
  };
}

function startedRestore(event: Kind<"restoreStarted">, sequence: number, at: string): Restore {
  const { restore: number, attempt, how = "exactly", before, undoes, search } = event;
  return { number, sequence, at, attempt, how, before, undoes, ...(search && { search }) };
}

function finishRestore(restores: readonly Restore[], event: Kind<"restoreFinished">): readonly Restore[] {
  const { kind: _, restore, ...result } = event;
  return restores.map((one) => (one.number === restore ? { ...one, result } : one));
}

function interruptRestore(
  restores: readonly Restore[],
  { restore, rescued }: Kind<"restoreInterrupted">,
): readonly Restore[] {
  return restores.map((one) => (one.number === restore ? { ...one, interrupted: { rescued } } : one));
}

function startRun(
  session: Session,
  event: Kind<"runStarted">,
  { at: startedAt, place: { clone } }: LoggedEvent,
): Session {
  const { run: number, attempt, purpose, command, owner, origin } = event;
  const runs = session.attempts.flatMap((one) => one.runs);
  if (!session.attempts.some((one) => one.number === attempt) || runs.some((one) => one.number === number)) {
    return session;
  }
  const run: Run = { number, attempt, purpose, command, startedAt, ...(origin && { origin }) };
  return {
    ...session,
    running: { run: number, owner, clone },
    attempts: changeAttempt(session, attempt, (before) => ({ ...before, runs: [...before.runs, run] })),
  };
}

function finishRun(session: Session, event: Kind<"runFinished">): Session {
  const finish = (run: Run): Run =>
    run.number === event.run && (event.end.exit.kind !== "lost" || run.end === undefined)
      ? { ...run, end: event.end }
      : run;
  return {
    ...session,
    running: session.running?.run === event.run ? undefined : session.running,
    attempts: session.attempts.map((attempt) =>
      attempt.runs.some((run) => run.number === event.run)
        ? { ...attempt, runs: attempt.runs.map(finish) }
        : attempt,
    ),
  };
}

function changeAttempt(
  session: Session,
  number: number | undefined,
  changed: (attempt: Attempt) => Attempt,
): readonly Attempt[] {
  return session.attempts.map((attempt) => (attempt.number === number ? changed(attempt) : attempt));
}

function change<T extends { readonly id: number }>(
  all: readonly T[],
  id: number,
  changes: Partial<T>,
): readonly T[] {
  return all.map((one) => (one.id === id ? { ...one, ...changes } : one));
}

function changeSearch(
  searches: readonly LoggedSearch[],
  search: string,
  changed: (one: LoggedSearch) => LoggedSearch,
): readonly LoggedSearch[] {
  return searches.map((one) => (one.search === search ? changed(one) : one));
}
