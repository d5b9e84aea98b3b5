import { collect, type ProcessEnd } from "../../base/process.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import type { GitConfig } from "./gitConfig.ts";
import type { GitProgram } from "./gitEnvironment.ts";
import { noPrograms } from "./noPrograms.ts";
import type { Read } from "./simpleGit.ts";
import { explainUnreadable } from "./unreadableFiles.ts";
import type { SshVariables } from "./userSsh.ts";

/** Where everything of a repository lies; absolute paths. */
export interface RepositoryPaths {
  readonly top: string;
  /** The git directory of this work tree. */
  readonly gitDirectory: string;
  /** The git directory that all work trees share. */
  readonly common: string;
  /** What the repository's objects are named by. */
  readonly hash: "sha1" | "sha256";
  /** `main`, or the name git gave a linked work tree. */
  readonly worktree: string;
}

/** A repository and the two doors to its git. */
export interface Git {
  readonly paths: RepositoryPaths;
  /** Through the process door, with every flag that keeps git from running anything configured. */
  readonly run: Run;
  /** The same with further settings, as `neutralSettings` gives them. */
  readonly runWith: (settings: readonly string[]) => Run;
  /** The same as if a folder were the work tree: what its ignore and attribute files say. Paths are patterns there. */
  readonly runIn: (folder: string, settings: readonly string[]) => Run;
  /** The same in a repository that lies in another folder. */
  readonly runAt: (folder: string, settings: readonly string[]) => Run;
  /** Through simple-git: commands that only read references and configuration, and run nothing. */
  readonly read: Read;
  /** The configuration in force, from all its files. A `GitError` if git cannot read one of them. */
  readonly readConfig: () => Promise<GitConfig>;
  /** The files outside of the repository in which git looks for attributes. */
  readonly attributeFiles: readonly string[];
  /** The files of the user in which git looks for what it ignores. */
  readonly ignoreFiles: readonly string[];
  /** What the user's environment says of ssh. */
  readonly ssh: SshVariables;
  /** The system that the files lie on. */
  readonly platform: NodeJS.Platform;
  /** What snapshots leave out, from the next one on. */
  snapshotRules: SnapshotRules;
  /** Ends a git that waits for the next question. */
  readonly dispose: () => void;
}

/** Runs git to its end and returns what it printed; any other status than the expected one is a `GitError`. */
export type Run = (args: readonly string[], options?: GitOptions) => Promise<Buffer>;

/** How one git is run. */
export interface GitOptions {
  /** A promise lets git start up in the meantime; if it is rejected, git is killed and has done nothing. */
  readonly stdin?: Uint8Array | string | Promise<Uint8Array> | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Statuses that do not mean failure; 0 alone if not given. */
  readonly expected?: readonly number[] | undefined;
  /** How many bytes it may print, `longestText` if not given; it is ended at more, which is a `TooMuchOutput`. */
  readonly most?: number | undefined;
  /** Asks git to end, with what it has started. */
  readonly stop?: AbortSignal | undefined;
  /** Asks git alone to end, which stays in the group of this process. */
  readonly end?: AbortSignal | undefined;
}

/**
 * As many bytes as the text of what git prints can have (V8's limit for one string). A tree of a log of others may list itself in itself
 * again and again: a few objects, and more files than anybody could ever list.
 */
export const longestText = 2 ** 29 - 24;

/** A git that was ended because it printed more than `GitOptions.most`. */
export class TooMuchOutput extends Error {
  override readonly name = "TooMuchOutput";
}

/** A git that ended otherwise than it should have; the message holds what it said. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** Undefined if it could not be started, or was ended by a signal. */
  readonly status: number | undefined;
  /** It fell over what it read, as over a tree that is too deep for it. */
  readonly isCrash: boolean;
  readonly stderr: string;
  /** The beginning of what it printed. */
  readonly stdout: string;

  constructor(args: readonly string[], end: ProcessEnd, stderr: string, stdout = "") {
    super(`git ${args[0]} ${describe(end)} ${stderr.trim()}`);
    this.status = end.kind === "exited" ? end.code : undefined;
    this.isCrash = end.kind === "signalled" && /^SIG(?:SEGV|BUS|ABRT|ILL)$/.test(end.signal ?? "");
    this.stderr = stderr;
    this.stdout = stdout;
  }
}

/** Settings that hold for every call: nothing configured runs, nothing is cleaned up on the way (docs/rules/git-storage.md#g2). */
const settings = [
  ...noPrograms,
  "core.safecrlf=false",
  "core.quotePath=false",
  "submodule.recurse=false",
  "core.splitIndex=false",
  // Of an edit that has the size and the time of the file before, only these show that there was one.
  "core.trustctime=true",
  "core.checkStat=default",
  "safe.bareRepository=explicit",
  "core.fsync=objects,reference",
  "core.fsyncMethod=batch",
  "core.filesRefLockTimeout=3000",
  "core.packedRefsTimeout=3000",
];

/** The reflog wants a name, also where the user has none. */
const identity = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "Casebook"],
    [`GIT_${role}_EMAIL`, "casebook@localhost"],
  ]),
);

/** A git that can be started: with every flag that keeps it from running anything configured, and the arguments of a command. */
export interface SafeGit {
  readonly file: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  argumentsFor(command: readonly string[]): readonly string[];
}

/** Git for one directory; `extra` are further settings. */
export function safeGit(
  { file, env }: GitProgram,
  cwd: string,
  extra: readonly string[] = [],
  pathspecs: "literal" | "patterns" = "literal",
): SafeGit {
  // Some commands refuse literal pathspecs, where they can take none (docs/rules/git-storage.md#g5).
  const literal = pathspecs === "literal" ? ["--literal-pathspecs"] : [];
  const flags = ["--no-pager", ...literal, "--no-replace-objects"];
  const configured = [...settings, ...extra].flatMap((setting) => ["-c", setting]);
  const argumentsFor = (command: readonly string[]) => [...flags, ...configured, ...command];
  return { file, cwd, env: { ...env, ...identity }, argumentsFor };
}

/** The process door, for one directory. */
export function openRun(...git: Parameters<typeof safeGit>): Run {
  const { file, cwd, env, argumentsFor } = safeGit(...git);
  return async (args, options = {}) => {
    const { end, stdout, stderr, isTooMuch } = await collect(file, argumentsFor(args), {
      cwd,
      env: { ...env, ...options.env },
      stdin: typeof options.stdin === "string" ? Buffer.from(options.stdin) : options.stdin,
      stop: options.stop,
      end: options.end,
      most: options.most ?? longestText,
    });
    if (isTooMuch) {
      throw new TooMuchOutput();
    }
    if (end.kind === "exited" && (options.expected ?? [0]).includes(end.code)) {
      return stdout;
    }
    throw explainUnreadable(stderr) ?? new GitError(args, end, stderr, stdout.toString("utf8", 0, 10_000));
  };
}

function describe(end: ProcessEnd): string {
  switch (end.kind) {
    case "exited":
      return `ended with status ${end.code}:`;
    case "signalled":
      return `was ended by ${end.signal}:`;
    case "couldNotStart":
      return `could not be started: ${end.reason}`;
  }
}
