import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installHost } from "../test/host/installHost.ts";
import { createOrdersRepository } from "../test/support/engine/ordersApi.ts";
import type { Activation } from "./activationInHost.ts";
import { runInHost } from "./inHost.ts";
import { milliseconds, type Row } from "./measure.ts";

/** Activates the extension in a fresh VS Code, several times: the first moments are the user's, so nothing is warmed up. */
export async function measureActivation(times: number): Promise<readonly Row[]> {
  await installHost();
  const temp = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  try {
    const folder = join(temp, "orders-api");
    await createOrdersRepository(folder);
    const activations: Activation[] = [];
    for (let time = 0; time < times; time++) {
      activations.push(await runInHost<Activation>("activationInHost.ts", folder));
    }
    return [
      milliseconds(
        "activation of the extension, CPU",
        activations.map(({ cpu }) => cpu),
        "≤ 15 ms",
      ),
      milliseconds(
        "activation of the extension, wall",
        activations.map(({ wall }) => wall),
      ),
    ];
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
  }
}
