import { failure, show } from "../cli/show.ts";
import { status } from "../cli/status.ts";
import { activeSession } from "../model/folder/folderState.ts";
import { decidingRun, headlineOf } from "../model/log/attempt.ts";
import { headlineLabel } from "../model/words/wording.ts";
import {
  argumentsOf,
  inputNumber,
  inputText,
  type McpTool,
  type ToolAnswer,
  type ToolCall,
} from "./toolCall.ts";

/** *casebook_status*. */
export const mcpStatus: McpTool = {
  name: "casebook_status",
  description:
    "Where the debugging of failing tests stands, and what was tried: read it first. attempt: that one with its diff. test: a failure in full.",
  properties: {
    detail: { enum: ["brief", "full"] },
    attempt: { type: "integer" },
    test: { type: "string" },
  },
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  call: async (input, call): Promise<ToolAnswer> => {
    const attempt = inputNumber(input, "attempt");
    const test = inputText(input, "test");
    const lines = await linesOf(input, call, attempt, test);
    const isWhole = attempt !== undefined || inputText(input, "detail") === "full";
    return {
      lines,
      most: test !== undefined ? 600 : isWhole ? 1500 : 250,
      numbers: numbersOf(call, attempt),
    };
  },
};

async function linesOf(
  input: Readonly<Record<string, unknown>>,
  { around }: ToolCall,
  attempt: number | undefined,
  test: string | undefined,
): Promise<readonly string[]> {
  if (test !== undefined) {
    return (await failure.run(argumentsOf([test]), around)).lines;
  }
  if (attempt !== undefined) {
    const words = [String(attempt)];
    const shown = await show.run(argumentsOf(words), around);
    const [, ...diff] = (await show.run(argumentsOf(words, { diff: true }), around)).lines;
    return [...shown.lines.slice(0, -1), ...(diff.length > 0 ? diff : shown.lines.slice(-1))];
  }
  const isBrief = inputText(input, "detail") !== "full";
  return (await status.run(argumentsOf([], { brief: isBrief }), around)).lines;
}

function numbersOf({ folder }: ToolCall, number: number | undefined): ToolAnswer["numbers"] {
  const { state } = folder;
  const attempts = activeSession(state)?.attempts ?? [];
  const attempt = number === undefined ? attempts.at(-1) : attempts.find((one) => one.number === number);
  const headline = attempt && headlineOf(attempt);
  return {
    attempt: attempt?.number,
    verdict: headline && headlineLabel(headline),
    counts: attempt && decidingRun(attempt)?.end?.result.counts,
    changedSinceRun: state.openChanges?.length,
    running: (state.running ?? state.elsewhere)?.startedAt,
  };
}
