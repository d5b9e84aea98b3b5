import { type CallToolRequestOptions, Client, type ClientOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect } from "vitest";
import type { Casebook } from "../cli/casebook.ts";

/** What a tool answered. */
export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
  readonly numbers: unknown;
}

/** An agent that is connected to `casebook mcp`: the official client of the protocol. */
export interface Agent {
  readonly client: Client;
  /** The process of the server. */
  readonly pid: number;
  /** Calls a tool. */
  call(name: string, input?: Record<string, unknown>, options?: CallToolRequestOptions): Promise<ToolResult>;
  close(): Promise<void>;
}

/** The revisions of the protocol that agents speak, the newest first: one of the newer era, and two of the older. */
export const protocols = ["2026-07-28", "2025-11-25", "2025-06-18"] as const;

/** How a client says that it speaks only this revision. */
function speaking(protocol: (typeof protocols)[number] | undefined): ClientOptions {
  const mode = protocol === undefined ? "auto" : protocol < "2026" ? "legacy" : { pin: protocol };
  return {
    versionNegotiation: { mode },
    ...(protocol !== undefined && { supportedProtocolVersions: [protocol] }),
  };
}

/** Connects an agent to a server of the command line, in a folder. */
export async function connectAgent(
  casebook: Casebook,
  folder: string,
  args: readonly string[] = [],
  protocol?: (typeof protocols)[number],
): Promise<Agent> {
  const client = new Client({ name: "try-agent", version: "1.0.0" }, speaking(protocol));
  const { args: programArgs, env } = casebook.commandOf(["mcp", ...args]);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...programArgs],
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    cwd: folder,
    stderr: "pipe",
  });
  await client.connect(transport);
  const pid = transport.pid ?? 0;
  return {
    client,
    pid,
    call: async (name, input = {}, options = {}) => {
      const result = await client.callTool({ name, arguments: input }, options);
      const { content } = result;
      const texts = content.flatMap((one) => (one.type === "text" ? [one.text] : []));
      expect(texts).toHaveLength(1);
      return {
        text: texts[0] ?? "",
        isError: result.isError === true,
        numbers: result.structuredContent,
      };
    },
    close: () => client.close(),
  };
}
