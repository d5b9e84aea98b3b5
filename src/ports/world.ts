import type { Owner } from "../model/log/events.ts";

/** The clock, ids and processes of the machine, so that use cases are repeatable. */
export interface World {
  /** Now, as ISO 8601 in UTC. */
  now(): string;
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number;
  newId(): string;
  /** The process this engine is. */
  readonly self: Owner;
  /** Whether the owner of a run still lives. */
  isAlive(owner: Owner): boolean;
  /** Asks the engine that carries out a run to stop it; nothing where it cannot be asked. */
  askToStop(owner: Owner): void;
}
