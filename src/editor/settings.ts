import * as vscode from "vscode";
import { defaultReportLimits, type ReportLimits } from "../model/reportLimits.ts";
import type { Settings } from "../model/settings.ts";

/** What is set for a folder. What is set wrongly counts as not set: VS Code marks it where it is written. */
export function readSettings(folder: string): Settings {
  const scope = vscode.Uri.file(folder);
  const limits = vscode.workspace.getConfiguration("casebook", scope).get<object>("reportLimits");
  return { reportLimits: mergeLimits({ ...limits }) };
}

function mergeLimits(set: Readonly<Record<string, unknown>>): ReportLimits {
  const merged = { ...defaultReportLimits };
  for (const name of Object.keys(merged) as (keyof ReportLimits)[]) {
    const limit = set[name];
    merged[name] =
      typeof limit === "number" && Number.isSafeInteger(limit) && limit > 0 ? limit : merged[name];
  }
  return merged;
}
