import type { Shell } from "./shell.ts";
import { type Span, scanLine } from "./shellSyntax.ts";

/** A word of a command line. */
export interface Word {
  /** What the program gets; variables and patterns stay as they are written. */
  readonly value: string;
  /** Where it stands in the line; undefined where it is not written there, but in a script that the line calls. */
  readonly span?: Span | undefined;
  /** As it is written, there or in the script. */
  readonly text?: string | undefined;
  /** Nothing in it is known only when it runs: no variable, no pattern, no command. */
  readonly isLiteral?: boolean | undefined;
}

/** What ends a command, or begins one. */
export interface Separator {
  readonly text: string;
  readonly span: Span;
}

/** A command of a line. */
export interface Command {
  /** Its words, without variables that are set before it and without redirections. */
  readonly words: readonly Word[];
  /** The variables that are set for it. */
  readonly variables: readonly Word[];
  /** What stands between it and the command before it, and the one behind it. */
  readonly before: readonly Separator[];
  readonly after: readonly Separator[];
  /** Where further arguments for it can be written into the line. */
  readonly end: number;
  /** Arguments that are added at the end of the whole line reach it. */
  readonly isLast: boolean;
}

/**
 * Takes a command line apart, as its shell does, to recognise what it runs and where arguments can be put in or taken out;
 * what runs is always the line as the user wrote it, but for these. A line whose quotes are left open has no commands.
 */
export function splitCommands(line: string, shell: Pick<Shell, "syntax">): readonly Command[] {
  const commands: Word[][] = [[]];
  const separators: Separator[] = [];
  let isTarget = false;
  let isText = false;
  // A line break at the end separates nothing.
  for (const token of scanLine(line.trimEnd(), shell.syntax)) {
    switch (token.kind) {
      case "open":
        return [];
      case "word":
        if (!isTarget) {
          commands.at(-1)?.push({ ...token, text: line.slice(token.span.start, token.span.end) });
        }
        isTarget = false;
        break;
      case "redirection":
        isTarget = true;
        break;
      case "separator":
        commands.push([]);
        separators.push(token);
        isTarget = false;
        break;
      case "hereDocument":
        isText = true;
        break;
    }
    if (isText) {
      break;
    }
  }
  return toCommands(isText ? [...commands, []] : commands, separators);
}

function toCommands(all: readonly (readonly Word[])[], separators: readonly Separator[]): readonly Command[] {
  const isWritten = all.map((words) => words.length > 0);
  return all.flatMap((written, index) => {
    const words = withoutPreamble(written);
    const end = words.at(-1)?.span?.end;
    const next = isWritten.indexOf(true, index + 1);
    return end === undefined
      ? []
      : [
          {
            words: words.map(({ value, span, text, isLiteral }) => ({ value, span, text, isLiteral })),
            variables: written
              .slice(0, written.length - words.length)
              .filter(({ value }) => /^\w+=/.test(value)),
            end,
            isLast: index === all.length - 1,
            before: separators.slice(Math.max(0, isWritten.slice(0, index).lastIndexOf(true)), index),
            after: separators.slice(index, next === -1 ? undefined : next),
          },
        ];
  });
}

/** The words from the program on: without reserved words of the shell and variables that are set for the command. */
function withoutPreamble(words: readonly Word[]): readonly Word[] {
  const preamble = /^(?:\w+=|(?:[{}!]|if|then|else|elif|do|while|until|and|or|not)$)/;
  const first = words.findIndex(({ value }) => !preamble.test(value));
  return first === -1 ? [] : words.slice(first);
}

/** A change of a line: what stands at a span gives way to a text. */
export interface Edit extends Span {
  readonly text: string;
}

/** The line with all edits made; they must not overlap. A text put in where a word ends that is left out comes after it. */
export function editLine(line: string, edits: readonly Edit[]): string {
  let edited = line;
  for (const { start, end, text } of edits.toSorted(
    (one, other) => other.end - one.end || other.start - one.start,
  )) {
    edited = edited.slice(0, start) + text + edited.slice(end);
  }
  return edited;
}

/** Puts further arguments into a line, each as it arrives at the program. */
export function insertArguments(line: string, at: number, args: readonly string[], shell: Shell): string {
  const text = args.map((arg) => ` ${shell.quote(arg)}`).join("");
  return editLine(line, [{ start: at, end: at, text }]);
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

/** Whether what stands between two commands has one begin when the other has ended, comments aside, `&&`, `;` or a new line; or is nothing. */
export function isPlainJoint(separators: Command["before"]): boolean {
  const texts = separators.map(({ text }) => text).filter((text) => !text.startsWith("#"));
  return /^(?:&&|;|\n+)?$/.test(texts.join(""));
}
