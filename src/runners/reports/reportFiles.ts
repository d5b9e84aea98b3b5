import { lstat, mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tidy } from "../../base/remove.ts";
import { fileState } from "./fileState.ts";
import { OverwrittenReports } from "./overwrittenReports.ts";
import { findMatching } from "./reportGlobs.ts";
import { SettledReports } from "./settledReports.ts";

/** Where the reports of one run are expected: a directory of its own, outside of the workspace, readable only by the user. */
export class ReportDirectory {
  readonly path: string;
  /** Paths outside of the directory, with what was there before the run. */
  readonly #before = new Map<string, string | undefined>();
  readonly #expected: string[] = [];
  readonly #patterns: Patterns[] = [];
  /** The directory itself, and those in it that commands have for themselves. */
  readonly #settled: SettledReports[] = [];
  /** What lies outside of them. */
  readonly #overwritten: OverwrittenReports;

  private constructor(path: string) {
    this.path = path;
    this.#watch(path);
    this.#overwritten = new OverwrittenReports(
      join(path, "overwritten"),
      async () => [...this.#expected, ...(await this.#listMatching())],
      (one) => this.#before.get(one),
    );
  }

  #watch(path: string): void {
    const settled = new SettledReports(path);
    settled.start();
    this.#settled.push(settled);
  }

  /** A directory for one of several commands of a line, which may run at the same time. */
  async ofCommand(index: number): Promise<string> {
    const path = join(this.path, String(index));
    await mkdir(path, { recursive: true });
    this.#watch(path);
    return path;
  }

  /** Keeps the file that lists the tests of the run in their order; returns its absolute path. */
  async keepOrder(order: string): Promise<string> {
    // In a folder of its own: every file beside the reports is read.
    const folder = join(this.path, "order");
    await mkdir(folder);
    const path = join(folder, "tests.jsonl");
    await writeFile(path, order);
    return path;
  }

  static async create(tempDirectory: string): Promise<ReportDirectory> {
    return new ReportDirectory(await mkdtemp(join(tempDirectory, "casebook-run-")));
  }

  /** Before the run: the absolute paths where its command itself says that a report goes. */
  async expect(paths: readonly string[]): Promise<void> {
    this.#expected.push(...paths);
    await this.#remember(paths);
  }

  /** Before the run: other places where reports may be found. The first of several that finds any is taken. */
  async expectMatching(patterns: Patterns): Promise<void> {
    if (patterns.patterns.length === 0) {
      return;
    }
    this.#patterns.push(patterns);
    await this.#remember(await findMatching(patterns.folder, patterns.patterns));
  }

  /** Before the run, when everything is expected: keeps what is written in these places and overwritten by the same run. */
  startKeeping(): void {
    if (this.#before.size + this.#patterns.length > 0) {
      this.#overwritten.start([...this.#before.keys()]);
    }
  }

  /**
   * The reports that the run wrote: regular files that are not empty, and what they were before the run itself overwrote them. In this
   * directory also those that are empty, beside others: what began to write one did not come to its end. Those of patterns that the user has set are preferred to
   * those in this directory and at the expected paths, and these to those of other patterns. A file that is as it was before
   * is of another run, and is not taken. No clock is asked: a file system may have its own.
   */
  async find(): Promise<readonly string[]> {
    await this.#stop();
    const isSet = (patterns: Patterns) => patterns.isSet;
    return (
      (await this.#findMatching(this.#patterns.filter(isSet))) ??
      (await this.#findOwn()) ??
      (await this.#findMatching(this.#patterns.filter((one) => !isSet(one)))) ??
      []
    );
  }

  /** A report that was made from something else the run gave. */
  async write(text: string): Promise<void> {
    await writeFile(join(this.path, "console.xml"), text);
  }

  /** It never rejects: a process that the run left may keep the directory, and what stays is announced (`base/remove.ts`). */
  async remove(): Promise<void> {
    await this.#stop();
    await tidy(this.path);
  }

  async #remember(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      this.#before.set(path, await fileState(path));
    }
  }

  async #stop(): Promise<void> {
    for (const one of this.#settled) {
      one.stop();
    }
    await this.#overwritten.stop();
  }

  async #findOwn(): Promise<readonly string[] | undefined> {
    const own: string[] = [];
    for (const { directory } of this.#settled) {
      const names = (await readdir(directory)).sort();
      own.push(...names.map((name) => join(directory, name)));
    }
    const written = [...((await this.#written(own)) ?? []), ...((await this.#written(this.#expected)) ?? [])];
    return written.length === 0 ? undefined : [...written, ...(await listEmpty(own))];
  }

  async #findMatching(all: readonly Patterns[]): Promise<readonly string[] | undefined> {
    for (const { folder, patterns } of all) {
      const found = await this.#written(await findMatching(folder, patterns));
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  async #listMatching(): Promise<readonly string[]> {
    const all = await Promise.all(
      this.#patterns.map(({ folder, patterns }) => findMatching(folder, patterns)),
    );
    return all.flat();
  }

  /** Those that are not as they were before, each with what it was earlier in this run; undefined for none. */
  async #written(paths: readonly string[]): Promise<readonly string[] | undefined> {
    const found: string[] = [];
    for (const path of new Set(paths)) {
      const now = await fileState(path);
      if (now !== undefined && now !== this.#before.get(path)) {
        found.push(...(await this.#overwritten.earlier(path)), path);
      }
    }
    return found.length > 0 ? found : undefined;
  }
}

async function listEmpty(paths: readonly string[]): Promise<readonly string[]> {
  const stats = await Promise.all(paths.map((path) => lstat(path)));
  return paths.filter((_, index) => stats[index]?.isFile() === true && stats[index].size === 0);
}

/** Where reports may be found below a folder. */
export interface Patterns {
  readonly folder: string;
  readonly patterns: readonly string[];
  /** The user has set them. */
  readonly isSet: boolean;
}
