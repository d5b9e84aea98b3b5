import type { ShellKind } from "../../base/shellKind.ts";
import type { Word } from "./commandLine.ts";
import { scanLine, syntaxes, type Token } from "./shellSyntax.ts";

/** What a line holds that another shell has no counterpart of; the message is that part of it. */
export class Untranslatable extends Error {}

/** A command of a line, by what it means. */
export interface LineStep {
  /** What stands before it: it runs whatever became of the one before, or if that succeeded, or if it failed. */
  readonly joint: Joint;
  /** The variables that are set before it. */
  readonly variables: readonly LineVariable[];
  /** The program and its arguments, as they arrive. */
  readonly words: readonly string[];
}

type Joint = "" | ";" | "&&" | "||";

/** A variable that a line sets. */
export interface LineVariable {
  readonly name: string;
  readonly value: string;
  /** It is set for everything that follows, and not for one command. */
  readonly isLasting: boolean;
}

interface Part {
  readonly joint: Joint;
  readonly words: (Word & { readonly text: string })[];
}

/** What a POSIX shell has as well, and what stands for other commands in each. */
const ofPosix =
  /^(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|in|function|select|declare|typeset|local|let|shopt|source|\.|pushd|popd|mapfile|readarray|coproc|builtin|enable|setopt|unsetopt|emulate|autoload|noglob|nocorrect|foreach|repeat|integer|float|hash|zmodload)$/;

/** What a shell does by itself, and another one does in another way, or has another program or nothing for. */
const ofPowerShell =
  /^(?:[a-z]+-[a-z]+|\.|cat|copy|cp|del|dir|echo|erase|exit|iex|ls|md|move|mv|rd|ren|ri|rm|rmdir|return|sleep|sort|start|throw|type|where|set|if|foreach|for|while|try|function)$/i;
const ofShell: Readonly<Record<ShellKind, RegExp>> = {
  sh: ofPosix,
  bash: ofPosix,
  zsh: ofPosix,
  fish: /^(?:and|or|not|begin|end|if|else|for|while|switch|case|function|return|set|eval|source|\.|string|math|read|abbr|alias)$/,
  nu: /^(?:hide-env|load-env|with-env|export-env|let|mut|const|def|alias|if|for|while|loop|match|do|try|source|source-env|use|overlay|hide|rm|mv|cp|ls|open|save|sort|find|where|print|exit|return)$/,
  cmd: /^@|^(?:set|setx|if|for|rem|start|copy|xcopy|robocopy|move|del|erase|rd|rmdir|md|ren|rename|type|dir|cls|call|chcp|pushd|popd|setlocal|endlocal|exit|goto|pause|mklink|title|color|path|prompt|assoc|ftype|attrib|icacls|find|findstr|sort|timeout|taskkill|tasklist|reg|where)$/i,
  powershell: ofPowerShell,
  pwsh: ofPowerShell,
};

/**
 * The commands of a line.
 * @throws {Untranslatable} if something of it is known only when it runs, or they are joined by more than their order and success
 */
export function readSteps(line: string, from: ShellKind): readonly LineStep[] {
  const steps: LineStep[] = [];
  let variables: readonly LineVariable[] = [];
  let joint: Joint | undefined;
  for (const part of readParts(line, from)) {
    const set = settingOf(part.words, line, from);
    joint = joinJoints(joint, part.joint);
    if (set !== undefined) {
      variables = [...variables, ...set];
      continue;
    }
    const open = part.words.find(({ isLiteral }) => isLiteral !== true);
    if (open !== undefined) {
      throw new Untranslatable(open.text);
    }
    const { own, words } = withoutVariables(part.words, from);
    if (ofShell[from].test(words[0]?.value ?? "")) {
      throw new Untranslatable(words[0]?.text ?? "");
    }
    steps.push({ joint, variables: [...variables, ...own], words: words.map(({ value }) => value) });
    variables = [];
    joint = undefined;
  }
  if (steps.length === 0 || variables.length > 0) {
    throw new Untranslatable(line);
  }
  return steps;
}

/**
 * What joins a command to the one before, where variables are set between them; that always succeeds, but behind `||` it may not come to
 * that, and then what follows has another meaning.
 */
function joinJoints(before: Joint | undefined, now: Joint): Joint {
  if (before === undefined) {
    return now;
  }
  if (before !== "||" && (now === "&&" || (now === ";" && before !== "&&"))) {
    return before;
  }
  throw new Untranslatable(now);
}

/** The words between what joins them. */
function readParts(line: string, from: ShellKind): readonly Part[] {
  const parts: Part[] = [{ joint: "", words: [] }];
  for (const token of joinedTokens(line, from)) {
    const part = parts.at(-1);
    const isFirst = part === undefined || part.words.length === 0;
    if (token.kind === "word") {
      part?.words.push({ ...token, text: line.slice(token.span.start, token.span.end) });
    } else if (token.kind !== "separator") {
      throw new Untranslatable(token.kind === "open" ? line : "> <");
    } else if (!isFirst) {
      parts.push({ joint: jointOf(token.text, from), words: [] });
    } else if (!(token.text === "&" && /^(?:powershell|pwsh)$/.test(from)) && token.text !== "\n") {
      // In PowerShell it calls what follows.
      throw new Untranslatable(token.text);
    }
  }
  return parts.filter(({ words }) => words.length > 0);
}

