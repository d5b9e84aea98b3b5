import type { AgentId } from "../../../src/agents/hookCall.ts";
import { claude, codex, copilot, cursor, gemini, vscode } from "../agents/hookInputs.ts";

/** A command that an agent ran. */
export interface RanInShell {
  readonly cwd: string;
  readonly command: string;
  /** The agent's name for this one use of its tool. */
  readonly use: string;
  readonly output: string;
  readonly code: number;
  readonly ms: number;
}

/** An edit that an agent makes. */
export interface EditOfFile {
  readonly cwd: string;
  readonly path: string;
  /** Undefined for the whole file. */
  readonly old: string | undefined;
  readonly new: string;
}

/** What an agent writes to its hooks, in its own form; nothing where it calls none. */
export interface AgentCalls {
  readonly shellStarts: (ran: Pick<RanInShell, "cwd" | "command" | "use">) => readonly object[];
  readonly shellEnded: (ran: RanInShell) => readonly object[];
  readonly editStarts: (edit: EditOfFile) => readonly object[];
  readonly editEnded: (edit: EditOfFile) => readonly object[];
  /** Its context was cut, or, where it calls no hook then, its conversation is resumed. */
  readonly compacted: (cwd: string) => readonly object[];
  readonly stops: (cwd: string) => readonly object[];
}

const none = () => [];

/** The fields of an edit tool as most agents name them. */
const editInput = ({ path, old, new: text }: EditOfFile) =>
  old === undefined
    ? { file_path: path, content: text }
    : { file_path: path, old_string: old, new_string: text };

/** The edit as a patch of `apply_patch`. */
function patchOf({ path, old, new: text }: EditOfFile): string {
  const lines = (sign: string, of: string) => of.split("\n").map((line) => `${sign}${line}`);
  const body =
    old === undefined
      ? [`*** Add File: ${path}`, ...lines("+", text)]
      : [`*** Update File: ${path}`, "@@", ...lines("-", old), ...lines("+", text)];
  return ["*** Begin Patch", ...body, "*** End Patch"].join("\n");
}

