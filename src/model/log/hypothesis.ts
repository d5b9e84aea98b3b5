import * as v from "valibot";

/** Whether a claim about the cause still stands. */
export const hypothesisState = v.picklist(["open", "confirmed", "refuted"]);
export type HypothesisState = v.InferOutput<typeof hypothesisState>;

/** A claim about the cause, in words. Attempts test it; its diff is what those attempts changed. */
export interface Hypothesis {
  /** The sequence number of the event that added it: unique in the log, and never reused. */
  readonly id: number;
  readonly text: string;
  readonly state: HypothesisState;
  readonly at: string;
}
