import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";

/** What git reads by itself of a git directory, of what its work trees share, and of a work tree (gitrepository-layout). */
const ofDirectory = ["HEAD", "index", "config.worktree", "commondir", "info/sparse-checkout"];
const ofCommon = [
  ...["config", "packed-refs", "shallow", "info/exclude", "info/attributes", "info/grafts"],
  ...["objects/info/alternates", "objects/info/commit-graph"],
];
const rules = [".gitignore", ".gitattributes"];

/** What is said of a pipe in the place of a file that git reads. */
export class PipeInTheWay extends UserError {}

/** Refuses a repository in which a pipe lies in the place of a file that git reads: it would wait for a writer for ever. */
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
  const pipe = files.find(isPipe);
  if (pipe !== undefined) {
    throw isInTheWay(pipe);
  }
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
      return await run(args, { ...options, end: end.signal });
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
    const pipe = entries.find(({ name }) => rules.includes(name) && isPipe(join(path, name)));
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

/** Also behind a link, which git follows. */
function isPipe(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
  } catch {
    // It cannot be reached, and so not be waited for.
    return false;
  }
}

function isInTheWay(pipe: string, cause?: unknown): PipeInTheWay {
  return new PipeInTheWay(fact("git.pipe", { path: pipe }), fact("next.replacePipe"), { cause });
}
