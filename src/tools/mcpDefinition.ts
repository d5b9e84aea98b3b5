import { join } from "node:path";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { messageOf } from "../base/errors.ts";
import { EventEmitter } from "../base/event.ts";
import { affectsChatTools, chatTools } from "../editor/folders/chatTools.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { mcpCommand } from "./mcpCommand.ts";

/** What the editor has from 1.101 on (docs/rules/platform.md#v10). */
interface McpApi {
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => object;
  readonly lm?: {
    readonly registerMcpServerDefinitionProvider?: (
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: EventEmitter<void>["event"];
        provideMcpServerDefinitions(): readonly object[];
      },
    ) => vscode.Disposable;
  };
}

/**
 * Says to the editor how the server for agents is started for the folders of the window, where the user wants that and the editor can do it. `onRefused`
 * gets a sentence if the editor has the function and does not let an extension use it.
 */
export function registerMcpServer(
  folders: Folders,
  { extensionPath, extension }: vscode.ExtensionContext,
  onRefused: (message: string) => void,
): Disposable {
  const store = new DisposableStore();
  const api = vscode as unknown as McpApi;
  const { McpStdioServerDefinition: Definition } = api;
  if (Definition === undefined || typeof api.lm?.registerMcpServerDefinitionProvider !== "function") {
    return store;
  }
  const changed = store.add(new EventEmitter<void>());
  const define = () => {
    const paths = folders.all.map(({ uri }) => uri.fsPath);
    if (chatTools() !== "mcp" || !vscode.workspace.isTrusted || paths.length === 0) {
      return [];
    }
    const launched = {
      program: process.execPath,
      isElectron: process.versions["electron"] !== undefined,
      script: join(extensionPath, "dist", "cli.cjs"),
    };
    const { command, args, env } = mcpCommand(launched, paths);
    const { version } = extension.packageJSON as { readonly version: string };
    return [new Definition("Casebook", command, args, env, version)];
  };
  try {
    store.add(
      api.lm.registerMcpServerDefinitionProvider("casebook", {
        onDidChangeMcpServerDefinitions: changed.event,
        provideMcpServerDefinitions: define,
      }),
    );
  } catch (error) {
    // VS Code 1.100 has it as a proposal that it refuses to everybody. Nothing else depends on it.
    onRefused(`The server for agents is not offered to the chat of this editor: ${messageOf(error)}`);
    return store;
  }
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()));
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (affectsChatTools(change)) {
        changed.fire();
      }
    }),
  );
  return store;
}
