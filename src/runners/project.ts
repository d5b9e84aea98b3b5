import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { codeOf } from "../base/errors.ts";

/** What was found in a folder that tells how its tests are run. */
export interface Project {
  /** The scripts of package.json. */
  readonly scripts: ReadonlyMap<string, string>;
  /** The names of all dependencies of package.json. */
  readonly dependencies: ReadonlySet<string>;
  /** The texts of configuration files, by their names; a file that is not there is missing. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that look like tests of JavaScript, relative to the folder, with the beginnings of the first few. */
  readonly testFiles: ReadonlyMap<string, string>;
}

const configurations = [
  "pytest.ini",
  "pyproject.toml",
  "setup.cfg",
  "tox.ini",
  "conftest.py",
  "tests/conftest.py",
];

const packageJson = v.object({
  scripts: v.optional(v.record(v.string(), v.string())),
  dependencies: v.optional(v.record(v.string(), v.unknown())),
  devDependencies: v.optional(v.record(v.string(), v.unknown())),
});

/** Looks at a folder: a bounded number of files, and no more than the beginning of each. */
export async function readProject(folder: string): Promise<Project> {
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), packageJson),
    await readStart(join(folder, "package.json")),
  );
  const { scripts = {}, dependencies = {}, devDependencies = {} } = parsed.success ? parsed.output : {};
  return {
    scripts: new Map(Object.entries(scripts)),
    dependencies: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
    texts: await readTexts(folder, configurations),
    testFiles: await readTexts(folder, (await listTestFiles(folder)).slice(0, 5)),
  };
}

async function listTestFiles(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const directory of ["", "test/", "tests/"]) {
    const names = await readdir(join(folder, directory)).catch(emptyIfMissing);
    found.push(
      ...names.filter((name) => /[.\-_]test\.[cm]?[jt]s$/.test(name)).map((name) => directory + name),
    );
  }
  return found;
}

function emptyIfMissing(error: unknown): string[] {
  if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
    return [];
  }
  throw error;
}

async function readTexts(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await readStart(join(folder, name));
    if (text !== undefined) {
      texts.set(name, text);
    }
  }
  return texts;
}

/** How much of a file is looked at, in bytes. */
const looked = 256 * 1024;

async function readStart(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(looked), 0, looked, 0);
      return buffer.subarray(0, bytesRead).toString("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}
