import { UserError } from "../base/errors.ts";

/** The folder cannot have sessions: it is in no repository, or in one that cannot be opened. */
export class CannotOpen extends UserError {}
