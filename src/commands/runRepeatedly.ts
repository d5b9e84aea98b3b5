import { plural, t } from "../base/l10n.ts";
import { cutAt, listNames } from "../base/listNames.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { saveBeforeRun } from "../editor/runs/saveBeforeRun.ts";
import { askForText, inform, pickOne } from "../editor/window/window.ts";
import type { Repetition } from "../model/judgement/repetition.ts";
import { unseenLabel } from "../model/words/wording.ts";
import { confirmCommand } from "./confirmCommand.ts";

/** How often a command is run where nothing else is said, and at most. */
const proposedTimes = 10;
const mostTimes = 200;

/** *Run n Times…*: the isolation command on the same code, to find out which tests are flaky. */
export async function runRepeatedly(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const ways = [
    { label: t("Stop at the First Failure"), untilFailure: true },
    { label: t("Run All"), untilFailure: false },
  ];
  const title = t("Run the isolation command several times on the same code");
  const way = await pickOne(ways, { title });
  const typed =
    way &&
    (await askForText({
      title,
      prompt: t("How often?"),
      value: String(proposedTimes),
      validateInput: (text) => (isTimes(text) ? undefined : t("A number from 2 to {0}", mostTimes)),
    }));
  const confirmed =
    way && typed !== undefined ? await confirmCommand(folders, agreed, "isolation") : undefined;
  if (way === undefined || confirmed === undefined) {
    return;
  }
  await saveBeforeRun();
  const { untilFailure } = way;
  const repetition = await folders.request("runRepeatedly", {
    ...confirmed,
    times: Number(typed),
    untilFailure,
  });
  void inform(describe(repetition));
}

function isTimes(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 2 && Number(text) <= mostTimes;
}

/** `7 of 10 runs passed. test_a failed in 3 of 10.` */
function describe({ runs, failed, ended, flaky }: Repetition): string {
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
      return t("A run was stopped, and nothing more was run");
    case "edited":
      return t("The code was edited, so that nothing more was run");
    case "broken":
      return t("A run gave no results, and nothing more was run");
  }
}
