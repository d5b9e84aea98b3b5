import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { messageOf, UserError } from "../base/errors.ts";
import { isSaid, type Said } from "../base/facts/fact.ts";
import { EngineEnded } from "./engineEnded.ts";

/** The codes of our own errors on the wire; JSON-RPC keeps those below -32000 for itself. */
const userErrorCode = 1;
const bugCode = 2;

/** What a UserError says, as facts. */
interface UserErrorData {
  readonly what: Said;
  readonly next?: Said | undefined;
}

/** An error as it crosses to the other process: a UserError with its facts, a bug with its stack. */
export function toResponseError(error: unknown): ResponseError<UserErrorData | string | undefined> {
  if (error instanceof UserError) {
    return new ResponseError(userErrorCode, error.message, { what: error.what, next: error.next });
  }
  return new ResponseError(bugCode, messageOf(error), error instanceof Error ? error.stack : undefined);
}

/** The error that the other side threw; a UserError speaks the language of this side. */
export function fromResponseError(error: unknown): unknown {
  if (!(error instanceof ResponseError)) {
    return error;
  }
  if (error.code === ErrorCodes.PendingResponseRejected) {
    return new EngineEnded();
  }
  if (error.code === userErrorCode) {
    return isUserErrorData(error.data)
      ? new UserError(error.data.what, error.data.next)
      : new UserError(error.message);
  }
  const bug = new Error(error.message);
  if (typeof error.data === "string") {
    bug.stack = error.data;
  }
  return bug;
}

function isUserErrorData(data: unknown): data is UserErrorData {
  return (
    typeof data === "object" &&
    data !== null &&
    "what" in data &&
    isSaid(data.what) &&
    (!("next" in data) || data.next === undefined || isSaid(data.next))
  );
}
