import { type ParseEntry, parse } from "shell-quote";
import type { Shell } from "./shell.ts";

/** A command of a line: its words, without variables that are set before it. */
export interface Command {
  readonly words: readonly string[];
  /** It ends the line, so that arguments that are added to the line are added to it. */
  readonly isLast: boolean;
}

/**
 * Takes a command line apart to recognise what it runs; one that the parser does not understand has no commands. It is never
 * put together again from these words: what runs is the line as the user wrote it.
 */
export function splitCommands(line: string, shell: Shell): readonly Command[] {
  const commands: string[][] = [[]];
  // Arguments that are added after a subshell, a comment or a separator would not be arguments.
  let isOpen = true;
  let isTarget = false;
  for (const part of parseLine(line, shell)) {
    const word = wordOf(part);
    if (word === undefined) {
      isTarget = isRedirection(part);
      isOpen = isTarget;
      commands.push(...(isTarget ? [] : [[]]));
    } else {
      commands.at(-1)?.push(...(isTarget ? [] : [word]));
      isOpen = true;
      isTarget = false;
    }
  }
  const ends = commands
    .map((words) => words.slice(countAssignments(words)))
    .filter((words) => words.length > 0);
  return ends.map((words, index) => ({ words, isLast: isOpen && index === ends.length - 1 }));
}

function parseLine(line: string, shell: Shell): readonly ParseEntry[] {
  // A new line ends a command; the parser takes it for a blank.
  const oneLine = line
    .trim()
    .replace(/\\\r?\n/g, " ")
    .replace(/\r?\n/g, ";");
  try {
    return parse(oneLine, (name) => `$${name}`, { escape: shell.escape });
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Bad substitution")) {
      return [];
    }
    throw error;
  }
}

function wordOf(part: ParseEntry): string | undefined {
  if (typeof part === "string") {
    return part;
  }
  return "op" in part && part.op === "glob" ? part.pattern : undefined;
}

/** `<(` and `>(` are commands of their own, `<<` begins a text. */
function isRedirection(part: ParseEntry): boolean {
  return typeof part === "object" && "op" in part && /^(?:&?>{1,2}|<|[<>]&|>\||<>)$/.test(part.op);
}

function countAssignments(words: readonly string[]): number {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return first === -1 ? words.length : first;
}

/** The line with further arguments at its end. */
export function appendArguments(line: string, args: readonly string[], shell: Shell): string {
  return [line.trimEnd(), ...args.map((arg) => shell.quote(arg))].join(" ");
}

/** The values that words give to an option, as `--name=value` or `--name value`, in their order. */
export function valuesOfOption(words: readonly string[], name: RegExp): readonly string[] {
  return words.flatMap((word, index) => {
    const [option = "", ...value] = word.split("=");
    if (!name.test(option)) {
      return [];
    }
    return value.length > 0 ? [value.join("=")] : (words[index + 1] ?? []);
  });
}
