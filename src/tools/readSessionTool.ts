import { t, tellInEnglish } from "../base/l10n.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { describeSession } from "../model/answers/sessionText.ts";
import type { Tool } from "./tool.ts";

/** Where the session stands: attempts, hypotheses, failing tests. */
export function readSessionTool(folders: Folders): Tool {
  return {
    prepare: () => ({ invocationMessage: t("Reading the debugging session") }),
    invoke: async () => {
      await folders.opened();
      const { session } = folders;
      const lastRun = await folders.request("readLastRun", { session: session.id });
      return tellInEnglish(() => describeSession(folders.state, session, lastRun));
    },
  };
}
