import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { codeOf } from "../base/errors.ts";

/** Where the reports of one run are expected: a directory of its own, outside of the workspace, readable only by the user. */
export class ReportDirectory {
  readonly path: string;
  readonly #since: number;

  private constructor(path: string, since: number) {
    this.path = path;
    this.#since = since;
  }

  /** Makes the directory for a run that begins now. */
  static async create(tempDirectory: string): Promise<ReportDirectory> {
    const path = await mkdtemp(join(tempDirectory, "casebook-run-"));
    // The directory was made by the clock of its file system, which need not be ours. Some keep whole seconds only.
    const { mtimeMs } = await lstat(path);
    return new ReportDirectory(path, Math.floor(mtimeMs / 1000) * 1000);
  }

  /**
   * The reports that the run wrote, in this directory and at the paths that its command names: regular files that are not
   * empty. One that is older than the run is of another run, and is not taken (git-storage P26).
   */
  async find(folder: string, named: readonly string[]): Promise<readonly string[]> {
    const written = (await readdir(this.path)).sort().map((name) => join(this.path, name));
    const candidates = [...written, ...named.map((path) => resolve(folder, path))];
    const isFresh = await Promise.all(candidates.map((path) => this.#isFresh(path)));
    return candidates.filter((_, index) => isFresh[index]);
  }

  async #isFresh(path: string): Promise<boolean> {
    try {
      const stat = await lstat(path);
      return stat.isFile() && stat.size > 0 && stat.mtimeMs >= this.#since;
    } catch (error) {
      if (codeOf(error) === "ENOENT") {
        return false;
      }
      throw error;
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
