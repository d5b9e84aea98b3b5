import * as vscode from "vscode";
import type { Folders } from "../editor/folders.ts";
import { describeSession } from "./sessionText.ts";
import type { Tool } from "./tool.ts";

/** Where the session stands: attempts, hypotheses, failing tests. */
export function readSessionTool(folders: Folders): Tool {
  return {
    prepare: () => ({ invocationMessage: vscode.l10n.t("Reading the debugging session") }),
    invoke: async () => {
      await folders.opened();
      const { session } = folders;
      const lastRun = await folders.request("readLastRun", { session: session.id });
      return describeSession(folders.state, session, lastRun);
    },
  };
}
