import { delimiter } from "node:path";

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

/** The environment of a run: the engine's own without what is foreign to the user's tests (security S5), and `added`. */
export function runEnvironment(
  env: NodeJS.ProcessEnv,
  added: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !foreign.some((pattern) => pattern.test(name)));
  return { ...Object.fromEntries(own), ...added };
}

/** Search paths of ours and of the user's environment as one variable, in this order. */
export function joinPaths(...paths: readonly (string | undefined)[]): string {
  return paths.filter(Boolean).join(delimiter);
}

/** Options of ours and of the user's environment as one variable, in this order. */
export function joinOptions(...options: readonly (string | undefined)[]): string {
  return options.filter((option) => option?.trim()).join(" ");
}
