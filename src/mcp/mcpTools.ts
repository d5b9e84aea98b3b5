import { mcpCheck } from "./mcpCheck.ts";
import { mcpRecord } from "./mcpRecord.ts";
import { mcpRestore } from "./mcpRestore.ts";
import { mcpRun } from "./mcpRun.ts";
import { mcpStatus } from "./mcpStatus.ts";
import type { McpTool } from "./toolCall.ts";

/** The tools of the server, always these five, in this order. */
export const mcpTools: readonly McpTool[] = [mcpStatus, mcpRun, mcpCheck, mcpRecord, mcpRestore];

/** The JSON Schema of a tool's input. */
export function inputSchemaOf({ properties, required = [] }: McpTool) {
  return {
    type: "object" as const,
    properties: { ...properties, folder: { type: "string" as const } },
    ...(required.length > 0 && { required: [...required] }),
  };
}
