import { randomUUID } from "node:crypto";
import { type FSWatcher, watch } from "node:fs";
import { constants, open, readdir, rename } from "node:fs/promises";
import { join, parse } from "node:path";

/** How often a directory is looked at where its changes are not announced, in milliseconds. */
const pollPeriod = 50;

/** How much of a report's beginning and end is read to see whether it is whole, in bytes. */
const looked = 64 * 1024;

/**
 * Keeps every report that is written into a directory. A framework that a command starts twice writes to one path twice, and would
 * replace the first report by the second: so a report gets another name as soon as it is whole. Whoever still writes to it goes on
 * doing so.
 */
export class SettledReports {
  readonly directory: string;
  readonly #names = new Set<string>();
  /** It is in every name that is given here, so that no report of a framework can ever have the same one. */
  readonly #mark = randomUUID().slice(0, 8);
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  /** A look is still to come: it sees whatever is announced until it begins. */
  #isWaiting = false;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** From now on. */
  start(): void {
    try {
      this.#watcher = watch(this.directory, () => this.#look());
      this.#watcher.on("error", () => this.#poll());
    } catch {
      // Systems have few watchers, and network disks none: then it is asked for.
      this.#poll();
    }
  }

  #poll(): void {
    this.#watcher?.close();
    this.#timer ??= setInterval(() => this.#look(), pollPeriod);
  }

  /**
   * One look after the other: two at once would give one report two names. What cannot be renamed now stays where it is, and is read
   * from there after the run.
   */
  #look(): void {
    if (!this.#isWaiting) {
      this.#isWaiting = true;
      this.#work = this.#work.then(() => this.#settle()).catch(() => undefined);
    }
  }

  async #settle(): Promise<void> {
    this.#isWaiting = false;
    for (const { name } of (await readdir(this.directory, { withFileTypes: true })).filter((one) =>
      one.isFile(),
    )) {
      const path = join(this.directory, name);
      if (!this.#names.has(name) && (await isWhole(path))) {
        const settled = this.#nameFor(name);
        this.#names.add(settled);
        await rename(path, join(this.directory, settled));
      }
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

  /** Until now; resolves when nothing is renamed any more. */
  async stop(): Promise<void> {
    this.#watcher?.close();
    clearInterval(this.#timer);
    await this.#work;
  }
}

/** Whether a JUnit report has its end: the tag that closes what it began with. A pipe in place of it would block whoever opens it. */
async function isWhole(path: string): Promise<boolean> {
  const file = await open(
    path,
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0),
  );
  try {
    const { size } = await file.stat();
    const read = async (from: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(looked), 0, looked, Math.max(0, from));
      // In UTF-16 every other byte is a NUL.
      return buffer.toString("latin1", 0, bytesRead).replaceAll("\0", "");
    };
    const root = /<(testsuites?)\b/.exec(await read(0))?.[1];
    const end = (await read(size - looked)).trimEnd();
    return root !== undefined && (end.endsWith(`</${root}>`) || /<testsuites?\b[^<>]*\/>$/.test(end));
  } finally {
    await file.close();
  }
}
