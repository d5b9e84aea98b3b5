import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { boundedPattern } from "../base/boundedPattern.ts";
import { codeOf } from "../base/errors.ts";

/** What was found in a folder that tells how its tests are run. */
export interface Project {
  /** Its absolute path, with `/`. */
  readonly folder: string;
  /** The scripts of package.json. */
  readonly scripts: ReadonlyMap<string, string>;
  /** What runs them, by the lock file. */
  readonly packageManager: "npm" | "pnpm" | "yarn";
  /** The names of all dependencies of package.json. */
  readonly dependencies: ReadonlySet<string>;
  /** The texts of configuration files, by their names; a file that is not there is missing. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that look like tests, relative to the folder, with the beginnings of the first few. */
  readonly testFiles: ReadonlyMap<string, string>;
}

const configurations = [
  "pytest.ini pyproject.toml setup.cfg tox.ini noxfile.py conftest.py tests/conftest.py",
  "vitest.config.ts vitest.config.mts vitest.config.js vitest.config.mjs",
  "vite.config.ts vite.config.mts vite.config.js vite.config.mjs deno.json deno.jsonc",
  "go.mod Cargo.toml .config/nextest.toml Makefile",
  "pom.xml mvnw build.gradle build.gradle.kts gradlew",
  "phpunit.xml phpunit.xml.dist composer.json vendor/bin/phpunit",
  "Gemfile .rspec Rakefile bin/rails",
  "CMakeLists.txt test/CMakeLists.txt tests/CMakeLists.txt Directory.Packages.props",
].flatMap((names) => names.split(" "));

/** Where tests are looked for, besides the folder itself. */
const testFolders = ["test/", "tests/", "spec/"];

/** How files of tests are called, in one language or another, and the projects of .NET. */
const testNames = boundedPattern(
  /[._-](?:test|spec)\.(?:[cm]?[jt]sx?|py)$|(?:^|\/)test\w*\.py$|(?:^|\/)test_\w+\.rb$|_test\.go$|_(?:test|spec)\.rb$|Test\.php$|\.bats$|[Tt]est\w*\.(?:cc|cpp|cxx)$|\.(?:cs|fs|vb)proj$/,
);

/** How many test files are looked into. */
const maxTestFiles = 20;

const packageJson = v.object({
  scripts: v.optional(v.record(v.string(), v.string())),
  dependencies: v.optional(v.record(v.string(), v.unknown())),
  devDependencies: v.optional(v.record(v.string(), v.unknown())),
});

/** Looks at a folder: a bounded number of files, and no more than the beginning of each. */
export async function readProject(folder: string): Promise<Project> {
  const text = await readStart(join(folder, "package.json"));
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), packageJson), text?.replace(/^\uFEFF/, ""));
  const { scripts = {}, dependencies = {}, devDependencies = {} } = parsed.success ? parsed.output : {};
  const names = await list(folder);
  return {
    folder: folder.replaceAll("\\", "/"),
    scripts: new Map(Object.entries(scripts)),
    packageManager: packageManagerOf(names),
    dependencies: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
    texts: await readTexts(folder, configurations),
    testFiles: await readTexts(folder, await listTestFiles(folder, names)),
  };
}

function packageManagerOf(names: readonly string[]): Project["packageManager"] {
  if (names.includes("pnpm-lock.yaml")) {
    return "pnpm";
  }
  return names.includes("yarn.lock") ? "yarn" : "npm";
}

async function listTestFiles(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found = [...names];
  for (const directory of testFolders) {
    found.push(...(await list(join(folder, directory))).map((name) => directory + name));
  }
  return found.filter((name) => testNames.test(name)).slice(0, maxTestFiles);
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

async function list(directory: string): Promise<readonly string[]> {
  return (await readdir(directory).catch(emptyIfUnreadable)) ?? [];
}

/** How much of a file is looked at, in bytes. */
const looked = 256 * 1024;

/** The beginning of a regular file; undefined for anything else. A FIFO would wait for ever for somebody to write. */
async function readStart(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(emptyIfUnreadable);
  const file = found?.isFile() === true ? await open(path, "r").catch(emptyIfUnreadable) : undefined;
  try {
    const { bytesRead = 0, buffer } = (await file?.read(Buffer.alloc(looked), 0, looked, 0)) ?? {};
    return buffer?.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file?.close();
  }
}

/** What may not be read cannot tell anything, and keeps nothing from running. */
function emptyIfUnreadable(error: unknown): undefined {
  if (!["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP"].includes(codeOf(error) ?? "")) {
    throw error;
  }
}
