import { existsSync } from "node:fs";
import { constants, open, readdir } from "node:fs/promises";
import { dirname, isAbsolute, join, parse, resolve } from "node:path";
import { codeOf } from "../base/errors.ts";
import { listSecrets, type Surroundings, type Variable } from "../model/secrets/secretVariables.ts";
import { readDotenv } from "./dotenv.ts";

/** How many files and folders are looked at, how deep, how many `.env` files are read, and how many bytes of each. */
const limits = { entries: 20_000, depth: 6, files: 100, bytes: 256 * 1024 };

/** Folders of packages and of git, whose `.env` files are none of the project's. */
const skipped = new Set(["node_modules", ".git", ".tox", ".nox", ".venv", "venv", "site-packages", "vendor"]);

/** `.env`, `.env.local`, `prod.env`; not those that are there to be copied: they hold no secrets, and git has them. */
const envFile = /^(?:\.env(?:rc|\..*)?|.*\.env)$/i;
const template = /\.(?:example|sample|template|dist|defaults?)$/i;

/**
 * The secrets that a command may print which runs in a folder: the values of variables of this process, and of `.env` files in the
 * folder, below it, and above it up to the top of its repository. Never throws: a file that cannot be read holds nothing that a
 * command of the same user could have read.
 */
export async function readSecrets(folder: string, env: NodeJS.ProcessEnv): Promise<readonly Variable[]> {
  const { files, names } = await lookAround(folder);
  const ofFiles: Variable[] = [];
  for (const path of [...files, ...(await listAbove(folder))].slice(0, limits.files)) {
    ofFiles.push(...readDotenv(await readText(path)).map((one) => ({ ...one, isOfFile: true })));
  }
  const here = surroundings(folder, names);
  return listSecrets(env, ofFiles, here);
}

/** The `.env` files of a folder and the names of everything in it, the upper levels first. */
async function lookAround(folder: string) {
  const files: string[] = [];
  const names = new Set<string>();
  let level = [folder];
  for (let depth = 0, seen = 0; depth < limits.depth && seen < limits.entries; depth++) {
    const entries: Entry[] = [];
    for (const directory of level) {
      entries.push(...(seen + entries.length < limits.entries ? await list(directory) : []));
    }
    seen += entries.length;
    for (const { name, path, isDirectory } of entries) {
      names.add(name);
      files.push(...(!isDirectory && isEnvFile(name) ? [path] : []));
    }
    level = entries.filter((one) => one.isDirectory && !skipped.has(one.name)).map(({ path }) => path);
  }
  return { files, names };
}

function isEnvFile(name: string): boolean {
  return envFile.test(name) && !template.test(name);
}

/** Those above the folder, up to the top of its repository; none where it is in no repository. */
async function listAbove(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at = resolve(folder); !existsSync(join(at, ".git")); ) {
    const above = dirname(at);
    if (above === at) {
      return [];
    }
    at = above;
    const entries = await list(at);
    found.push(...entries.filter(({ name }) => isEnvFile(name)).map(({ path }) => path));
  }
  return found;
}

/** Something in a folder; a link is not a folder. */
interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isDirectory: boolean;
}

async function list(directory: string): Promise<readonly Entry[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      path: join(directory, entry.name),
      isDirectory: entry.isDirectory(),
    }));
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP"].includes(codeOf(error) ?? "")) {
      return [];
    }
    throw error;
  }
}

/** The beginning of a regular file; a link is followed, because that is how people share one. A FIFO or a device would never end. */
async function readText(path: string): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const isRegular = (await file.stat()).isFile();
      const { bytesRead, buffer } = await file.read(Buffer.alloc(isRegular ? limits.bytes : 0), 0);
      return buffer.subarray(0, bytesRead).toString("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return "";
  }
}

function surroundings(folder: string, names: ReadonlySet<string>): Surroundings {
  const all = [...names, ...resolve(folder).split(/[\\/]/)].map((name) => name.toLowerCase());
  const words = [...names].flatMap((name) =>
    name
      .slice(0, 200)
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[^a-z]+/),
  );
  return {
    names: new Set(all),
    words: new Set(words),
    isPath: (value) => isPath(value, folder),
  };
}

/** Whether it is written as a path and there, or at least the folder that it would be in. */
function isPath(value: string, folder: string): boolean {
  if (!/^(?:\.{0,2}[\\/]|[a-z]:[\\/])/i.test(value) || value.length > 4096 || value.includes("\0")) {
    return false;
  }
  const path = isAbsolute(value) ? value : join(folder, value);
  const above = dirname(path);
  return existsSync(path) || (above !== parse(path).root && existsSync(above));
}
