import { plural, t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { PickItem, PickList, TextQuestion } from "../../editor/window/questions.ts";
import type { IsolatedCommand, Precision, RelatedTests } from "../../model/report/selection.ts";
import { askForCommand } from "./commandQuestion.ts";

/** Shows the command that runs chosen tests, to be edited, with how exactly it does. */
export function askForIsolated({ command, precision, framework }: IsolatedCommand): TextQuestion {
  return askForCommand({
    title: t("Isolate: Isolation Command"),
    prompt: `${describePrecision(precision, framework)} ${t("It replaces the isolation command and is run.")}`,
    value: command,
  });
}

/**
 * What can be isolated where no row was chosen: the tests that failed, if one did, and those of the changed files, each with the command that it
 * would run.
 */
export function offerIsolations(
  failing: IsolatedCommand | undefined,
  related: RelatedTests,
): PickList<PickItem & { readonly tests: "failing" | "related" }> {
  const { files } = related;
  return {
    picks: [
      ...(failing === undefined
        ? []
        : [
            {
              icon: "error",
              label: t("Failing Tests"),
              detail: failing.command,
              tests: "failing",
            } as const,
          ]),
      {
        icon: "diff",
        label: t("Tests of Changed Files"),
        description: plural(
          files.length,
          "{0} changed file: {1}",
          "{0} changed files: {1}",
          listNames(files, 3),
        ),
        detail: related.command,
        tests: "related",
      },
    ],
    title: t("Isolate which tests?"),
  };
}

function describePrecision(precision: Precision, framework: string): string {
  switch (precision) {
    case "tests":
      return t("{0} runs exactly the chosen tests.", framework);
    case "groups":
      return t("{0} runs the chosen tests together with others it cannot tell apart from them.", framework);
    case "files":
      return t("{0} runs everything in their files.", framework);
    case "related":
      return t("{0} runs the tests that the changed files may affect.", framework);
  }
}