/** By their documentation: the samples of `hookInputs.ts`, with the values of a step. */
export const agentCalls: Readonly<Record<AgentId, AgentCalls>> = {
  claude: {
    shellStarts: ({ cwd, command, use }) => [
      { ...claude.bashStarts, cwd, tool_use_id: use, tool_input: { command } },
    ],
    shellEnded: ({ cwd, command, use, output, code, ms }) => {
      const of = { cwd, tool_use_id: use, tool_input: { command }, duration_ms: ms };
      return code === 0
        ? [{ ...claude.bashEnded, ...of, tool_response: { stdout: output, stderr: "", interrupted: false } }]
        : [{ ...claude.bashFailed, ...of, error: `Exit code ${code}\n${output}` }];
    },
    editStarts: (edit) => [{ ...claude.edit, cwd: edit.cwd, tool_input: editInput(edit) }],
    editEnded: none,
    compacted: (cwd) => [{ ...claude.compacted, cwd }],
    stops: (cwd) => [{ ...claude.stop, cwd }],
  },
  vscode: {
    shellStarts: ({ cwd, command, use }) => [
      { ...vscode.terminalStarts, cwd, tool_use_id: use, tool_input: { command } },
    ],
    shellEnded: ({ cwd, command, use, output }) => [
      { ...vscode.terminalEnded, cwd, tool_use_id: use, tool_input: { command }, tool_response: output },
    ],
    editStarts: ({ cwd, path, old, new: text }) => [
      {
        ...vscode.edit,
        cwd,
        tool_input:
          old === undefined
            ? { filePath: path, content: text }
            : { filePath: path, oldString: old, newString: text },
      },
    ],
    editEnded: none,
    compacted: (cwd) => [{ ...vscode.start, cwd }],
    stops: (cwd) => [{ ...vscode.stop, cwd, stop_hook_active: false }],
  },
  copilot: {
    shellStarts: ({ cwd, command }) => [
      { ...copilot.bashStarts, cwd, toolArgs: JSON.stringify({ command }) },
    ],
    shellEnded: ({ cwd, command, output, code }) => {
      const textResultForLlm = `${output}\n<exited with exit code ${code}>`;
      const toolResult = { resultType: "success", textResultForLlm };
      return [{ ...copilot.bashEnded, cwd, toolArgs: { command }, toolResult }];
    },
    editStarts: none,
    editEnded: none,
    compacted: (cwd) => [{ ...copilot.start, cwd, source: "resume" }],
    stops: (cwd) => [{ ...copilot.stop, cwd }],
  },
  cursor: {
    shellStarts: ({ cwd, command, use }) => [
      { ...cursor.toolStarts, cwd, tool_use_id: use, tool_input: { command, working_directory: cwd } },
    ],
    // It reports the same command to two hooks.
    shellEnded: ({ cwd, command, use, output, code, ms }) => [
      { ...cursor.shellEnded, workspace_roots: [cwd], command, output, duration: ms },
      {
        ...cursor.toolEnded,
        cwd,
        tool_use_id: use,
        tool_input: { command, working_directory: cwd },
        tool_output: JSON.stringify({ exitCode: code, stdout: output }),
        duration: ms,
      },
    ],
    editStarts: none,
    editEnded: (edit) => [
      {
        ...cursor.toolEnded,
        cwd: edit.cwd,
        tool_name: edit.old === undefined ? "Write" : "StrReplace",
        tool_input: editInput(edit),
        tool_output: "{}",
      },
    ],
    compacted: (cwd) => [{ ...cursor.start, workspace_roots: [cwd] }],
    stops: (cwd) => [{ ...cursor.stop, workspace_roots: [cwd] }],
  },
  gemini: {
    shellStarts: ({ cwd, command }) => [{ ...gemini.shellStarts, cwd, tool_input: { command } }],
    shellEnded: ({ cwd, command, output, code }) => {
      const llmContent = `Output: ${output}\nExit Code: ${code}`;
      return [
        {
          ...gemini.shellEnded,
          cwd,
          tool_input: { command },
          tool_response: { llmContent, returnDisplay: output },
        },
      ];
    },
    editStarts: none,
    editEnded: (edit) => [{ ...gemini.edited, cwd: edit.cwd, tool_input: editInput(edit) }],
    compacted: (cwd) => [{ ...gemini.start, cwd }],
    stops: (cwd) => [{ ...gemini.stop, cwd }],
  },
  codex: {
    shellStarts: ({ cwd, command, use }) => [
      { ...codex.bashStarts, cwd, tool_use_id: use, tool_input: { command } },
    ],
    shellEnded: ({ cwd, command, use, output, code, ms }) => [
      {
        ...codex.bashEnded,
        cwd,
        tool_use_id: use,
        tool_input: { command },
        tool_response: `Exit code: ${code}\nWall time: ${(ms / 1000).toFixed(1)} seconds\nOutput:\n${output}`,
      },
    ],
    editStarts: (edit) => [{ ...codex.patch, cwd: edit.cwd, tool_input: { command: patchOf(edit) } }],
    editEnded: none,
    compacted: (cwd) => [{ ...codex.start, cwd, source: "compact" }],
    stops: (cwd) => [{ ...codex.stop, cwd }],
  },
};

type Fields = Readonly<Record<string, unknown>>;

/** What an answer in any agent's form says to its model; empty for nothing. */
export function saidIn(answer: object | undefined): string {
  const outer = (answer ?? {}) as Fields;
  const inner = (outer["hookSpecificOutput"] ?? {}) as Fields;
  const said = [
    inner["additionalContext"],
    inner["reason"],
    outer["additionalContext"],
    outer["additional_context"],
    outer["reason"],
    outer["followup_message"],
  ].find((text) => typeof text === "string");
  return (said as string | undefined) ?? "";
}

/** The command that an answer puts in place of the agent's; undefined where that stays. */
export function commandIn(answer: object | undefined): string | undefined {
  const outer = (answer ?? {}) as Fields;
  const inner = (outer["hookSpecificOutput"] ?? {}) as Fields;
  const inputs = [inner["updatedInput"], inner["tool_input"], outer["modifiedArgs"], outer["updated_input"]];
  const command = (inputs.find((input) => input !== undefined) as Fields | undefined)?.["command"];
  return typeof command === "string" ? command : undefined;
}
