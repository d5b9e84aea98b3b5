import { parseLog } from "../../../src/markdown/parseLog.ts";
import type { SessionEvent } from "../../../src/model/log/events.ts";
import type { Session } from "../../../src/model/log/session.ts";
import { startSession } from "./sessionBuilder.ts";

/** The session that a document becomes, as the log holds it. */
export function importLog(markdown: string): Session {
  const { sections, log, lines } = parseLog(markdown);
  const builder = startSession(sections);
  const events: readonly SessionEvent[] = [
    { kind: "logImported", log },
    ...lines.map((line) => ({ kind: "lineImported", ...line }) as const),
  ];
  for (const event of events) {
    builder.add(event);
  }
  return builder.session();
}
