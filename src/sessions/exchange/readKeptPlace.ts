import { lookUp } from "../../base/lookUp.ts";
import type { ChangedFile, Oid } from "../../model/code/snapshot.ts";
import { allCases, isFailing, type TestCase } from "../../model/report/report.ts";
import { sharedId } from "../../model/report/testId.ts";
import type { Sessions } from "../state/sessions.ts";
import { decodeReport } from "../state/storedReport.ts";
import { findKept, type KeptId } from "./keptSessions.ts";

/** An attempt of a session of any log. */
type KeptAttempt = Pick<KeptId, "log" | "session"> & { readonly attempt: number };

/** What an attempt changed: from its base, if it has one, to its own tree. */
export interface KeptChanges {
  readonly from: Oid | undefined;
  readonly to: Oid;
  readonly files: readonly ChangedFile[];
}

/** The changes of an attempt of a session of any log; undefined if it has no such attempt. A UserError if there is no such session. */
export async function readKeptChanges(
  sessions: Sessions,
  { attempt: number, ...kept }: KeptAttempt,
): Promise<KeptChanges | undefined> {
  const { session } = await findKept(sessions, kept);
  const attempt = lookUp(session.attempts, "number", number);
  return attempt && { from: attempt.base, to: attempt.tree, files: attempt.changes };
}

/**
 * What the newest run of an attempt in which a test failed says of it, in a session of any log; `test` is the identity that it shares with its twins.
 * Undefined if no run does. A UserError if there is no such session.
 */
export async function readKeptFailure(
  sessions: Sessions,
  { attempt: number, test, ...kept }: KeptAttempt & { readonly test: string },
): Promise<TestCase | undefined> {
  const { log, session } = await findKept(sessions, kept);
  const runs = lookUp(session.attempts, "number", number)?.runs ?? [];
  for (const run of runs.toReversed()) {
    const bytes = await log.readAttachment(session.id, `runs/${run.number}/results.json`);
    const report = bytes && decodeReport(bytes);
    const found = report && allCases(report).find((one) => isFailing(one) && sharedId(one.id) === test);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
