import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { askedRelease, installHost } from "../../host/installHost.ts";
import { openBrowser } from "../../host/openBrowser.ts";
import { THEMES, type Theme } from "../../host/settings.ts";
import { startServer } from "../../host/startServer.ts";
import { SCREENSHOTS, Workbench } from "./workbench.ts";

const FAILURES = join(SCREENSHOTS, "../failures");

/** How long an action waits for what it needs, in milliseconds. */
const ACTION_TIMEOUT_MS = 60_000;

/** Keeping what the page looked like at every step takes half of the time of a story, so it is done on demand. */
const isTraced = process.env["CASEBOOK_TRACE"] !== undefined;

/** What the workbench is opened with. Paths are absolute. */
export interface WorkbenchOptions {
  /** The folder to open. */
  readonly folder: string;
  /** Names the trace and the picture of a failure. */
  readonly name: string;
  /** .vsix files to install. */
  readonly extensions?: readonly string[] | undefined;
  readonly theme?: Theme | undefined;
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** The display language, as `de`; English without. */
  readonly language?: string | undefined;
  /** What is done to the folder of the installed extensions before the start. */
  readonly prepareExtensions?: ((folder: string) => Promise<void>) | undefined;
  /** Added to the environment of extensions and terminals. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/**
 * Opens a folder in a real VS Code of its own (with CASEBOOK_VSCODE=floor the oldest that is promised), gives its workbench to `story`, and ends everything. When the story
 * fails, a trace (for `npx playwright-core show-trace`) and a picture are kept in test-results/failures.
 */
export async function withWorkbench(
  options: WorkbenchOptions,
  story: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  // The browser comes with the newest one, whichever is shown in it.
  const newest = await installHost();
  const host = await installHost(console.log, askedRelease());
  const folder = await mkdtemp(join(tmpdir(), "casebook-ui-"));
  const settings = { "workbench.colorTheme": THEMES[options.theme ?? "dark"], ...options.settings };
  const { extensions, env, language, prepareExtensions: prepare } = options;
  try {
    await using server = await startServer({
      host,
      folder,
      use: "interface",
      extensions,
      settings,
      env,
      language,
      prepare,
    });
    await using browser = await openBrowser(newest);
    const context = await browser.newContext({ viewport: options.size ?? { width: 1280, height: 800 } });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    await keepingFailures(context, options.name, async () => {
      const workbench = new Workbench(await context.newPage());
      await workbench.page.goto(server.addressOf(options.folder));
      await workbench.ready();
      await story(workbench);
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function keepingFailures(
  context: BrowserContext,
  name: string,
  story: () => Promise<void>,
): Promise<void> {
  await context.tracing.start({ screenshots: isTraced, snapshots: isTraced });
  try {
    await story();
  } catch (error) {
    await mkdir(FAILURES, { recursive: true });
    for (const page of context.pages()) await page.screenshot({ path: join(FAILURES, `${name}.png`) });
    await context.tracing.stop({ path: join(FAILURES, `${name}.zip`) });
    throw error;
  }
}
