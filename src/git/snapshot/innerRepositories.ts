import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { Oid, SkippedPath } from "../../model/code/snapshot.ts";
import { checkPipes, PipeInTheWay } from "../folder/pipes.ts";
import { guessDirectories } from "../folder/pointers.ts";
import { type BytePath, splitNul, toBytes, toText } from "../plumbing/bytePath.ts";
import { type Git, GitError, type Run } from "../plumbing/git.ts";
import { neutralSettings, parseConfig } from "../plumbing/gitConfig.ts";
import { createLook, exists, type Look } from "./workingFiles.ts";

/**
 * Repositories inside of the work tree: submodules, and those that somebody cloned there. They are only looked at. Nothing of theirs is
 * written, nothing that they configure is run, and no reference or index of theirs is refreshed.
 */

/** What a repository inside has checked out. */
export interface InnerRepository {
  /** Undefined before its first commit. */
  readonly commit: Oid | undefined;
  /** Something in it is not as in that commit: changed, staged or not tracked; of a submodule in it, another commit too. */
  readonly isEdited: boolean;
  /** Two looks with the same digest saw the same, as far as commits, names, sizes and times show. */
  readonly state: string;
}

/** How deep repositories in repositories are looked into. */
const deepest = 5;

/** How long a git may look into one of them, in milliseconds: what somebody brought along may list itself in itself, without an end. */
const longestLook = 20_000;

/** How many are looked into at once. */
const atOnce = 4;

/** Looks into the repositories at these folders; one that cannot be looked into, or is none, is left out. */
export async function lookInto(
  git: Pick<Git, "paths" | "runAt">,
  folders: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, InnerRepository>> {
  const found = new Map<BytePath, InnerRepository>();
  const rest = folders.values();
  const work = async () => {
    for (const path of rest) {
      const inner = await lookAt(git.runAt, git.paths.top, path, 1);
      if (inner !== undefined) {
        found.set(path, inner);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

async function lookAt(
  runAt: Git["runAt"],
  top: string,
  path: BytePath,
  depth: number,
): Promise<InnerRepository | undefined> {
  const name = toText(path);
  // Through no link, and only where a path is what it is called: another name would lead to another folder.
  if (depth > deepest || !toBytes(path).equals(Buffer.from(name)) || !exists(top, `${path}/.git`)) {
    return undefined;
  }
  const folder = join(top, name);
  // If there is no repository after all, git must not find one above.
  const env = { GIT_CEILING_DIRECTORIES: dirname(folder) };
  const plain = runAt(folder, []);
  try {
    checkPipes({ top: folder, ...guessDirectories(folder) });
    const config = parseConfig((await plain(["config", "--list", "-z"], { env })).toString("utf8"));
    const run = runAt(folder, neutralSettings(config));
    const look: Run = (args) => run(args, { env, end: AbortSignal.timeout(longestLook) });
    return await describe(runAt, look, folder, depth);
  } catch (error) {
    if (error instanceof GitError || error instanceof PipeInTheWay) {
      return undefined;
    }
    throw error;
  }
}

async function describe(
  runAt: Git["runAt"],
  run: Run,
  folder: string,
  depth: number,
): Promise<InnerRepository> {
  const asked = [
    "status",
    "--porcelain=v2",
    "-z",
    "--branch",
    "--untracked-files=all",
    "--ignore-submodules=all",
  ];
  const [status, staged] = await Promise.all([
    run([...asked, "--no-renames"]),
    run(["ls-files", "-s", "-z"]),
  ]);
  const lines = splitNul(status);
  const commit = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(lines.join("\n"))?.[1];
  const changed = lines.filter((line) => !line.startsWith("#"));
  const look = createLook(folder);
  const stamps = changed.map((line) => `${line}\n${stampOf(look(pathIn(line)))}`);
  let isEdited = changed.length > 0;
  for (const { path, oid } of parseSubmodules(splitNul(staged))) {
    const inner = await lookAt(runAt, folder, path, depth + 1);
    isEdited ||= inner !== undefined && (inner.isEdited || inner.commit !== oid);
    stamps.push(`${path}\n${inner?.state}`);
  }
  return { commit, isEdited, state: digest([commit ?? "", ...stamps]) };
}

/** The path at the end of a line of `status --porcelain=v2 -z`. */
function pathIn(line: string): BytePath {
  const before = line.startsWith("?") ? 1 : line.startsWith("u") ? 10 : 8;
  return line.split(" ").slice(before).join(" ");
}

/** The submodules among the lines of `ls-files -s -z`: where they are, and at which commit. */
function parseSubmodules(
  lines: readonly string[],
): readonly { readonly path: BytePath; readonly oid: Oid }[] {
  return lines.flatMap((line) => {
    const [, oid = "", path] = /^160000 ([0-9a-f]+) \d\t(.*)$/s.exec(line) ?? [];
    return path === undefined ? [] : [{ path, oid }];
  });
}

/**
 * What distinguishes two looks at paths that a snapshot does not hold: names, sizes and times, never the content of a file, as it may be a
 * secret. A path of which that is not known has none, and is never the same.
 */
export function statesOf(
  top: string,
  skipped: ReadonlyMap<BytePath, SkippedPath["reason"]>,
  inner: ReadonlyMap<BytePath, InnerRepository>,
): ReadonlyMap<BytePath, string> {
  const look = createLook(top);
  const states = new Map<BytePath, string>();
  for (const [path, reason] of skipped) {
    const known = inner.get(path.replace(/\/$/, ""));
    const seen = look(path);
    if (known !== undefined) {
      states.set(path, known.state);
    } else if (typeof seen === "object" && seen.isFile() && reason !== "changed while read") {
      states.set(path, digest([stampOf(seen)]));
    }
  }
  return states;
}

function stampOf(seen: Look): string {
  return typeof seen === "object"
    ? [seen.mode, seen.size, seen.mtimeNs, seen.ctimeNs, seen.ino].join(" ")
    : `${seen}`;
}

/** Short, as it is kept with every run. */
function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}
