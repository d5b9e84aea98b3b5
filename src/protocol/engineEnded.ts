import { UserError } from "../base/errors.ts";
import { fact } from "../base/facts/fact.ts";

/** The engine ended while it was asked something. The views report that by themselves. */
export class EngineEnded extends UserError {
  constructor() {
    super(fact("engine.ended"), fact("next.tryAgainEngine"));
  }
}
