import * as vscode from "vscode";

/** Warnings that the user does not want to see again in this workspace. */
export class HiddenWarnings implements vscode.Disposable {
  readonly #kept: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(kept: vscode.Memento) {
    this.#kept = kept;
  }

  has(warning: string): boolean {
    return this.#kept.get<readonly string[]>("hiddenWarnings", []).includes(warning);
  }

  async add(warning: string): Promise<void> {
    await this.#kept.update("hiddenWarnings", [
      ...this.#kept.get<readonly string[]>("hiddenWarnings", []),
      warning,
    ]);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
