import type { Fact } from "../../base/facts/fact.ts";
import type { RunExit } from "../../model/judgement/outcome.ts";
import type { Report } from "../../model/report/report.ts";
import type { Masked } from "../../model/secrets/redaction.ts";

/** What is known of a run's process once it has ended. */
export interface Execution {
  readonly exit: RunExit;
  readonly durationMs: number;
  readonly output: Uint8Array;
  readonly report: Report | undefined;
  readonly problems: readonly Fact[];
  readonly reportFiles: readonly Uint8Array[];
  /** What was masked in all of this. */
  readonly masked?: readonly Masked[] | undefined;
}
