import { type ChildProcess, fork, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, win32 } from "node:path";
import { type EndingSystem, endGroup } from "./endGroup.ts";
import { codeOf, messageOf } from "./errors.ts";
import type { Fact } from "./facts/fact.ts";
import { thisPlatform } from "./platform.ts";

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string | undefined }
  | { readonly kind: "couldNotStart"; readonly reason: string | Fact };

/** Where a process runs, by an absolute path, and its whole environment: nothing is added to it. */
export interface ProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a short process gave: its end and everything it printed. */
export interface Collected {
  readonly end: ProcessEnd;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** It printed more than it was allowed to, and was ended for that. */
  readonly isTooMuch: boolean;
}

/**
 * Runs a short process to its end and collects its output in memory; `stdin` is written to it, else it reads nothing. A promise
 * lets it start up while its input is made; where that is rejected, the process is killed before it has read a byte, and
 * so is this. For plumbing whose output is bounded by its input, or by `most` bytes, at which it is killed. Else it never throws: a process that could not start is an
 * end like others.
 */
export async function collect(
  file: string,
  args: readonly string[],
  options: ProcessOptions & {
    readonly stdin?: Uint8Array | Promise<Uint8Array> | undefined;
    readonly stop?: AbortSignal | undefined;
    readonly end?: AbortSignal | undefined;
    readonly most?: number | undefined;
  },
  platform = thisPlatform,
): Promise<Collected> {
  const { stdin, stop, end: endAlone, most = Number.POSITIVE_INFINITY, ...spawnOptions } = options;
  const isWindows = platform === "win32";
  const child = trySpawn(file, args, {
    ...spawnOptions,
    stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    // A group of its own can be asked to end as a whole, and has no terminal on which anything could ask a question.
    detached: stop !== undefined && !isWindows,
    windowsHide: true,
  });
  if (child instanceof Error) {
    await stdin;
    return { end: couldNotStart(child), stdout: Buffer.alloc(0), stderr: "", isTooMuch: false };
  }
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let size = 0;
  child.stdout?.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) {
      child.kill("SIGKILL");
      // A process that it started may hold the pipe.
      child.stdout?.destroy();
    } else {
      stdout.push(chunk);
    }
  });
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  // A process that ends without reading its input closes the pipe: its end says what happened, not the pipe's error.
  child.stdin?.on("error", () => child.stdin?.destroy());
  const givenUp = new AbortController();
  const ended = Promise.race([endOf(child, "close"), gaveUp(givenUp.signal)]);
  const askToEnd = () => void endCollected(child, ended, platform).then(() => givenUp.abort());
  const askAlone = () => child.kill("SIGTERM");
  stop?.addEventListener("abort", askToEnd);
  endAlone?.addEventListener("abort", askAlone);
  if (stop?.aborted) {
    askToEnd();
  }
  try {
    child.stdin?.end(await stdin);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    await ended;
    stop?.removeEventListener("abort", askToEnd);
    endAlone?.removeEventListener("abort", askAlone);
  }
  const end = await ended;
  return {
    end,
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString("utf8"),
    isTooMuch: size > most,
  };
}

/** A process that responds to what is written to it, until its input ends. */
export interface Conversation {
  readonly end: Promise<ProcessEnd>;
  write(bytes: Uint8Array): void;
  /** No more is written: the process ends by itself. */
  finish(): void;
  kill(): void;
}

/**
 * Starts such a process; its standard output goes to `onOutput`. One that cannot be started is an end like others. As long as it is not
 * finished, it keeps this process alive.
 */
export function startConversation(
  file: string,
  args: readonly string[],
  options: ProcessOptions & { readonly onOutput: (chunk: Buffer) => void },
): Conversation {
  const { onOutput, ...spawnOptions } = options;
  const child = trySpawn(file, args, {
    ...spawnOptions,
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true,
  });
  if (child instanceof Error) {
    const end = Promise.resolve(couldNotStart(child));
    return { end, write: () => undefined, finish: () => undefined, kill: () => undefined };
  }
  child.stdout?.on("data", onOutput);
  // Its end says what happened, not the pipe's error.
  child.stdin?.on("error", () => child.stdin?.destroy());
  const end = endOf(child, "close");
  child.unref();
  return {
    end,
    write: (bytes) => child.stdin?.write(bytes),
    finish: () => child.stdin?.end(),
    kill: () => child.kill("SIGKILL"),
  };
}

