import { stripVTControlCharacters } from "node:util";
import { boundedPattern, longestLine } from "../base/boundedPattern.ts";
import { recognise } from "./findFramework.ts";
import type { Shell } from "./line/shell.ts";
import type { Project } from "./project/project.ts";

/** How many lines are looked at, from the beginning: a command stands before what it printed. */
const maxLines = 200;

/** What stands before a command: the prompt of a shell, or the words of a written log. */
const before = boundedPattern(/^(?:[^\n`]{0,80}[$%#❯] |[*_ ]*command used:?[*_: ]*)`?([^`\n]{1,500})`?\s*$/i);

/** The command that a pasted output says it is of, if it is one that runs tests; undefined where none stands there. */
export function findPrintedCommand(text: string, project: Project, shell: Shell): string | undefined {
  const lines = stripVTControlCharacters(text.slice(0, maxLines * longestLine)).split(/\r?\n/, maxLines);
  for (const line of lines) {
    const command = before.exec(line)?.[1]?.trim();
    if (command !== undefined && recognise(command, project, shell) !== undefined) {
      return command;
    }
  }
  return undefined;
}
