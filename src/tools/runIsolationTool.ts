import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import { t, tellInEnglish } from "../base/l10n.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { saveBeforeRun } from "../editor/runs/saveBeforeRun.ts";
import { describeSolvedBefore } from "../model/answers/seenText.ts";
import { describeAttempt, describeLastRun } from "../model/answers/sessionText.ts";
import { commandOf } from "../model/log/session.ts";
import { ShownCommands } from "./shownCommands.ts";
import type { Tool } from "./tool.ts";

/**
 * Runs the isolation command of the session, and no other: the text that was shown before, and only one that the user has agreed to
 * in the window, as the editor may be set to confirm whatever a tool asks for.
 */
export function runIsolationTool(folders: Folders, agreed: AgreedCommands): Tool {
  const shown = new ShownCommands();
  const isolation = () => ({
    folder: folders.state.folder,
    command: commandOf(folders.session, "isolation"),
  });
  return {
    prepare: async () => {
      await folders.opened();
      const confirmed = isolation();
      shown.add(confirmed);
      return {
        invocationMessage: t("Running the isolation command"),
        confirmationMessages: {
          title: t("Run the isolation command?"),
          message: new vscode.MarkdownString().appendCodeblock(confirmed.command, "shellscript"),
        },
      };
    },
    invoke: async (_, token) => {
      await folders.opened();
      const confirmed = shown.take(isolation());
      if (!agreed.has(confirmed.folder, confirmed.command)) {
        throw new UserError(
          t("The user has not run this command in Casebook yet, so it was not run."),
          t(
            "Ask the user to run it once with “Casebook: Run Isolation Command”, which first shows the command.",
          ),
        );
      }
      await saveBeforeRun();
      const stopping = token.onCancellationRequested(() => void folders.request("stopRun", {}));
      await folders
        .request("runCommand", { purpose: "isolation", by: { through: "chat" }, ...confirmed })
        .finally(() => stopping.dispose());
      const { session } = folders;
      const lastRun = await folders.request("readLastRun", { session: session.id });
      const attempt = session.attempts.find(({ number }) => number === lastRun?.attempt);
      const seen =
        lastRun === undefined || lastRun.failing.length === 0
          ? []
          : await folders.request("findSeenBefore", { session: session.id, run: lastRun.run });
      const lines = tellInEnglish(() => [
        attempt && describeAttempt(attempt, session.hypotheses),
        ...describeSolvedBefore(seen),
        ...describeLastRun(session.attempts, lastRun),
      ]);
      return lines.filter(Boolean).join("\n");
    },
  };
}
