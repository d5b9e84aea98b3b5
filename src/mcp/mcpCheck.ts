import { check } from "../cli/check.ts";
import { argumentsOf, firstJson, inputText, inputTexts, type McpTool, type ToolAnswer } from "./toolCall.ts";

/** *casebook_check*. */
export const mcpCheck: McpTool = {
  name: "casebook_check",
  description:
    "Before an edit: was something like it tried, and what did it give? diff: the planned one, from git.",
  properties: {
    plan: { type: "string" },
    diff: { type: "string" },
    files: { type: "array", items: { type: "string" } },
  },
  required: ["plan"],
  annotations: { readOnlyHint: true, openWorldHint: false },
  call: async (input, { around }): Promise<ToolAnswer> => {
    const diff = inputText(input, "diff");
    const answer = await check.run(
      argumentsOf([inputText(input, "plan") ?? ""], {
        // Where the command line would read standard input.
        diff: diff === undefined ? undefined : "-",
        file: inputTexts(input, "files"),
      }),
      { ...around, readText: async () => `${diff?.trimEnd()}\n` },
    );
    const { isFound, attempts } = firstJson(answer);
    return { lines: answer.lines, most: 120, numbers: { isFound, attempts } };
  },
};
