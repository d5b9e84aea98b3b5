import * as vscode from "vscode";
import type { KeptSession } from "../../model/log/keptSession.ts";
import { titleLabel } from "../../model/log/section.ts";
import type { EngineClient } from "../../protocol/client.ts";
import { plainText } from "../window/shownText.ts";
import { exportLocale } from "./exportLocale.ts";
import { registerReadOnlyFiles } from "./readOnlyFiles.ts";

/** The scheme of documents that show a session of another branch, as it was when it was looked at. */
const keptScheme = "casebook-session";

/** Opens the Markdown of a session of any branch, to be read only. */
export async function openKept(
  folder: string,
  { log, tip, session, title }: Pick<KeptSession, "log" | "tip" | "session" | "title">,
): Promise<void> {
  const query = new URLSearchParams({ folder, log, tip, session }).toString();
  const path = `/${titleLabel(plainText(title).replace(/[\\/]/g, " ").trim())}.md`;
  await vscode.window.showTextDocument(vscode.Uri.from({ scheme: keptScheme, path, query }));
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
