import { delimiter } from "node:path";

/** Variables that make git start a program of the user's, and that simple-git refuses to pass on. */
const programs = new Set(["EDITOR", "VISUAL", "PAGER", "SSH_ASKPASS", "PREFIX"]);

/** What every git is told: no locks of its own, no questions, no network, no language but English. */
export const ownVariables: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  // Before git 2.44 a missing object of a partial clone is fetched; no transport is called "none".
  GIT_ALLOW_PROTOCOL: "none",
};

/**
 * The environment git is started with: that of the caller without any inherited `GIT_*` (a window opened from a hook has
 * `GIT_DIR` and `GIT_INDEX_FILE`), with the directory of the git executable first in the path.
 */
export function gitEnvironment(env: NodeJS.ProcessEnv, gitDirectory: string | undefined): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^git_/i.test(name) && !programs.has(name.toUpperCase()),
  );
  const result: NodeJS.ProcessEnv = { ...Object.fromEntries(kept), ...ownVariables };
  if (gitDirectory !== undefined) {
    const name = Object.keys(result).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
    result[name] = [gitDirectory, result[name]].filter(Boolean).join(delimiter);
  }
  return result;
}
