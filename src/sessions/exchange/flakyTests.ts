import type { FlakyHistory } from "../../model/memory/flakyHistory.ts";
import type { Exported } from "../../model/words/exportContent.ts";
import { readFlaky } from "../state/readFlaky.ts";
import type { Sessions } from "../state/sessions.ts";
import { redactionOf, writeMasked } from "./exportSession.ts";

/** The tests that passed and failed on the same code anywhere in the kept logs, and in fetched ones; those that failed so last first. */
export async function listFlaky(sessions: Sessions): Promise<readonly FlakyHistory[]> {
  return readFlaky(await sessions.memory.listSessions());
}

/** The same as Markdown. Secrets are masked. */
export async function exportFlaky(
  sessions: Sessions,
  { home }: { readonly home: string },
): Promise<Exported> {
  const flaky = await listFlaky(sessions);
  const redaction = await redactionOf(sessions, home);
  const writer = await sessions.ports.renderer.loadWriter();
  return writeMasked(redaction, flaky, (shown, masked) => writer.renderFlaky(shown, masked));
}
