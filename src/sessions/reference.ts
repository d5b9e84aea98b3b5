import { type Attempt, decidingRun, hasResults } from "../model/attempt.ts";
import type { Reference } from "../model/judgement.ts";
import { allCases } from "../model/report.ts";
import type { Session } from "../model/session.ts";
import type { SessionLog } from "./ports.ts";
import { decodeReport } from "./storedReport.ts";

/** Every case of a run; undefined where its results are not there or cannot be read. */
export async function readResults(
  log: Pick<SessionLog, "readAttachment">,
  session: string,
  run: number,
): Promise<Omit<Reference, "attempt"> | undefined> {
  const bytes = await log.readAttachment(session, `runs/${run}/results.json`);
  const report = bytes && decodeReport(bytes);
  return report && { cases: allCases(report), isPartial: report.incomplete };
}

/** The results that others are compared with: those of the first of these attempts that has any. */
export async function readReference(
  log: Pick<SessionLog, "readAttachment">,
  session: Session,
  attempts: readonly Attempt[],
): Promise<Reference | undefined> {
  for await (const reference of readReferences(log, session, attempts)) {
    return reference;
  }
  return undefined;
}

/** The results of these attempts one by one, without the attempts that have none. */
export async function* readReferences(
  log: Pick<SessionLog, "readAttachment">,
  session: Session,
  attempts: readonly Attempt[],
): AsyncGenerator<Reference> {
  for (const attempt of attempts) {
    const run = decidingRun(attempt);
    if (run?.end !== undefined && hasResults(run.end.result.outcome)) {
      const results = await readResults(log, session.id, run.number);
      if (results !== undefined) {
        yield { attempt: attempt.number, ...results };
      }
    }
  }
}
