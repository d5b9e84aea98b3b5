import type { ShellKind } from "../../base/shellKind.ts";

/** A word of a task: one that the editor quotes where it must, or one that says how it is quoted. */
export type TaskWord = string | { readonly value: string; readonly quoting: number };

/** How a word is to be quoted, as VS Code numbers it (`ShellQuoting`). */
const escaping = 1;
const weakly = 3;

interface Quotes {
  readonly strong: string;
  readonly weak?: string;
  readonly escaped?: { readonly by: string; readonly signs: RegExp };
}

const posix: Quotes = { strong: "'", weak: '"', escaped: { by: "\\", signs: /[ "']/g } };
const powershell: Quotes = { strong: "'", weak: '"', escaped: { by: "`", signs: /[ "'()]/g } };

/** The quotes of each shell, as VS Code has them (`TerminalTaskSystem._shellQuotes`). */
const quotesOf: Readonly<Record<ShellKind, Quotes>> = {
  sh: posix,
  bash: posix,
  zsh: posix,
  fish: posix,
  nu: posix,
  cmd: { strong: '"' },
  powershell,
  pwsh: powershell,
};

/** The line that VS Code makes of the command and the arguments of a task, for the shell that runs it (docs/rules/platform.md#v3). */
export function lineOfShellTask(command: TaskWord, args: readonly TaskWord[], shell: ShellKind): string {
  const quotes = quotesOf[shell];
  if (args.length === 0 && typeof command === "string") {
    return command;
  }
  const [program = "", ...others] = [command, ...args].map((word) => quoteTaskWord(word, quotes));
  const line = [program, ...others].join(" ");
  const isPowerShell = quotes === powershell;
  return isPowerShell && /^['"]/.test(program) ? `& ${line}` : line;
}

function quoteTaskWord(word: TaskWord, { strong, weak, escaped }: Quotes): string {
  if (typeof word === "string") {
    return needsQuotes(word, strong, weak) ? strong + word + strong : word;
  }
  const { value, quoting } = word;
  if (quoting === escaping) {
    return escaped === undefined ? value : value.replace(escaped.signs, (sign) => escaped.by + sign);
  }
  const sign = quoting === weakly ? weak : strong;
  return sign === undefined ? value : sign + value + sign;
}

/** Whether there is a blank in it that does not stand between quotes. */
function needsQuotes(word: string, strong: string, weak = strong): boolean {
  let open: string | undefined;
  for (const sign of word) {
    if (sign === open) {
      open = undefined;
    } else if (open === undefined && (sign === strong || sign === weak)) {
      open = sign;
    } else if (open === undefined && sign === " ") {
      return true;
    }
  }
  return false;
}

/** How a program is started as a task. */
export type TaskStart =
  | { readonly kind: "process"; readonly file: string; readonly args: readonly string[] }
  /** By a line that the editor hands over unchanged. */
  | {
      readonly kind: "shell";
      readonly line: string;
      readonly executable: string;
      readonly shellArgs: readonly string[];
    };

/**
 * How the editor is to start a program. Of the arguments of a process it makes a line of its own on Windows, in which quotes are
 * escaped; `cmd` wants its line as it is, and that is what the shell of a task gets (docs/rules/platform.md#v4).
 */
export function taskStart({
  file,
  args,
  isVerbatim,
}: {
  readonly file: string;
  readonly args: readonly string[];
  readonly isVerbatim: boolean;
}): TaskStart {
  return isVerbatim
    ? { kind: "shell", line: args.at(-1) ?? "", executable: file, shellArgs: args.slice(0, -1) }
    : { kind: "process", file, args };
}
