import { breathe } from "../../base/breathe.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { type FoundPlace, findInSession, readQuery } from "../../model/log/findText.ts";
import type { Session } from "../../model/log/session.ts";
import type { Sessions } from "../state/sessions.ts";

/** A session in which something was found, and where. */
export interface FoundSession {
  /** The name of its log, by which it can be read: of this repository, or of a remote. */
  readonly log: string;
  readonly tip: Oid;
  readonly session: string;
  readonly title: string;
  /** Undefined for a detached HEAD. */
  readonly branch: string | undefined;
  readonly state: Session["state"];
  /** When something was written in it last, as ISO 8601 in UTC. */
  readonly lastAt: string;
  readonly places: readonly FoundPlace[];
}

/** A part of what a search finds. */
export interface FoundText {
  readonly sessions: readonly FoundSession[];
  /** How many sessions have been looked at by now, of how many. */
  readonly searched: number;
  readonly of: number;
}

/** How many sessions are looked at for one answer, and how many with something in them end it before. */
const most = { searched: 20, found: 10 };

/**
 * Looks for a text in the sessions of all branches and of fetched logs, the newest first: in what people wrote, in hypotheses and notes, in the
 * names and errors of failing tests, and in the paths of changed files. Each answer is a part: whoever wants more asks for the sessions `from`
 * the number that were searched, and whoever has enough asks no more. Nothing goes on without being asked.
 */
export async function findInSessions(
  sessions: Sessions,
  { text, from = 0 }: { readonly text: string; readonly from?: number | undefined },
): Promise<FoundText> {
  const query = readQuery(text);
  const { memory } = sessions;
  const all = await memory.listSessions(Number.POSITIVE_INFINITY);
  const found: FoundSession[] = [];
  const end = Math.min(all.length, from + most.searched);
  let searched = query.words.length === 0 ? all.length : from;
  for (; searched < end && found.length < most.found; searched++) {
    const one = all[searched];
    const places = one === undefined ? [] : findInSession(one.session, await memory.readErrors(one), query);
    if (one !== undefined && places.length > 0) {
      const { log, session } = one;
      found.push({
        log: log.name,
        tip: log.tip,
        session: session.id,
        title: session.sections.title,
        branch: log.branch,
        state: session.state,
        lastAt: session.log.at(-1)?.at ?? session.startedAt,
        places,
      });
    }
    await breathe();
  }
  await memory.forgetGoneMeanwhile();
  return { sessions: found, searched, of: all.length };
}
