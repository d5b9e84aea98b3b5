import type * as vscode from "vscode";
import { describeRefused, type EngineWork, isOpening } from "../model/engineWork.ts";

/** During what the engine ended for a folder, and how often in a row. */
interface Death {
  readonly work: EngineWork;
  readonly times: number;
}

/** After so many deaths in a row during the same, a folder is left alone until the user asks for it. */
const mostDeaths = 2;

/**
 * Remembers, for this window and the next, what the engine did not survive: what lies in a log is read again by every engine, and
 * would end one after the other.
 */
export class EngineDeaths {
  readonly #kept: vscode.Memento;

  constructor(kept: vscode.Memento) {
    this.#kept = kept;
  }

  /** The engine ended during this. Only what comes with opening a folder comes again by itself. */
  record(folder: string, work: EngineWork): void {
    if (isOpening(work)) {
      const before = this.#all[folder];
      const times = before?.work.kind === work.kind ? before.times + 1 : 1;
      this.#keep({ ...this.#all, [folder]: { work, times } });
    }
  }

  /** The engine has done this, and lives. */
  survived(folder: string, work: EngineWork): void {
    if (this.#all[folder]?.work.kind === work.kind) {
      this.forget(folder);
    }
  }

  /** Why a folder is not opened, in words; `name` is how the user knows it. Undefined where it can be. */
  refusal(folder: string, name: string): string | undefined {
    const death = this.#all[folder];
    return death !== undefined && death.times >= mostDeaths ? describeRefused(death.work, name) : undefined;
  }

  /** The user asks for the folder again. */
  forget(folder: string): void {
    const { [folder]: _, ...others } = this.#all;
    this.#keep(others);
  }

  get #all(): Readonly<Record<string, Death>> {
    return this.#kept.get<Readonly<Record<string, Death>>>(key, {});
  }

  #keep(all: Readonly<Record<string, Death>>): void {
    void this.#kept.update(key, all);
  }
}

const key = "engineDeaths";
