import type { HookCall } from "./hookCall.ts";

/** What a hook says, of which a call takes one. */
export interface HookAnswer {
  /** Facts for the model. */
  readonly context?: string | undefined;
  /** What runs in place of the command. */
  readonly command?: string | undefined;
}

/**
 * An answer in the form of the agent that called (docs/rules/agents.md#a4); empty where there is nothing to say, or the agent takes no such
 * answer to this call. No answer permits anything: whether a command may run is asked of the user as it would be without us.
 */
export function writeHookAnswer(call: HookCall, { context, command }: HookAnswer): string {
  const answer =
    command !== undefined && call.kind === "commandStarts"
      ? withCommand(call, command)
      : context === undefined || context === ""
        ? undefined
        : call.kind === "stop"
          ? goOn(call, context)
          : withContext(call, context);
  return answer === undefined ? "" : `${JSON.stringify(answer)}\n`;
}

function withCommand(
  { agent, event, input }: Extract<HookCall, { kind: "commandStarts" }>,
  command: string,
): object | undefined {
  const updated = { ...input, command };
  switch (agent) {
    case "claude":
    case "vscode":
      return { hookSpecificOutput: { hookEventName: event, updatedInput: updated } };
    case "codex":
      // Codex takes another input with these words only; whether it may run is decided behind the hook (docs/rules/agents.md#a5).
      return {
        hookSpecificOutput: { hookEventName: event, permissionDecision: "allow", updatedInput: updated },
      };
    case "gemini":
      return { hookSpecificOutput: { hookEventName: event, tool_input: { command } } };
    case "copilot":
      return { modifiedArgs: updated };
    case "cursor":
      return event === "preToolUse" ? { updated_input: updated } : undefined;
  }
}

function withContext({ agent, event, kind }: HookCall, context: string): object | undefined {
  switch (agent) {
    case "claude":
    case "vscode":
    case "codex":
      return { hookSpecificOutput: { hookEventName: event, additionalContext: context } };
    case "gemini":
      return event === "BeforeTool"
        ? undefined
        : { hookSpecificOutput: { hookEventName: event, additionalContext: context } };
    case "cursor":
      return event === "postToolUse" || event === "postToolUseFailure" || kind === "start"
        ? { additional_context: context }
        : undefined;
    case "copilot":
      return kind === "start" ? { additionalContext: context } : undefined;
  }
}

function goOn({ agent, event }: HookCall, reason: string): object {
  switch (agent) {
    case "vscode":
      return { hookSpecificOutput: { hookEventName: event, decision: "block", reason } };
    case "gemini":
      return { decision: "deny", reason };
    case "cursor":
      return { followup_message: reason };
    case "claude":
    case "codex":
    case "copilot":
      return { decision: "block", reason };
  }
}
