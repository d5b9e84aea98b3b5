import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "./installHost.ts";
import { endTree } from "./processTree.ts";
import { runStep } from "./runStep.ts";
import { seedLanguage } from "./seedLanguage.ts";
import { QUIET_SETTINGS, seedSettings } from "./settings.ts";
import { waitForOutput } from "./waitForOutput.ts";

const START_TIMEOUT_MS = 300_000;

/** How a server is started. Paths are absolute. */
export interface ServerOptions {
  readonly host: Host;
  /** A fresh folder that gets everything the server writes; the caller removes it. */
  readonly folder: string;
  /** .vsix files to install before the start. */
  readonly extensions?: readonly string[] | undefined;
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /**
   * `integration`: no connection token, every folder is trusted, a page may ask for an extension under development.
   * `interface`: the same without the last, which also keeps notifications off the screen.
   * `person`: token and trust as in daily use.
   */
  readonly use: "integration" | "interface" | "person";
  /** The display language, as `de`; English without. */
  readonly language?: string | undefined;
  /** What is done to the folder of the installed extensions before the start. */
  readonly prepare?: ((extensions: string) => Promise<void>) | undefined;
  /** Added to the environment of the server, its extensions and terminals. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** A running VS Code server on this machine. */
export interface VscodeServer extends AsyncDisposable {
  readonly pid: number;
  /** `127.0.0.1:PORT`. */
  readonly authority: string;
  /** The address of the workbench with a folder or a workspace file open; `payload` holds values for the editor itself. */
  addressOf(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** Ends the server and everything it started; the second call does nothing. */
  stop(): Promise<void>;
}

const OPEN_TO_TESTS = ["--without-connection-token", "--disable-workspace-trust"];
const FLAGS_OF_USE = {
  integration: [...OPEN_TO_TESTS, "--enable-smoke-test-driver"],
  interface: OPEN_TO_TESTS,
  person: [],
} as const;

/** Tests look nothing up in the extension gallery. */
const NO_GALLERY = { EXTENSIONS_GALLERY: "{}" };
const ENV_OF_USE = { integration: NO_GALLERY, interface: NO_GALLERY, person: {} } as const;

/** Starts a server on a free port of 127.0.0.1, with fresh folders; resolves when the workbench can be opened. */
export async function startServer(options: ServerOptions): Promise<VscodeServer> {
  await seedSettings(join(options.folder, "server"), { ...QUIET_SETTINGS, ...options.settings });
  if (options.language !== undefined) {
    await seedLanguage(join(options.folder, "server"), options.language);
  }
  await mkdir(join(options.folder, "extensions"), { recursive: true });
  for (const vsix of options.extensions ?? []) {
    await runStep(
      options.host.node,
      [...serverCommand(options), "--install-extension", vsix],
      options.folder,
    );
  }

  await options.prepare?.(join(options.folder, "extensions"));
  const language = options.language === undefined ? [] : ["--locale", options.language];
  const flags = ["--host", "127.0.0.1", "--port", "0", ...language, ...FLAGS_OF_USE[options.use]];
  const server = spawn(options.host.node, [...serverCommand(options), ...flags], {
    cwd: options.folder,
    env: { ...withoutOurs(process.env), ...ENV_OF_USE[options.use], ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl+C in the terminal must reach us only, who then end it in order.
    detached: true,
  });
  const stop = endOnce(server);
  try {
    const [, port, token] = await waitForOutput(
      server,
      /Web UI available at http:\S+?:(\d+)(?:\S*tkn=(\S+))?/,
      START_TIMEOUT_MS,
    );
    const authority = `127.0.0.1:${port}`;
    return {
      pid: server.pid ?? 0,
      authority,
      stop,
      [Symbol.asyncDispose]: stop,
      addressOf: (...where) => address(authority, token, ...where),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverCommand({ host, folder }: ServerOptions): readonly string[] {
  const data = join(folder, "server");
  const folders = [
    "--server-data-dir",
    data,
    "--user-data-dir",
    data,
    "--extensions-dir",
    join(folder, "extensions"),
  ];
  return [host.serverMain, "--accept-server-license-terms", ...folders];
}

/** Stops the server once, and kills it when this process ends without having stopped it. */
function endOnce(server: ChildProcess): () => Promise<void> {
  const kill = () => void server.kill("SIGKILL");
  process.once("exit", kill);
  let ended: Promise<void> | undefined;
  return () => {
    process.removeListener("exit", kill);
    ended ??= server.pid === undefined ? Promise.resolve() : endTree(server.pid);
    return ended;
  };
}

function address(
  authority: string,
  token: string | undefined,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const query = new URLSearchParams({
    [folder.endsWith(".code-workspace") ? "workspace" : "folder"]: folder,
  });
  if (token !== undefined) query.set("tkn", token);
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://${authority}/?${query}`;
}

/** Without what the tests' own tools and a surrounding VS Code leave in the environment: extensions must not see it. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(VITEST|VSCODE_|ELECTRON_|NODE_|npm_|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
