/**
 * What an operation of the engine is doing, by what it was last seen to begin: `applying` is the time in which a restore changes
 * the work tree, from the journal to the first git that looks at the result.
 */
export type Phase = "preparing" | "publishing" | "applying" | "finishing" | "fetching" | "pushing";

/** Where an engine is killed: the preloaded `killEngine.ts` reads it as JSON from the variable `CASEBOOK_KILL`. */
export interface KillPoint {
  /** The request that is counted from, by its name in the protocol. */
  readonly method: string;
  /** Undefined: the engine only writes down where it is, and is killed from outside. */
  readonly phase?: Phase | undefined;
  /** At which step of the phase, counted from 1: a change of the file system, or the start of a git. At the end of the phase if it has fewer. */
  readonly step: number;
  /** How long after the start of a git, in milliseconds. */
  readonly delay: number;
  /** The engine alone, the engine with every process it started, or only the git that was started last. */
  readonly reach: Reach;
  /** The file in which the engine writes down where it is. */
  readonly report: string;
}

/** What a kill takes along: the engine alone, everything it started, or one git. */
export type Reach = "engine" | "group" | "git";

/** Where an engine is, or was killed. */
export interface Progress {
  readonly pid: number;
  readonly phase: Phase;
  readonly isKilled: boolean;
}
