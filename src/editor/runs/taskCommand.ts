import * as vscode from "vscode";
import { quoteWord } from "../../base/quoteWord.ts";

/** The command line of a task and where it runs; undefined for one that the editor carries out in some other way. */
export function commandOfTask(
  task: vscode.Task,
): { readonly command: string; readonly cwd: vscode.Uri | undefined } | undefined {
  const command = commandLine(task);
  if (command === undefined) {
    return undefined;
  }
  const { execution, scope } = task;
  const set = execution instanceof vscode.CustomExecution ? undefined : execution?.options?.cwd;
  const folder = typeof scope === "object" ? scope.uri : undefined;
  // A variable such as ${workspaceFolder} is not resolved here.
  const cwd = set === undefined || set.includes("${") ? folder : vscode.Uri.file(set);
  return { command, cwd };
}

function commandLine({ execution, definition }: vscode.Task): string | undefined {
  if (execution instanceof vscode.ProcessExecution) {
    return [execution.process, ...execution.args].map(quoteWord).join(" ");
  }
  if (execution instanceof vscode.ShellExecution) {
    const { command = "", args = [] } = execution;
    const words = [command, ...args].map((word) => (typeof word === "string" ? word : quoteWord(word.value)));
    return execution.commandLine ?? words.join(" ");
  }
  // Scripts of package.json come without their command.
  const script: unknown = definition["script"];
  return execution === undefined && definition.type === "npm" && typeof script === "string"
    ? `npm run ${quoteWord(script)}`
    : undefined;
}
