import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packagedExtension } from "../test/ui/support/packagedExtension.ts";
import { withWorkbench } from "../test/ui/support/withWorkbench.ts";
import type { Workbench } from "../test/ui/support/workbench.ts";
import { failing, makeFailing } from "./failingProject.ts";
import { milliseconds, type Row } from "./measure.ts";

/** When the window first showed that tests fail, and the first row of one, in milliseconds of its own clock. */
interface Seen {
  readonly told?: number;
  readonly row?: number;
}

/** The row of a failing test. */
const aRow = ".pane .monaco-list-row[aria-label^='number ']";

/** Runs in the page while there are no rows yet; looks once a frame. */
const look = `(() => {
  const seen = (window.casebookSeen = {});
  const next = () => {
    const told = document.querySelector(".statusbar-item[aria-label*=' failing']");
    const row = document.querySelector(${JSON.stringify(aRow)});
    if (told !== null) seen.told ??= performance.now();
    if (row !== null) seen.row ??= performance.now();
    if (row === null) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})()`;

/** How long it takes until the failing tests of a run can be seen, once its result is. */
export async function measureWindow(times: number): Promise<readonly Row[]> {
  execFileSync("npm", ["run", "--silent", "package"], {
    cwd: join(import.meta.dirname, ".."),
    stdio: "ignore",
  });
  const temp = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  try {
    const folder = join(temp, "failing");
    await makeFailing(folder);
    const opening: number[] = [];
    await withWorkbench({ folder, name: "bench", extensions: [packagedExtension()] }, async (workbench) => {
      await workbench.openContainer("Casebook");
      for (let time = 0; time < times; time++) {
        await startSession(workbench);
        // The rows of the session before go when this one begins.
        await workbench.page.locator(aRow).first().waitFor({ state: "detached" });
        await workbench.page.evaluate(look);
        const { told = 0, row = 0 } = await readSeen(workbench);
        opening.push(row - told);
      }
    });
    return [
      milliseconds(
        `window: first rows of ${failing.toLocaleString("en")} failing tests, once the run has ended`,
        opening,
        "≤ 300 ms",
      ),
    ];
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** With the command that is proposed. */
async function startSession(workbench: Workbench): Promise<void> {
  const { quickInput } = workbench;
  await workbench.runCommand("Casebook: Start Session…");
  await quickInput.pick("npm test");
  for (const title of ["Start Session: Isolation Command", "Start Session: Title"]) {
    while ((await quickInput.texts()).title !== title || (await quickInput.value()) === "") {
      await sleep(20);
    }
    await quickInput.confirm();
  }
}

async function readSeen({ page }: Workbench): Promise<Seen> {
  await page.waitForFunction("window.casebookSeen?.row !== undefined");
  return page.evaluate("window.casebookSeen");
}
