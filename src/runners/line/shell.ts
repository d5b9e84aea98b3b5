import { win32 } from "node:path";
import { windowsProgram } from "../../base/process.ts";
import { canQuoteFor, quoteFor, quoteWord } from "../../base/quoteWord.ts";
import type { ShellKind } from "../../base/shellKind.ts";
import { type Syntax, syntaxes } from "./shellSyntax.ts";

/** A program with its arguments, as it is handed to the system. */
export interface Argv {
  readonly file: string;
  readonly args: readonly string[];
  /** On Windows the line is handed over unchanged: `cmd` has rules of its own for quotes. */
  readonly windowsVerbatimArguments?: boolean;
}

/** How a line sets a variable. */
export interface SetVariable {
  readonly name: string;
  /** The word that does, as it is written. */
  readonly written: string;
  /** It belongs to a command that sets variables for those that follow, and to no program that gets the variable. */
  readonly isForLater: boolean;
}

/** The explicit shell that runs the command lines of the user. */
export interface Shell {
  readonly kind: ShellKind;
  readonly syntax: Syntax;
  /**
   * The line is one argument: it is never put together with anything that came from a report or a file name
   * (docs/rules/security.md#s4).
   */
  run(line: string): Argv;
  /** One argument, as it is written in a line so that the program gets exactly it. Only what `canQuote` may be asked for. */
  quote(argument: string): string;
  /** Whether there is a way to write an argument that the shell and what it starts leave unchanged. */
  canQuote(argument: string): boolean;
  /** The value of a variable as one word of a line; undefined where the program would not get exactly this value. */
  wordOf(variable: string, value: string): string | undefined;
  /** How a path with `/` is written for a command of the shell itself, such as `cd`. */
  path(path: string): string;
  /**
   * How a program of the folder is called, by its path below it with `/`: `./gradlew`, and `gradlew` for `cmd`
   * (docs/rules/shells.md#programs-of-windows).
   */
  programIn(path: string): string;
  /** Whether a command of this name sets variables for those that follow. */
  setsForLater(program: string): boolean;
  /** Whether two names are of one variable. */
  isSameVariable(one: string, other: string): boolean;
  /**
   * What sets a variable, with texts put before and behind the value; undefined where there is no way to write that. The value
   * stays as it is written. It may name the variables of `signs`.
   */
  surround(set: SetVariable, before: string, behind: string): string | undefined;
  /** Variables that hold what cannot be written into a line. */
  readonly signs: Readonly<Record<string, string>>;
  /**
   * One line that runs each of these, whatever became of those before, and fails if one of them failed; undefined where the shell
   * has no such line.
   */
  readonly join: ((lines: readonly string[]) => string) | undefined;
  /** How many characters a line may have. */
  readonly maxLength: number;
}

/** The shell of a platform: `/bin/sh`, or `cmd` on Windows. */
export function shellOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Shell {
  if (platform === "win32") {
    const comSpec = Object.entries(env).find(([name]) => name.toLowerCase() === "comspec")?.[1];
    const file =
      comSpec !== undefined && win32.isAbsolute(comSpec) ? comSpec : windowsProgram(env, "cmd.exe");
    return {
      ...cmd,
      run: (line) => ({ file, args: ["/d", "/s", "/c", `"${line}"`], windowsVerbatimArguments: true }),
    };
  }
  return sh;
}

/** The shell of POSIX. */
export const sh: Shell = {
  kind: "sh",
  syntax: syntaxes.sh,
  run: (line) => ({ file: "/bin/sh", args: ["-c", line] }),
  quote: quoteWord,
  canQuote: (argument) => canQuoteFor("sh", argument),
  wordOf: (variable) => `"$${variable}"`,
  path: (path) => path,
  programIn: (path) => (path.includes("/") ? path : `./${path}`),
  setsForLater: (program) => program === "export",
  isSameVariable: (one, other) => one === other,
  surround: ({ name, written }, before, behind) => {
    const [, quote = "", value] = /^(["']?)\w+=([\s\S]*)$/.exec(written) ?? [];
    const [first, last] = [before, behind].map((text) => (text === "" ? "" : quoteWord(text)));
    return value && `${name}=${first}${quote}${value}${last}`;
  },
  signs: {},
  // A comment, or a text that follows, goes on to the end of its line.
  join: (lines) =>
    `failed=0; ${lines.map((line) => `(${line}${/#|<</.test(line) ? "\n" : ""}) || failed=$?; `).join("")}(exit $failed)`,
  // Linux takes no argument of more than 128 KiB, and the line is one; a character may have four bytes.
  maxLength: 30_000,
};

/** The variable that holds a percent sign: where one is written, `cmd` looks for the name of a variable behind it. */
const percent = "CASEBOOK_PERCENT";

const cmd: Omit<Shell, "run"> = {
  kind: "cmd",
  syntax: syntaxes.cmd,
  quote: (argument) => quoteFor("cmd", argument),
  canQuote: (argument) => canQuoteFor("cmd", argument),
  // What stands for a variable is not looked through again, but a quote in it would end the word, as would a backslash before the last one.
  wordOf: (variable, value) => (/["\r\n\0]|\\$/.test(value) ? undefined : `"%${variable}%"`),
  path: withBackslashes,
  // It looks where it stands first, and adds the endings of programs.
  programIn: withBackslashes,
  setsForLater: (program) => program.toLowerCase() === "set",
  isSameVariable: (one, other) => one.toLowerCase() === other.toLowerCase(),
  surround: ({ name, written, isForLater }, before, behind) => {
    if (!isForLater) {
      // An argument of a program, such as cross-env.
      const whole = `${name}=${before}${written.replace(/^"?\w+=|"$/g, "")}${behind}`;
      return cmd.canQuote(whole) ? `"${whole}"` : undefined;
    }
    const [first, last] = [before, behind].map(setByCmd);
    const [, inQuotes] = /^"[^=]*=([\s\S]*)"[^"]*$/.exec(written) ?? [];
    const value = inQuotes === undefined ? written.slice(written.indexOf("=") + 1) : withCarets(inQuotes);
    return first === undefined || last === undefined || !isWhole(value)
      ? undefined
      : `${name}=${first}${value}${last}`;
  },
  signs: { [percent]: "%" },
  join: undefined,
  maxLength: 8000,
};

/** A text for the value of `set`, without quotes, so that the quotes in it are no end of it; undefined where it cannot be written. */
function setByCmd(text: string): string | undefined {
  return /[!\r\n\0]/.test(text) ? undefined : withCarets(text).replaceAll("%", `%${percent}%`);
}

/** What means something to `cmd` as it is. */
function withCarets(text: string): string {
  return text.replace(/[&|<>()^"]/g, "^$&");
}

/** Whether what stands behind a value of `set` is not part of a quoted text, of a redirection, or of the name of a variable. */
function isWhole(value: string): boolean {
  const outside = value.replace(/\^[\s\S]|"[^"]*"/g, "");
  return !/["<>^]/.test(outside) && value.split("%").length % 2 === 1;
}

function withBackslashes(path: string): string {
  return path.replaceAll("/", "\\");
}
