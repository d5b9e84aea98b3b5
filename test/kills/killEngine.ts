import childProcess, { type ChildProcess } from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import type { KillPoint, Phase } from "./killPoint.ts";

/**
 * Preloaded into an engine (`node --require`), it counts what the engine does to the file system and which git it starts, and kills it at a
 * chosen step of a chosen phase. While a restore changes the work tree, the engine does nothing else, not even look at the clock: only
 * a kill from within meets every instant of it.
 */
const chosen = process.env["CASEBOOK_KILL"];
// What the engine runs is not killed.
delete process.env["CASEBOOK_KILL"];
delete process.env["NODE_OPTIONS"];

type Functions = Record<string, (...args: unknown[]) => unknown>;

interface Message {
  readonly method?: string;
}

/** What changes a file system. */
const changes = ["renameSync", "linkSync", "symlinkSync", "unlinkSync", "rmdirSync", "mkdirSync", "rmSync"];
const laterChanges = ["rename", "unlink", "mkdir", "open", "writeFile", "rm"];

if (chosen !== undefined) {
  watch(JSON.parse(chosen) as KillPoint);
}

function watch(point: KillPoint): void {
  const report = fs.openSync(point.report, "w");
  const { writeSync, readFileSync, readdirSync } = fs;
  let phase: Phase | undefined;
  let step = 0;
  let isKilled = false;

  // A listener would take the messages that come before the engine listens.
  wrap(process as unknown as Functions, "emit", (name, message) => {
    if (phase === undefined && name === "message" && (message as Message).method === point.method) {
      enter("preparing");
    }
    return undefined;
  });
  for (const [functions, names] of [
    [fs, changes],
    [fs.promises, laterChanges],
  ] as const) {
    for (const name of names) {
      wrap(functions as unknown as Functions, name, (_, to) => {
        if (String(to).includes("/aside/")) {
          enter("applying");
        }
        countStep(undefined);
        if (name === "renameSync" && String(to).endsWith("/restore.json")) {
          return () => enter("applying");
        }
        return undefined;
      });
    }
  }
  wrap(childProcess as unknown as Functions, "spawn", (_, args) => {
    const words = Array.isArray(args) ? args.map(String) : [];
    const next = phaseOf(words);
    if (next !== undefined) {
      enter(next);
    }
    return (child) => {
      countStep(child as ChildProcess);
      if (words.includes("update-ref")) {
        (child as ChildProcess).once("exit", () => {
          if (phase === "publishing" && !["restore", "shareLog"].includes(point.method)) {
            enter("finishing");
          }
        });
      }
    };
  });
  syncBuiltinESMExports();

  function phaseOf(words: readonly string[]): Phase | undefined {
    if (phase === "applying") {
      return "finishing";
    }
    if (phase === undefined || phase === "finishing") {
      return undefined;
    }
    const isOne = (...names: readonly string[]) => names.some((name) => words.includes(name));
    return isOne("fetch")
      ? "fetching"
      : isOne("push")
        ? "pushing"
        : isOne("pack-objects", "update-ref")
          ? "publishing"
          : undefined;
  }

  function enter(next: Phase): void {
    if (phase === point.phase && phase !== undefined && phase !== next) {
      kill(undefined);
    }
    if (phase !== next) {
      step = 0;
    }
    phase = next;
    write();
  }

  function countStep(git: ChildProcess | undefined): void {
    if (phase === undefined || phase !== point.phase) {
      return;
    }
    step += 1;
    if (step === point.step) {
      if (git !== undefined && point.delay > 0) {
        setTimeout(() => kill(git), point.delay);
      } else {
        kill(git);
      }
    }
  }

  function kill(git: ChildProcess | undefined): void {
    if (isKilled || (point.reach === "git" && git === undefined)) {
      return;
    }
    isKilled = true;
    write();
    if (point.reach === "git") {
      git?.kill("SIGKILL");
      return;
    }
    for (const pid of point.reach === "group" ? descendants(process.pid) : []) {
      end(pid);
    }
    end(process.pid);
  }

  function write(): void {
    const text = JSON.stringify({ pid: process.pid, phase, isKilled });
    writeSync(report, text.padEnd(100), 0);
  }

  function descendants(pid: number): readonly number[] {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => listChildren(pid, task));
    return children.flatMap((child) => [...descendants(child), child]);
  }

  function listChildren(pid: number, task: string): readonly number[] {
    try {
      return readFileSync(`/proc/${pid}/task/${task}/children`, "utf8")
        .split(" ")
        .filter(Boolean)
        .map(Number);
    } catch {
      // The task has ended between two looks.
      return [];
    }
  }

  /** Calls `before` at every call of a function, and what that gives after it. */
  function wrap(
    functions: Functions,
    name: string,
    before: (...args: readonly unknown[]) => ((result: unknown) => void) | undefined,
  ): void {
    const real = functions[name];
    if (real === undefined) {
      throw new Error(`There is no ${name}.`);
    }
    functions[name] = function (this: unknown, ...args: unknown[]) {
      const after = before(...args);
      const result = real.apply(this, args);
      after?.(result);
      return result;
    };
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
