import { decidingRun } from "../model/attempt.ts";
import type { Report } from "../model/report.ts";
import type { Session } from "../model/session.ts";
import { readReport } from "./readRun.ts";
import type { Sessions } from "./sessions.ts";

/** A session as Markdown, in the form of a hand-written debugging log, with the diff of every attempt. */
export async function exportSession(
  sessions: Sessions,
  id: string,
  options: { readonly timeZone: string; readonly home: string },
): Promise<string> {
  const session = sessions.find(id);
  return sessions.ports.renderer.renderSession(session, {
    ...options,
    branch: session.log[0]?.place.branch ?? "detached HEAD",
    diffs: await readDiffs(sessions, session),
    baseline: await readFirstReport(sessions, session),
  });
}

/** The report of the first attempt that has one: a broken baseline has none. */
async function readFirstReport(sessions: Sessions, { id, attempts }: Session): Promise<Report | undefined> {
  for (const attempt of attempts) {
    const run = decidingRun(attempt);
    const report = run && (await readReport(sessions, id, run.number));
    if (report !== undefined) {
      return report;
    }
  }
  return undefined;
}

/** The diff of every attempt that changed something. */
async function readDiffs(sessions: Sessions, session: Session): Promise<ReadonlyMap<number, string>> {
  const diffs = new Map<number, string>();
  for (const { number, base, tree, changes } of session.attempts) {
    if (changes.length > 0 && base !== undefined) {
      diffs.set(number, await sessions.ports.repository.diff(base, tree));
    }
  }
  return diffs;
}
