import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { exportLocale } from "../../editor/documents/exportLocale.ts";
import { openKept } from "../../editor/documents/keptDocuments.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { pickOne } from "../../editor/window/window.ts";
import { offerFlaky } from "../choices/flakyPicks.ts";
import { sayMasked } from "./requestExport.ts";

/** *Show Flaky Tests…*: the tests that passed and failed on the same code in any session, to be read or exported. */
export async function showFlakyTests(folders: Folders): Promise<void> {
  const list = offerFlaky(await folders.request("listFlaky", {}));
  if (list === undefined) {
    throw new UserError(
      t("No test passed and failed on the same code in the kept sessions."),
      t("“Run n Times…” runs the same code again and again."),
    );
  }
  const picked = await pickOne(list);
  if (picked?.test !== undefined) {
    await openKept(folders.state.folder, picked.test.last);
  } else if (picked !== undefined) {
    const exported = await folders.request("exportFlaky", { home: exportLocale().home });
    const content = exported.text;
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: "markdown", content }),
    );
    sayMasked(exported);
  }
}
