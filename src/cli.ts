import { realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { codeOf, messageOf, UserError } from "./base/errors.ts";
import { thisPlatform } from "./base/platform.ts";
import { delay, forkModule } from "./base/process.ts";
import { agentHere } from "./cli/agents.ts";
import {
  type Around,
  answerCodes,
  type ExitCode,
  type OpenFolder,
  type ServeOptions,
} from "./cli/command.ts";
import { answerHook, type HookWork } from "./cli/hook.ts";
import { HookState } from "./cli/hookState.ts";
import { openInEngine } from "./cli/openInEngine.ts";
import { programLine } from "./cli/programLine.ts";
import { type GivenAround, runCli } from "./cli/runCli.ts";
import { CannotOpen } from "./cli/sessionHere.ts";
import { createAgreements, createLeftRuns, stateFolder } from "./cli/stateFolder.ts";
import { UsageError } from "./cli/usageError.ts";
import { workOnHook } from "./cli/workOnHook.ts";
import { defaultSettings } from "./model/folder/settings.ts";
import { EngineClient } from "./protocol/client.ts";

/** The version in the package that this file is built into. */
declare const CASEBOOK_VERSION: string | undefined;

const [name, ...others] = process.argv.slice(2);
const isHook = name === "hook";

// Node's own exit code for an error would mean that tests failed (docs/rules/terminal.md#t3), or to an agent that its hook is broken.
process.on("uncaughtException", (error) => {
  if (isHook) {
    hooks.fault(`A hook failed: ${messageOf(error)}`, new Date().toISOString());
    leave(answerCodes.done, "");
  } else {
    leave(answerCodes.broken, `Something went wrong in Casebook: ${messageOf(error)}\n`);
  }
});

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) {
      // Asked a second time: the engine stops its run and records that when this process is gone.
      leave(answerCodes.interrupted, "");
    }
    interrupt.abort();
  });
}
// Whoever reads no more, as “head” does, still gets the exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (codeOf(error) !== "EPIPE") {
      throw error;
    }
  });
}

/** Where this file lies: npm starts it by a link. */
const here = realpathSync(process.argv[1] ?? "");
const engine = join(dirname(here), `engine${extname(here)}`);
const client = new EngineClient(engine, process.env, { isApart: true });
const state = stateFolder(process.env, thisPlatform, homedir());
const hooks = new HookState(state);
const program = programLine(here);

const surround: GivenAround = (given): Around => {
  const agent = agentHere(given.value("by"), process.env);
  const folder = given.value("folder");
  let opened: Promise<OpenFolder> | undefined;
  const around: Around = {
    open: () => (opened ??= open(folder)),
    by: { through: "commandLine", ...(agent !== undefined && { agent }) },
    agreements: createAgreements(state),
    leftRuns: createLeftRuns(state),
    outlivesCaller: true,
    hooks,
    program,
    env: process.env,
    platform: thisPlatform,
    readText,
    print: (printed) => void process.stderr.write(printed),
    interrupt: interrupt.signal,
    delay,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    home: homedir(),
    version: typeof CASEBOOK_VERSION === "string" ? CASEBOOK_VERSION : "0",
    serve,
  };
  return around;

  async function serve(options: ServeOptions): Promise<void> {
    // Only now, and in a file of its own: its library is most of what every other command would have to load.
    const { serveMcp } = await import("./mcp.ts");
    const folders = (options.folders.length === 0 ? ["."] : options.folders).map(existing);
    const { agreements, delay, timeZone, home, version, platform } = around;
    await serveMcp({
      ...options,
      folders,
      isFixed: options.folders.length > 0,
      engine,
      agreements,
      hooks,
      program,
      env: process.env,
      delay,
      timeZone,
      home,
      version,
      platform,
    });
  }
};
if (isHook && others.includes("--work")) {
  process.once("message", (work: HookWork) => void workForHook(work));
} else if (isHook) {
  void answerHook({
    args: others,
    stdin: process.stdin,
    state: hooks,
    began: Math.round(performance.timeOrigin),
    isCheck: (process.env["CASEBOOK_HOOK_CHECK"] ?? "") !== "",
    handOver,
  }).then((answer) => leave(answerCodes.done, answer));
} else {
  void runCli(process.argv.slice(2), surround).then(({ code, text: answer }) => leave(code, answer));
}

/** Another process does the work of a hook, as it may take longer than an agent waits; this one hears what it says, if it does so in time. */
async function handOver(work: HookWork): Promise<{ readonly said: Promise<string> }> {
  const worker = forkModule(here, ["hook", "--work"], process.env, true);
  const said = new Promise<string>((resolve) => {
    worker.once("message", (answer) => resolve(String(answer)));
    worker.once("exit", () => resolve(""));
  });
  await new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.send(work, (error) => (error === null ? resolve() : reject(error)));
  });
  return { said };
}

/** How long the work of a hook may take, in milliseconds: nothing of it is of use later. */
const longestWork = 120_000;

async function workForHook(work: HookWork): Promise<void> {
  setTimeout(() => process.exit(), longestWork).unref();
  const openAt = (path: string, isFixed: boolean) => openInEngine(client, path, defaultSettings, isFixed);
  client.onDidMeetProblem(({ message }) => hooks.fault(message, work.at));
  try {
    const answer = await workOnHook(work, {
      state: hooks,
      platform: thisPlatform,
      home: homedir(),
      env: process.env,
      program: program.command,
      open: (path) => openAt(path, false),
      openHere: (path) => openAt(path, true),
      delay,
    });
    if (process.connected) {
      await new Promise((resolve) => process.send?.(answer, resolve));
    }
  } catch (error) {
    hooks.fault(`A hook could not do its work: ${messageOf(error)}`, work.at);
  }
  leave(answerCodes.done, "");
}

function existing(folder: string): string {
  const path = resolve(folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`There is no folder “${path}”.`);
  }
  return path;
}

async function open(folder: string | undefined): Promise<OpenFolder> {
  const path = existing(folder ?? ".");
  try {
    return await openInEngine(client, path, defaultSettings, folder !== undefined);
  } catch (error) {
    throw error instanceof UserError ? new CannotOpen(error.what, error.next, { cause: error }) : error;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return path === "-" ? await text(process.stdin) : await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(`“${path}” could not be read: ${messageOf(error)}`);
  }
}

/** Lets go of the engine and ends, once everything is written or nobody reads it any more. */
function leave(exitCode: ExitCode, answer: string): void {
  process.exitCode = exitCode;
  client.dispose();
  if (answer === "" || process.stdout.destroyed || process.stdout.closed) {
    process.exit();
  }
  process.stdout.write(answer, () => process.exit());
}
