import { open, readdir, stat } from "node:fs/promises";
import { dirname, join, posix, relative } from "node:path";
import * as v from "valibot";
import { boundedPattern } from "../../base/boundedPattern.ts";
import { codeOf } from "../../base/errors.ts";
import type { Selection } from "../../model/report/selection.ts";
import { findAllMatching, findMatching } from "../reports/reportGlobs.ts";

/** The contents of a folder that show how its tests are run. */
export interface Project {
  /** Its absolute path, with `/`. */
  readonly folder: string;
  /** The name in package.json; empty where there is none. */
  readonly name: string;
  /** The scripts of package.json. */
  readonly scripts: ReadonlyMap<string, string>;
  /** What runs them, by the lock file. */
  readonly packageManager: "npm" | "pnpm" | "yarn" | "bun";
  /** The names of all dependencies of package.json. */
  readonly dependencies: ReadonlySet<string>;
  /** The texts of configuration files, by their names; a file that is not there is missing. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that look like tests, relative to the folder, with the beginnings of the first few. */
  readonly testFiles: ReadonlyMap<string, string>;
  /** The folders of the packages of its workspace, relative to it with `/`. */
  readonly workspaces: readonly string[];
  /** Folders below it that a command goes to, each as a project of its own, by their paths relative to it. */
  readonly folders: ReadonlyMap<string, Project>;
}

const configurations = [
  "pytest.ini pyproject.toml setup.cfg tox.ini noxfile.py conftest.py tests/conftest.py behave.ini .behaverc",
  "vitest.config.ts vitest.config.mts vitest.config.js vitest.config.mjs",
  "vite.config.ts vite.config.mts vite.config.js vite.config.mjs deno.json deno.jsonc",
  "go.mod Cargo.toml .config/nextest.toml",
  "Makefile makefile GNUmakefile justfile Justfile .justfile",
  "Taskfile.yml Taskfile.yaml taskfile.yml taskfile.yaml",
  ".nycrc .nycrc.json .c8rc.json package.json jest.config.js jest.config.ts jest.config.mjs jest.config.cjs jest.config.json",
  "tox.toml .yarnrc.yml pnpm-workspace.yaml lerna.json turbo.json nx.json project.json",
  "CONTRIBUTING.md .github/CONTRIBUTING.md README.md",
  "pom.xml mvnw build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradlew",
  "build.sbt project/Dependencies.scala",
  "phpunit.xml phpunit.xml.dist composer.json vendor/bin/phpunit",
  "Gemfile .rspec Rakefile bin/rails",
  "build/CMakeCache.txt CMakeLists.txt test/CMakeLists.txt tests/CMakeLists.txt Directory.Packages.props",
].flatMap((names) => names.split(" "));

/** Where tests are looked for, in addition to the folder itself. */
const testFolders = ["test/", "tests/", "spec/", "features/steps/"];

/** How files of tests are called, in one language or another, and the projects of .NET. */
const testNames = boundedPattern(
  /[._-](?:test|spec)\.(?:[cm]?[jt]sx?|py)$|(?:^|\/)test\w*\.py$|(?:^|\/)test_\w+\.rb$|(?:^|\/)steps\/\w+\.py$|_test\.go$|_(?:test|spec)\.rb$|Test\.php$|\.bats$|[Tt]est\w*\.(?:cc|cpp|cxx)$|\.(?:cs|fs|vb)proj$/,
);

/** How many test files are looked into. */
const maxTestFiles = 20;

const workspaceGlobs = v.union([
  v.array(v.string()),
  v.pipe(
    v.object({ packages: v.array(v.string()) }),
    v.transform(({ packages }) => packages),
  ),
]);

const packageJson = v.object({
  name: v.optional(v.string()),
  scripts: v.optional(v.record(v.string(), v.string())),
  dependencies: v.optional(v.record(v.string(), v.unknown())),
  devDependencies: v.optional(v.record(v.string(), v.unknown())),
  packageManager: v.optional(v.string()),
  workspaces: v.optional(workspaceGlobs),
});

/** Looks at a folder: a bounded number of files, and no more than the beginning of each. */
export async function readProject(folder: string): Promise<Project> {
  const text = await readStart(join(folder, "package.json"));
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), packageJson), text?.replace(/^\uFEFF/, ""));
  const manifest = parsed.success ? parsed.output : {};
  const { name = "", scripts = {}, dependencies = {}, devDependencies = {} } = manifest;
  const names = await list(folder);
  // Most of them are not there.
  const texts = await readTexts(
    folder,
    configurations.filter((path) => names.includes(path.split("/")[0] ?? "")),
  );
  return {
    folder: folder.replaceAll("\\", "/"),
    name,
    scripts: new Map(Object.entries(scripts)),
    packageManager: await packageManagerOf(manifest.packageManager, folder, names),
    dependencies: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
    texts,
    testFiles: await readTexts(folder, await listTestFiles(folder, names)),
    workspaces: await listWorkspaces(folder, manifest.workspaces ?? [], texts),
    folders: new Map(),
  };
}

/** How many folders of packages, or that a command goes to, are looked at. */
const maxFolders = 300;

/** A project with more of the folders below it. Anything that is not a folder of it is left out. */
export async function readFolders(project: Project, paths: Iterable<string>): Promise<Project> {
  const folders = new Map(project.folders);
  for (const path of [...paths].slice(0, maxFolders)) {
    folders.set(path, await readProject(join(project.folder, path)));
  }
  return { ...project, folders };
}

