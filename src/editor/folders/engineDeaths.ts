import type * as vscode from "vscode";
import {
  describeRefused,
  type EngineWork,
  isOpening,
  isSameWork,
  isSkippable,
} from "../../model/folder/engineWork.ts";

/** During what the engine ended for a folder, and how often in a row. */
interface Death {
  readonly work: EngineWork;
  readonly times: number;
}

/** After so many deaths in a row during the same, it is left out until the user asks for it. */
const mostDeaths = 2;

/**
 * Remembers, for this window and the next, what the engine did not survive: what lies in a log is read again by every engine, and
 * would end one after the other. Only that very work is left out, where the rest of the folder can go on without it.
 */
export class EngineDeaths {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** The engine ended during this. */
  record(folder: string, work: EngineWork): void {
    const before = this.#of(folder);
    const times = 1 + (before.find((one) => isSameWork(one.work, work))?.times ?? 0);
    // A single failure before a different one does not count as a repetition.
    const others = before.filter((one) => one.times >= mostDeaths && !isSameWork(one.work, work));
    this.#keep(folder, isOpening(work) || isSkippable(work) ? [...others, { work, times }] : others);
  }

  /** The engine has done this, and lives. */
  survived(folder: string, work: EngineWork): void {
    const before = this.#of(folder);
    const after = before.filter((one) => !isSameWork(one.work, work));
    if (after.length < before.length) {
      this.#keep(folder, after);
    }
  }

  /** Why a folder is not opened, in words; `name` is how the user knows it. Undefined where it can be. */
  refusal(folder: string, name: string): string | undefined {
    const death = this.#deadly(folder).find(isOpening);
    return death && describeRefused(death, name);
  }

  /** What is left out where the folder is opened. */
  skipped(folder: string): readonly EngineWork[] {
    return this.#deadly(folder).filter(isSkippable);
  }

  /** The user asks for the folder again. */
  forget(folder: string): void {
    this.#keep(folder, []);
  }

  #deadly(folder: string): readonly EngineWork[] {
    return this.#of(folder).flatMap(({ work, times }) => (times >= mostDeaths ? [work] : []));
  }

  #of(folder: string): readonly Death[] {
    const kept = this.#all[folder];
    return Array.isArray(kept) ? kept : [];
  }

  get #all(): Readonly<Record<string, readonly Death[]>> {
    return this.#memento.get<Readonly<Record<string, readonly Death[]>>>(key, {});
  }

  #keep(folder: string, deaths: readonly Death[]): void {
    const { [folder]: _, ...others } = this.#all;
    void this.#memento.update(key, deaths.length === 0 ? others : { ...others, [folder]: deaths });
  }
}

const key = "engineDeaths";
