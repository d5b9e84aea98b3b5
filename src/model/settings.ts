import { defaultReportLimits, type ReportLimits } from "./reportLimits.ts";
import { defaultSnapshotRules, type SnapshotRules } from "./snapshotRules.ts";

/** What the user has set for a folder and the engine goes by. */
export interface Settings {
  readonly reportLimits: ReportLimits;
  readonly snapshotRules: SnapshotRules;
}

export const defaultSettings: Settings = {
  reportLimits: defaultReportLimits,
  snapshotRules: defaultSnapshotRules,
};
