import type { Fact } from "../../base/facts/fact.ts";
import { say } from "../../base/facts/words.ts";
import { plural, t } from "../../base/l10n.ts";
import type { PickItem, PickList, TextQuestion } from "../../editor/window/questions.ts";
import type { ShownSession } from "../../model/folder/folderState.ts";
import type { OutsideResults } from "../../model/log/outsideRun.ts";
import { askForCommand } from "./commandQuestion.ts";

/** Where results go to: a session by its id, or one that is to be started. */
export type Destination = { readonly session: string } | "newSession";

/** Where results can go to; undefined where no session is open, so that there is nothing to choose but a new one. */
export function offerDestinations(
  active: Pick<ShownSession, "id" | "state" | "sections"> | undefined,
  { failing }: Pick<OutsideResults, "failing">,
): PickList<PickItem & { readonly destination: Destination }> | undefined {
  if (active?.state !== "open") {
    return undefined;
  }
  return {
    picks: [
      {
        icon: "add",
        label: t("Start a Session"),
        detail: t("With these tests and a command that runs them."),
        destination: "newSession",
      },
      {
        icon: "book",
        label: t("Add to “{0}”", active.sections.title),
        detail: t("Shows them in the open session."),
        destination: { session: active.id },
      },
    ],
    title: plural(failing, "{0} failing test found", "{0} failing tests found"),
    ignoreFocusOut: true,
  };
}

/** Shows the isolation command of a new session to be edited; it is not run now. `problem` says why it is not what was run. */
export function askForIsolation(
  { failing }: Pick<OutsideResults, "failing">,
  command: string,
  problem?: Fact,
): TextQuestion {
  const prompt = plural(
    failing,
    "{0} failing test found. The command to run what failed; nothing is run now.",
    "{0} failing tests found. The command to run what failed; nothing is run now.",
  );
  return askForCommand({
    title: t("Start Session: Isolation Command"),
    prompt: problem === undefined ? prompt : `${say(problem)} ${prompt}`,
    value: command,
  });
}
