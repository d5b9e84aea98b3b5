import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { saveBeforeRun } from "../../editor/runs/saveBeforeRun.ts";
import { askForText, inform, pickOne } from "../../editor/window/window.ts";
import { askForTimes, describeRepetition, offerRepetitions } from "../choices/repetitionChoice.ts";
import { confirmCommand } from "../questions/confirmCommand.ts";

/** *Run n Times…*: the isolation command on the same code, to find out which tests are flaky. */
export async function runRepeatedly(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const way = await pickOne(offerRepetitions());
  const typed = way && (await askForText(askForTimes()));
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
  void inform(describeRepetition(repetition));
}
