import type { FlakyTest } from "./flaky.ts";

/** What came of running a command several times on the same code. */
export interface Repetition {
  /** The runs that came to an end, and how many of them were red. */
  readonly runs: number;
  readonly failed: number;
  readonly ended: RepetitionEnd;
  /** The tests that passed and failed, as far as they are known: `name`, failed in so many of so many runs. */
  readonly flaky: readonly Pick<FlakyTest, "name" | "failed" | "of" | "unseen">[];
}

/** Why no more was run: as often as asked, a red run, Stop, an edit, or a run without a result. */
export type RepetitionEnd = "done" | "failed" | "stopped" | "edited" | "broken";
