import type { Writer } from "../ports/renderer.ts";
import { renderFailure } from "./renderFailure.ts";
import { renderFlaky } from "./renderFlaky.ts";
import { renderPage, renderSession } from "./renderSession.ts";

/** What writes sessions as Markdown and as pages. */
export const writer: Writer = { renderSession, renderPage, renderFailure, renderFlaky };
