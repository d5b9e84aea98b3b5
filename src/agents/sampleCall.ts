import type { AgentId } from "./hookCall.ts";

/** What an agent would write to a hook at the start of a conversation in a folder, by its documentation (docs/rules/agents.md#a1). */
export function sampleCall(agent: AgentId, folder: string): object {
  const session = "casebook-doctor";
  const timestamp = "2026-01-01T00:00:00.000Z";
  switch (agent) {
    case "claude":
      return {
        session_id: session,
        transcript_path: `${folder}/transcript.jsonl`,
        cwd: folder,
        hook_event_name: "SessionStart",
        source: "startup",
      };
    case "codex":
      return {
        session_id: session,
        transcript_path: null,
        cwd: folder,
        hook_event_name: "SessionStart",
        model: "model",
        permission_mode: "default",
        source: "startup",
      };
    case "vscode":
      return { timestamp, cwd: folder, sessionId: session, hookEventName: "SessionStart", source: "new" };
    case "copilot":
      return {
        hook_event_name: "SessionStart",
        session_id: session,
        timestamp,
        cwd: folder,
        source: "startup",
      };
    case "cursor":
      return {
        conversation_id: session,
        hook_event_name: "sessionStart",
        cursor_version: "2.0.0",
        workspace_roots: [folder],
        session_id: session,
      };
    case "gemini":
      return {
        session_id: session,
        transcript_path: `${folder}/transcript.json`,
        cwd: folder,
        hook_event_name: "SessionStart",
        timestamp,
        source: "startup",
      };
  }
}
