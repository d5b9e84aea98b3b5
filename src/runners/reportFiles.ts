import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../base/errors.ts";

/** Where the reports of one run are expected: a directory of its own, outside of the workspace, readable only by the user. */
export class ReportDirectory {
  readonly path: string;
  /** Paths outside of the directory, with what was there before the run. */
  readonly #before = new Map<string, string | undefined>();

  private constructor(path: string) {
    this.path = path;
  }

  static async create(tempDirectory: string): Promise<ReportDirectory> {
    return new ReportDirectory(await mkdtemp(join(tempDirectory, "casebook-run-")));
  }

  /** Before the run: the absolute paths where its command itself says that a report goes. */
  async expect(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      this.#before.set(path, await look(path));
    }
  }

  /**
   * The reports that the run wrote, in this directory and at the expected paths: regular files that are not empty. One that
   * is as it was before is of another run, and is not taken. No clock is asked: a file system may have its own.
   */
  async find(): Promise<readonly string[]> {
    const names = (await readdir(this.path)).sort();
    const found: string[] = [];
    for (const path of [...names.map((name) => join(this.path, name)), ...this.#before.keys()]) {
      const now = await look(path);
      if (now !== undefined && now !== this.#before.get(path)) {
        found.push(path);
      }
    }
    return found;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** What tells one state of a file from another; undefined for what is no regular file or is empty. */
async function look(path: string): Promise<string | undefined> {
  try {
    const stat = await lstat(path, { bigint: true });
    return stat.isFile() && stat.size > 0n ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}