/** The tokens of a line, with signs that belong together as one, and without comments. */
function joinedTokens(line: string, from: ShellKind): readonly Token[] {
  const joined: Token[] = [];
  for (const token of scanLine(line, syntaxes[from])) {
    const before = joined.at(-1);
    if (
      token.kind === "separator" &&
      before?.kind === "separator" &&
      before.span.end === token.span.start &&
      /^[&|]$/.test(token.text) &&
      before.text === token.text
    ) {
      const span = { start: before.span.start, end: token.span.end };
      joined[joined.length - 1] = { kind: "separator", text: token.text.repeat(2), span };
    } else if (token.kind !== "separator" || !token.text.startsWith("#")) {
      joined.push(token);
    }
  }
  return joined;
}

function jointOf(text: string, from: ShellKind): Joint {
  if ((text === "&&" || text === "||") && from !== "powershell" && from !== "nu") {
    return text;
  }
  if (text === ";" || text === "\n" || (text === "&" && from === "cmd")) {
    return ";";
  }
  throw new Untranslatable(text);
}

/** The text of these words, and what stands between them. */
function textOf(words: Part["words"], line: string): string {
  return line.slice(words[0]?.span?.start, words.at(-1)?.span?.end);
}

/** The variables that a command sets for those that follow, where it does nothing else. */
function settingOf(words: Part["words"], line: string, from: ShellKind): readonly LineVariable[] | undefined {
  const text = textOf(words, line);
  switch (from) {
    case "powershell":
    case "pwsh":
      return setByExpression(/^\$env:(\w+)\s*=\s*(\S[\s\S]*)$/i.exec(text), from);
    case "nu":
      return setByExpression(/^\$env\.(\w+)\s*=\s*(\S[\s\S]*)$/i.exec(text), from);
    case "cmd":
      return setInCmd(words, text, line);
    case "fish":
      return setInFish(words) ?? setByExport(words);
    default:
      return setByExport(words);
  }
}

type Setting = readonly LineVariable[] | undefined;

function setByExpression(match: RegExpExecArray | null, from: ShellKind): Setting {
  const [text = "", name, written = ""] = match ?? [];
  if (name === undefined) {
    return undefined;
  }
  const value = literalOf(written, from);
  return [{ name, value: from === "nu" ? value : notTakenAway(value, text), isLasting: true }];
}

/** A variable without a value is none in Windows, and an empty one elsewhere. */
function notTakenAway(value: string, text: string): string {
  if (value === "") {
    throw new Untranslatable(text);
  }
  return value;
}

function setInCmd(words: Part["words"], text: string, line: string): Setting {
  const [, quoted, name, value = ""] = /^@?set\s+("?)(\w+)=([^"]*)"?$/i.exec(text) ?? [];
  if (name === undefined || !words.every(({ isLiteral }) => isLiteral)) {
    return undefined;
  }
  // Without quotes, the blanks before what joins it belong to the value.
  const behind = /^ */.exec(line.slice(words.at(-1)?.span?.end))?.[0] ?? "";
  return [{ name, value: notTakenAway(quoted === "" ? `${value}${behind}` : value, text), isLasting: true }];
}

function setInFish(words: Part["words"]): Setting {
  const [program, option = "", name = "", value = "", ...more] = words.map((word) => word.value);
  const isSet = program === "set" && /^(?:-g?x|-xg|--export)$/.test(option) && words.length === 4;
  return isSet && more.length === 0 && words.every(({ isLiteral }) => isLiteral)
    ? [{ name, value, isLasting: true }]
    : undefined;
}

function setByExport([program, ...args]: Part["words"]): Setting {
  return program?.value === "export" &&
    args.length > 0 &&
    args.every(({ isLiteral, value }) => isLiteral === true && /^\w+=/.test(value))
    ? args.map(({ value }) => ({ ...splitAssignment(value), isLasting: true }))
    : undefined;
}

function splitAssignment(word: string): Pick<LineVariable, "name" | "value"> {
  const at = word.indexOf("=");
  return { name: word.slice(0, at), value: word.slice(at + 1) };
}

/** The text of a literal where an expression is expected: a word without quotes would be a command. */
function literalOf(written: string, from: ShellKind): string {
  const [token, ...more] = [...scanLine(written.trim(), syntaxes[from])];
  if (
    token?.kind === "word" &&
    token.isLiteral &&
    more.length === 0 &&
    /^(?:['"]|\d+$)/.test(written.trim())
  ) {
    return token.value;
  }
  throw new Untranslatable(written.trim());
}

/** A command without what only sets variables for it: `A=1 npm test`, `env A=1 npm test`. */
function withoutVariables(words: Part["words"], from: ShellKind) {
  if (from === "cmd" || from === "powershell" || from === "pwsh") {
    return { own: [], words };
  }
  const start = words[0]?.text === "env" && /^\w+=/.test(words[1]?.text ?? "") ? 1 : 0;
  const first = words.findIndex(({ text }, index) => index >= start && !/^\w+=/.test(text));
  if (first === -1) {
    throw new Untranslatable(words[0]?.text ?? "");
  }
  const own = words.slice(start, first).map(({ value }) => ({ ...splitAssignment(value), isLasting: false }));
  return { own, words: words.slice(first) };
}
