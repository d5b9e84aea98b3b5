import type { TaskStart } from "../../../src/editor/runs/shellTask.ts";

/**
 * The command line that node-pty makes on Windows of what the editor gives it (`argsToCommandLine` in its windowsPtyAgent.ts): a text
 * stays, and of a list each argument that has a blank stands between quotes, with its own quotes escaped.
 */
function commandLineOfPty(file: string, args: readonly string[] | string): string {
  if (typeof args === "string") {
    return `${file} ${args}`;
  }
  return [file, ...args].map(quote).join(" ");
}

function quote(arg: string): string {
  const isEnclosed = arg.length > 1 && arg.startsWith('"') && arg.endsWith('"');
  const isQuoted = arg === "" || (/[ \t]/.test(arg) && arg.length > 1 && !isEnclosed);
  const escaped = arg.replace(/(\\*)"/g, '$1$1\\"');
  return isQuoted ? `"${escaped.replace(/\\+$/, "$&$&")}"` : escaped;
}

/**
 * What the editor gives node-pty for a task on Windows: the list of a process; of the shell of a task a text, of its arguments and the
 * line (`TerminalTaskSystem._createShellLaunchConfig`).
 */
export function commandLineOfTask(start: TaskStart): string {
  return start.kind === "process"
    ? commandLineOfPty(start.file, start.args)
    : commandLineOfPty(start.executable, [...start.shellArgs, start.line].join(" "));
}
