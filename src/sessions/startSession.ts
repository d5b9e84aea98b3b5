import { UserError } from "../base/errors.ts";
import { fact } from "../base/facts/fact.ts";
import type { SectionName } from "../model/log/section.ts";
import type { Sessions } from "./state/sessions.ts";

/** Starts a session on the current branch and makes it the active one. Returns its id. */
export async function startSession(
  sessions: Sessions,
  { sections }: { readonly sections: Readonly<Partial<Record<SectionName, string>>> },
): Promise<string> {
  if (!sections.isolationCommand?.trim()) {
    throw new UserError(fact("session.needsCommand"));
  }
  const id = sessions.ports.world.newId();
  const { folder } = sessions.ports.repository;
  await sessions.append(id, () => ({ events: [{ kind: "sessionStarted", folder, sections }] }));
  return id;
}
