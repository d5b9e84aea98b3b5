import { fdatasyncSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterDone } from "../../base/afterDone.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { tidySync } from "../../base/remove.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { logReferences, readTips } from "../folder/logTips.ts";
import { appendToOwnFile } from "../folder/ownFiles.ts";
import { createOwnFolder, ownFolder, quarantine } from "../folder/scratch.ts";
import { type Git, GitError, type Run } from "../plumbing/git.ts";
import { anySize, type NewObject } from "../plumbing/objects.ts";
import { encodePack } from "../plumbing/pack.ts";

/** What becomes of a log. */
export interface LogChange {
  readonly uuid: string;
  /** Its new tip; undefined if it goes away. */
  readonly commit: Oid | undefined;
  /** The tip it replaces; undefined for a new log. */
  readonly tip: Oid | undefined;
}

/** A new tip of a log. */
export interface Publication extends LogChange {
  readonly commit: Oid;
  /** Commits whose files need not be stored again. */
  readonly known: readonly Oid[];
  /** Another log that changes in the same instant, or goes away (no commit). */
  readonly also?: LogChange | undefined;
  /** Object directories that hold what is new; the first is written to. None where all of it is in the repository. */
  readonly objects: readonly string[];
  /** All that is new, if it is known: then git need not look for it. */
  readonly written?: readonly NewObject[] | undefined;
}

/**
 * Makes a commit the tip of a log, if the tip is still the one it was made for (docs/rules/git-storage.md#g8). Its objects come
 * to the repository as one pack that no prune can take before the tip reaches it. False if another process was faster.
 */
export async function publish(git: Git, run: Run, publication: Publication): Promise<boolean> {
  const { uuid, commit, tip, also } = publication;
  const changes = [{ uuid, commit, tip }, ...(also === undefined ? [] : [also])];
  return whileKept(git, run, pack(git, run, publication), () => swap(git, run, changes));
}

/**
 * Brings a pack into the repository that no prune can take as long as `use` lasts, which makes a reference reach what is in it. Without
 * that, a prune of the user's may go by the references of a moment ago, and leave the new one without its objects.
 */
export async function whileKept<T>(
  git: Git,
  run: Run,
  pack: Promise<Buffer>,
  use: () => Promise<T>,
): Promise<T> {
  const keep = await storePack(git, run, pack);
  try {
    return await use();
  } finally {
    // One that stays is swept when the repository is opened, and until then keeps a pack from being pruned.
    tidySync(keep);
  }
}

/** Packs one object of a quarantine, and nothing that it refers to. */
export function packOne({ paths }: Git, run: Run, oid: Oid, objects: string): Promise<Buffer> {
  return run(["pack-objects", "--stdout", "-q"], {
    ...anySize,
    stdin: `${oid}\n`,
    env: quarantine(paths, objects),
  });
}

/** Packs the objects that the commit reaches and the repository does not keep by itself. */
async function pack(
  { paths }: Git,
  run: Run,
  { commit, also, known, objects: [own, ...others], written }: Publication,
): Promise<Buffer> {
  if (written !== undefined) {
    return encodePack(paths.hash, written);
  }
  // Trees, not commits: a commit that is not an ancestor would exclude nothing.
  const commits = [commit, also?.commit].filter((oid) => oid !== undefined);
  const stdin = [...commits, "--not", ...known.map((oid) => `${oid}^{tree}`)]
    .map((line) => `${line}\n`)
    .join("");
  const args = ["pack-objects", "--revs", "--stdout", "-q", "--delta-base-offset"];
  return run(args, { ...anySize, stdin, ...(own !== undefined && { env: quarantine(paths, own, others) }) });
}

/** How often a pack is stored: a prune takes away the temporary file of one that is being written. */
const storings = 4;

