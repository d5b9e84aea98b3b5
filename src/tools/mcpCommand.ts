/** How a server for agents is started. */
export interface McpCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The command of the server for some folders, by absolute paths; `isElectron` if `program` is the editor's, which must be asked to be Node. */
export function mcpCommand(
  {
    program,
    isElectron,
    script,
  }: { readonly program: string; readonly isElectron: boolean; readonly script: string },
  folders: readonly string[],
): McpCommand {
  return {
    command: program,
    args: [script, "mcp", ...folders.flatMap((folder) => ["--folder", folder])],
    env: isElectron ? { ELECTRON_RUN_AS_NODE: "1" } : {},
  };
}
