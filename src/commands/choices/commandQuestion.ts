import { t } from "../../base/l10n.ts";
import type { TextQuestion } from "../../editor/window/questions.ts";

/** Asks for a command that runs tests: what is proposed stands in the input, and an empty one is not taken. */
export function askForCommand({ title, prompt, value }: CommandQuestion): TextQuestion {
  return {
    title,
    prompt,
    placeHolder: "npm test",
    value,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === "" ? t("Type the command that runs the tests.") : undefined),
  };
}

/** What differs between the questions for a command; `value` is what is proposed, empty for nothing. */
export interface CommandQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
}
