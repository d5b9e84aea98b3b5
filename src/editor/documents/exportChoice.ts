import type * as vscode from "vscode";
import { type ExportForm, exportParts, wholeSession } from "../../model/words/exportForm.ts";

const key = "export.choice";

/** What the user exported last, which is proposed the next time: kept for the workspace. An attempt is chosen anew each time. */
export class ExportChoice {
  readonly #kept: vscode.Memento;

  constructor(kept: vscode.Memento) {
    this.#kept = kept;
  }

  get form(): ExportForm {
    const kept = this.#kept.get<{ readonly scope?: unknown; readonly parts?: unknown }>(key);
    const parts = kept?.parts;
    return {
      scope: { kind: kept?.scope === "pullRequest" ? "pullRequest" : "session" },
      parts: Array.isArray(parts) ? exportParts.filter((part) => parts.includes(part)) : wholeSession.parts,
    };
  }

  set form({ scope, parts }: ExportForm) {
    void this.#kept.update(key, { scope: scope.kind, parts });
  }
}
