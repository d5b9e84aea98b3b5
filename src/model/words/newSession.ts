import { t } from "../../base/l10n.ts";
import type { OutsideResults, WatchedRun } from "../log/outsideRun.ts";
import type { SectionName } from "../log/section.ts";
import { branchLabel } from "./wording.ts";

/** What a watched run proposes as the isolation command of a new session: what runs its failures, else what was run. */
export function proposeIsolation(
  results: Pick<OutsideResults, "isolationCommand" | "command">,
  { command, problem }: Pick<WatchedRun, "command" | "problem">,
): string {
  return results.isolationCommand ?? results.command ?? (problem === undefined ? command : "");
}

/**
 * What a new session begins with. The run's own command verifies it, if it is known; else the whole suite as it is
 * proposed, else the isolation command.
 */
export function newSessionSections(
  results: Pick<OutsideResults, "command" | "symptom">,
  isolationCommand: string,
  branch: string | undefined,
  proposal: { readonly command: string } | undefined,
): Readonly<Partial<Record<SectionName, string>>> {
  return {
    title: t("Failing tests on {0}", branchLabel(branch)),
    isolationCommand,
    verificationCommand: results.command ?? proposal?.command ?? isolationCommand,
    ...(results.symptom !== "" && { initialSymptom: results.symptom }),
  };
}
