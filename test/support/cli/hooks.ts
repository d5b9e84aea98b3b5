import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Called, Casebook } from "./casebook.ts";

/** Hooks of an agent, called as it would. */
export interface Hooks {
  /** Calls a hook with an input, in a folder. */
  call(folder: string, input: unknown, ...args: readonly string[]): Promise<Called>;
  /** What it says to the model; undefined for nothing. Waits for what it says, also where it would be too late for an agent. */
  said(folder: string, input: unknown, ...args: readonly string[]): Promise<string | undefined>;
}

/** Calls hooks by the command line. */
export function hooksOf(casebook: Casebook): Hooks {
  const call: Hooks["call"] = async (folder, input, ...args) => {
    const { child, ended } = casebook.start(folder, ["hook", "--for", "claude", ...args], {}, "pipe");
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(
      typeof input === "string" || input instanceof Uint8Array ? input : JSON.stringify(input),
    );
    return ended;
  };
  return {
    call,
    said: async (folder, input, ...args) => {
      const { stdout } = await call(folder, input, ...args);
      return stdout === "" ? undefined : JSON.parse(stdout).hookSpecificOutput?.additionalContext;
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
