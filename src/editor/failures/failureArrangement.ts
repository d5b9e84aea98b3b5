import type * as vscode from "vscode";
import type { Disposable } from "../../base/disposable.ts";
import { EventEmitter } from "../../base/event.ts";
import { type Arrangement, groupings } from "./arrangement.ts";

const key = "arrangement casebook.failures";

/** How the user wants to see the failing tests. Their grouping and order are kept for the workspace. */
export class FailureArrangement implements Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new EventEmitter<void>();
  #current: Arrangement;

  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    const { groupBy, newFirst } = memento.get<Partial<Arrangement>>(key) ?? {};
    this.#current = {
      groupBy: groupings.find((one) => one === groupBy) ?? "file",
      newFirst: newFirst ?? true,
      filter: "",
      isWhole: false,
    };
  }

  get current(): Arrangement {
    return this.#current;
  }

  change(change: Partial<Arrangement>): void {
    this.#current = { ...this.#current, ...change };
    const { groupBy, newFirst } = this.#current;
    void this.#memento.update(key, { groupBy, newFirst });
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
