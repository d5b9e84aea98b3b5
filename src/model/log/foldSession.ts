import type { Attempt } from "./attempt.ts";
import type { LoggedEvent, SessionEvent } from "./events.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { ImportedLine, ImportedLog } from "./importedLog.ts";
import { type Restore, wasHere } from "./restores.ts";
import type { Run } from "./run.ts";
import type { LoggedSearch, SearchTrial } from "./searches.ts";
import { type SectionName, sectionNames } from "./section.ts";
import type { Note, Session } from "./session.ts";

/**
 * Makes a session of its events, the first of which starts it, in time proportional to their count. Never throws on content: an
 * event that refers to something the log does not hold, or that a newer version wrote, changes nothing. Nor does an attempt, a
 * run or a restore whose number another one has already: what is attached to a number is that of the first. `clone` is the one
 * that the files are in. Undefined if the first event does not start a session.
 */
export function foldSession(log: readonly LoggedEvent[], clone: string | undefined): Session | undefined {
  const [first] = log;
  if (first?.event?.kind !== "sessionStarted") {
    return undefined;
  }
  const growing = start(first.event);
  for (const logged of log) {
    apply(growing, logged, clone);
  }
  const { state, sections, imported, running, attempts, hypotheses, notes, restores, searches } = growing;
  const newer = log.flatMap((logged) => logged.newer?.kind ?? []);
  return {
    id: first.session,
    state,
    folder: first.event.folder,
    startedAt: first.at,
    sections,
    attempts: [...attempts.values()],
    hypotheses: [...hypotheses.values()],
    notes: [...notes.values()],
    restores: [...restores.values()],
    searches: [...searches.values()],
    imported,
    running,
    ...(newer.length > 0 && { newer }),
    log,
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A session while its events are folded. Everything that an event can refer to is found by its number, and in the order it came. */
interface GrowingSession {
  state: Session["state"];
  readonly sections: Record<SectionName, string>;
  imported: (ImportedLog & { readonly lines: ImportedLine[]; readonly edited: SectionName[] }) | undefined;
  running: Session["running"];
  readonly attempts: Map<number, Writable<Attempt> & { readonly runs: Writable<Run>[] }>;
  readonly runs: Map<number, Writable<Run>>;
  readonly hypotheses: Map<number, Writable<Hypothesis>>;
  readonly notes: Map<number, Writable<Note>>;
  readonly restores: Map<number, Writable<Restore>>;
  readonly searches: Map<string, Writable<LoggedSearch> & { readonly trials: SearchTrial[] }>;
  /** Those of `restores` that are about the files of this branch. */
  readonly restoresHere: Writable<Restore>[];
}

type Kind<K extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: K }>;

function start({ sections: written }: Kind<"sessionStarted">): GrowingSession {
  const sections = Object.fromEntries(sectionNames.map((name) => [name, written[name] ?? ""]));
  return {
    state: "open",
    sections: sections as Record<SectionName, string>,
    imported: undefined,
    running: undefined,
    attempts: new Map(),
    runs: new Map(),
    hypotheses: new Map(),
    notes: new Map(),
    restores: new Map(),
    searches: new Map(),
    restoresHere: [],
  };
}

function apply(session: GrowingSession, logged: LoggedEvent, clone: string | undefined): void {
  const { event, sequence: id, at } = logged;
  switch (event?.kind) {
    case undefined:
    case "sessionStarted":
    case "sessionActivated":
    case "sessionRemoved":
      break;
    case "sessionAdopted":
      // They were about the files of another branch.
      for (const restore of session.restoresHere.splice(0)) {
        restore.isElsewhere = true;
      }
      break;
    case "restoreStarted":
    case "restoreFinished":
    case "restoreInterrupted":
      applyRestore(session, event, logged, clone);
      break;
    case "logImported":
      importLog(session, event.log);
      break;
    case "lineImported":
      importLine(session, event, logged);
      break;
    case "sectionEdited":
      session.sections[event.section] = event.text;
      session.imported?.edited.push(event.section);
      break;
    case "sessionClosed":
    case "sessionReopened":
      session.state = event.kind === "sessionClosed" ? event.state : "open";
      break;
    case "hypothesisAdded":
      add(session.hypotheses, id, { id, text: event.text, state: "open", at });
      change(session.attempts, event.attempt, { hypothesis: id });
      break;
    case "hypothesisEdited":
      change(session.hypotheses, event.hypothesis, { text: event.text });
      break;
    case "hypothesisMarked":
      change(session.hypotheses, event.hypothesis, { state: event.state });
      break;
    case "noteAdded":
      add(session.notes, id, { id, text: event.text, at });
      break;
    case "noteEdited":
      change(session.notes, event.note, { text: event.text });
      break;
    case "attemptRecorded":
      recordAttempt(session, event, logged);
      break;
    case "runStarted":
      startRun(session, event, logged);
      break;
    case "runFinished":
      endRun(session, event);
      break;
    case "searchStarted":
    case "searchStep":
    case "searchEnded":
      applySearch(session, event, logged);
      break;
  }
}

function add<K, T>(all: Map<K, T>, key: K, added: T): void {
  if (!all.has(key)) {
    all.set(key, added);
  }
}

function change<K, T extends object>(
  all: ReadonlyMap<K, T>,
  number: K | undefined,
  changes: Partial<T>,
): void {
  const changed = number === undefined ? undefined : all.get(number);
  if (changed !== undefined) {
    Object.assign(changed, changes);
  }
}

/** The sections of the document; a command is only a part of its section, and came with the start of the session. */
function importLog(session: GrowingSession, log: ImportedLog): void {
  for (const { holds, text } of log.parts) {
    if (holds !== undefined && holds !== "log" && !isCommand(holds)) {
      session.sections[holds] = text ?? "";
    }
  }
  session.imported = { ...log, lines: [], edited: [] };
}

function isCommand(section: SectionName): boolean {
  return section === "isolationCommand" || section === "verificationCommand";
}

function importLine(
  session: GrowingSession,
  { says, when, text }: Kind<"lineImported">,
  { sequence: id, at }: LoggedEvent,
): void {
  session.imported?.lines.push({ ...says, id, when, text });
  if (says.hypothesis !== undefined) {
    add(session.hypotheses, id, { id, text: says.hypothesis, state: "open", at });
  }
}

function recordAttempt(
  session: GrowingSession,
  event: Kind<"attemptRecorded">,
  { sequence, at, place: { head } }: LoggedEvent,
): void {
  const { attempt: number, was, tree, exact = [], base, changes, skipped, hypothesis, by } = event;
  if (session.attempts.has(number)) {
    return;
  }
  const renumbered = was !== undefined && { was };
  session.attempts.set(number, {
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
  });
}

function startRun(
  session: GrowingSession,
  event: Kind<"runStarted">,
  { at: startedAt, place: { clone } }: LoggedEvent,
): void {
  const { run: number, attempt, purpose, command, owner, unseen, origin, by } = event;
  const runs = session.attempts.get(attempt)?.runs;
  if (runs !== undefined && !session.runs.has(number)) {
    const run: Run = {
      number,
      attempt,
      purpose,
      command,
      startedAt,
      ...(unseen && { unseen }),
      ...(origin && { origin }),
      ...(by && { by }),
    };
    session.running = { run: number, owner, clone };
    session.runs.set(number, run);
    runs.push(run);
  }
}

/** A run that somebody gave up may have ended after all, and its end is the one that counts, wherever it stands. */
function endRun(session: GrowingSession, { run, end }: Kind<"runFinished">): void {
  session.running = session.running?.run === run ? undefined : session.running;
  if (end.exit.kind !== "lost" || session.runs.get(run)?.end === undefined) {
    change(session.runs, run, { end });
  }
}

function applyRestore(
  session: GrowingSession,
  event: Kind<"restoreStarted" | "restoreFinished" | "restoreInterrupted">,
  logged: LoggedEvent,
  clone: string | undefined,
): void {
  switch (event.kind) {
    case "restoreStarted":
      startRestore(session, event, logged, clone);
      break;
    case "restoreFinished": {
      const { kind: _, restore, ...result } = event;
      change(session.restores, restore, { result });
      break;
    }
    case "restoreInterrupted":
      change(session.restores, event.restore, { interrupted: { rescued: event.rescued } });
  }
}

function startRestore(
  session: GrowingSession,
  event: Kind<"restoreStarted">,
  { sequence, at }: LoggedEvent,
  clone: string | undefined,
): void {
  const { restore: number, attempt, how = "exactly", before, undoes, search } = event;
  if (session.restores.has(number)) {
    return;
  }
  const restore: Writable<Restore> = {
    number,
    sequence,
    at,
    attempt,
    how,
    before,
    undoes,
    ...(search && { search }),
  };
  session.restores.set(number, restore);
  if (wasHere(event, clone)) {
    session.restoresHere.push(restore);
  } else {
    restore.isElsewhere = true;
  }
}

function applySearch(
  { searches }: GrowingSession,
  event: Kind<"searchStarted" | "searchStep" | "searchEnded">,
  { sequence, at }: LoggedEvent,
): void {
  switch (event.kind) {
    case "searchStarted": {
      const { kind: _, owner: __, ...started } = event;
      // One that was stopped goes on under its own name.
      change(searches, event.search, { end: undefined });
      add(searches, event.search, { ...started, sequence, at, trials: [], left: event.items });
      break;
    }
    case "searchStep":
      for (const trial of event.trials) {
        searches.get(event.search)?.trials.push(trial);
      }
      change(searches, event.search, { left: event.left });
      break;
    case "searchEnded": {
      const { kind: _, search, ...end } = event;
      // One that somebody gave up may have ended after all, and its end is the one that counts, wherever it stands.
      if (end.end !== "lost" || searches.get(search)?.end === undefined) {
        change(searches, search, { end, left: end.items });
      }
    }
  }
}
