import { lookUp } from "../../base/lookUp.ts";
import type { ChangedFile, Oid } from "../../model/code/snapshot.ts";
import type { Sessions } from "../state/sessions.ts";
import { findKept, type KeptId } from "./keptSessions.ts";

/** What an attempt of a session changed since the session's baseline. */
export interface KeptFix {
  readonly from: Oid;
  readonly to: Oid;
  readonly files: readonly ChangedFile[];
}

/** The change of an attempt of a session of any log; undefined if it has no such attempt. A UserError if there is no such session. */
export async function readKeptFix(
  sessions: Sessions,
  { attempt: number, ...kept }: Pick<KeptId, "log" | "session"> & { readonly attempt: number },
): Promise<KeptFix | undefined> {
  const { session } = await findKept(sessions, kept);
  const [baseline] = session.attempts;
  const attempt = lookUp(session.attempts, "number", number);
  if (baseline === undefined || attempt === undefined) {
    return undefined;
  }
  const files = await sessions.ports.repository.listChanges(baseline.tree, attempt.tree);
  return { from: baseline.tree, to: attempt.tree, files };
}
