import { UserError } from "../base/errors.ts";

/** A command that was not understood, or lacks something. */
export class UsageError extends UserError {}
