import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { messageOf, UserError } from "../base/errors.ts";
import { retell } from "../base/l10n.ts";
import { EngineEnded } from "./engineEnded.ts";

/** The codes of our own errors on the wire; JSON-RPC keeps those below -32000 for itself. */
const userErrorCode = 1;
const bugCode = 2;

/** An error as it crosses to the other process: a UserError keeps its next step, a bug its stack. */
export function toResponseError(error: unknown): ResponseError<string | undefined> {
  if (error instanceof UserError) {
    return new ResponseError(userErrorCode, error.message, error.nextStep);
  }
  return new ResponseError(bugCode, messageOf(error), error instanceof Error ? error.stack : undefined);
}

/** The error as it was thrown on the other side; what it tells a person, it tells in the language of this one. */
export function fromResponseError(error: unknown): unknown {
  if (!(error instanceof ResponseError)) {
    return error;
  }
  if (error.code === ErrorCodes.PendingResponseRejected) {
    return new EngineEnded();
  }
  const detail = typeof error.data === "string" ? error.data : undefined;
  if (error.code === userErrorCode) {
    return new UserError(retell(error.message), detail && retell(detail));
  }
  const bug = new Error(error.message);
  if (detail !== undefined) {
    bug.stack = detail;
  }
  return bug;
}
