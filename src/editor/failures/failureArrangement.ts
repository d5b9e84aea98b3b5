import type * as vscode from "vscode";
import type { Disposable } from "../../base/disposable.ts";
import { EventEmitter } from "../../base/event.ts";

/** What the failing tests of a view stand below. */
export const groupings = ["file", "suite", "error"] as const;

/** One way to group them. */
export type Grouping = (typeof groupings)[number];

/** How the failing tests are shown. */
export interface Arrangement {
  readonly groupBy: Grouping;
  /** Tests that did not fail before, and what holds any of them, stand on top. */
  readonly newFirst: boolean;
  /** Only tests whose name, suites, file or message contain this text, in whatever case; empty for all. */
  readonly filter: string;
  /** Whether long lists are shown whole. */
  readonly isWhole: boolean;
}

const key = "arrangement casebook.failures";

/** How the user wants the failing tests to be shown: what they stand below, and in which order, is kept for the workspace. */
export class FailureArrangement implements Disposable {
  readonly #kept: vscode.Memento;
  readonly #changed = new EventEmitter<void>();
  #current: Arrangement;

  readonly onDidChange = this.#changed.event;

  constructor(kept: vscode.Memento) {
    this.#kept = kept;
    const { groupBy, newFirst } = kept.get<Partial<Arrangement>>(key) ?? {};
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
    void this.#kept.update(key, { groupBy, newFirst });
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
