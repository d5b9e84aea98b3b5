import type * as vscode from "vscode";
import type { Disposable } from "../../base/disposable.ts";
import { EventEmitter } from "../../base/event.ts";
import { type MakerFilter, readMakerFilter } from "../../model/log/makerFilter.ts";

const key = "filter casebook.attempts";

/** Of whom the user wants to see attempts. It is kept for the workspace. */
export class ShownAttempts implements Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new EventEmitter<void>();
  #filter: MakerFilter | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    this.#filter = readMakerFilter(memento.get(key));
  }

  /** Undefined for all. */
  get filter(): MakerFilter | undefined {
    return this.#filter;
  }

  set filter(filter: MakerFilter | undefined) {
    this.#filter = filter;
    void this.#memento.update(key, filter);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
