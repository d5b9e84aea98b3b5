import { GitError as SimpleGitError, simpleGit } from "simple-git";
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
class ReadError extends SimpleGitError {
  readonly status: number | null;

  constructor(status: number | null, stderr: string) {
    super(undefined, stderr.trim() || `git ended with status ${status}`);
    this.status = status;
  }
}

/** The simple-git door, for a directory that exists (docs/rules/git-storage.md#g4). `env` holds no foreign `GIT_*`. */
export function openRead(cwd: string, { file, env }: GitProgram): Read {
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
      exitCode === 0 ? undefined : new ReadError(exitCode, Buffer.concat(stdErr).toString("utf8")),
  })
    .env({ ...env })
    // It waits 50 ms for output where there is none (docs/rules/performance.md#p1).
    .outputHandler((_, stdout) => setImmediate(() => stdout.emit("data", Buffer.alloc(0))));
  return async (command, ...args) => {
    try {
      return await git.raw(command, ...args);
    } catch (error) {
      if (error instanceof ReadError && error.status === 1 && error.message === "git ended with status 1") {
        return undefined;
      }
      throw (error instanceof ReadError && explainUnreadable(error.message)) || error;
    }
  };
}
