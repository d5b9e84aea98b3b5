import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installHost } from "../test/host/installHost.ts";
import { manyFailures } from "../test/support/manyFailures.ts";
import type { Gaps } from "./hostInHost.ts";
import { runInHost } from "./inHost.ts";
import { milliseconds, type Row } from "./measure.ts";

/** Every test of every run fails. */
const failing = 5_000;

/** How long the extension host is kept from other work while such a run is recorded and shown, with the views open. */
export async function measureHost(times: number): Promise<readonly Row[]> {
  await installHost();
  const temp = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  try {
    const folder = join(temp, "failing");
    await makeFailing(folder);
    const { idle, running, own } = await runInHost<Gaps>("hostInHost.ts", folder);
    return [
      milliseconds("host: longest gap of an idle window", idle.slice(0, times)),
      milliseconds(
        `host: longest gap during a run of ${failing.toLocaleString("en")} failing tests`,
        running.slice(0, times),
      ),
      milliseconds(
        "host: of it, the longest turn of Casebook's own code",
        own.slice(0, times).map(({ longest }) => longest),
        "≤ 16 ms",
      ),
    ];
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A repository with tests of node:test, which are found in it and run for real. */
async function makeFailing(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ scripts: { test: "node --test" } }));
  await writeFile(join(folder, "many.test.mjs"), manyFailures(failing));
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--template=");
  git("add", "--all");
  git("-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "-m", "bench");
}
