import { type GitProgram, ownVariables } from "./gitEnvironment.ts";
import { explainUnreadable } from "./unreadableFiles.ts";

/**
 * The commands that only read references or configuration, and start no program that the repository names: the others that simple-git has
 * methods for do, such as `log`, `status` and `diff` (docs/decisions/6-simple-git-reads-references-and-configuration.md).
 */
type ReadCommand = "config" | "for-each-ref" | "reflog" | "rev-parse" | "symbolic-ref";

/**
 * Runs such a command, and returns what it printed as UTF-8. Status 1 without a word on standard error is git's way to say "there is none":
 * undefined. Any other status is a `ReadError`.
 */
export type Read = (command: ReadCommand, ...args: readonly string[]) => Promise<string | undefined>;

/** A git that failed, with its status (null if a signal ended it). */
type ReadError = Error & { readonly status: number | null };

/** The simple-git door, for a directory that exists (docs/rules/git-storage.md#g4). `env` holds no foreign `GIT_*`. */
export function openRead(cwd: string, program: GitProgram): Read {
  let opened: ReturnType<typeof open> | undefined;
  return async (command, ...args) => {
    opened ??= open(cwd, program).catch((error: unknown) => {
      // The next one tries again.
      opened = undefined;
      throw error;
    });
    const git = await opened;
    try {
      return await git.raw(command, ...args);
    } catch (error) {
      if (isReadError(error) && error.status === 1 && error.message === "git ended with status 1") {
        return undefined;
      }
      throw (isReadError(error) && explainUnreadable(error.message)) || error;
    }
  };
}

/** The library is loaded when it is first needed: the engine is up without it. */
async function open(cwd: string, { file, env }: GitProgram) {
  const { GitError, simpleGit } = await import("simple-git");
  const readError = (status: number | null, stderr: string): ReadError =>
    // An error of another class would be wrapped in one of this.
    Object.assign(new GitError(undefined, stderr.trim() || `git ended with status ${status}`), { status });
  const git = simpleGit({
    baseDir: cwd,
    binary: file,
    // It calls each path with a blank unsafe. This one is absolute, and no shell reads it.
    unsafe: { allowUnsafeCustomBinary: true },
    allowEnvironment: Object.keys(ownVariables),
    // A reflog is shown with its commits, and a program looks at their signatures where the repository says so.
    config: ["safe.bareRepository=explicit", "log.showSignature=false"],
    // By default it continues 50 ms after git's exit with whatever it has read by then: on a busy machine, nothing.
    completion: { onClose: true, onExit: false },
    // simple-git treats a failure without a message as success, and also a git that was killed.
    errors: (_, { exitCode, stdErr }) =>
      exitCode === 0 ? undefined : readError(exitCode, Buffer.concat(stdErr).toString("utf8")),
  })
    .env({ ...env })
    // It waits 50 ms for output where there is none (docs/rules/performance.md#p1).
    .outputHandler((_, stdout) => setImmediate(() => stdout.emit("data", Buffer.alloc(0))));
  // A promise of simple-git's own object would wait for its commands.
  return { raw: (...args: readonly string[]) => git.raw([...args]) };
}

function isReadError(error: unknown): error is ReadError {
  return error instanceof Error && "status" in error;
}
