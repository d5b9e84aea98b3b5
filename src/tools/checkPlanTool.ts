import { isAbsolute, relative, sep } from "node:path";
import * as vscode from "vscode";
import { topLevel } from "../editor/diffs.ts";
import type { Folders } from "../editor/folders.ts";
import { checkPlan } from "./planText.ts";
import { readText, readTexts, type Tool } from "./tool.ts";

/** Whether the log knows of something like a planned change. */
export function checkPlanTool(folders: Folders): Tool {
  return {
    prepare: () => ({ invocationMessage: vscode.l10n.t("Looking for earlier attempts of the same kind") }),
    invoke: async (input) => {
      const text = readText(input, "plan");
      await folders.opened();
      const root = topLevel(folders.state).fsPath;
      const files = readTexts(input, "files").map((path) =>
        (isAbsolute(path) ? relative(root, path) : path).split(sep).join("/"),
      );
      return checkPlan(folders.session, { text, files });
    },
  };
}
