import type { Renderer } from "../ports/renderer.ts";
import { renderFailure } from "./renderFailure.ts";
import { renderSession } from "./renderSession.ts";

/** The renderer of sessions. `parseLog` is given, as a long document is read where it keeps nobody waiting. */
export function createRenderer(parseLog: Renderer["parseLog"]): Renderer {
  return { renderSession, renderFailure, parseLog };
}