/** Asks a short process to end, with all that it started; then it ends the process by force, whoever may still hold its output. */
async function endCollected(
  child: ChildProcess,
  ended: Promise<unknown>,
  platform: NodeJS.Platform,
): Promise<void> {
  const { pid } = child;
  if (pid === undefined) {
    return;
  }
  await killGroup(pid, "SIGTERM", platform);
  await Promise.race([ended, delay(gracePeriod)]);
  child.kill("SIGKILL");
  child.stdout?.destroy();
  child.stderr?.destroy();
  await Promise.race([ended, delay(gracePeriod)]);
}

/** The end of a process that could not be ended. */
function gaveUp(signal: AbortSignal): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve({ kind: "signalled", signal: undefined }));
  });
}

/** A process group that is running. */
export interface ProcessGroup {
  /** Undefined if the process could not be started. */
  readonly pid: number | undefined;
  readonly end: Promise<ProcessEnd>;
  /** After the end: another process still held the output, so that what it prints from then on is not seen. */
  readonly isOutputHeld: boolean;
  /**
   * Ends the whole group: interrupt, then terminate, then kill, with the grace period after each; on Windows, by force at once. Resolves
   * when no process of the group is left, or nothing more can be done, which `notEnded` says then. A grandchild that made a session of
   * its own escapes (docs/rules/security.md#s37).
   */
  stop(): Promise<ProcessEnd>;
  /** After `stop`: what is said of processes that it could not end. */
  readonly notEnded?: Fact | undefined;
}

/** How long a process may take to end after each signal, in milliseconds. */
export const gracePeriod = 3_000;

/** How long output is read after the process has exited; a grandchild may hold the pipe for ever (docs/rules/security.md#s38). */
const drainPeriod = 500;

/**
 * Starts a process as the leader of a group of its own, without input and without a terminal. Its output, standard output
 * and standard error as they come, goes to `onOutput` as bytes. The end comes when the process exits, not when the last
 * holder of its pipes does.
 */
export function startGroup(
  file: string,
  args: readonly string[],
  options: ProcessOptions & { readonly onOutput: (chunk: Buffer) => void } & Pick<
      SpawnOptions,
      "windowsVerbatimArguments"
    >,
  platform = thisPlatform,
): ProcessGroup {
  const { onOutput, ...spawnOptions } = options;
  const child = trySpawn(file, args, {
    ...spawnOptions,
    stdio: ["ignore", "pipe", "pipe"],
    // On Windows a group is killed as a tree, and a detached process would get a console window.
    detached: platform !== "win32",
    windowsHide: true,
  });
  if (child instanceof Error) {
    const end = Promise.resolve(couldNotStart(child));
    return { pid: undefined, end, isOutputHeld: false, stop: () => end };
  }
  child.stdout?.on("data", onOutput);
  child.stderr?.on("data", onOutput);
  let isOutputHeld = false;
  const givenUp = new AbortController();
  const exited = endOf(child, "exit");
  const end = Promise.race([exited, gaveUp(givenUp.signal)]).then(async (ended) => {
    isOutputHeld = ended.kind !== "couldNotStart" && !(await drain(child));
    return ended;
  });
  let notEnded: Fact | undefined;
  return {
    pid: child.pid,
    end,
    get isOutputHeld() {
      return isOutputHeld;
    },
    get notEnded() {
      return notEnded;
    },
    stop: async () => {
      notEnded =
        child.pid === undefined ? undefined : await endGroup(child.pid, endingOf(child, child.pid, platform));
      // What has not ended by now is not waited for.
      await Promise.race([exited, delay(drainPeriod)]);
      givenUp.abort();
      return end;
    },
  };
}

/** Reads what is still on its way; says whether that was all. */
async function drain(child: ChildProcess): Promise<boolean> {
  const timeout = AbortSignal.timeout(drainPeriod);
  const ended = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => {
      if (!stream || stream.readableEnded) {
        return true;
      }
      const closed = once(stream, "close", { signal: timeout });
      return closed.then(
        () => true,
        () => {
          stream.destroy();
          return false;
        },
      );
    }),
  );
  return ended.every(Boolean);
}

