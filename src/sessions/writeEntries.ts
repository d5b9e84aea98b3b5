import { UserError } from "../base/errors.ts";
import { type Fact, fact } from "../base/facts/fact.ts";
import type { SessionEvent } from "../model/log/events.ts";
import type { HypothesisState } from "../model/log/hypothesis.ts";
import type { SectionName } from "../model/log/section.ts";
import type { Sessions } from "./state/sessions.ts";

/** What people write in a session of the current branch. Each of these is one event of its log. */

interface InSession {
  readonly session: string;
}

/** Adds a hypothesis: for the attempts that follow, or, with a number, for an attempt that exists. */
export function addHypothesis(
  sessions: Sessions,
  { session, text, attempt }: InSession & { readonly text: string; readonly attempt?: number | undefined },
): Promise<void> {
  return write(sessions, session, {
    kind: "hypothesisAdded",
    text: required(text, fact("session.emptyHypothesis")),
    attempt,
  });
}

/** Records another text of a hypothesis; the log keeps the one before. A `UserError` if it is empty. */
export function editHypothesis(
  sessions: Sessions,
  { session, hypothesis, text }: InSession & { readonly hypothesis: number; readonly text: string },
): Promise<void> {
  return write(sessions, session, {
    kind: "hypothesisEdited",
    hypothesis,
    text: required(text, fact("session.emptyHypothesis")),
  });
}

/** Records that a hypothesis is open, confirmed or refuted. */
export function markHypothesis(
  sessions: Sessions,
  {
    session,
    hypothesis,
    state,
  }: InSession & { readonly hypothesis: number; readonly state: HypothesisState },
): Promise<void> {
  return write(sessions, session, { kind: "hypothesisMarked", hypothesis, state });
}

/** Records a note. A `UserError` if it is empty. */
export function addNote(
  sessions: Sessions,
  { session, text }: InSession & { readonly text: string },
): Promise<void> {
  return write(sessions, session, {
    kind: "noteAdded",
    text: required(text, fact("session.emptyNote")),
  });
}

/** Records another text of a note; the log keeps the one before. A `UserError` if it is empty. */
export function editNote(
  sessions: Sessions,
  { session, note, text }: InSession & { readonly note: number; readonly text: string },
): Promise<void> {
  return write(sessions, session, {
    kind: "noteEdited",
    note,
    text: required(text, fact("session.emptyNote")),
  });
}

/** Rewrites a section; the log keeps its earlier text. */
export function editSection(
  sessions: Sessions,
  { session, section, text }: InSession & { readonly section: SectionName; readonly text: string },
): Promise<void> {
  return write(sessions, session, { kind: "sectionEdited", section, text });
}

async function write(sessions: Sessions, id: string, event: SessionEvent): Promise<void> {
  const session = sessions.find(id);
  await sessions.append(session.id, () => ({ events: [event] }));
}

function required(text: string, otherwise: Fact): string {
  if (text.trim() === "") {
    throw new UserError(otherwise);
  }
  return text.trim();
}
