import * as vscode from "vscode";
import { inEnglish, t } from "../base/l10n.ts";
import type { Folders } from "../editor/folders.ts";
import { saveBeforeRun } from "../editor/saving.ts";
import { describeAttempt, describeLastRun } from "./sessionText.ts";
import type { Tool } from "./tool.ts";

/** Runs the isolation command of the session, and no other; the user sees it before. */
export function runIsolationTool(folders: Folders): Tool {
  return {
    prepare: async () => {
      await folders.opened();
      return {
        invocationMessage: t("Running the isolation command"),
        confirmationMessages: {
          title: t("Run the isolation command?"),
          message: new vscode.MarkdownString().appendCodeblock(
            folders.session.sections.isolationCommand,
            "shellscript",
          ),
        },
      };
    },
    invoke: async (_, token) => {
      await folders.opened();
      await saveBeforeRun();
      const stopping = token.onCancellationRequested(() => void folders.request("stopRun", {}));
      await folders.request("runCommand", { purpose: "isolation" }).finally(() => stopping.dispose());
      const { session } = folders;
      const lastRun = await folders.request("readLastRun", { session: session.id });
      const attempt = session.attempts.find(({ number }) => number === lastRun?.attempt);
      const lines = inEnglish(() => [
        attempt && describeAttempt(attempt, session.hypotheses),
        ...describeLastRun(session.attempts, lastRun),
      ]);
      return lines.filter(Boolean).join("\n");
    },
  };
}
