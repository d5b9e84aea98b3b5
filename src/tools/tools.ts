import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { messageOf, UserError } from "../base/errors.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { FaultLog } from "../editor/folders/faultLog.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { linkText } from "../editor/window/shownText.ts";
import { quote } from "../model/answers/quote.ts";
import { checkPlanTool } from "./checkPlanTool.ts";
import { readSessionTool } from "./readSessionTool.ts";
import { recordTool } from "./recordTool.ts";
import { restoreOrCompareTool } from "./restoreOrCompareTool.ts";
import { runIsolationTool } from "./runIsolationTool.ts";
import type { Tool } from "./tool.ts";

/** Every tool by its name: the only place that knows both. */
function createTools(folders: Folders, agreed: AgreedCommands): Record<string, Tool> {
  return {
    casebook_readSession: readSessionTool(folders),
    casebook_checkPlan: checkPlanTool(folders),
    casebook_record: recordTool(folders),
    casebook_runIsolation: runIsolationTool(folders, agreed),
    casebook_restoreOrCompare: restoreOrCompareTool(folders),
  };
}

/** Offers the tools to the language models of the editor, where it has any. */
export function registerTools(folders: Folders, agreed: AgreedCommands, log: FaultLog): Disposable {
  const store = new DisposableStore();
  // Forks of VS Code lag behind.
  if (typeof vscode.lm?.registerTool !== "function") {
    return store;
  }
  for (const [name, tool] of Object.entries(createTools(folders, agreed))) {
    store.add(
      vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: ({ input }) => tool.prepare(input),
        invoke: async ({ input }, token) => {
          try {
            const text = await tool.invoke(input, token);
            return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
          } catch (error) {
            throw toModelError(error, log);
          }
        },
      }),
    );
  }
  return store;
}

/** A model reads the message only: what happened, and what to do next. */
function toModelError(error: unknown, log: FaultLog): Error {
  if (error instanceof UserError) {
    return new Error(linkText(error.message, error.nextStep ?? ""), { cause: error });
  }
  log.error(error);
  return new Error(
    `Something went wrong in Casebook: ${quote(messageOf(error))}. Everything recorded so far is safe.`,
    {
      cause: error,
    },
  );
}
