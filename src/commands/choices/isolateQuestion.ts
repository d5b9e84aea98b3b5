import { t } from "../../base/l10n.ts";
import type { TextQuestion } from "../../editor/window/questions.ts";
import type { IsolatedCommand, Precision } from "../../model/report/selection.ts";
import { askForCommand } from "./commandQuestion.ts";

/** Shows the command that runs chosen tests, to be edited, with how exactly it does. */
export function askForIsolated({ command, precision, framework }: IsolatedCommand): TextQuestion {
  return askForCommand({
    title: t("Isolate: Isolation Command"),
    prompt: `${describePrecision(precision, framework)} ${t("It replaces the isolation command and is run.")}`,
    value: command,
  });
}

function describePrecision(precision: Precision, framework: string): string {
  switch (precision) {
    case "tests":
      return t("{0} runs exactly the chosen tests.", framework);
    case "groups":
      return t("{0} runs the chosen tests together with others it cannot tell apart from them.", framework);
    case "files":
      return t("{0} runs everything in their files.", framework);
  }
}
