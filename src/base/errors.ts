import type { Said } from "./facts/fact.ts";
import { say } from "./facts/words.ts";

/**
 * An error meant for a person: it is shown unchanged. It says what happened, to what, and what was kept; the next step says what to do
 * about it. The engine gives both as facts, which become words where they are shown; the window may give texts in its own language.
 * Everything that is not a UserError is a bug and is logged with its stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly what: Said;
  readonly next: Said | undefined;

  constructor(what: Said, next?: Said, options?: ErrorOptions) {
    super(say(what), options);
    this.what = what;
    this.next = next;
  }

  /** What to do about it, in the language of this process, as the message is. */
  get nextStep(): string | undefined {
    return this.next === undefined ? undefined : say(this.next);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of a failed call (`ENOENT`, `EACCES`, …), if the error has one. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return undefined;
}

/** What a call of the system returns, or `instead` if the system refuses it. Whatever else is thrown is a bug, and goes on. */
export function unlessRefused<T>(call: () => T, instead: T): T {
  try {
    return call();
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return instead;
  }
}
