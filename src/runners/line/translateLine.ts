import { type Fact, fact } from "../../base/facts/fact.ts";
import { type ShellKind, shellNames } from "../../base/shellKind.ts";
import { splitCommands } from "./commandLine.ts";
import { readSteps, Untranslatable } from "./lineSteps.ts";
import type { Shell } from "./shell.ts";
import { type Syntax, syntaxes } from "./shellSyntax.ts";
import { type HasFile, writeForCmd, writeForSh } from "./writeSteps.ts";

/** A line as it is written for a shell, or why it cannot be. */
export type TranslatedLine = { readonly line: string } | { readonly problem: Fact };

/**
 * A line of one shell as a line of another one, in which each program gets the same words and the same variables. What is known only when
 * it runs (variables, patterns, other commands), what is joined by more than its order and its success, and what the other shell has no
 * way to write, is a problem: nothing is guessed (docs/rules/shells.md#translation). A
 * line of a shell of the same language is left unchanged.
 */
export function translateLine(line: string, from: ShellKind, shell: Shell, has: HasFile): TranslatedLine {
  if (from === shell.kind || (shell.kind === "sh" && isSameInSh(line, from))) {
    return { line };
  }
  try {
    const steps = readSteps(line.trim(), from);
    return { line: shell.kind === "cmd" ? writeForCmd(steps, from) : writeForSh(steps, from, has) };
  } catch (error) {
    if (error instanceof Untranslatable) {
      const names = { from: shellNames[from], shell: shellNames[shell.kind] };
      return { problem: fact("line.noCounterpart", { part: error.message, ...names }) };
    }
    throw error;
  }
}

/** A line of somebody on any system, as it is understood here. */
export interface UnderstoodLine {
  /** As it is written for this shell; as it is, where it cannot be. */
  readonly line: string;
  /** In which language the line is. */
  readonly syntax: Syntax;
  /** Why it cannot be run by this shell, and what to do. */
  readonly problem?: Fact;
}

/** A line that this shell is to run, and that may have been written on another system; `from` is its language, where that is known. */
export function understandLine(
  line: string,
  shell: Shell,
  has: HasFile,
  from?: ShellKind | undefined,
): UnderstoodLine {
  const kind = from ?? foreignKind(line, shell, has);
  const translated = kind === undefined ? { line } : translateLine(line, kind, shell, has);
  if ("line" in translated) {
    return { line: translated.line, syntax: shell.syntax };
  }
  const problem = fact("names.sentences", {
    first: translated.problem,
    second: fact("next.writeCommandHere"),
  });
  return { line, syntax: syntaxes[kind ?? shell.kind], problem };
}

