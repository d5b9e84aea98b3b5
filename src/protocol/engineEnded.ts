import { UserError } from "../base/errors.ts";

/** The engine ended while it was asked something. The views tell of that by themselves. */
export class EngineEnded extends UserError {
  constructor() {
    super(
      "The Casebook engine ended unexpectedly. Everything that was recorded before is in the log.",
      "Try again: the engine is started anew.",
    );
  }
}
