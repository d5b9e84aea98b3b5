import { defaultReportLimits, type ReportLimits } from "./reportLimits.ts";
import { defaultSnapshotRules, type SnapshotRules } from "./snapshotRules.ts";

/** What the user has set for a folder and the engine goes by. */
export interface Settings {
  readonly reportLimits: ReportLimits;
  readonly snapshotRules: SnapshotRules;
  /** After how many minutes a run is ended; 0 for never. */
  readonly runTimeout: number;
  /** Where commands write reports by themselves, as patterns below the folder. */
  readonly reportGlobs: readonly string[];
}

export const defaultSettings: Settings = {
  reportLimits: defaultReportLimits,
  snapshotRules: defaultSnapshotRules,
  runTimeout: 0,
  reportGlobs: [],
};
