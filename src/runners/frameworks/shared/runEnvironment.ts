import { delimiter } from "node:path";
import type { PythonEnvironment } from "../../../model/folder/settings.ts";

/** Variables that belong to the editor, to git's own calls, or to a test run around us, and would mislead the user's tests. */
const foreign: readonly RegExp[] = [
  /^GIT_/,
  /^VSCODE_/,
  /^ELECTRON_/,
  /^NODE_CHANNEL_/,
  /^NODE_UNIQUE_ID$/,
  // Set in the processes of `node --test`: another one started there would print for a parent instead of for people.
  /^NODE_TEST_/,
];

/**
 * The environment of a run: the engine's own without what is foreign to the user's tests (docs/rules/security.md#s5), the chosen
 * environment of Python as if it had been activated, and `added`.
 */
export function runEnvironment(
  env: NodeJS.ProcessEnv,
  added: Readonly<Record<string, string>>,
  python?: PythonEnvironment,
): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !foreign.some((pattern) => pattern.test(name)));
  return { ...activate(Object.fromEntries(own), python), ...added };
}

/** What `activate` of a venv does. */
function activate(env: NodeJS.ProcessEnv, python: PythonEnvironment | undefined): NodeJS.ProcessEnv {
  if (python === undefined) {
    return env;
  }
  const { PYTHONHOME: _, ...rest } = env;
  // Windows writes it in its own way.
  const path = Object.keys(rest).find((name) => /^path$/i.test(name)) ?? "PATH";
  return {
    ...rest,
    [path]: [python.bin, rest[path]].filter(Boolean).join(delimiter),
    ...(python.root !== undefined && { VIRTUAL_ENV: python.root }),
  };
}

/** Search paths of ours and of the user's environment as one variable, in this order. */
export function joinPaths(...paths: readonly (string | undefined)[]): string {
  return paths.filter(Boolean).join(delimiter);
}

/** Options of ours and of the user's environment as one variable, in this order. */
export function joinOptions(...options: readonly (string | undefined)[]): string {
  return options.filter((option) => option?.trim()).join(" ");
}
