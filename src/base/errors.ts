/**
 * An error meant for a person: it is shown word for word. The message says what happened, to what, and what was kept;
 * `nextStep` says what to do about it. Everything that is not a UserError is a bug and is logged with its stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly nextStep: string | undefined;

  constructor(message: string, nextStep?: string, options?: ErrorOptions) {
    super(message, options);
    this.nextStep = nextStep;
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
