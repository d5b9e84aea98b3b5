import type { AgentId, HookCall, PlannedEdit } from "./hookCall.ts";
import { readPatchEdits } from "./patchEdits.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What an agent wrote to a hook, by its keys (docs/rules/agents.md#a1); undefined for whatever is none of the calls that are known, and for
 * one that says nothing of use: another tool, a command that goes on in the background.
 */
export function readHookCall(input: unknown): HookCall | undefined {
  const fields = fieldsOf(input);
  const agent = agentOf(fields);
  const event = textIn(fields, "hook_event_name", "hookEventName") ?? eventByKeys(fields);
  if (agent === undefined || event === undefined) {
    return undefined;
  }
  const context = {
    agent,
    event,
    conversation: textIn(fields, "session_id", "sessionId", "conversation_id"),
    cwd: textIn(fields, "cwd") ?? firstText(fields["workspace_roots"]),
  };
  switch (kindOf(event)) {
    case "start":
      return { ...context, kind: "start" };
    case "stop": {
      const loops = fields["loop_count"];
      const isAgain = fields["stop_hook_active"] === true || (typeof loops === "number" && loops > 0);
      return { ...context, kind: "stop", isAgain };
    }
    case "before":
    case "after":
      return readToolCall(fields, context);
    case undefined:
      return undefined;
  }
}

function readToolCall(
  fields: Fields,
  context: Pick<HookCall, "agent" | "event" | "conversation" | "cwd">,
): HookCall | undefined {
  // Cursor has events for shells alone, which name no tool.
  const isShellEvent = /ShellExecution$/.test(context.event);
  const tool = isShellEvent ? "Shell" : textIn(fields, "tool_name", "toolName");
  const input = isShellEvent ? fields : fieldsOf(parsed(fields["tool_input"] ?? fields["toolArgs"]));
  if (tool === undefined) {
    return undefined;
  }
  if (!shellTools.has(tool.toLowerCase())) {
    const edits = readEdits(input);
    return edits.length === 0 ? undefined : { ...context, kind: "edit", edits };
  }
  const command = commandOf(input["command"]);
  if (command === undefined || isInBackground(input)) {
    return undefined;
  }
  const shell = {
    command,
    input,
    directory: isShellEvent
      ? undefined
      : textIn(input, "working_directory", "dir_path", "directory", "workdir", "cwd"),
    toolUse: context.agent === "cursor" ? undefined : textIn(fields, "tool_use_id"),
    isPowerShell: /powershell|pwsh/i.test(tool),
  };
  if (kindOf(context.event) === "before") {
    return { ...context, ...shell, kind: "commandStarts" };
  }
  const result = readResult(context.agent, fields);
  const durationMs = numberIn(fields, "duration_ms", "duration");
  return (
    result && { ...context, ...shell, ...result, kind: "commandEnded", durationMs, isBrief: isShellEvent }
  );
}

/** Which agent writes such keys; the more telling ones first. */
function agentOf(fields: Fields): AgentId | undefined {
  const event = textIn(fields, "hook_event_name") ?? "";
  if ("conversation_id" in fields || "cursor_version" in fields) {
    return "cursor";
  }
  if ("hookEventName" in fields) {
    return "vscode";
  }
  if ("sessionId" in fields) {
    return "copilot";
  }
  if (event === "") {
    return undefined;
  }
  if ("turn_id" in fields || /[\\/]\.codex[\\/]/.test(textIn(fields, "transcript_path") ?? "")) {
    return "codex";
  }
  if (/^(?:Before|After)(?:Tool|Agent)$/.test(event)) {
    return "gemini";
  }
  if ("timestamp" in fields) {
    // Both say when it is; at the start of a conversation, Copilot names no transcript.
    return event === "SessionStart" && "transcript_path" in fields ? "gemini" : "copilot";
  }
  return "claude";
}

/** Copilot's own form does not name the event. */
function eventByKeys(fields: Fields): string | undefined {
  if ("toolName" in fields) {
    return "toolResult" in fields ? "postToolUse" : "error" in fields ? "postToolUseFailure" : "preToolUse";
  }
  return "stopReason" in fields ? "agentStop" : "source" in fields ? "sessionStart" : undefined;
}

function kindOf(event: string): "before" | "after" | "start" | "stop" | undefined {
  switch (event.toLowerCase()) {
    case "pretooluse":
    case "beforetool":
    case "beforeshellexecution":
      return "before";
    case "posttooluse":
    case "posttoolusefailure":
    case "aftertool":
    case "aftershellexecution":
      return "after";
    case "sessionstart":
      return "start";
    case "stop":
    case "agentstop":
    case "afteragent":
      return "stop";
    default:
      return undefined;
  }
}

/** What the agents call the tool that runs commands, in lower case. */
const shellTools: ReadonlySet<string> = new Set([
  "bash",
  "powershell",
  "shell",
  "run_shell_command",
  "run_in_terminal",
  "runinterminal",
  "shell_command",
  "exec_command",
]);

/** A line, or its words where the last of `sh -c …` is the line. */
function commandOf(command: unknown): string | undefined {
  if (Array.isArray(command) && /^-l?c$/.test(String(command.at(-2)))) {
    return textOf(command.at(-1));
  }
  return textOf(command);
}

