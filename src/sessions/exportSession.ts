import { decidingRun } from "../model/attempt.ts";
import type { Report } from "../model/report.ts";
import type { Session } from "../model/session.ts";
import { findKept, type KeptId } from "./keptSessions.ts";
import type { SessionLog } from "./ports.ts";
import { readMatrixOnce } from "./readMatrix.ts";
import type { Sessions } from "./sessions.ts";
import { decodeReport } from "./storedReport.ts";

/** How times and paths are written. */
export interface ExportOptions {
  readonly timeZone: string;
  readonly home: string;
}

/** A session as Markdown, in the form of a hand-written debugging log, with the diff of every attempt. */
export async function exportSession(sessions: Sessions, id: string, options: ExportOptions): Promise<string> {
  return render(sessions, sessions.find(id), sessions, options);
}

/** The same of a session on any branch. */
export async function exportKept(
  sessions: Sessions,
  kept: Pick<KeptId, "log" | "session">,
  options: ExportOptions,
): Promise<string> {
  const { log, session } = await findKept(sessions, kept);
  return render(sessions, session, log, options);
}

async function render(
  sessions: Sessions,
  session: Session,
  log: Pick<SessionLog, "readAttachment">,
  { timeZone, home }: ExportOptions,
): Promise<string> {
  return sessions.ports.renderer.renderSession(session, {
    timeZone,
    home,
    branch: session.log[0]?.place.branch ?? "detached HEAD",
    diffs: await readDiffs(sessions, session),
    baseline: await readFirstReport(log, session),
    matrix: await readMatrixOnce(session, log),
  });
}

/** The report of the first attempt that has one: a broken baseline has none. */
async function readFirstReport(
  log: Pick<SessionLog, "readAttachment">,
  { id, attempts }: Session,
): Promise<Report | undefined> {
  for (const attempt of attempts) {
    const run = decidingRun(attempt);
    const bytes = run && (await log.readAttachment(id, `runs/${run.number}/results.json`));
    const report = bytes && decodeReport(bytes);
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
