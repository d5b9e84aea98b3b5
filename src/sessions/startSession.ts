import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import type { SectionName } from "../model/log/section.ts";
import type { Sessions } from "./state/sessions.ts";

/** Starts a session on the branch that is checked out and makes it the active one. Returns its id. */
export async function startSession(
  sessions: Sessions,
  sections: Readonly<Partial<Record<SectionName, string>>>,
): Promise<string> {
  if (!sections.isolationCommand?.trim()) {
    throw new UserError(t("A session needs an isolation command: the command that runs the failing tests."));
  }
  const id = sessions.ports.world.newId();
  const { folder } = sessions.ports.repository;
  await sessions.append(id, () => ({ events: [{ kind: "sessionStarted", folder, sections }] }));
  return id;
}
