import { join } from "node:path";
import { parse } from "jsonc-parser";
import type { AgentId } from "./hookCall.ts";
import { isTooDeep } from "./jsonDepth.ts";

/** Where files of an agent are looked for. */
export interface PermissionPlaces {
  /** The folder that the agent works in, and those above it. */
  readonly folders: readonly string[];
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The rules of an agent for commands: where they may stand, and how they name a command (docs/rules/agents.md#a5). */
interface RuleForm {
  /** Paths; a `*` at the beginning of the last name stands for any. */
  files(places: PermissionPlaces): readonly string[];
  /** What the rules of a file say of commands. */
  rulesIn(text: string): readonly CommandRule[];
}

/** A rule names a command by how its line begins, or by a pattern that may fit anything. */
type CommandRule = { readonly start: string } | { readonly pattern: string };

/**
 * Whether a rule of the user is about a command: whether it may run, must not, or is asked about. Rules are found by the words of the
 * command, as `Bash(pytest:*)`; in front of another program they would not be found any more, and so the command stays as it is.
 * `settings` are the texts of `permissionFiles`.
 */
export function hasPermissionRule(agent: AgentId, command: string, settings: readonly string[]): boolean {
  const words = command.split(/[\s;&|()"']+/).filter((word) => word !== "");
  // What cannot be read may hold a rule.
  if (settings.some(isTooDeep)) {
    return true;
  }
  return settings
    .flatMap((text) => forms[agent].rulesIn(text))
    .some((rule) =>
      "pattern" in rule ? words.some((word) => rule.pattern.includes(word)) : isAbout(rule, words),
    );
}

/** The files in which an agent may have such rules. */
export function permissionFiles(agent: AgentId, places: PermissionPlaces): readonly string[] {
  return forms[agent].files(places);
}

function isAbout({ start }: { readonly start: string }, words: readonly string[]): boolean {
  const [program = ""] = start.split(/[\s:]/);
  // A rule for everything finds the replaced command as well; one for a part of a command may not.
  return program.startsWith("*") ? !/^\*+$/.test(start) : words.some((word) => isLike(word, program));
}

/** Whether a word is a program as a rule names it; `*` stands for anything. */
function isLike(word: string, program: string): boolean {
  const [start = "", ...rest] = program.split("*");
  return program !== "" && (rest.length === 0 ? word === start : word.startsWith(start));
}

/** The directory that a variable names, else one below the home directory. */
function userFolder({ env, home }: PermissionPlaces, variable: string, name: string): string {
  const named = env[variable] ?? "";
  return named === "" ? join(home, name) : named;
}

function below(folders: readonly string[], ...names: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}

/** Rules in JSON that are written `Tool(command)`, wherever they stand below some of its properties; below all without names. */
function named(tool: RegExp, ...properties: readonly string[]) {
  return (text: string): readonly CommandRule[] => {
    const json: unknown = parse(text);
    const holders = properties.length === 0 ? [json] : properties.map((name) => memberOf(json, name));
    return holders.flatMap(textsIn).flatMap((rule) => {
      const start = tool.exec(rule)?.[1]?.trim();
      return start === undefined ? [] : [{ start }];
    });
  };
}

function memberOf(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null
    ? Object.getOwnPropertyDescriptor(json, name)?.value
    : undefined;
}

/** All texts in a value. */
function textsIn(value: unknown): readonly string[] {
  return typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];
}

const claude: RuleForm = {
  files: (places) => [
    ...below(places.folders, ".claude/settings.json", ".claude/settings.local.json"),
    ...below([userFolder(places, "CLAUDE_CONFIG_DIR", ".claude")], "settings.json", "settings.local.json"),
    "/etc/claude-code/managed-settings.json",
    "/Library/Application Support/ClaudeCode/managed-settings.json",
    "C:/ProgramData/ClaudeCode/managed-settings.json",
    "C:/Program Files/ClaudeCode/managed-settings.json",
  ],
  rulesIn: named(/^Bash\((.*)\)$/s, "permissions"),
};

const cursor: RuleForm = {
  files: (places) => [
    ...below(places.folders, ".cursor/cli.json", ".cursor/permissions.json"),
    ...below([userFolder(places, "CURSOR_CONFIG_DIR", ".cursor")], "cli-config.json", "permissions.json"),
    join(userFolder(places, "XDG_CONFIG_HOME", ".config"), "cursor/cli-config.json"),
  ],
  rulesIn: (text) => [
    ...named(/^Shell\((.*)\)$/s, "permissions")(text),
    ...named(/^(.+)$/s, "terminalAllowlist")(text),
  ],
};

const gemini: RuleForm = {
  files: (places) => [
    ...below(places.folders, ".gemini/settings.json", ".gemini/policies/*.toml"),
    ...below([join(places.home, ".gemini")], "settings.json", "policies/*.toml"),
    ...["/etc/gemini-cli", "/Library/Application Support/GeminiCli", "C:/ProgramData/gemini-cli"].flatMap(
      (folder) => below([folder], "settings.json", "system-defaults.json", "policies/*.toml"),
    ),
  ],
  rulesIn: (text) => [
    ...named(
      /^(?:run_shell_command|ShellTool)\((.*)\)$/s,
      "tools",
      "coreTools",
      "allowedTools",
      "excludeTools",
    )(text),
    ...textsBehind(text, /\bcommandPrefix["']?[ \t]{0,99}=\s{0,99}/g).map((start) => ({ start })),
    ...textsBehind(text, /\b(?:commandRegex|argsPattern)["']?[ \t]{0,99}=\s{0,99}/g).map((pattern) => ({
      pattern,
    })),
  ],
};

const codex: RuleForm = {
  files: (places) => [
    ...below(
      [...places.folders.map((folder) => join(folder, ".codex")), userFolder(places, "CODEX_HOME", ".codex")],
      "rules/*.rules",
    ),
    "/etc/codex/requirements.toml",
  ],
  // The words of a pattern, and those that may stand in their place: which of them is the first makes no difference.
  rulesIn: (text) =>
    textsBehind(text, /\bpattern\s{0,99}=\s{0,99}|\bprefix_rule\s{0,99}\(\s{0,99}(?=[[#])/g).map((start) => ({
      start,
    })),
};

const vscode: RuleForm = {
  files: ({ folders, home, env }) => [
    ...below(folders, ".vscode/settings.json"),
    ...[join(home, ".config"), join(home, "Library/Application Support"), env["APPDATA"] ?? ""]
      .filter((folder) => folder !== "")
      .flatMap((folder) => below([folder], "Code/User/settings.json", "Code - Insiders/User/settings.json")),
  ],
  rulesIn: (text) => {
    const rules = memberOf(parse(text), "chat.tools.terminal.autoApprove");
    return Object.keys(typeof rules === "object" && rules !== null ? rules : {}).map((key) =>
      key.startsWith("/") ? { pattern: key } : { start: key },
    );
  },
};

const copilot: RuleForm = {
  files: (places) =>
    below([userFolder(places, "COPILOT_HOME", ".copilot")], "config.json", "permissions-config.json"),
  rulesIn: named(/^shell\((.*)\)$/s),
};

const forms: Readonly<Record<AgentId, RuleForm>> = { claude, vscode, copilot, cursor, gemini, codex };

/** What a value of TOML or Starlark may consist of: blanks, a comment, a name in a table, a bracket, a text. */
const valueToken =
  /[\s,{}]+|#[^\n]*|[\w.-]+\s{0,99}=|([[\]])|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y;

/** Blanks and comments. */
const blanks = /(?:\s|#[^\n]*)*/y;

/** The texts in the values that stand behind a key of TOML or Starlark, alone or in a list, over as many lines as they take. No value is read twice. */
function textsBehind(text: string, key: RegExp): readonly string[] {
  const found: string[] = [];
  let end = 0;
  for (const { index, 0: written } of text.matchAll(key)) {
    if (index >= end) {
      const value = readValue(text, index + written.length);
      found.push(...value.texts);
      end = value.end;
    }
  }
  return found;
}

function readValue(text: string, start: number): { readonly texts: readonly string[]; readonly end: number } {
  const texts: string[] = [];
  blanks.lastIndex = start;
  let end = start + (blanks.exec(text)?.[0].length ?? 0);
  let depth = 0;
  for (;;) {
    valueToken.lastIndex = end;
    const [token = "", bracket, double, single] = valueToken.exec(text) ?? [];
    const one = double ?? single;
    depth += (bracket === "[" ? 1 : 0) - (bracket === "]" ? 1 : 0);
    end += token.length;
    // A text over several lines stands between three quotes, which are read as a text between two empty ones.
    if (token === "" || (depth <= 0 && one === undefined)) {
      return { texts, end };
    }
    texts.push(...(one?.trim() ? [one.trim()] : []));
  }
}
