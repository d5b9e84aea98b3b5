import type { SessionEvent } from "../../model/log/events.ts";
import type { ImportedSession } from "../../model/log/importedLog.ts";
import { startMasking } from "../state/maskRun.ts";
import type { Sessions } from "../state/sessions.ts";

/**
 * Starts a session from a log that was written elsewhere, and makes it the active one; all of it or nothing. Secrets are masked. Its commands are given
 * back as text: the session has none until somebody has agreed to one (docs/rules/security.md#s27).
 * @throws {UserError} if the text is not a debugging log
 */
export async function importLog(
  sessions: Sessions,
  { markdown }: { readonly markdown: string },
): Promise<ImportedSession> {
  const parsed = await sessions.ports.renderer.parseLog(markdown);
  const { sections, log, lines } = await startMasking(sessions).maskText(parsed);
  const { isolationCommand = "", verificationCommand = "", ...written } = sections;
  const session = sessions.ports.world.newId();
  const { folder } = sessions.ports.repository;
  const events: readonly SessionEvent[] = [
    { kind: "sessionStarted", folder, sections: written },
    { kind: "logImported", log },
    ...lines.map((line) => ({ kind: "lineImported", ...line }) as const),
  ];
  await sessions.append(session, () => ({ events }));
  return { session, isolationCommand, verificationCommand };
}