/** It is not over when the tool is. */
function isInBackground(input: Fields): boolean {
  const isSet = ["run_in_background", "isBackground", "is_background"].some((key) => input[key] === true);
  return isSet || /^(?:async|background)$/.test(textIn(input, "mode") ?? "");
}

interface CommandResult {
  readonly output: string;
  readonly exitCode: number | undefined;
}

/** How the command ended; undefined where it has not, or was not run. */
function readResult(agent: AgentId, fields: Fields): CommandResult | undefined {
  const error = textIn(fields, "error", "error_message");
  if (fields["is_interrupt"] === true || fields["failure_type"] === "permission_denied") {
    return undefined;
  }
  const given = fields["tool_response"] ?? fields["toolResult"] ?? fields["tool_result"];
  const response = given ?? parsed(fields["tool_output"]) ?? fields["output"];
  if (response === undefined) {
    return error === undefined ? undefined : { output: error, exitCode: codeOfFailure(agent, error) };
  }
  const result = fieldsOf(response);
  if (result["interrupted"] === true || "backgroundTaskId" in result) {
    return undefined;
  }
  if (/^(?:denied|rejected)$/.test(textIn(result, "resultType", "result_type") ?? "")) {
    return undefined;
  }
  const output = textOf(response) ?? textsOf(result);
  const code =
    numberIn(result, "exit_code", "exitCode") ?? numberIn(fieldsOf(result["metadata"]), "exit_code");
  return { output: output.slice(-keptOutput), exitCode: code ?? codeInText(agent, output) };
}

/** How much of the end of an output is kept, in characters: what failed is listed there. */
const keptOutput = 1024 * 1024;

/**
 * The exit code, where an agent writes it beside the output, at a place that the output itself cannot take; Claude Code calls this event
 * only for a command that ended well (docs/rules/agents.md#a2).
 */
function codeInText(agent: AgentId, text: string): number | undefined {
  switch (agent) {
    case "claude":
      return 0;
    case "codex": {
      const [head = ""] = text.split(/^Output:$/m, 1);
      return digits(/^(?:Exit code:|Process exited with code) (-?\d{1,10})$/m.exec(head.slice(0, 1000)));
    }
    case "gemini":
      return digits([...text.slice(-1000).matchAll(/^Exit Code: (-?\d{1,10})$/gm)].at(-1) ?? null);
    case "copilot":
      return digits(/<exited with exit code (-?\d{1,10})>\s*$/.exec(text.slice(-200)));
    default:
      return undefined;
  }
}

/** The code of a command that failed, in what is said of that; it never is 0. */
function codeOfFailure(agent: AgentId, error: string): number | undefined {
  const code =
    digits(/^(?:Exit code|Command exited with non-zero status code):? (-?\d{1,10})\b/.exec(error)) ??
    codeInText(agent === "claude" ? "copilot" : agent, error);
  return code === 0 ? undefined : code;
}

function digits(found: RegExpExecArray | RegExpMatchArray | null): number | undefined {
  return found === null ? undefined : Number(found[1]);
}

/** Everything that was printed. */
function textsOf(result: Fields): string {
  const keys = ["stdout", "stderr", "output", "llmContent", "textResultForLlm", "text_result_for_llm"];
  const texts = [...keys, "content", "text"].flatMap((key) => partsOf(result[key]));
  return texts.filter((text) => text !== "").join("\n");
}

/** A text, or the texts of a list of parts. */
function partsOf(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value : [value];
  return parts.flatMap((part) => textOf(part) ?? textIn(fieldsOf(part), "text") ?? []);
}

/** The edits that a tool's arguments describe; none for a tool that edits nothing. */
function readEdits(input: Fields): readonly PlannedEdit[] {
  const patch = [input["patch"], input["input"], input["command"]].find(
    (value) => typeof value === "string" && value.includes("*** Begin Patch"),
  );
  if (typeof patch === "string") {
    return readPatchEdits(patch);
  }
  const several = [input["edits"], input["replacements"]].find(Array.isArray) as
    | readonly unknown[]
    | undefined;
  const path = pathIn(input);
  return (several ?? [input]).flatMap((one) => readEdit(fieldsOf(one), path));
}

function pathIn(input: Fields): string | undefined {
  return textIn(input, "file_path", "filePath", "path");
}

function readEdit(edit: Fields, outer: string | undefined): readonly PlannedEdit[] {
  const path = pathIn(edit) ?? outer;
  const before = textIn(edit, "old_string", "oldString", "old_str");
  const after = textIn(edit, "new_string", "newString", "new_str");
  const whole = textIn(edit, "content", "file_text");
  if (path === undefined) {
    return [];
  }
  if (before !== undefined && after !== undefined) {
    return [{ path, removed: linesOf(before), added: linesOf(after), isWhole: false }];
  }
  return whole === undefined ? [] : [{ path, removed: [], added: linesOf(whole), isWhole: true }];
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** What a text of JSON says, or the text itself. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The first of these fields that is a text. */
function textIn(fields: Fields, ...keys: readonly string[]): string | undefined {
  return keys.map((key) => fields[key]).find((value) => typeof value === "string") as string | undefined;
}

function numberIn(fields: Fields, ...keys: readonly string[]): number | undefined {
  return keys.map((key) => fields[key]).find(Number.isFinite) as number | undefined;
}

function firstText(value: unknown): string | undefined {
  return Array.isArray(value) ? textOf(value[0]) : undefined;
}
