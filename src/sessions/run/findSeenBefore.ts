import type { TestSeenBefore } from "../../model/memory/errorMemory.ts";
import { allCases } from "../../model/report/report.ts";
import type { Sessions } from "../state/sessions.ts";
import { readReport } from "./readRun.ts";

/**
 * The other sessions, of all branches and of fetched logs, that had the errors of the failing tests of a run before; tests without any are left out.
 * `isAlike` asks for similar errors, and for other errors of the same test, as well; `test` asks about one test alone.
 */
export async function findSeenBefore(
  sessions: Sessions,
  {
    session,
    run,
    test,
    isAlike,
  }: {
    readonly session: string;
    readonly run: number;
    readonly test?: string | undefined;
    readonly isAlike?: boolean | undefined;
  },
): Promise<readonly TestSeenBefore[]> {
  const report = await readReport(sessions, session, run);
  const cases = report === undefined ? [] : allCases(report);
  const asked = test === undefined ? cases : cases.filter(({ id }) => id === test);
  return sessions.memory.findSeen(session, asked, isAlike);
}
