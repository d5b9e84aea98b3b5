import * as vscode from "vscode";

/** What serves the sessions to the language models of the editor: its tools in the window, the server for agents, or nothing. */
export type ChatTools = "window" | "mcp" | "off";

/** As the user has set it. The two are never offered together: a model would have each tool twice. */
export function chatTools(): ChatTools {
  const set = vscode.workspace.getConfiguration("casebook").get<unknown>("chat.tools");
  return set === "mcp" || set === "off" ? set : "window";
}

/** Whether a change of the settings may have changed that. */
export function affectsChatTools(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration("casebook.chat.tools");
}
