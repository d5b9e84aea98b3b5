import { canQuoteFor, quoteFor, quoteWord } from "../../base/quoteWord.ts";
import type { ShellKind } from "../../base/shellKind.ts";
import { type LineStep, type LineVariable, Untranslatable } from "./lineSteps.ts";

/** Whether a file of this name is known to be in the folder that a line runs in. */
export type HasFile = (name: string) => boolean;

/** Programs that `cmd` has none of, or another one of this name. */
const notOfWindows =
  /^(?:time|timeout|nice|ionice|nohup|setsid|stdbuf|xvfb-run|exec|command|builtin|eval|env|sudo|doas|xargs|source|\.|\[|\[\[|test|if|then|fi|for|while|until|do|done|case|esac|function|not|and|or|!|find|sort|start|type|which|unset|set|alias|trap|ulimit|umask|bash|sh|zsh|fish|tee|cat|ls|rm|mv|cp|mkdir|touch|true|false|echo|printf|sleep)$/;

/** What a POSIX shell would not take for a program, where it is the first word. */
const noProgramOfSh =
  /^(?:\w+=.*|if|then|elif|else|fi|for|while|until|do|done|case|esac|in|function|select|time)$/s;

/**
 * Commands as a line of `cmd`.
 * @throws {Untranslatable} if it has no way to write a word, or another program of a name
 */
export function writeForCmd(steps: readonly LineStep[], from: ShellKind): string {
  refuseMixed(steps);
  const isUnknown = (program: string) => !isPowerShell(from) && notOfWindows.test(program);
  return steps
    .map(({ joint, variables, words: [program = "", ...args] }, index) => {
      if (isUnknown(program)) {
        throw new Untranslatable(program);
      }
      const isLast = index === steps.length - 1;
      const set = variables.map((variable) => `${setForCmd(variable, isLast)}&& `).join("");
      return `${jointFor(joint, " &")}${set}${commandForCmd(program, args, from)}`;
    })
    .join("");
}

/** `cmd` takes them together in another order than all others. */
function refuseMixed(steps: readonly LineStep[]): void {
  const isOf = (joint: LineStep["joint"]) => steps.some((step) => step.joint === joint);
  if (isOf("||") && isOf("&&")) {
    throw new Untranslatable("||");
  }
}

function jointFor(joint: LineStep["joint"], plain: string): string {
  return joint === "" ? "" : joint === ";" ? `${plain} ` : ` ${joint} `;
}

function isPowerShell(kind: ShellKind): boolean {
  return kind === "powershell" || kind === "pwsh";
}

function setForCmd({ name, value, isLasting }: LineVariable, isLast: boolean): string {
  // An empty one would be taken away, and one that is set for a command stays for the next.
  if (value === "" || (!isLasting && !isLast)) {
    throw new Untranslatable(`${name}=${value}`);
  }
  return `set "${quotable(`${name}=${value}`)}"`;
}

function commandForCmd(program: string, args: readonly string[], from: ShellKind): string {
  const called = from === "cmd" ? program : programForCmd(program);
  const path = called === "cd" ? (arg: string) => arg.replaceAll("/", "\\") : pathForCmd;
  const written = /^[\w.\\:-]+$/.test(called) ? called : quoteFor("cmd", quotable(called));
  return [written, ...args.map((arg) => quoteFor("cmd", quotable(path(arg))))].join(" ");
}

function quotable(word: string): string {
  if (!canQuoteFor("cmd", word)) {
    throw new Untranslatable(word);
  }
  return word;
}

/** A program as `cmd` calls it: it takes a slash for the beginning of an option. */
function programForCmd(program: string): string {
  const path = pathForCmd(program.replace(/^(?:\.[\\/])+/, ""))
    .replace(/(^|\/)(\.?v?env)\/bin\//, "$1$2/Scripts/")
    .replaceAll("/", "\\");
  return /^python3(?:\.\d+)?$/.test(path) ? "python" : path;
}

/** A path of Git Bash; one of another system is nowhere. */
function pathForCmd(word: string): string {
  const [, drive, path] = /^\/([a-z])\/(.*)$/i.exec(word) ?? [];
  if (drive !== undefined) {
    return `${drive.toUpperCase()}:/${path}`;
  }
  if (word.startsWith("/")) {
    throw new Untranslatable(word);
  }
  return word;
}

/**
 * Commands as a line of a POSIX shell.
 * @throws {Untranslatable} if a word has a meaning in Windows only
 */
export function writeForSh(steps: readonly LineStep[], from: ShellKind, has: HasFile): string {
  if (from === "cmd") {
    refuseMixed(steps);
  }
  return steps
    .map(({ joint, variables, words: [program = "", ...args] }, index) => {
      if (noProgramOfSh.test(program)) {
        throw new Untranslatable(program);
      }
      const isExported = ({ isLasting }: LineVariable) => isLasting && index < steps.length - 1;
      const assign = ({ name, value }: LineVariable) => `${name}=${quoteWord(value)}`;
      const exported = variables.filter(isExported).map(assign);
      const own = variables.filter((one) => !isExported(one)).map(assign);
      const words =
        from === "cmd"
          ? [programForSh(program, has), ...withoutOptionsOfWindows(program, args).map(argumentForSh)]
          : [program, ...args];
      const set = exported.length === 0 ? "" : `export ${exported.join(" ")} && `;
      return `${jointFor(joint, ";")}${set}${[...own, ...words.map(quoteWord)].join(" ")}`;
    })
    .join("");
}

/** A program that was called in Windows. */
function programForSh(program: string, has: HasFile): string {
  const path = program
    .replaceAll("\\", "/")
    .replace(/(^|\/)(\.?v?env)\/Scripts\//i, "$1$2/bin/")
    .replace(/\.(?:bat|cmd|exe|com)$/i, "");
  if (/^[a-z]:|^\/\/|^call$/i.test(path)) {
    throw new Untranslatable(program);
  }
  return path === "py" ? "python3" : !path.includes("/") && has(path) ? `./${path}` : path;
}

/** What the launcher of Python, and `cd`, know in Windows alone. */
function withoutOptionsOfWindows(program: string, args: readonly string[]): readonly string[] {
  const own = /^py(?:\.exe)?$/i.test(program) ? /^-3(?:\.\d+)?$/ : /^cd$/i.test(program) ? /^\/d$/i : /^$/;
  return own.test(args[0] ?? "") ? args.slice(1) : args;
}

/** An argument that was written in Windows: a path below the folder is written with `/` here. */
function argumentForSh(arg: string): string {
  if (!arg.includes("\\")) {
    return arg;
  }
  const isPath = /^(?:--?[\w-]+=)?[\w .-]+(?:\\[\w .-]+)*\\?(?:::[^\\]*)?$/.test(arg);
  // A single letter behind a backslash may be a sign of a pattern.
  if (!isPath || (/\\[A-Za-z](?:\W|$)/.test(arg) && !/\.\w+$/.test(arg))) {
    throw new Untranslatable(arg);
  }
  return arg.replaceAll("\\", "/");
}
