import * as vscode from "vscode";
import { quoteWord } from "../../base/quoteWord.ts";
import { type ShellKind, shellKindOf } from "../../base/shellKind.ts";
import { lineOfShellTask } from "./shellTask.ts";

/** What a task runs: a line, in the language of its shell. */
interface TaskCommand {
  readonly command: string;
  readonly shell: ShellKind;
  readonly cwd: vscode.Uri | undefined;
}

/** The command line of a task and where it runs; undefined for one that the editor carries out in some other way, or in a shell that is not known. */
export function commandOfTask(task: vscode.Task, platform: NodeJS.Platform): TaskCommand | undefined {
  const command = commandLine(task, platform);
  if (command === undefined) {
    return undefined;
  }
  const { execution, scope } = task;
  const set = execution instanceof vscode.CustomExecution ? undefined : execution?.options?.cwd;
  const folder = typeof scope === "object" ? scope.uri : undefined;
  // A variable such as ${workspaceFolder} is not resolved here.
  const cwd = set === undefined || set.includes("${") ? folder : vscode.Uri.file(set);
  return { ...command, cwd };
}

function commandLine(
  { execution, definition }: vscode.Task,
  platform: NodeJS.Platform,
): Omit<TaskCommand, "cwd"> | undefined {
  if (execution instanceof vscode.ProcessExecution) {
    // No shell takes these words apart: they are written for one whose words are all of them.
    return { command: [execution.process, ...execution.args].map(quoteWord).join(" "), shell: "sh" };
  }
  if (execution instanceof vscode.ShellExecution) {
    const { command = "", args = [], options } = execution;
    const shell = shellKindOf(options?.executable ?? automationShell(platform));
    const line = execution.commandLine;
    return shell && { command: line ?? lineOfShellTask(command, args, shell), shell };
  }
  // Scripts of package.json come without their command.
  const script: unknown = definition["script"];
  return execution === undefined && definition.type === "npm" && typeof script === "string"
    ? { command: `npm run ${quoteWord(script)}`, shell: "sh" }
    : undefined;
}

/** The shell that the editor runs tasks in. */
function automationShell(platform: NodeJS.Platform): string {
  const name = platform === "win32" ? "windows" : platform === "darwin" ? "osx" : "linux";
  const profile: unknown = vscode.workspace
    .getConfiguration("terminal.integrated.automationProfile")
    .get(name);
  const path: unknown = typeof profile === "object" && profile !== null && "path" in profile && profile.path;
  const first: unknown = Array.isArray(path) ? path[0] : path;
  return typeof first === "string" ? first : vscode.env.shell;
}
