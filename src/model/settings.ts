import { defaultReportLimits, type ReportLimits } from "./reportLimits.ts";

/** What the user has set for a folder and the engine goes by. */
export interface Settings {
  readonly reportLimits: ReportLimits;
}

export const defaultSettings: Settings = { reportLimits: defaultReportLimits };
