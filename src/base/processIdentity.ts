import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { type ProcessSystem, processesHere, startTimeOf } from "./process.ts";

/**
 * By what a process is recognised by others, so that one that got its pid later is not taken for it: by its start, and on Windows, which
 * reports none without starting a program, by a named pipe, which is there exactly as long as the process that made it
 * (docs/rules/platform.md#v7).
 */

/** A process as it is written down. */
export interface KnownProcess {
  readonly pid: number;
  /** Empty if nothing but its pid is known. */
  readonly started: string;
}

/** What the system offers for that; a test has its own. */
export interface IdentitySystem extends ProcessSystem {
  /** Makes a named pipe of Windows, for as long as this process lives. Whether that was possible. */
  openPipe(name: string): boolean;
  /** The names of all pipes. */
  listPipes(): readonly string[];
  /** A small file of the system; undefined if it has none that can be read. */
  readText(path: string): string | undefined;
  /** Where a link of the system leads; undefined likewise. */
  readLink(path: string): string | undefined;
}

const pipeFolder = "\\\\.\\pipe\\";

const identitySystem: IdentitySystem = {
  ...processesHere,
  openPipe: (name) => {
    const server = createServer((connection) => connection.destroy()).on("error", () => server.close());
    server.listen(pipeFolder + name).unref();
    return server.listening;
  },
  listPipes: () => readdirSync(pipeFolder),
  readText: (path) => unlessMissing(() => readFileSync(path, "utf8")),
  readLink: (path) => unlessMissing(() => readlinkSync(path)),
};

function unlessMissing(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    // Not every Linux has it: then the machine is known by less.
    return undefined;
  }
}

/** The pid namespace that a machine starts with (`PROC_PID_INIT_INO` of Linux). */
const firstNamespace = "pid:[4026531836]";

/**
 * The name of the place in which a pid means one process: two processes with the same one see each other, and nobody else decides by a
 * pid of theirs (docs/rules/platform.md#v8). It begins with the name of the machine. The id of the machine is in it as a hash, since
 * systemd calls it confidential.
 */
export function nameHost(hostname: string, system: IdentitySystem = identitySystem): string {
  if (system.platform !== "linux") {
    return hostname;
  }
  const machine = system.readText("/etc/machine-id")?.trim() ?? "";
  const namespace = system.readLink("/proc/self/ns/pid") ?? firstNamespace;
  const boot = system.readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return [
    hostname,
    machine === "" ? [] : createHash("sha256").update(`casebook ${machine}`).digest("hex").slice(0, 12),
    // Its number is given again: by another kernel, and after this one ends.
    namespace === firstNamespace ? [] : [namespace, boot.slice(0, 8)],
  ]
    .flat(2)
    .filter((part) => part !== "")
    .join(" ");
}

const pipePrefix = "pipe ";

/** By what this process is recognised from now on; `id` is of it alone. */
export function identifyProcess(pid: number, id: string, system: IdentitySystem = identitySystem): string {
  if (system.platform !== "win32") {
    return startTimeOf(pid, system) ?? "";
  }
  const name = `casebook-${id}`;
  // A pipe that is not seen from here would make others take this process for dead.
  return system.openPipe(name) && listPipes(system)?.includes(name) === true ? pipePrefix + name : "";
}

/**
 * Whether a process that was written down still lives. Where this cannot be known it does, as long as its pid is in use: nothing is ever
 * taken away from one that lives.
 */
export function isSameProcess(
  { pid, started }: KnownProcess,
  system: IdentitySystem = identitySystem,
): boolean {
  if (system.platform === "win32" && started.startsWith(pipePrefix)) {
    const pipes = listPipes(system);
    return pipes === undefined
      ? system.probe(pid) !== "gone"
      : pipes.includes(started.slice(pipePrefix.length));
  }
  const now = startTimeOf(pid, system);
  return now !== undefined && (now === started || formOf(now) === "" || formOf(now) !== formOf(started));
}

function listPipes(system: IdentitySystem): readonly string[] | undefined {
  try {
    return system.listPipes();
  } catch {
    // Then it is not known; the callers say what follows from that.
    return undefined;
  }
}

/** Which system, or which version of Casebook on it, wrote a start like this. Only two of one form can be compared. */
export function formOf(started: string): "ticks" | "utc" | "pipe" | "" {
  return /^\d+$/.test(started)
    ? "ticks"
    : started.startsWith("utc ")
      ? "utc"
      : started.startsWith(pipePrefix)
        ? "pipe"
        : "";
}
