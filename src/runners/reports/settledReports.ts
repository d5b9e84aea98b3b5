import { randomUUID } from "node:crypto";
import { type FSWatcher, readdirSync, renameSync, watch } from "node:fs";
import { join, parse } from "node:path";
import { codeOf } from "../../base/errors.ts";

/** How often a directory is looked at where its changes are not announced, or a report could not be renamed, in milliseconds. */
const pollPeriod = 50;

/**
 * Keeps every report that is written into a directory. A framework that a command starts twice writes to one path twice, and would
 * replace the first report by the second: so a report gets a name of its own as soon as it is there. Whoever writes to it goes on doing
 * so, and finds the path free the next time. Every framework that is asked for a report here opens it once, and never looks at it again.
 * A file without the ending `.xml` is not a report yet: ctest gives it that name when it is whole.
 */
export class SettledReports {
  readonly directory: string;
  readonly #names = new Set<string>();
  /** It is in every name that is given here, so that no report of a framework can ever have the same one. */
  readonly #mark = randomUUID().slice(0, 8);
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** From now on. */
  start(): void {
    try {
      this.#watcher = watch(this.directory, () => this.#settle());
      this.#watcher.on("error", () => this.#poll());
    } catch {
      // Systems have few watchers, and network disks none: then it is asked for.
      this.#poll();
    }
  }

  #poll(): void {
    this.#timer ??= setInterval(() => this.#settle(), pollPeriod);
  }

  /** At once, and without waiting for anything: the next who writes to the path may be about to open it. */
  #settle(): void {
    for (const name of listReports(this.directory)) {
      if (!this.#names.has(name)) {
        this.#rename(name);
      }
    }
  }

  /** What cannot be renamed now, as a file that somebody has open on Windows, is tried again, and stays where it is in the end. */
  #rename(name: string): void {
    const settled = this.#nameFor(name);
    try {
      renameSync(join(this.directory, name), join(this.directory, settled));
      this.#names.add(settled);
    } catch {
      this.#poll();
    }
  }

  #nameFor(name: string): string {
    const { name: stem, ext } = parse(name);
    for (let number = 1; ; number++) {
      const settled = `${stem}.${number}.${this.#mark}${ext}`;
      if (!this.#names.has(settled)) {
        return settled;
      }
    }
  }

  /** Until now: nothing is renamed any more. */
  stop(): void {
    this.#watcher?.close();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function listReports(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && entry.name.endsWith(".xml")).map(({ name }) => name);
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return [];
    }
    throw error;
  }
}
