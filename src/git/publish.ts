import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../base/errors.ts";
import type { Oid } from "../model/snapshot.ts";
import { logReferences } from "./branches.ts";
import { type Git, GitError, type Run } from "./git.ts";
import { ownFolder, quarantine } from "./scratch.ts";

/** A new tip of a log. */
export interface Publication {
  readonly uuid: string;
  readonly commit: Oid;
  /** The tip it replaces; undefined for a new log. */
  readonly tip: Oid | undefined;
  /** Commits whose files need not be stored again. */
  readonly known: readonly Oid[];
  /** Object directories that hold what is new; the first is written to. */
  readonly objects: readonly string[];
}

/**
 * Makes a commit the tip of a log, if the tip is still the one it was made for (git-storage, section 5). Its objects come
 * to the repository as one pack that no prune can take before the tip reaches it. False if another process was faster.
 */
export async function publish(git: Git, run: Run, publication: Publication): Promise<boolean> {
  const { uuid, commit, tip } = publication;
  const keep = await storePack(git, run, await pack(git, run, publication));
  try {
    if (!(await swap(git, run, `${logReferences}/${uuid}`, commit, tip))) {
      return false;
    }
  } finally {
    await unlinkIfThere(keep);
  }
  await journal(git, `${uuid} ${commit}\n`);
  return true;
}

/** Packs what the commit reaches and the repository does not keep by itself. */
async function pack(
  { paths }: Git,
  run: Run,
  { commit, known, objects: [own = "", ...others] }: Publication,
): Promise<Buffer> {
  // Trees, not commits: a commit that is no ancestor would exclude nothing.
  const stdin = [commit, "--not", ...known.map((oid) => `${oid}^{tree}`)].map((line) => `${line}\n`).join("");
  const args = ["pack-objects", "--revs", "--stdout", "-q", "--delta-base-offset"];
  return run(args, { stdin, env: quarantine(paths, own, others) });
}

/** Stores a pack with a `.keep`, and returns the path of that. */
async function storePack({ paths }: Git, run: Run, bytes: Buffer): Promise<string> {
  const name = await run(["index-pack", "--stdin", "--keep=casebook"], { stdin: bytes });
  const hash = /^\w+\t([0-9a-f]+)$/.exec(name.toString("latin1").trim())?.[1];
  return join(paths.common, "objects/pack", `pack-${hash}.keep`);
}

async function swap(
  git: Git,
  run: Run,
  reference: string,
  commit: Oid,
  tip: Oid | undefined,
): Promise<boolean> {
  try {
    const before = tip ?? commit.replace(/./g, "0");
    await run(["update-ref", "--create-reflog", "-m", "casebook", reference, commit, before]);
    return true;
  } catch (error) {
    const isLocked = error instanceof GitError && error.stderr.includes(".lock");
    const now = await git.read("rev-parse", "--verify", "-q", reference);
    // It may have failed after the deed: then the tip is ours, which no other process can have written.
    if (isLocked || now?.trim() !== tip) {
      return now?.trim() === commit;
    }
    throw error;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
  }
}

/** The second way back to a tip, outside of the references; it also tells other processes that a log grew. */
async function journal({ paths }: Git, line: string): Promise<void> {
  const file = await open(join(ownFolder(paths), "journal"), "a", 0o600);
  try {
    await file.write(line);
    await file.datasync();
  } finally {
    await file.close();
  }
}
