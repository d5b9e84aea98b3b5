import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { describe, test } from "vitest";
import { thisPlatform } from "../../../src/base/platform.ts";

const isLinux = thisPlatform === "linux";
const isWindows = thisPlatform === "win32";
const isRoot = process.getuid?.() === 0;

/** What some tests need of the system, and whether it is here. Each is asked once, and only by a test that needs it. */
const probes = {
  /** `sh` with the programs of POSIX, and scripts that start by themselves. */
  sh: () => !isWindows && succeeds("sh", "-c", "true"),
  /** Processes that receive signals and may ignore them, in groups. */
  signals: () => !isWindows,
  /** Processes that are ended with all that they started: on Windows by a taskkill that knows `/T`, which wine's does not. */
  "process trees": () => !isWindows || /\/t\b/i.test(printed("taskkill", "/?")),
  /** `setsid`, with which a process leaves its group. */
  setsid: () => succeeds("setsid", "true"),
  /** `ps` and `pgrep`, which list all processes. */
  ps: () => succeeds("ps", "-eo", "stat=,args=") && succeeds("pgrep", "-f", "."),
  /** The files below `/proc`. */
  proc: () => isLinux,
  /** The environments of other processes. */
  environments: () => isLinux || thisPlatform === "darwin",
  /** Pipes with a name. */
  mkfifo: () => !isWindows && inFolder((folder) => succeeds("mkfifo", join(folder, "pipe"))),
  /** Files that not everybody may read, write or start. */
  modes: () => !isWindows,
  /** A user who is refused what modes refuse: not root. */
  refusals: () => !isWindows && !isRoot,
  /** Symbolic links, which Windows lets only some users make. */
  links: () => inFolder((folder) => makesLinks(folder)),
  /** Links to folders: on Windows junctions, which everybody may make. */
  "linked folders": () => inFolder((folder) => makesLinks(folder, "junction")),
  /** Names of files that are not UTF-8. */
  "any bytes in names": () => isLinux,
  /** Names of files with `"`, `<`, `|` and what else Windows keeps for itself. */
  "quotes in names": () => !isWindows,
  /** Names of files that differ by their case only. */
  "names by case": () => isLinux,
  /** A program that runs as somebody else. */
  "another user": () => isLinux && isRoot,
  /** A C compiler, and a library that is loaded before all others. */
  "a C compiler": () => isLinux && succeeds("cc", "--version"),
  /** Processes that have their own pids, under the name of the same machine. */
  "pid namespaces": () => isLinux && succeeds("unshare", "--pid", "--fork", "--mount-proc", "true"),
  /** A view of the files that only some processes have. */
  "private views": () => isLinux && inFolder(makesViews),
  /** File systems of one's own. */
  "root mounts": () =>
    isLinux && isRoot && succeeds("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
} as const;

/** What a test may need of the system. */
export type Capability = keyof typeof probes;

const answers = new Map<Capability, boolean>();

/** Whether the system has something. */
export function isHere(name: Capability): boolean {
  const known = answers.get(name) ?? probes[name]?.() ?? false;
  answers.set(name, known);
  return known;
}

type Registers = typeof test | typeof describe;

/**
 * `test` or `describe`, for what needs something of the system. Where that is missing the test is skipped, and its name says what it
 * needs: `npm test` prints it at its end.
 */
export function needing<T extends Registers>(registers: T, ...needed: readonly Capability[]): T {
  const missing = needed.filter((name) => !isHere(name));
  return missing.length === 0 ? registers : (named(registers.skip, ` (needs ${missing.join(", ")})`) as T);
}

/** Adds something to each name that is registered, also by `each` and `for`. */
// biome-ignore lint/complexity/noBannedTypes: vitest's functions have many forms, and this one keeps them all
function named(registers: Function, suffix: string): Function {
  return new Proxy(registers, {
    apply(target, self, [name, ...rest]: readonly unknown[]) {
      const added = typeof name === "string" ? `${name}${suffix}` : name;
      const given: unknown = Reflect.apply(target, self, [added, ...rest]);
      return typeof given === "function" ? named(given, suffix) : given;
    },
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      return typeof member === "function" ? named(member, suffix) : member;
    },
  });
}

function succeeds(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function printed(program: string, ...args: readonly string[]): string {
  return spawnSync(program, args, { encoding: "utf8" }).stdout ?? "";
}

function inFolder(look: (folder: string) => boolean): boolean {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-look-")));
  try {
    return look(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function makesLinks(folder: string, type?: "junction"): boolean {
  try {
    const target = join(folder, "target");
    mkdirSync(target);
    symlinkSync(target, join(folder, "link"), type);
    // Wine makes links that lead nowhere, and no junctions.
    return realpathSync(join(folder, "link")) === realpathSync(target);
  } catch {
    // Whatever the reason, there are none.
    return false;
  }
}

function makesViews(folder: string): boolean {
  for (const name of ["low", "up", "work"]) {
    mkdirSync(join(folder, name));
  }
  const mount = `mount -t overlay overlay -o userxattr,lowerdir=${folder}/low,upperdir=${folder}/up,workdir=${folder}/work ${folder}/low`;
  return succeeds("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount);
}
