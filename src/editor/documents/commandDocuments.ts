import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";
import { registerReadOnlyFiles } from "./readOnlyFiles.ts";

/** The scheme of documents that show a command which is too long for a dialog; their address holds the text. */
const commandScheme = "casebook-command";

/** How wide its lines are, in characters, so that none has to be scrolled sideways. */
const width = 72;

/** Opens a command, as `visibleText` gives it, to be read only, in lines that are no longer than an editor is wide. */
export async function openCommand(shown: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: commandScheme, path: `/${t("Command to Run")}.txt`, query: shown });
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** Serves such documents. */
export function registerCommandDocuments(): vscode.Disposable {
  return registerReadOnlyFiles(commandScheme, async ({ query }) => {
    const characters = Array.from(query);
    const lines = Array.from({ length: Math.ceil(characters.length / width) }, (_, line) =>
      characters.slice(line * width, (line + 1) * width).join(""),
    );
    return Buffer.from(`${lines.join("\n")}\n`);
  });
}
