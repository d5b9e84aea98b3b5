import type { Writer } from "../ports/renderer.ts";
import { renderFailure } from "./renderFailure.ts";
import { renderSession } from "./renderSession.ts";

/** What writes sessions as Markdown. */
export const writer: Writer = { renderSession, renderFailure };
