import * as vscode from "vscode";
import { defaultSnapshotRules, type SnapshotRules } from "../../model/code/snapshotRules.ts";
import { runPlaces, type Settings } from "../../model/folder/settings.ts";
import { defaultReportLimits, type ReportLimits } from "../../model/report/reportLimits.ts";

/** What is set for a folder. An invalid value counts as not set: VS Code marks it where it is written. */
export function readSettings(folder: string): Settings {
  const scope = vscode.Uri.file(folder);
  const limits = vscode.workspace.getConfiguration("casebook", scope).get<object>("reportLimits");
  const timeout = vscode.workspace.getConfiguration("casebook", scope).get<unknown>("run.timeout");
  const where = vscode.workspace.getConfiguration("casebook", scope).get<unknown>("run.where");
  return {
    reportLimits: mergeLimits({ ...limits }),
    snapshotRules: readSnapshotRules(scope),
    reportGlobs: readStrings(vscode.workspace.getConfiguration("casebook", scope).get<unknown>("reports")),
    runWhere: runPlaces.find((one) => one === where) ?? "casebook",
    redactionPatterns: readStrings(
      vscode.workspace.getConfiguration("casebook", scope).get<unknown>("redaction.patterns"),
    ),
    runTimeout: typeof timeout === "number" && timeout > 0 ? Math.min(timeout, longestTimeout) : 0,
  };
}

function readStrings(set: unknown): readonly string[] {
  return Array.isArray(set) ? set.filter((one) => typeof one === "string" && one.trim() !== "") : [];
}

/** A week, in minutes; a timer cannot be set for more than some of them. */
const longestTimeout = 7 * 24 * 60;

function mergeLimits(set: Readonly<Record<string, unknown>>): ReportLimits {
  const merged = { ...defaultReportLimits };
  for (const name of Object.keys(merged) as (keyof ReportLimits)[]) {
    const limit = set[name];
    merged[name] =
      typeof limit === "number" && Number.isSafeInteger(limit) && limit > 0 ? limit : merged[name];
  }
  return merged;
}

function readSnapshotRules(scope: vscode.Uri): SnapshotRules {
  const file = vscode.workspace.getConfiguration("casebook", scope).get<unknown>("snapshot.maxFileSize");
  const all = vscode.workspace.getConfiguration("casebook", scope).get<unknown>("snapshot.maxAttemptSize");
  const names = vscode.workspace.getConfiguration("casebook", scope).get<unknown>("snapshot.secretNames");
  const { maxFileSize, maxAttemptSize, secretNames } = defaultSnapshotRules;
  return {
    maxFileSize: toBytes(file) ?? maxFileSize,
    maxAttemptSize: toBytes(all) ?? maxAttemptSize,
    secretNames:
      Array.isArray(names) && names.every((name) => typeof name === "string") ? names : secretNames,
  };
}

/** Sizes are set in megabytes. */
function toBytes(megabytes: unknown): number | undefined {
  return typeof megabytes === "number" && megabytes >= 0 ? megabytes * 1_000_000 : undefined;
}
