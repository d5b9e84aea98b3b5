import type * as vscode from "vscode";
import { type ExportForm, exportParts, wholeSession } from "../../model/words/exportForm.ts";

const key = "export.choice";

/** What the user exported last, which is proposed the next time: kept for the workspace. An attempt is chosen again each time. */
export class LastExport {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  get form(): ExportForm {
    const kept = this.#memento.get<{ readonly scope?: unknown; readonly parts?: unknown }>(key);
    const parts = kept?.parts;
    return {
      scope: { kind: kept?.scope === "pullRequest" ? "pullRequest" : "session" },
      parts: Array.isArray(parts) ? exportParts.filter((part) => parts.includes(part)) : wholeSession.parts,
    };
  }

  set form({ scope, parts }: ExportForm) {
    void this.#memento.update(key, { scope: scope.kind, parts });
  }
}
