import { parse, quote } from "shell-quote";

/** A command of a line: its words, without variables that are set before it. */
export interface Command {
  readonly words: readonly string[];
  /** It ends the line, so that arguments that are added to the line are added to it. */
  readonly isLast: boolean;
}

/**
 * Takes a command line apart to recognise what it runs. It is never put together again from these words: what runs is the
 * line as the user wrote it.
 */
export function splitCommands(line: string): readonly Command[] {
  const commands: string[][] = [[]];
  let isOpen = true;
  for (const part of parse(line, (name) => `$${name}`)) {
    if (typeof part === "string") {
      commands.at(-1)?.push(part);
    } else if ("op" in part && part.op === "glob") {
      commands.at(-1)?.push(part.pattern);
    } else if ("op" in part) {
      // A redirection, a subshell or a comment at the end: arguments added there would not be arguments.
      isOpen = !/[<>()]/.test(part.op);
      commands.push([]);
    } else {
      isOpen = false;
    }
  }
  const ends = commands.filter((words) => words.length > 0);
  return ends.map((words, index) => ({
    words: words.slice(words.findIndex((word) => !/^\w+=/.test(word))),
    isLast: isOpen && index === ends.length - 1,
  }));
}

/** The line with further arguments at its end. */
export function appendArguments(line: string, args: readonly string[]): string {
  return `${line.trimEnd()} ${quote(args)}`;
}
