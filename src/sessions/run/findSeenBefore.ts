import { allCases } from "../../model/report/report.ts";
import type { TestSeenBefore } from "../state/memory.ts";
import type { Sessions } from "../state/sessions.ts";
import { readReport } from "./readRun.ts";

/**
 * The other sessions, of all branches and of fetched logs, that had the errors of the failing tests of a run before; tests without any are left out.
 * `isAlike` asks for similar errors, and for other errors of the same test, as well.
 */
export async function findSeenBefore(
  sessions: Sessions,
  {
    session,
    run,
    isAlike,
  }: { readonly session: string; readonly run: number; readonly isAlike?: boolean | undefined },
): Promise<readonly TestSeenBefore[]> {
  const report = await readReport(sessions, session, run);
  return report === undefined ? [] : sessions.memory.findSeen(session, allCases(report), isAlike);
}
