import { isAbsolute, relative, sep } from "node:path";
import { t, tellInEnglish } from "../base/l10n.ts";
import { topLevel } from "../editor/documents/diffs.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { checkPlan } from "../model/answers/planText.ts";
import { has, readText, readTexts, type Tool } from "./tool.ts";

/** Whether the log knows of something like a planned change. */
export function checkPlanTool(folders: Folders): Tool {
  return {
    prepare: () => ({ invocationMessage: t("Looking for earlier attempts of the same kind") }),
    invoke: async (input) => {
      const text = readText(input, "plan");
      await folders.opened();
      const root = topLevel(folders.state).fsPath;
      const files = readTexts(input, "files").map((path) =>
        (isAbsolute(path) ? relative(root, path) : path).split(sep).join("/"),
      );
      const { session } = folders;
      const like = has(input, "diff")
        ? await folders.request("findLikeAttempts", { session: session.id, diff: readDiff(input) })
        : undefined;
      return tellInEnglish(() => checkPlan(session, { text, files, like }));
    },
  };
}

/** A diff ends with a line break, which a text is read without. */
function readDiff(input: unknown): string {
  return `${readText(input, "diff")}\n`;
}
