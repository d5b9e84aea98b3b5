import * as vscode from "vscode";
import { type ShellKind, shellOfTerminal } from "../../base/shellKind.ts";

/** The language that the lines of a terminal are written in; undefined for a shell that is not known. */
export function kindOfTerminal({ state, creationOptions }: vscode.Terminal): ShellKind | undefined {
  const path = "shellPath" in creationOptions ? creationOptions.shellPath : undefined;
  return shellOfTerminal(state.shell, [path, vscode.env.shell]);
}
