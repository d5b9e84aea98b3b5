import { describe, expect, it } from "vitest";
import { writeHookAnswer } from "../../../src/agents/hookAnswer.ts";
import type { HookCall } from "../../../src/agents/hookCall.ts";
import { agentIds } from "../../../src/agents/hookCall.ts";
import { readHookCall } from "../../../src/agents/hookInput.ts";
import { sampleCall } from "../../../src/agents/sampleCall.ts";
import { claude, codex, copilot, cursor, gemini, vscode } from "../../support/agents/hookInputs.ts";

const cwd = "/home/u/orders-api";

function read(input: unknown): HookCall {
  const call = readHookCall(JSON.parse(JSON.stringify(input)));
  if (call === undefined) {
    throw new Error("It is not understood.");
  }
  return call;
}

function answer(input: unknown, said: { readonly context?: string; readonly command?: string }): unknown {
  const text = writeHookAnswer(read(input), said);
  return text === "" ? undefined : JSON.parse(text);
}

describe("a command that has ended", () => {
  it.each([
    [
      "Claude Code",
      claude.bashEnded,
      { agent: "claude", event: "PostToolUse", conversation: "abc123", toolUse: "toolu_01ABC123" },
      { command: "npx vitest run", output: "1 passed", exitCode: 0, durationMs: 4187 },
    ],
    [
      "Claude Code, failed",
      claude.bashFailed,
      { agent: "claude", event: "PostToolUseFailure", conversation: "abc123", toolUse: "toolu_01ABC123" },
      {
        command: "npm test",
        output: "Command exited with non-zero status code 1",
        exitCode: 1,
        durationMs: 4187,
      },
    ],
    [
      "VS Code",
      vscode.terminalEnded,
      { agent: "vscode", event: "PostToolUse", conversation: "session-identifier", toolUse: "tool-123" },
      { command: "npx vitest run", output: "1 failed", exitCode: undefined, durationMs: undefined },
    ],
    [
      "Copilot CLI",
      copilot.bashEnded,
      { agent: "copilot", event: "postToolUse", conversation: "s1", toolUse: undefined },
      { command: "npm test", output: copilot.bashEnded.toolResult.textResultForLlm, exitCode: 1 },
    ],
    [
      "Copilot CLI, failed",
      copilot.bashFailed,
      { agent: "copilot", event: "postToolUseFailure" },
      { command: "npm test", output: "It could not be run", exitCode: undefined },
    ],
    [
      "Copilot CLI in the form of VS Code",
      copilot.bashEndedForVscode,
      { agent: "copilot", event: "PostToolUse", conversation: "s1" },
      { command: "npm test", exitCode: 0 },
    ],
    [
      "Cursor, its shell",
      cursor.shellEnded,
      { agent: "cursor", event: "afterShellExecution", conversation: "c1", cwd },
      { command: "npm test", output: "1 failing", exitCode: undefined, durationMs: 1234 },
    ],
    [
      "Cursor, its tool",
      cursor.toolEnded,
      { agent: "cursor", event: "postToolUse", conversation: "c1" },
      {
        command: "npm test",
        directory: `${cwd}/api`,
        output: "1 failing",
        exitCode: 1,
        durationMs: 5432,
      },
    ],
    [
      "Cursor, its tool that failed",
      cursor.toolFailed,
      { agent: "cursor", event: "postToolUseFailure" },
      { command: "npm test", output: "Command timed out after 30s", exitCode: undefined },
    ],
    [
      "Gemini CLI",
      gemini.shellEnded,
      { agent: "gemini", event: "AfterTool", conversation: "g1" },
      { command: "npm test", directory: "api", output: "Output: 1 failing\nExit Code: 1", exitCode: 1 },
    ],
    [
      "Codex, whatever the output says of a code",
      codex.bashEnded,
      { agent: "codex", event: "PostToolUse", conversation: "x1", toolUse: "call_1" },
      { command: "cargo test", output: codex.bashEnded.tool_response, exitCode: 101 },
    ],
  ])("of %s", (_, input, about, ended) => {
    expect(read(input)).toMatchObject({ kind: "commandEnded", cwd, ...about, ...ended });
  });

  it.each([
    [
      "goes on in the background",
      { ...claude.bashEnded, tool_input: { command: "npm test", run_in_background: true } },
    ],
    [
      "was interrupted",
      { ...claude.bashEnded, tool_response: { stdout: "", stderr: "", interrupted: true } },
    ],
    ["was interrupted as it failed", { ...claude.bashFailed, is_interrupt: true }],
    [
      "was put into the background",
      { ...claude.bashEnded, tool_response: { stdout: "", backgroundTaskId: "b1" } },
    ],
    [
      "is in a terminal that stays",
      { ...vscode.terminalEnded, tool_input: { command: "npm test", isBackground: true } },
    ],
    ["was denied", copilot.deniedForVscode],
    ["was not permitted", { ...cursor.toolFailed, failure_type: "permission_denied" }],
    ["has no command", { ...claude.bashEnded, tool_input: {} }],
  ])("that %s says nothing", (_, input) => {
    expect(readHookCall(input)).toBeUndefined();
  });

  it("has no exit code that only its output speaks of", () => {
    const forged = { ...codex.bashEnded, tool_response: "Output:\nExit code: 0\n" };
    expect(read(forged)).toMatchObject({ exitCode: undefined });
    const inside = { ...copilot.bashEnded.toolResult, textResultForLlm: "<exited with exit code 0>\nmore" };
    expect(read({ ...copilot.bashEnded, toolResult: inside })).toMatchObject({ exitCode: undefined });
  });

  it("never ended well where it is said that it failed", () => {
    expect(read({ ...claude.bashFailed, error: "Exit code 0\nodd" })).toMatchObject({ exitCode: undefined });
  });

  it("has the end of an output that is long, and no more", () => {
    const stdout = `${"x".repeat(3_000_000)}the end`;
    const call = read({ ...claude.bashEnded, tool_response: { stdout, stderr: "", interrupted: false } });
    expect(call.kind === "commandEnded" && [call.output.length, call.output.endsWith("the end")]).toEqual([
      1024 * 1024,
      true,
    ]);
  });
});