/** How this system ends the group of a process. */
function endingOf(child: ChildProcess, pid: number, platform: NodeJS.Platform): EndingSystem {
  return {
    platform,
    grace: gracePeriod,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    signal: (signal) => signalProcess(-pid, signal),
    isListed: () => isRunning(-pid),
    listStates: () => listStates(pid, platform),
    endTree: () => killGroup(pid, "SIGKILL", platform),
    endLeader: () => void child.kill("SIGKILL"),
    now: () => performance.now(),
    wait: delay,
  };
}

/** The states of the processes of a group, by `ps`; undefined if it did not answer. */
async function listStates(group: number, platform: NodeJS.Platform): Promise<readonly string[] | undefined> {
  const { end, stdout } = await collect(
    psProgram,
    ["-A", "-o", "pgid=,stat="],
    { cwd: "/", env: { LC_ALL: "C" } },
    platform,
  );
  const lines = stdout.toString("latin1").trim().split("\n");
  const states = lines.map((line) => line.trim().split(/\s+/));
  return end.kind === "exited" && end.code === 0
    ? states.flatMap(([of, state = ""]) => (of === String(group) ? [state] : []))
    : undefined;
}

/** What taskkill answers for a process that is not there. */
const noSuchProcess = 128;

/**
 * Sends a signal to a group by the pid of its leader; on Windows it ends the tree of the leader by force, whatever the signal. A group that
 * has ended already is not an error, nor is one that belongs to somebody else (`sudo npm test`): it ends by itself. Nobody is kept waiting.
 * Returns what Windows said if it did not do so, or not within the grace period.
 */
export async function killGroup(
  pid: number,
  signal: NodeJS.Signals,
  platform = thisPlatform,
): Promise<string | undefined> {
  if (platform !== "win32") {
    signalProcess(-pid, signal);
    return undefined;
  }
  const program = windowsProgram(process.env, "taskkill.exe");
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), gracePeriod);
  const args = ["/PID", String(pid), "/T", "/F"];
  const options = { cwd: dirname(process.execPath), env: process.env, end: late.signal };
  const collected = await Promise.race([
    collect(program, args, options, platform),
    delay(2 * gracePeriod).then(() => undefined),
  ]);
  clearTimeout(timer);
  if (collected === undefined) {
    return `${program}: no answer`;
  }
  const { end, stdout, stderr } = collected;
  if (end.kind === "exited" && (end.code === 0 || end.code === noSuchProcess)) {
    return undefined;
  }
  const said = [stderr, stdout.toString("utf8")].map((text) => text.trim()).find((text) => text !== "");
  return said?.slice(0, longestSaid) ?? `${program}: ${describeEnd(end)}`;
}

/**
 * `killGroup` on Windows as the text of a function, for a thread that is made of a text: it gets the path of taskkill and a pid, and waits
 * for the end, since nothing else works in its process any more.
 */
export const endTreeText = `(taskkill, pid) =>
  require("node:child_process").spawnSync(taskkill, ["/PID", String(pid), "/T", "/F"], {
    stdio: "ignore",
    windowsHide: true,
    timeout: ${gracePeriod},
  })`;

/** How much of what a system says is shown, in characters. */
const longestSaid = 300;

function describeEnd(end: ProcessEnd): string {
  switch (end.kind) {
    case "exited":
      return `exit code ${end.code}`;
    case "signalled":
      return end.signal ?? "ended";
    case "couldNotStart":
      return typeof end.reason === "string" ? end.reason : end.reason.say;
  }
}

/** The absolute path of a program of Windows itself. */
export function windowsProgram(env: NodeJS.ProcessEnv, name: string): string {
  const root = Object.entries(env).find(([key]) => key.toLowerCase() === "systemroot")?.[1];
  return `${root ?? "C:\\Windows"}\\System32\\${name}`;
}

/** Where `ps` lies on every system that has no /proc to read. */
export const psProgram = "/bin/ps";

/** Sends a signal to one process; one that has ended already, or belongs to somebody else, is not an error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isGone(error) && codeOf(error) !== "EPERM") {
      throw error;
    }
  }
}

/** A forked Node process with an IPC channel. */
export type ForkedProcess = ChildProcess;

/**
 * Forks a Node module with arguments and an IPC channel, its output piped. `isApart` gives it a group and a session of its own, so that
 * Ctrl+C in the terminal of this process does not reach it (docs/rules/terminal.md#t4).
 */