/** Stores a pack with a `.keep`, and returns the path of that. */
async function storePack({ paths }: Git, run: Run, pack: Promise<Buffer>): Promise<string> {
  const store = (stdin: Buffer | Promise<Buffer>) =>
    run(["index-pack", "--stdin", "--keep=casebook"], { stdin });
  let name: Buffer | undefined;
  for (let left = storings - 1; name === undefined; left--) {
    name = await store(left === storings - 1 ? pack : await pack).catch(async (error: unknown) => {
      // What could not be packed cannot be stored either.
      await pack;
      if (left === 0 || !(error instanceof GitError)) {
        throw error;
      }
      return undefined;
    });
  }
  const hash = /^\w+\t([0-9a-f]+)$/.exec(name.toString("latin1").trim())?.[1];
  return join(paths.common, "objects/pack", `pack-${hash}.keep`);
}

/**
 * Moves logs from tip to tip, all of them or none, and writes that into the journal. False if one of them was elsewhere by then.
 * The removal of a log is recorded first: whoever opens the repository after a crash between the two brings no log
 * back that was taken away on purpose, or that lies in another one since.
 */
export async function swap(git: Git, run: Run, changes: readonly LogChange[]): Promise<boolean> {
  const going = changes.filter(({ commit }) => commit === undefined);
  await journal(git, going);
  let isDone = false;
  try {
    isDone = await swapReferences(git, run, changes);
  } finally {
    if (!isDone) {
      await journal(
        git,
        going.map(({ uuid, tip }) => ({ uuid, commit: tip })),
      );
    }
  }
  if (isDone) {
    const coming = changes.filter(({ commit }) => commit !== undefined);
    // The logs are where they should be, and their reflogs say so, too.
    await afterDone(() => journal(git, coming));
  }
  return isDone;
}

async function swapReferences(git: Git, run: Run, changes: readonly LogChange[]): Promise<boolean> {
  const lines = changes.map(({ uuid, commit, tip = zero(git) }) => {
    const reference = `${logReferences}/${uuid}`;
    return commit === undefined ? `delete ${reference} ${tip}\n` : `update ${reference} ${commit} ${tip}\n`;
  });
  try {
    await run(["update-ref", "--no-deref", "--create-reflog", "-m", "casebook", "--stdin"], {
      stdin: lines.join(""),
    });
    return true;
  } catch (error) {
    const tips = await readTips(git);
    // It may have failed after the deed: then the tips are ours, which no other process can have written.
    if (changes.every(({ uuid, commit }) => tips.get(uuid) === commit)) {
      return true;
    }
    const said = error instanceof GitError ? error.stderr : "";
    checkLock(git, said);
    if (said.includes(".lock") || changes.some(({ uuid, tip }) => tips.get(uuid) !== tip)) {
      return false;
    }
    throw error;
  }
}

/** How long a lock of all references may be held before its owner counts as dead, in milliseconds: an update takes a moment. */
const longestLock = 5_000;

/**
 * A UserError where an old lock of all references keeps them from being changed: it is not ours to remove, and nothing continues until
 * somebody does. Where they are kept in tables, git names no file.
 */
function checkLock({ paths }: Git, said: string): void {
  const locks = [
    ...(said.includes("packed-refs.lock") ? ["packed-refs.lock"] : []),
    "reftable/tables.list.lock",
  ].map((name) => join(paths.common, name));
  const old = locks.find((lock) => {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    return since !== undefined && Math.abs(Date.now() - since) > longestLock;
  });
  if (old !== undefined) {
    throw new UserError(fact("git.refsLocked"), fact("next.tryAgainOrUnlock", { file: old }));
  }
}

function zero({ paths }: Git): Oid {
  return "0".repeat(paths.hash === "sha1" ? 40 : 64);
}

/**
 * The second way back to a tip, outside of the references: a line per change, whose commit is `-` for a log that was taken away
 * on purpose. It also shows other processes that a log changed.
 */
export async function journal({ paths }: Git, changes: readonly Omit<LogChange, "tip">[]): Promise<void> {
  if (changes.length === 0) {
    return;
  }
  createOwnFolder(paths, ownFolder(paths));
  const lines = changes.map(({ uuid, commit = "-" }) => `${uuid} ${commit}\n`).join("");
  appendToOwnFile(join(ownFolder(paths), "journal"), (file) => {
    writeSync(file, lines);
    fdatasyncSync(file);
  });
}
