import { type AgentId, agentIds } from "./hookCall.ts";

/** How much a hook does: 1 watches, 2 also asks for a report, 3 has Casebook run the tests. */
export const hookLevels = [1, 2, 3] as const;

/** One of them. */
export type HookLevel = (typeof hookLevels)[number];

/** A hook of ours as it is configured: for which event, and the entry in its list. */
export interface HookEntry {
  readonly event: string;
  readonly entry: object;
}

/** Where an agent keeps its hooks, and how they are written there (docs/rules/agents.md#a4). */
export interface AgentForm {
  readonly id: AgentId;
  /** By which id its hooks are marked: two that read one file have the same. */
  readonly marks: AgentId;
  /** As people know it. */
  readonly name: string;
  /** The file, with `/`, below the folder of the project and below the home directory. */
  readonly project: string;
  readonly user: string;
  /** The variable that names another folder for the user's files; undefined where none is known. */
  readonly userFolder?: string;
  /** What the file must say beside the hooks. */
  readonly root: Readonly<Record<string, unknown>>;
  /** All hooks of a level. */
  entries(wanted: WantedHooks): readonly HookEntry[];
  /** What the user must do after that; undefined for nothing. */
  readonly next?: string;
}

/** Which hooks are wanted, and what they call. */
export interface WantedHooks {
  readonly level: HookLevel;
  /** Also when the agent says that it is done. */
  readonly guardsStop: boolean;
  /** The line of a shell that calls us. */
  readonly command: string;
  /** The same for PowerShell. */
  readonly powershell: string;
}

/** For how many seconds an agent waits for us: longer than we ever take. */
const timeout = 5;

/** A group of hooks behind a matcher, as Claude Code has it, and others after it. */
function inGroups(names: GroupNames, milliseconds = false) {
  return ({ level, guardsStop, command }: WantedHooks): readonly HookEntry[] => {
    const hook = { type: "command", command, timeout: milliseconds ? timeout * 1000 : timeout };
    const group = (event: string, matcher?: string) => ({
      event,
      entry: matcher === undefined ? { hooks: [hook] } : { matcher, hooks: [hook] },
    });
    const { after, shell, edit, editEvent } = names;
    const isOne = after.includes(editEvent);
    return [
      ...after.map((event) => group(event, event === editEvent ? `${shell}|${edit}` : shell)),
      ...(level > 1 ? [group(names.before, isOne ? shell : `${shell}|${edit}`)] : []),
      ...(level === 1 && !isOne ? [group(editEvent, edit)] : []),
      group("SessionStart"),
      ...(guardsStop ? [group(names.stop)] : []),
    ];
  };
}

interface GroupNames {
  readonly before: string;
  readonly after: readonly string[];
  readonly stop: string;
  /** The tools, as patterns. */
  readonly shell: string;
  readonly edit: string;
  /** The event at which the agent hears what is said about an edit. */
  readonly editEvent: string;
}

const claude: AgentForm = {
  id: "claude",
  marks: "claude",
  name: "Claude Code",
  project: ".claude/settings.json",
  user: ".claude/settings.json",
  userFolder: "CLAUDE_CONFIG_DIR",
  root: {},
  entries: inGroups({
    before: "PreToolUse",
    after: ["PostToolUse", "PostToolUseFailure"],
    stop: "Stop",
    shell: "Bash",
    edit: "Edit|MultiEdit|Write",
    editEvent: "PreToolUse",
  }),
};

/** VS Code and Copilot CLI read the same files, and this form is both's: the tools are told apart when a hook is called. */
function inFlatLists({ guardsStop, command, powershell }: WantedHooks): readonly HookEntry[] {
  const entry = { type: "command", command, bash: command, powershell, timeout, timeoutSec: timeout };
  const events = [
    "PostToolUse",
    "PostToolUseFailure",
    "PreToolUse",
    "SessionStart",
    ...(guardsStop ? ["Stop"] : []),
  ];
  return events.map((event) => ({ event, entry }));
}

const vscode: AgentForm = {
  id: "vscode",
  marks: "vscode",
  name: "VS Code",
  project: ".github/hooks/casebook.json",
  user: ".copilot/hooks/casebook.json",
  root: { version: 1 },
  entries: inFlatLists,
  next: "VS Code and Copilot CLI read the same file, so this is for both.",
};

const copilot: AgentForm = { ...vscode, id: "copilot", name: "Copilot CLI" };

const cursor: AgentForm = {
  id: "cursor",
  marks: "cursor",
  name: "Cursor",
  project: ".cursor/hooks.json",
  user: ".cursor/hooks.json",
  root: { version: 1 },
  entries: ({ level, guardsStop, command }) => {
    const hook = (event: string, matcher?: string) => ({
      event,
      entry: { command, timeout, ...(matcher !== undefined && { matcher }) },
    });
    return [
      hook("postToolUse", "Shell|Write|StrReplace|Edit"),
      hook("postToolUseFailure", "Shell"),
      hook("afterShellExecution"),
      ...(level > 1 ? [hook("preToolUse", "Shell")] : []),
      hook("sessionStart"),
      ...(guardsStop ? [hook("stop")] : []),
    ];
  },
};

const gemini: AgentForm = {
  id: "gemini",
  marks: "gemini",
  name: "Gemini CLI",
  project: ".gemini/settings.json",
  user: ".gemini/settings.json",
  root: {},
  entries: inGroups(
    {
      before: "BeforeTool",
      after: ["AfterTool"],
      stop: "AfterAgent",
      shell: "run_shell_command",
      edit: "replace|write_file",
      editEvent: "AfterTool",
    },
    true,
  ),
};

const codex: AgentForm = {
  id: "codex",
  marks: "codex",
  name: "Codex CLI",
  project: ".codex/hooks.json",
  user: ".codex/hooks.json",
  userFolder: "CODEX_HOME",
  root: {},
  entries: inGroups({
    before: "PreToolUse",
    after: ["PostToolUse"],
    stop: "Stop",
    shell: "Bash",
    edit: "apply_patch",
    editEvent: "PreToolUse",
  }),
  next: "Codex runs a hook only after you have reviewed it: open /hooks in Codex. The project must be trusted.",
};

const forms: Readonly<Record<AgentId, AgentForm>> = { claude, vscode, copilot, cursor, gemini, codex };

/** The form of an agent. */
export function agentForm(agent: AgentId): AgentForm {
  return forms[agent];
}

/** All of them, in the order of their names for `--agent`. */
export const agentForms: readonly AgentForm[] = agentIds.map(agentForm);

/** The words behind our program in the command of a hook, by which it is known again; and at which level. */
export function hookArguments(agent: AgentId, level: HookLevel): string {
  return `hook --for ${agent}${level === 1 ? "" : ` --level ${level}`}`;
}

/** Whether the command of a hook is ours, whoever wrote it. */
export function isOurHook(command: string): boolean {
  return ours.test(command);
}

const ours = /\b(?:casebook|cli)(?:\.[a-z]+)?["']?\s+hook --for [a-z]+(?:\s|$)/;

/** The level that the command of a hook of ours says. */
export function levelIn(command: string): HookLevel {
  const said = Number(/ --level (\d)(?:\s|$)/.exec(command)?.[1] ?? 1);
  return hookLevels.find((level) => level === said) ?? 1;
}
