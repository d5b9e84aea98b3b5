import { execFile, execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

/** A git repository in a temporary folder, with an identity of its own and nothing of the machine's configuration. */
export interface TestRepository {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs git as a user would, and gives its output without the last newline. */
  git(...args: readonly string[]): string;
  /** Runs git beside the test. */
  gitAside(...args: readonly string[]): Promise<void>;
  /** Writes files by path. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
}

/** What git takes from the test and not from the machine; the home has no configuration. */
function testEnvironment(home: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

/** Makes a temporary folder that goes away with the test, below the one for these unless another is given. */
export function makeFolder(below = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(below, "casebook-")));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** Makes a repository on branch `main`, without a commit. */
export function makeRepository(...init: readonly string[]): TestRepository {
  return makeRepositoryIn(makeFolder(), ...init);
}

/** Makes one in a folder of the caller's, which is its home directory as well. */
export function makeRepositoryIn(home: string, ...init: readonly string[]): TestRepository {
  const repository = openTestRepository(join(home, "repository"), testEnvironment(home));
  mkdirSync(repository.dir);
  repository.git("init", "--quiet", "--template=", "--initial-branch=main", ...init);
  repository.git("config", "user.name", "Test");
  repository.git("config", "user.email", "test@example.com");
  return repository;
}

/** A repository that is there already, such as a linked work tree. */
export function openTestRepository(dir: string, env: NodeJS.ProcessEnv): TestRepository {
  return {
    dir,
    env,
    git: (...args) =>
      execFileSync("git", args, {
        cwd: dir,
        env,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }).replace(/\n$/, ""),
    gitAside: async (...args) => {
      await promisify(execFile)("git", args, { cwd: dir, env });
    },
    write(files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), content);
      }
    },
  };
}

/** Makes a repository with one commit of these files. */
export function makeCommitted(files: Readonly<Record<string, string | Uint8Array>>): TestRepository {
  const repository = makeRepository();
  repository.write(files);
  commitAll(repository);
  return repository;
}

/** Commits everything that is in the work tree and not ignored. */
export function commitAll(repository: TestRepository, message = "a commit"): void {
  repository.git("add", "--all");
  repository.git("commit", "--quiet", "--allow-empty", "--message", message);
}

/** Makes an executable file. */
export function writeExecutable(path: string, content: string): void {
  writeFileSync(path, content);
  chmodSync(path, 0o755);
}

/** A new uuid. */
export const newId = (): string => randomUUID();

/** Everything of a repository that must not change: one hash per part, so that a failure tells which (docs/rules/git-storage.md#g1). */
export interface Fingerprint {
  readonly index: string;
  readonly references: string;
  readonly config: string;
  readonly tree: string;
}

/** Hashes the state of git, and every byte, mode and link of the work tree, ignored files included. */
export function fingerprint(repository: TestRepository): Fingerprint {
  const { dir } = repository;
  return {
    ...fingerprintGit(repository),
    tree: hash(listNames(dir).flatMap((name) => (name === ".git" ? [] : manifest(dir, name)))),
  };
}

/**
 * Hashes the bytes of the index, HEAD, all references but ours, the stash, the files of a merge or rebase, and the configuration
 * without our key.
 */
export function fingerprintGit({ git }: TestRepository): Omit<Fingerprint, "tree"> {
  const gitDirectory = git("rev-parse", "--absolute-git-dir");
  const references = git("for-each-ref", "--format=%(refname) %(objectname) %(symref)")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("refs/casebook/"));
  const states = [
    "HEAD",
    "MERGE_HEAD",
    "ORIG_HEAD",
    "CHERRY_PICK_HEAD",
    "rebase-merge",
    "logs/HEAD",
    "logs/refs/stash",
  ];
  const config = git("config", "--local", "--list")
    .split("\n")
    .filter((line) => !/^branch\..*\.casebooklog=/.test(line));
  return {
    index: hash(manifest(gitDirectory, "index")),
    references: hash([...references, ...states.flatMap((state) => manifest(gitDirectory, state))]),
    config: hash(config),
  };
}

/** A line per file below a path, with its type, mode and content; none if there is nothing. Names are Latin-1, as bytes are. */
export function manifest(root: string, path: string): readonly string[] {
  const absolute = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, "latin1")]);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) {
    return [];
  }
  const line = `${path} ${stat.mode.toString(8)}`;
  if (stat.isDirectory()) {
    return [line, ...listNames(absolute).flatMap((name) => manifest(root, `${path}/${name}`))];
  }
  if (stat.isSymbolicLink()) {
    return [`${line} ${readlinkSync(absolute, "latin1")}`];
  }
  return [stat.isFile() ? `${line} ${hash([readFileSync(absolute)])}` : line];
}

function listNames(folder: string | Buffer): readonly string[] {
  return readdirSync(folder, "latin1").sort();
}

function hash(parts: readonly (string | Uint8Array)[]): string {
  const sum = createHash("sha256");
  for (const part of parts) {
    sum.update(part).update("\n");
  }
  return sum.digest("hex");
}