/** Whether a line of a shell of POSIX has nothing in it that `sh` takes for something else (docs/rules/shells.md#posix-lines). */
function isSameInSh(line: string, from: ShellKind): boolean {
  if (from !== "bash" && from !== "zsh") {
    return false;
  }
  const inQuotes = line.replace(quoted, (text) => (text.startsWith('"') ? text : '""'));
  const outside = line.replace(quoted, '""');
  const variables = from === "bash" ? [variablesOfBash] : [variablesOfBash, variablesOfZsh];
  const signs = from === "bash" ? signsOfBash : [...signsOfBash, ...signsOfZsh];
  return (
    !variables.some((pattern) => pattern.test(inQuotes)) &&
    !signs.some((pattern) => pattern.test(outside)) &&
    !(from === "zsh" && outside.split(/\s/).some((word) => /[*?[]/.test(word) && /[#~]/.test(word)))
  );
}

/** Texts in which most signs mean nothing. */
const quoted = /\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*'/g;

/** Those that the shell makes itself, also between double quotes. */
const variablesOfBash =
  /\$\{?(?:S?RANDOM|SECONDS|E?UID|GROUPS|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|EPOCH\w+|DIRSTACK|PIPESTATUS|SHLVL|COLUMNS|LINES|BASH\w*)\b/;

/** It has more of them, and reads on behind the name. */
const variablesOfZsh = /\$\{?(?:ZSH\w*|status|pipestatus)\b|\$\w+[[:]/;

/** What bash and zsh have, and `sh` has not, or understands in another way. */
const signsOfBash: readonly RegExp[] = [
  // Texts, conditions, files that are commands, output together with errors, sums.
  /\$["']|\[\[|[<>]\(|<<<|&>|>&\s*[^\s\d-]|\|&|\(\(/,
  // Patterns with more signs, several words, folders of any depth, signs that are not there, folders that were visited.
  /[\w.*?+@!\]]\(|(?<!\$)\{|\*\*|\[\^|(?:^|[\s=:])~[+\d-]/,
  // The user's directory in an argument, more of a text, another equality, whether a variable is set.
  /\w=~|\w\+=|\s==\s|(?:\[|\btest)\s+-v\s/,
  // Commands that set something for those that follow.
  /(?:^|[\s;&|(])(?:source|declare|typeset|local|let|shopt|pushd|popd|select|function|mapfile|readarray|coproc|builtin|enable)\s/,
];

/** What zsh has besides, or understands in another way than bash. */
const signsOfZsh: readonly RegExp[] = [
  // It does not take a value apart. The path of a program, a folder that has a name, numbers, another pattern.
  /\$[\w{]|(?:^|\s)[=~]\w|<\d*-\d*>|\^/,
  /(?:^|[\s;&|(])(?:setopt|unsetopt|emulate|autoload|noglob|nocorrect|foreach|repeat|integer|float|hash|zmodload)\s/,
];

/**
 * The language of a line that was not written for this shell, by what it would never mean there: `A=1 npm test`, `./gradlew` or
 * `-t 'adds two'` for `cmd`, `vendor\bin\phpunit` or `set A=1&& npm test` for the others. Logs are shared between systems, and do not
 * say which shell a command is for (docs/rules/shells.md#foreign-lines). Undefined for a line that may well be of this shell.
 */
export function foreignKind(line: string, shell: Shell, has: HasFile): ShellKind | undefined {
  if (/^\s*(?:\$env:\w+\s*=|&\s*['"])/i.test(line)) {
    return "pwsh";
  }
  return shell.kind === "cmd"
    ? isOfPosix(line)
      ? "bash"
      : undefined
    : isOfWindows(line, has)
      ? "cmd"
      : undefined;
}

function isOfPosix(line: string): boolean {
  const commands = splitCommands(line, { syntax: syntaxes.bash });
  return commands.some(
    ({ words, variables, before, after }) =>
      variables.length > 0 ||
      /^(?:\.{1,2}\/|[^\\/"]+\/)/.test(words[0]?.text ?? "") ||
      /^(?:export|env|python3(?:\.\d+)?)$/.test(words[0]?.value ?? "") ||
      words.some(({ text = "" }) => /^(?:[\w-]+=)?'.*'$|^[^"]*\$[\w{(]/s.test(text)) ||
      [...before, ...after].some(({ text, span }) =>
        text === ";" ? /^\s/.test(line.slice(span.end)) : text.startsWith("# "),
      ),
  );
}

function isOfWindows(line: string, has: HasFile): boolean {
  const own = splitCommands(line, { syntax: syntaxes.sh });
  const theirs = splitCommands(line, { syntax: syntaxes.cmd });
  if (own.length > 0 && startsOf(own) !== startsOf(theirs)) {
    // What is a text here would be a command there: `vendor\bin\phpunit 'a & b'`.
    return false;
  }
  const commands = own.length > 0 ? own : theirs;
  return commands.some(({ words }) => {
    const [program = "", ...args] = words.map(({ text = "" }) => text);
    return (
      /^[\w.-]*\\\w|\.(?:bat|cmd)$/i.test(program) ||
      (/^set$/i.test(program) && /^"?\w+=/.test(args[0] ?? "")) ||
      (program === "py" && args.length > 0) ||
      (/^(?:gradlew|mvnw)$/.test(program) && has(program)) ||
      args.some((arg) => /^[\w.-]+(?:\\[A-Za-z_][\w-]+)+/.test(arg))
    );
  });
}

/** Where the commands of a line begin. */
function startsOf(commands: ReturnType<typeof splitCommands>): string {
  return commands.map(({ words }) => words[0]?.span?.start).join(" ");
}
