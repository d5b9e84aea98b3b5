/** The coding agents whose hooks are known, by the names that `--agent` takes. */
export const agentIds = ["claude", "vscode", "copilot", "cursor", "gemini", "codex"] as const;

/** One of them. */
export type AgentId = (typeof agentIds)[number];

/** Which agent a call came from, and about what. */
interface CallContext {
  readonly agent: AgentId;
  /** The agent's own name of the event; an answer repeats it. */
  readonly event: string;
  /** The agent's conversation; undefined where it does not say. */
  readonly conversation?: string | undefined;
  /** Where the agent works, as it says. */
  readonly cwd?: string | undefined;
}

/** A command of a shell that the agent runs, by its tool. */
interface ShellCommand {
  readonly command: string;
  /** The directory that the tool was told to run it in; it may be relative to that of the agent. */
  readonly directory?: string | undefined;
  /** The arguments of the tool, all of them: whoever replaces one hands on the others. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The tool's name for this one use. */
  readonly toolUse?: string | undefined;
  /** It is a line of PowerShell. */
  readonly isPowerShell: boolean;
}

/** A command is about to run. */
export interface CommandStarts extends CallContext, ShellCommand {
  readonly kind: "commandStarts";
}

/** A command has ended. */
export interface CommandEnded extends CallContext, ShellCommand {
  readonly kind: "commandEnded";
  /** What it printed, as far as the agent hands it on. */
  readonly output: string;
  /** Undefined where the agent does not say it. */
  readonly exitCode?: number | undefined;
  /** How long it took, in milliseconds; undefined where the agent does not say it. */
  readonly durationMs?: number | undefined;
  /** The agent may report the same end to another hook, which says more, and hears what is said. */
  readonly isBrief: boolean;
}

/** Lines of a file that an edit takes away and puts there. */
export interface PlannedEdit {
  /** As the agent names it. */
  readonly path: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** `added` is the whole file. */
  readonly isWhole: boolean;
}

/** The agent edits files: it is about to, or has just done so where it can be told something only then. */
export interface FilesEdited extends CallContext {
  readonly kind: "edit";
  readonly edits: readonly PlannedEdit[];
}

/** A conversation starts, goes on, or was shortened. */
export interface ConversationStarts extends CallContext {
  readonly kind: "start";
}

/** The agent says that it is done. */
export interface AgentStops extends CallContext {
  readonly kind: "stop";
  /** It stops again after a hook had it go on. */
  readonly isAgain: boolean;
}

/** What an agent tells a hook, in the same words for all agents. Prompts, answers and transcripts are not among it: nobody here reads them. */
export type HookCall = CommandStarts | CommandEnded | FilesEdited | ConversationStarts | AgentStops;
