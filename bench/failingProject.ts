import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { manyFailures } from "../test/support/frameworks/manyFailures.ts";

/** How many tests there are; every one fails in every run. */
export const failing = 5_000;

/** A repository with tests of node:test, which are found in it and run for real. */
export async function makeFailing(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ scripts: { test: "node --test" } }));
  await writeFile(join(folder, "many.test.mjs"), manyFailures(failing));
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--template=");
  git("add", "--all");
  git("-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "-m", "bench");
}