export function forkModule(
  module: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  isApart = false,
): ForkedProcess {
  return fork(module, args, {
    env,
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: isApart,
    windowsHide: true,
  });
}

/**
 * Some failures come as an event later, others are thrown at once (E2BIG, ENOTDIR, a NUL in an argument). Only a program that is named by an
 * absolute path is started: Windows looks for a bare name in the folder first, and the folder may come from anybody.
 */
function trySpawn(file: string, args: readonly string[], options: SpawnOptions): ChildProcess | Error {
  // To Windows both forms are absolute.
  if (!win32.isAbsolute(file)) {
    return new Error(`${file} is not an absolute path, so it was not started`);
  }
  try {
    return spawn(file, args, options);
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

function couldNotStart(error: unknown): ProcessEnd {
  return { kind: "couldNotStart", reason: messageOf(error) };
}

async function endOf(child: ChildProcess, event: "exit" | "close"): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      // An error after the start (a failed kill) is not an end.
      if (child.pid === undefined) {
        resolve(couldNotStart(error));
      }
    });
    child.once(event, (code: number | null, signal: NodeJS.Signals | null) => {
      resolve(code === null ? { kind: "signalled", signal: signal ?? "unknown" } : { kind: "exited", code });
    });
  });
}

function isGone(error: unknown): boolean {
  return codeOf(error) === "ESRCH";
}

/** Resolves after this many milliseconds. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What a system says of processes; a test has its own. */
export interface ProcessSystem {
  readonly platform: NodeJS.Platform;
  /** Whether there is a process, and whether it belongs to this user. */
  probe(pid: number): "own" | "foreign" | "gone";
  /** Its `/proc/PID/stat`; undefined if there is none, or it may not be read. */
  readStat(pid: number): string | undefined;
  /** Its state and start by `ps`; undefined if that did not answer. */
  readPs(pid: number): string | undefined;
}

/** This system. */
export const processesHere: ProcessSystem = {
  platform: thisPlatform,
  probe,
  readStat: (pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch (error) {
      if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(codeOf(error) ?? "")) {
        return undefined;
      }
      throw error;
    }
  },
  readPs: (pid) => {
    // In words and at a time that are the same for every window, whatever language and time zone it has.
    const env = { LC_ALL: "C", TZ: "UTC0" };
    const options = { encoding: "utf8", env, timeout: longestPs } as const;
    const { status, stdout } = spawnSync(psProgram, ["-o", "stat=,lstart=", "-p", String(pid)], options);
    return status === 0 || status === 1 ? stdout : undefined;
  },
};

/** How long `ps` may take, in milliseconds. */
const longestPs = 2_000;

/**
 * When a process was started, in the system's own words: the same for the same process, whoever asks, and another for one that got
 * its pid later. Undefined if there is no such process, or it has ended and is only still listed; empty if the system does not say.
 */
export function startTimeOf(pid: number, system: ProcessSystem = processesHere): string | undefined {
  const owner = system.probe(pid);
  if (owner === "gone") {
    return undefined;
  }
  switch (system.platform) {
    case "win32":
      return "";
    case "linux":
      return linuxStartTime(system.readStat(pid), owner);
    default:
      return startByPs(system.readPs(pid));
  }
}

function startByPs(printed: string | undefined): string | undefined {
  if (printed === undefined) {
    return "";
  }
  const [state = "", ...started] = printed.trim().split(/\s+/);
  return state === "" || state.startsWith("Z") ? undefined : `utc ${started.join(" ")}`;
}

/**
 * In ticks since the machine was started, so that a clock that is set changes nothing: field 22 of proc(5)'s stat. A process that
 * has ended is listed as a zombie until its parent asks for it, which one that took it over may never do.
 */
function linuxStartTime(stat: string | undefined, owner: "own" | "foreign"): string | undefined {
  if (stat === undefined) {
    // Some systems hide the processes of others.
    return owner === "foreign" ? "" : undefined;
  }
  // The second field is the program's name in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
}

function probe(pid: number): "own" | "foreign" | "gone" {
  try {
    process.kill(pid, 0);
    return "own";
  } catch (error) {
    return isGone(error) ? "gone" : "foreign";
  }
}

/** Of a process, or of a group by its negative number; one that belongs to somebody else runs, too. */
function isRunning(pid: number): boolean {
  return probe(pid) !== "gone";
}
