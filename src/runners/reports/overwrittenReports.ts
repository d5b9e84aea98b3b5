import { type FSWatcher, watch } from "node:fs";
import { constants, copyFile, mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileState } from "./fileState.ts";

/** How long nobody looks between two looks, in milliseconds, and how many times as long as the last one took. */
const shortestPause = 100;
const pauseFactor = 20;

/** How many directories are watched. */
const mostWatched = 100;

/** The largest report that is kept before it is overwritten, in bytes. */
const mostKept = 64 * 2 ** 20;

/** How much of a report's beginning and end is read to see whether it is whole, in bytes. */
const looked = 64 * 1024;

/** A report as it once was. */
interface Kept {
  readonly state: string;
  readonly copy: string;
}

/**
 * Keeps the reports that a run writes where the user, or the framework, wants them, and writes again: a command that starts Maven, or a
 * pytest with a `--junitxml` of its own, twice. They stay where they are; a copy is made of what is whole. That is all that can be done
 * about a path that is not ours: of two that are written within a moment the first may be lost.
 */
export class OverwrittenReports {
  readonly #directory: string;
  readonly #list: () => Promise<readonly string[]>;
  readonly #before: (path: string) => string | undefined;
  readonly #kept = new Map<string, Kept[]>();
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #isWaiting = false;
  #isStopped = false;

  /** Copies go into `directory`. `list` gives the paths of all reports that are there; `before`, their state before the run. */
  constructor(
    directory: string,
    list: () => Promise<readonly string[]>,
    before: (path: string) => string | undefined,
  ) {
    this.#directory = directory;
    this.#list = list;
    this.#before = before;
  }

  /** From now on. The directories of these files, which need not be there, are watched; all others are looked at now and then. */
  start(paths: readonly string[]): void {
    for (const path of paths) {
      this.#watch(dirname(path));
    }
    this.#lookLater(shortestPause);
  }

  #watch(directory: string): void {
    if (this.#watchers.has(directory) || this.#watchers.size >= mostWatched || this.#isStopped) {
      return;
    }
    try {
      const watcher = watch(directory, () => this.#look());
      watcher.on("error", () => watcher.close());
      this.#watchers.set(directory, watcher);
    } catch {
      // It is not there yet, or the system has no watcher left: it is looked at now and then.
    }
  }

  #lookLater(pause: number): void {
    if (!this.#isStopped) {
      this.#timer = setTimeout(() => {
        const began = performance.now();
        this.#look();
        void this.#work.then(() =>
          this.#lookLater(Math.max(shortestPause, pauseFactor * (performance.now() - began))),
        );
      }, pause);
      this.#timer.unref();
    }
  }

  /** One look after the other. */
  #look(): void {
    if (!this.#isWaiting) {
      this.#isWaiting = true;
      this.#work = this.#work
        .then(async () => {
          this.#isWaiting = false;
          for (const path of await this.#list()) {
            this.#watch(dirname(path));
            await this.#keep(path);
          }
        })
        // A copy that fails now, as on a full disk, may succeed later; the report itself is read after the run.
        .catch(() => undefined);
    }
  }

  async #keep(path: string): Promise<void> {
    const state = await fileState(path);
    const kept = this.#kept.get(path) ?? [];
    if (state === undefined || state === this.#before(path) || state === kept.at(-1)?.state) {
      return;
    }
    if (!(await isWhole(path))) {
      return;
    }
    await mkdir(this.#directory, { recursive: true });
    const copy = join(this.#directory, `${this.#kept.size}-${kept.length}.xml`);
    this.#kept.set(path, kept);
    await copyFile(path, copy, constants.COPYFILE_FICLONE);
    if ((await fileState(path)) === state) {
      kept.push({ state, copy });
    }
  }

  /** Until now; resolves when nothing is copied any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) {
      watcher.close();
    }
    await this.#work;
  }

  /** What stood at a path in the run before what stands there now, oldest first: copies. */
  async earlier(path: string): Promise<readonly string[]> {
    const now = await fileState(path);
    const found: string[] = [];
    for (const { state, copy } of this.#kept.get(path) ?? []) {
      if (state !== now && !(await isContinued(copy, path))) {
        found.push(copy);
      }
    }
    return found;
  }
}

/**
 * Whether the later report stands for the earlier one: it lists the same executions and perhaps more, as that of a reporter that writes
 * after every test; or it says itself how often each test was run, as Surefire does that runs failing tests again.
 */
async function isContinued(earlier: string, later: string): Promise<boolean> {
  const [was, is] = await Promise.all([readFile(earlier, "latin1"), readFile(later, "latin1")]);
  const cases = was.slice(was.indexOf("<testcase"), was.lastIndexOf("</testsuite>")).trim();
  return !was.includes("<testcase") || is.includes(cases) || /<(?:flaky|rerun)(?:Failure|Error)\b/.test(is);
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
    const root = size > mostKept ? undefined : /<(testsuites?)\b/.exec(await read(0))?.[1];
    const end = (await read(size - looked)).trimEnd();
    return root !== undefined && (end.endsWith(`</${root}>`) || /<testsuites?\b[^<>]*\/>$/.test(end));
  } finally {
    await file.close();
  }
}
