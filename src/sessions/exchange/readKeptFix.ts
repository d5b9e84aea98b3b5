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
  const [from, to] = [baseline.tree, attempt.tree];
  const { repository } = sessions.ports;
  // A log of others may name trees that are not here: these have no difference.
  const files = (await repository.diff(from, to)) === "" ? [] : await repository.listChanges(from, to);
  return { from, to, files };
}
