import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { HookLevel } from "../../../src/agents/agentForms.ts";
import { readHookCall } from "../../../src/agents/hookInput.ts";
import type { Called, Casebook } from "./casebook.ts";

/** Hooks of an agent, called as it would. */
export interface Hooks {
  /** Calls a hook with an input, in a folder. */
  call(folder: string, input: unknown, ...args: readonly string[]): Promise<Called>;
  /** What it answers, however long that takes: on a busy machine it would be too late for an agent. Undefined for nothing. */
  answer(folder: string, input: object, level?: HookLevel): Promise<object | undefined>;
}

/** Calls hooks by the command line. */
export function hooksOf(casebook: Casebook): Hooks {
  return {
    call: async (folder, input, ...args) => {
      const { child, ended } = casebook.start(folder, ["hook", "--for", "claude", ...args], {}, "pipe");
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(
        typeof input === "string" || input instanceof Uint8Array ? input : JSON.stringify(input),
      );
      return ended;
    },
    answer: async (folder, input, level = 1) => {
      const call = readHookCall(input);
      const { env } = casebook.commandOf([]);
      // The process that a hook hands its work over to.
      const worker = fork(casebook.program, ["hook", "--work"], { cwd: folder, env, silent: true });
      const said = new Promise<unknown>((resolve) => {
        worker.once("message", resolve);
        worker.once("exit", () => resolve(""));
      });
      worker.send({ call, level, at: new Date().toISOString() });
      const text = String(await said);
      return text === "" ? undefined : JSON.parse(text);
    },
  };
}

/** Waits until something is so, because a hook works on after it has answered. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  isSo: (seen: T) => boolean,
  tries = 60,
): Promise<T> {
  for (let left = tries; ; left--) {
    const seen = await look();
    if (isSo(seen) || left === 0) {
      return seen;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The names of what hooks keep in the state folder. */
export function keptByHooks(casebook: Casebook): readonly string[] {
  try {
    return readdirSync(join(casebook.state, "hooks"));
  } catch {
    return [];
  }
}