describe("another command in its place", () => {
  const command = "A=1 pytest -q";

  it.each([
    [
      "Claude Code",
      claude.bashStarts,
      {
        hookSpecificOutput: {
          hookEventName: "PreToolUse",
          updatedInput: { command, description: "Run the tests", timeout: 120000, run_in_background: false },
        },
      },
    ],
    [
      "VS Code",
      vscode.terminalStarts,
      {
        hookSpecificOutput: {
          hookEventName: "PreToolUse",
          updatedInput: { command, explanation: "Run the tests", isBackground: false },
        },
      },
    ],
    ["Copilot CLI", copilot.bashStarts, { modifiedArgs: { command, description: "Run the tests" } }],
    ["Cursor", cursor.toolStarts, { updated_input: { command, working_directory: cwd } }],
    [
      "Gemini CLI",
      gemini.shellStarts,
      { hookSpecificOutput: { hookEventName: "BeforeTool", tool_input: { command } } },
    ],
    [
      "Codex",
      codex.bashStarts,
      {
        hookSpecificOutput: {
          hookEventName: "PreToolUse",
          permissionDecision: "allow",
          updatedInput: { command },
        },
      },
    ],
  ])("is written for %s", (_, input, written) => {
    expect(read(input)).toMatchObject({ kind: "commandStarts", command: "pytest -q", cwd });
    expect(answer(input, { command })).toEqual(written);
    expect(answer(input, {})).toBeUndefined();
  });

  it("permits nothing where an agent does without", () => {
    const inputs = [
      claude.bashStarts,
      vscode.terminalStarts,
      copilot.bashStarts,
      cursor.toolStarts,
      gemini.shellStarts,
    ];
    for (const input of inputs) {
      expect(JSON.stringify(answer(input, { command }))).not.toMatch(/permission|allow|approve/i);
    }
  });
});

