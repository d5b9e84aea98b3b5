import * as vscode from "vscode";
import type { KeptSession } from "../../model/log/keptSession.ts";
import { titleLabel } from "../../model/log/section.ts";
import type { EngineClient } from "../../protocol/client.ts";
import { plainText } from "../window/shownText.ts";
import { exportLocale } from "./exportLocale.ts";
import { registerReadOnlyFiles } from "./readOnlyFiles.ts";

/** The scheme of documents that show a session of another branch, as it was when it was looked at. */
const keptScheme = "casebook-session";

/** Opens the Markdown of a session of any branch, to be read only; at the first line that has the most words of `at`, if that is given. */
export async function openKept(
  folder: string,
  { log, tip, session, title }: Pick<KeptSession, "log" | "tip" | "session" | "title">,
  at = "",
): Promise<void> {
  const query = new URLSearchParams({ folder, log, tip, session }).toString();
  const path = `/${titleLabel(plainText(title).replace(/[\\/]/g, " ").trim())}.md`;
  const editor = await vscode.window.showTextDocument(vscode.Uri.from({ scheme: keptScheme, path, query }));
  const line = lineWith(editor.document.getText(), at);
  if (line !== undefined) {
    const range = editor.document.lineAt(line).range;
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
  }
}

/** The line with the most words of a text, which may be written otherwise there: with signs of Markdown between them. */
function lineWith(document: string, text: string): number | undefined {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu));
  const counts = document
    .split("\n")
    .map((line) => [...words].filter((word) => line.toLowerCase().includes(word)).length);
  const best = counts.reduce((most, count) => Math.max(most, count), 0);
  return best === 0 ? undefined : counts.indexOf(best);
}

/** Serves such documents. */
export function registerKeptDocuments(client: EngineClient): vscode.Disposable {
  return registerReadOnlyFiles(keptScheme, async (uri) => {
    const query = new URLSearchParams(uri.query);
    const [folder = "", log = "", tip = "", session = ""] = ["folder", "log", "tip", "session"].map(
      (name) => query.get(name) ?? "",
    );
    return Buffer.from(
      await client.request("exportKeptSession", { folder, log, tip, session, ...exportLocale() }),
    );
  });
}
