import { t } from "../../base/l10n.ts";
import { visibleText } from "../../base/visibleText.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import { titleLabel } from "../../model/log/section.ts";

/** What a dialog shows of a command, in characters: a longer one is opened in an editor, where it can be scrolled. */
export const longestInDialog = 600;

/** What is asked before a command runs that the user has not agreed to. */
export interface RunQuestion {
  readonly question: string;
  /** The whole command, in which nothing is disguised. */
  readonly command: string;
  /** Where it came from. */
  readonly origin: string;
  readonly answer: string;
  /** Whether a dialog would not show all of the command. */
  readonly isLong: boolean;
}

/** Asks whether a command of a session may run here; `remote` is the one whose log it came with, if it did. */
export function askToRun(
  { command, purpose, title }: { command: string; purpose: RunPurpose; title: string },
  remote: string | undefined,
): RunQuestion {
  const session = titleLabel(visibleText(title).slice(0, 80));
  const shown = visibleText(command);
  return {
    question:
      purpose === "isolation"
        ? t("Run the isolation command of “{0}”?", session)
        : t("Run the verification command of “{0}”?", session),
    command: shown,
    origin:
      remote === undefined
        ? t(
            "It comes from the log of this repository, and you have not run it in this folder yet. Read it first.",
          )
        : t("It came with the log that is shared through {0}. Read it first.", visibleText(remote)),
    answer: t("Run"),
    isLong: shown.length > longestInDialog,
  };
}
