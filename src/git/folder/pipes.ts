import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { devNull, homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import { isOwnFile, readOwnFile } from "./ownFiles.ts";

/** What git reads by itself of a git directory, of what its work trees share, and of a work tree (gitrepository-layout). */
const ofDirectory = ["HEAD", "index", "config.worktree", "commondir", "info/sparse-checkout"];
const ofCommon = [
  ...["config", "packed-refs", "shallow", "info/exclude", "info/attributes", "info/grafts"],
  ...["objects/info/alternates", "objects/info/commit-graph"],
];
const rules = [".gitignore", ".gitattributes"];

/** What is said of a pipe in the place of a file that git reads. */
export class PipeInTheWay extends UserError {}

/**
 * Refuses a repository in which a pipe or a device lies in the place of a file that git reads, or is named by its configuration: git would
 * wait for a writer, or read, for ever.
 */
export function checkPipes({
  top,
  gitDirectory,
  common,
}: Pick<RepositoryPaths, "top" | "gitDirectory" | "common">): void {
  const files = [
    ...ofDirectory.map((name) => join(gitDirectory, name)),
    ...ofCommon.map((name) => join(common, name)),
    ...[...rules, ".gitmodules", ".mailmap"].map((name) => join(top, name)),
  ];
  const pipe =
    files.find(isPipe) ?? findNamed([join(common, "config"), join(gitDirectory, "config.worktree")]);
  if (pipe !== undefined) {
    throw isInTheWay(pipe);
  }
}

/** How long a configuration is looked through, in bytes, and how many files: git itself includes no deeper than ten. */
const longestConfig = 1 << 20;
const mostConfigs = 100;

/**
 * The pipe or device that a value of a configuration leads to, as an included file or as a list of rules. Git is not asked, because it
 * would wait for it too. The purpose of the value does not matter: no setting needs one, except for the empty device.
 */
function findNamed(configs: readonly string[]): string | undefined {
  const files = new Set(configs);
  for (const file of files) {
    for (const value of isOwnFile(file, longestConfig) ? listValues(readText(file)) : []) {
      const named = resolve(dirname(file), value.replace(/^~(?=\/)/, homedir()));
      if (isPipe(named)) {
        return named;
      }
      if (files.size < mostConfigs && isOwnFile(named, longestConfig)) {
        files.add(named);
      }
    }
  }
  return undefined;
}

/** What stands behind the equals signs of a configuration, as git reads it: without quotes and escapes, over several lines. */
function listValues(config: string): readonly string[] {
  const lines = config.replace(/\\\r?\n/g, "").split("\n");
  return lines.flatMap((line) => {
    const setting = line.replace(/^\s*\[(?:[^"\]]|"(?:\\.|[^"\\])*")*\]/, "");
    const at = setting.indexOf("=");
    const whole = setting.slice(at + 1);
    // A comment, unless its sign stands in quotes.
    const values = at < 0 ? [] : [whole, whole.split(/[#;]/, 1)[0] ?? ""];
    const plain = values.map((value) => value.replace(/\\(.)|"/g, "$1").trim());
    return plain.filter((value) => value !== "" && !value.includes("\0"));
  });
}

function readText(file: string): string {
  return readOwnFile(file, longestConfig)?.toString("utf8") ?? "";
}

/** How long a git may take before somebody looks whether it waits for a pipe, in milliseconds. */
const slow = 3_000;

/**
 * A git that ends, with a UserError that names the file, where it waits for a pipe in the place of a file of rules. Those lie in any
 * folder, so they are looked for only while a git is slow.
 */
export function noticePipes(run: Run, top: string): Run {
  return async (args, options) => {
    const end = new AbortController();
    let pipe: string | undefined;
    let isOver = false;
    const timer = setTimeout(async () => {
      pipe = await findPipe(top, () => isOver);
      if (pipe !== undefined) {
        end.abort();
      }
    }, slow);
    try {
      const ends = options?.end === undefined ? end.signal : AbortSignal.any([end.signal, options.end]);
      return await run(args, { ...options, end: ends });
    } catch (error) {
      throw pipe === undefined ? error : isInTheWay(pipe, error);
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  };
}

/** Looks through the folders of a work tree, not through links, until it has found one or is no longer asked. */
async function findPipe(top: string, isOver: () => boolean): Promise<string | undefined> {
  const folders = [top];
  for (let folder = folders.pop(); folder !== undefined && !isOver(); folder = folders.pop()) {
    const path = folder;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    // By the name that git opens: where the disk ignores case, a file of another spelling is found by it, and elsewhere nothing is.
    const pipe = entries.find(
      ({ name }) => rules.includes(name.toLowerCase()) && isPipe(join(path, name.toLowerCase())),
    );
    if (pipe !== undefined) {
      return join(path, pipe.name);
    }
    folders.push(
      ...entries
        .filter((one) => one.isDirectory() && one.name !== ".git")
        .map(({ name }) => join(path, name)),
    );
  }
  return undefined;
}

/** Also behind a link, which git follows; and a device, except for the empty one. */
function isPipe(path: string): boolean {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFIFO() === true || (stat?.isCharacterDevice() === true && stat.rdev !== emptyDevice());
  } catch {
    // It cannot be reached, and so not be waited for.
    return false;
  }
}

function emptyDevice(): number | undefined {
  return statSync(devNull, { throwIfNoEntry: false })?.rdev;
}

function isInTheWay(pipe: string, cause?: unknown): PipeInTheWay {
  return new PipeInTheWay(fact("git.pipe", { path: pipe }), fact("next.replacePipe"), { cause });
}