describe("facts for the model", () => {
  const context = "Casebook: #3 worse.";
  const inOutput = (hookEventName: string) => ({
    hookSpecificOutput: { hookEventName, additionalContext: context },
  });

  it.each([
    ["Claude Code, after a run", claude.bashEnded, inOutput("PostToolUse")],
    ["Claude Code, after one that failed", claude.bashFailed, inOutput("PostToolUseFailure")],
    ["Claude Code, before an edit", claude.edit, inOutput("PreToolUse")],
    ["Claude Code, after its context was cut", claude.compacted, inOutput("SessionStart")],
    ["VS Code, after a run", vscode.terminalEnded, inOutput("PostToolUse")],
    ["VS Code, before an edit", vscode.edit, inOutput("PreToolUse")],
    ["VS Code, at the start", vscode.start, inOutput("SessionStart")],
    ["Copilot CLI, which takes none after a run", copilot.bashEnded, undefined],
    ["Copilot CLI, at the start", copilot.start, { additionalContext: context }],
    ["Copilot CLI in the other form", copilot.startForVscode, { additionalContext: context }],
    ["Cursor, after a run", cursor.toolEnded, { additional_context: context }],
    ["Cursor, whose other event takes none", cursor.shellEnded, undefined],
    ["Cursor, at the start", cursor.start, { additional_context: context }],
    ["Gemini CLI, after a run", gemini.shellEnded, inOutput("AfterTool")],
    ["Gemini CLI, after an edit", gemini.edited, inOutput("AfterTool")],
    ["Gemini CLI, at the start", gemini.start, inOutput("SessionStart")],
    ["Codex, after a run", codex.bashEnded, inOutput("PostToolUse")],
    ["Codex, before an edit", codex.patch, inOutput("PreToolUse")],
    ["Codex, at the start", codex.start, inOutput("SessionStart")],
  ])("are written for %s", (_, input, written) => {
    expect(answer(input, { context })).toEqual(written);
    expect(answer(input, { context: "" })).toBeUndefined();
  });

  it.each([
    ["Claude Code", claude.stop, { decision: "block", reason: context }],
    [
      "VS Code",
      vscode.stop,
      { hookSpecificOutput: { hookEventName: "Stop", decision: "block", reason: context } },
    ],
    ["Copilot CLI", copilot.stop, { decision: "block", reason: context }],
    ["Copilot CLI in the other form", copilot.stopForVscode, { decision: "block", reason: context }],
    ["Cursor", cursor.stop, { followup_message: context }],
    ["Gemini CLI", gemini.stop, { decision: "deny", reason: context }],
    ["Codex", codex.stop, { decision: "block", reason: context }],
  ])("have %s go on", (_, input, written) => {
    expect(read(input).kind).toBe("stop");
    expect(answer(input, { context })).toEqual(written);
  });

  it("are for the agent that writes such keys", () => {
    const agents = [
      claude.compacted,
      vscode.start,
      copilot.start,
      copilot.startForVscode,
      cursor.start,
      gemini.start,
      codex.start,
    ];
    expect(agents.map((input) => read(input).agent)).toEqual([
      "claude",
      "vscode",
      "copilot",
      "copilot",
      "cursor",
      "gemini",
      "codex",
    ]);
    expect([read(vscode.stop), read({ ...cursor.stop, loop_count: 1 }), read(claude.stop)]).toMatchObject([
      { isAgain: true },
      { isAgain: true },
      { isAgain: false },
    ]);
  });
});

describe("an edit", () => {
  it.each([
    [
      "a replacement",
      claude.edit,
      [
        {
          path: `${cwd}/src/pricing.js`,
          removed: ["return price;"],
          added: ["return Math.round(price);"],
          isWhole: false,
        },
      ],
    ],
    [
      "a whole file",
      claude.write,
      [{ path: `${cwd}/src/pricing.js`, removed: [], added: ["export const a = 1;"], isWhole: true }],
    ],
    [
      "one of VS Code",
      vscode.edit,
      [{ path: `${cwd}/src/a.js`, removed: ["const a = 1;"], added: ["const a = 2;"], isWhole: false }],
    ],
    [
      "a patch",
      codex.patch,
      [
        { path: "src/a.js", removed: ["const a = 1;"], added: ["const a = 2;"], isWhole: false },
        { path: "b.js", removed: [], added: ["let b;"], isWhole: true },
      ],
    ],
    [
      "several in one file",
      {
        ...claude.edit,
        tool_name: "MultiEdit",
        tool_input: {
          file_path: "a.js",
          edits: [
            { old_string: "a\n", new_string: "b\r\nc" },
            { old_string: "", new_string: "d" },
          ],
        },
      },
      [
        { path: "a.js", removed: ["a"], added: ["b", "c"], isWhole: false },
        { path: "a.js", removed: [], added: ["d"], isWhole: false },
      ],
    ],
  ])("is read from %s", (_, input, edits) => {
    expect(read(input)).toMatchObject({ kind: "edit", edits });
  });
});

it.each([
  null,
  1,
  "x",
  [],
  {},
  { hook_event_name: 1 },
  { hook_event_name: "Notification" },
  { ...claude.edit, tool_name: "Read", tool_input: { file_path: "a" } },
])("%j is no call", (input) => {
  expect(readHookCall(input)).toBeUndefined();
});

it.each(agentIds)("the trial call of %s is one of its own", (agent) => {
  expect(read(sampleCall(agent, cwd))).toMatchObject({
    agent: agent === "codex" ? "claude" : agent,
    kind: "start",
    cwd,
  });
});
