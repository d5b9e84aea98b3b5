import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageCli } from "../../../scripts/stageCli.ts";

/** What one call of the command line gave. */
export interface Called {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call that has not ended. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Called>;
}

/** The command line as the npm package has it, bundled, with a state of its own. */
export interface Casebook {
  readonly program: string;
  /** Where it keeps what is the user's. */
  readonly state: string;
  /** The home directory that it sees. */
  readonly home: string;
  /** Calls it in a folder, to its end. */
  call(folder: string, ...args: readonly string[]): Promise<Called>;
  /** Starts it, to be interrupted. */
  start(folder: string, args: readonly string[], env?: NodeJS.ProcessEnv, stdin?: "ignore" | "pipe"): Started;
  /** The arguments for Node, and the environment, with which a call of it starts. */
  commandOf(args: readonly string[]): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };
  /** Forgets what was agreed to. */
  forget(): void;
  remove(): void;
}

/** Variables by which an agent that runs these tests would be recognised. */
const agents = [
  "CASEBOOK_BY",
  "CLAUDECODE",
  "CURSOR_AGENT",
  "GEMINI_CLI",
  "CODEX_SANDBOX",
  "AUGMENT_AGENT",
  "CLINE_ACTIVE",
  "AGENT",
];

/** Bundles it into a temporary folder. */
export async function makeCasebook(): Promise<Casebook> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-cli-")));
  await stageCli(join(folder, "package"), false);
  const program = join(folder, "package/dist/cli.cjs");
  const state = join(folder, "state");
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !agents.includes(name) && !name.startsWith("VITEST")),
  );
  const home = join(folder, "home");
  mkdirSync(home);
  const commandOf: Casebook["commandOf"] = (args) => ({
    args: [program, ...args],
    env: { ...inherited, CASEBOOK_STATE: state, HOME: home, USERPROFILE: home },
  });
  const start: Casebook["start"] = (cwd, args, env = {}, stdin = "ignore") => {
    const command = commandOf(args);
    const child = spawn(process.execPath, command.args, {
      cwd,
      env: { ...command.env, ...env },
      stdio: [stdin, "pipe", "pipe"],
    });
    return { child, ended: collect(child) };
  };
  return {
    program,
    state,
    home,
    start,
    commandOf,
    call: (cwd, ...args) => start(cwd, args).ended,
    forget: () => rmSync(state, { recursive: true, force: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function collect(child: ChildProcess): Promise<Called> {
  const read = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    read.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    read.stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...read };
}
