import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { openRun } from "../plumbing/git.ts";
import type { GitProgram } from "../plumbing/gitEnvironment.ts";

/** Where the repository of a folder that has none is kept: a folder of its own below the extension's storage. */
export function privateFolder(storage: string, folder: string): string {
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const name = basename(folder)
    .replace(/[^\w.-]+/g, "-")
    .slice(0, 40);
  return join(storage, "folders", `${name}-${hash}`);
}

/** A git that takes the private repository for that of the folder. */
export function privateGit({ file, env }: GitProgram, kept: string, folder: string): GitProgram {
  return { file, env: { ...env, GIT_DIR: join(kept, ".git"), GIT_WORK_TREE: folder } };
}

/** Makes the private repository of a folder, for the user alone, if there is none yet. */
export async function createPrivateRepository(
  program: GitProgram,
  kept: string,
  folder: string,
): Promise<void> {
  const gitDirectory = join(kept, ".git");
  if (existsSync(join(gitDirectory, "info/exclude"))) {
    return;
  }
  mkdirSync(gitDirectory, { recursive: true, mode: 0o700 });
  const run = openRun(privateGit(program, kept, folder), folder);
  await run(["init", "--quiet", "--template="]);
  await run(["symbolic-ref", "HEAD", "refs/heads/main"]);
  mkdirSync(join(gitDirectory, "info"), { recursive: true });
  writeFileSync(join(gitDirectory, "info/exclude"), `${excludes.join("\n")}\n`);
}

/** What a folder without a `.gitignore` has that nobody wrote: packages, build output, caches. README.md lists them. */
const excludes = [
  "# What Casebook leaves out of snapshots of this folder, besides its .gitignore files.",
  ...["node_modules/", ".venv/", "venv/", "__pycache__/", "*.pyc", "*.egg-info/"],
  ...[".tox/", ".nox/", ".pytest_cache/", ".mypy_cache/", ".ruff_cache/"],
  ...["dist/", "build/", "out/", "target/", "bin/Debug/", "bin/Release/", "obj/"],
  ...["coverage/", ".nyc_output/", "htmlcov/", ".coverage"],
  ...[".gradle/", ".next/", ".nuxt/", ".turbo/", ".cache/", ".parcel-cache/"],
  ...[".svn/", ".hg/", ".idea/", ".DS_Store", "Thumbs.db"],
];
