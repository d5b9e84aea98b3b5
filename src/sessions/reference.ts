import { type Attempt, decidingRun, hasResults } from "../model/attempt.ts";
import type { Reference } from "../model/judgement.ts";
import type { Session } from "../model/session.ts";
import type { SessionLog } from "./ports.ts";
import { decodeReport } from "./storedReport.ts";

/** The results that others are compared with: those of the first of these attempts that has any. */
export async function readReference(
  log: Pick<SessionLog, "readAttachment">,
  session: Session,
  attempts: readonly Attempt[],
): Promise<Reference | undefined> {
  for (const attempt of attempts) {
    const run = decidingRun(attempt);
    if (run?.end !== undefined && hasResults(run.end.result.outcome)) {
      const bytes = await log.readAttachment(session.id, `runs/${run.number}/results.json`);
      const report = bytes && decodeReport(bytes);
      if (report !== undefined) {
        return { attempt: attempt.number, cases: report.cases };
      }
    }
  }
  return undefined;
}
