import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installHost } from "../test/host/installHost.ts";
import { failing, makeFailing } from "./failingProject.ts";
import type { Gaps } from "./hostInHost.ts";
import { runInHost } from "./inHost.ts";
import { milliseconds, type Row } from "./measure.ts";

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
