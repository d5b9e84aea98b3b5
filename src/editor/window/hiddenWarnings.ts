import * as vscode from "vscode";

/** Warnings that the user does not want to see again in this workspace. */
export class HiddenWarnings implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  has(warning: string): boolean {
    return this.#memento.get<readonly string[]>("hiddenWarnings", []).includes(warning);
  }

  async add(warning: string): Promise<void> {
    await this.#memento.update("hiddenWarnings", [
      ...this.#memento.get<readonly string[]>("hiddenWarnings", []),
      warning,
    ]);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
