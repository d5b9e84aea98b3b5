import { plural } from "../../base/l10n.ts";
import { mapTexts } from "../../model/secrets/mapTexts.ts";
import type { Redaction } from "../../model/secrets/redaction.ts";
import type { DescribedFolder } from "./folders.ts";

/** What a bug report needs. */
export interface Diagnostics {
  /** Names and versions, as `VS Code: 1.100.3`. */
  readonly versions: Readonly<Record<string, string>>;
  /** The settings that are not as they come, as somebody wrote them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly folders: readonly DescribedFolder[];
}

/**
 * Diagnostics for a bug report, as Markdown: versions, settings and numbers. No names, paths, commands, texts or results of the
 * user's: counts can be shown to anybody. Anything that slips in all the same, such as the name of a setting within another, is masked.
 */
export function describeDiagnostics(
  { versions, settings, folders }: Diagnostics,
  redaction: Redaction,
): string {
  const set = Object.entries(settings);
  const lines = [
    "### Casebook diagnostics",
    "",
    ...Object.entries(versions).map(([name, version]) => `- ${name}: ${version}`),
    ...(set.length === 0
      ? ["- Settings: as they come"]
      : set.map(([name, value]) => `- \`${name}\`: \`${JSON.stringify(withoutTexts(value))}\``)),
    ...folders.map((folder, index) => `- Folder ${index + 1}: ${describeFolder(folder)}`),
    "",
  ];
  return redaction.redact(lines.join("\n"));
}

/** A text may hold a path or a secret, and so may a pattern; that it is set is enough. */
function withoutTexts(value: unknown): unknown {
  return Array.isArray(value) ? "(set)" : mapTexts(value, () => "(set)");
}

function describeFolder({ shown, engine }: DescribedFolder): string {
  if (shown.kind !== "ready") {
    return shown.kind;
  }
  const { sessions, place, openChanges, running, pathInRepository } = shown.state;
  const attempts = sessions.flatMap((session) => session.attempts);
  const runs = attempts.flatMap((attempt) => attempt.runs);
  const outcomes = ["passed", "failed", "noTestMatched", "broken", "interrupted"].map(
    (outcome) => `${runs.filter(({ end }) => end?.result.outcome === outcome).length} ${outcome}`,
  );
  return [
    engine === undefined ? "engine not asked" : `git ${engine.git}, engine on Node ${engine.node}`,
    place.branch === undefined ? "detached HEAD" : "on a branch",
    place.worktree === "main" ? "main worktree" : "linked worktree",
    pathInRepository === "" ? "top level" : "below the top level",
    plural(sessions.length, "{0} session", "{0} sessions"),
    plural(attempts.length, "{0} attempt", "{0} attempts"),
    `${plural(runs.length, "{0} run", "{0} runs")} (${outcomes.join(", ")})`,
    openChanges === undefined
      ? "open changes not known"
      : plural(openChanges.length, "{0} open change", "{0} open changes"),
    running === undefined ? "idle" : "running",
  ].join("; ");
}
