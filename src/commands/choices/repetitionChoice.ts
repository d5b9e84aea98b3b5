import { plural, t } from "../../base/l10n.ts";
import { cutAt, listNames } from "../../base/listNames.ts";
import type { PickItem, PickList, TextQuestion } from "../../editor/window/questions.ts";
import type { Repetition } from "../../model/judgement/repetition.ts";
import { unseenLabel } from "../../model/words/wording.ts";

/** How often a command is run where nothing else is said, and at most. */
const proposedTimes = 10;
const mostTimes = 200;

/** What the question is called, in each of its two steps. */
const title = () => t("Run the isolation command several times on the same code");

/** Whether a failure ends the runs. */
export function offerRepetitions(): PickList<PickItem & { readonly untilFailure: boolean }> {
  return {
    picks: [
      { label: t("Stop at the First Failure"), untilFailure: true },
      { label: t("Run All"), untilFailure: false },
    ],
    title: title(),
  };
}

/** Asks how often: a whole number from 2 on, which the engine is given as it is typed. */
export function askForTimes(): TextQuestion {
  return {
    title: title(),
    prompt: t("How often?"),
    value: String(proposedTimes),
    validateInput: (text) => (isTimes(text) ? undefined : t("A number from 2 to {0}", mostTimes)),
  };
}

function isTimes(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 2 && Number(text) <= mostTimes;
}

/** `7 of 10 runs passed. test_a failed in 3 of 10.` */
export function describeRepetition({ runs, failed, ended, flaky }: Repetition): string {
  const tests = flaky.map(({ name, failed: times, of, unseen }) => {
    const seen = t("{0} failed in {1} of {2}", cutAt(name, 60), times, of);
    return unseen === undefined ? seen : t("{0}, but {1}", seen, unseenLabel(unseen));
  });
  const sentences = [
    plural(runs, "{1} of {0} run passed", "{1} of {0} runs passed", runs - failed),
    listNames(tests),
    whyEnded(ended),
  ];
  return `${sentences.filter(Boolean).join(". ")}.`;
}

function whyEnded(ended: Repetition["ended"]): string {
  switch (ended) {
    case "done":
    case "failed":
      return "";
    case "stopped":
      return t("A run was stopped, so nothing more was run");
    case "edited":
      return t("The code was edited, so nothing more was run");
    case "broken":
      return t("A run gave no results, so nothing more was run");
  }
}