/** How many folders above one are looked at for the lock file of its workspace. */
const maxAbove = 4;

/** What package.json says, else what the nearest lock file is of: that of a workspace lies above its packages. */
async function packageManagerOf(
  wanted: string | undefined,
  folder: string,
  names: readonly string[],
): Promise<Project["packageManager"]> {
  const [, declared] = /^(npm|pnpm|yarn|bun)@/.exec(wanted ?? "") ?? [];
  const managers = ["npm", "pnpm", "yarn", "bun"] as const;
  let found = managers.find((one) => one === declared) ?? managerByLock(names);
  let above = folder;
  for (let level = 0; found === undefined && names.includes("package.json") && level < maxAbove; level++) {
    above = dirname(above);
    found = managerByLock(await list(above));
  }
  return found ?? "npm";
}

function managerByLock(names: readonly string[]): Project["packageManager"] | undefined {
  const locks = [
    ["pnpm-lock.yaml", "pnpm"],
    ["pnpm-workspace.yaml", "pnpm"],
    ["yarn.lock", "yarn"],
    ["bun.lock", "bun"],
    ["bun.lockb", "bun"],
    ["package-lock.json", "npm"],
  ] as const;
  return locks.find(([lock]) => names.includes(lock))?.[1];
}

/** The packages of npm, yarn, bun, pnpm and lerna, each by its package.json. */
async function listWorkspaces(
  folder: string,
  globs: readonly string[],
  texts: Project["texts"],
): Promise<readonly string[]> {
  const lerna = /"packages"\s*:\s*\[([^\]]*)\]/.exec(texts.get("lerna.json") ?? "")?.[1] ?? "";
  const all = [
    ...globs,
    ...packagesOfPnpm(texts.get("pnpm-workspace.yaml") ?? ""),
    ...[...lerna.matchAll(/"([^"]+)"/g)].flatMap(([, one]) => one ?? []),
  ].map((glob) => posix.join(glob.trim()).replace(/\/$/, ""));
  const manifests = (patterns: readonly string[]) =>
    findMatching(
      folder,
      patterns.map((glob) => (glob === "" || glob === "." ? "package.json" : `${glob}/package.json`)),
    );
  const excluded = new Set(
    await manifests(all.flatMap((glob) => (glob.startsWith("!") ? glob.slice(1) : []))),
  );
  const found = await manifests(all.filter((glob) => !glob.startsWith("!")));
  return found
    .filter((path) => !excluded.has(path))
    .map((path) => dirname(relative(folder, path)).replaceAll("\\", "/"))
    .filter((path) => path !== ".")
    .slice(0, maxFolders);
}

/** The patterns of `pnpm-workspace.yaml`. */
function packagesOfPnpm(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith("packages:"));
  const below = start === -1 ? [] : lines.slice(start + 1);
  const end = below.findIndex((line) => /^\w/.test(line));
  return below.slice(0, end === -1 ? undefined : end).flatMap((line) => packageLine.exec(line)?.[1] ?? []);
}

const packageLine = boundedPattern(/^\s*- *["']?([^"'#\s]+)/);

async function listTestFiles(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found = [...names];
  for (const directory of testFolders) {
    found.push(...(await list(join(folder, directory))).map((name) => directory + name));
  }
  return found.filter((name) => testNames.test(name)).slice(0, maxTestFiles);
}

/** How many files of chosen tests are looked at. */
const maxChosen = 50;

/** A project with the beginnings of the files that hold chosen tests. */
export async function readTestsOf(project: Project, { cases, files }: Selection): Promise<Project> {
  const names = new Set([...cases.flatMap(({ file }) => file ?? []), ...files]);
  const texts = await readTexts(project.folder, [...names].slice(0, maxChosen));
  return { ...project, testFiles: new Map([...project.testFiles, ...texts]) };
}

/** How many files are read to find out what uses what, and how many bytes of each: what they use stands at the beginning. */
const sourceLimits = { files: 10_000, looked: 32 * 1024 };

/** The beginnings of the files below a folder that match patterns, by their paths there; undefined if these are too many. */
export async function readSources(
  folder: string,
  patterns: readonly string[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const found = await findAllMatching(folder, patterns);
  if (found === undefined || found.length > sourceLimits.files) {
    return undefined;
  }
  const texts = new Map<string, string>();
  for (const path of found) {
    texts.set(
      relative(folder, path).replaceAll("\\", "/"),
      (await readStart(path, sourceLimits.looked)) ?? "",
    );
  }
  return texts;
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
async function readStart(path: string, bytes = looked): Promise<string | undefined> {
  const found = await stat(path).catch(emptyIfUnreadable);
  const file = found?.isFile() === true ? await open(path, "r").catch(emptyIfUnreadable) : undefined;
  try {
    const { bytesRead = 0, buffer } = (await file?.read(Buffer.alloc(bytes), 0, bytes, 0)) ?? {};
    return buffer?.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file?.close();
  }
}

/** A file that may not be read says nothing, and stops nothing from running. */
function emptyIfUnreadable(error: unknown): undefined {
  if (!["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP"].includes(codeOf(error) ?? "")) {
    throw error;
  }
}
