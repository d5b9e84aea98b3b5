import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { MergedLog } from "../../model/sharing/mergeLogs.ts";
import type { NewNumbers } from "../../model/sharing/renumberEvent.ts";
import { damagedPart } from "../log/damagedLog.ts";
import type { Git } from "../plumbing/git.ts";
import { readObject } from "../plumbing/objects.ts";
import { readPaths } from "../plumbing/readPaths.ts";
import { encodeTree, parseTree, type Tree, type TreeEntry } from "../plumbing/trees.ts";

/** The trees of the repository, and those that were just written and lie elsewhere. */
interface Trees {
  read(oid: Oid): Promise<Tree | undefined>;
  write(tree: Tree): Promise<TreeEntry>;
}

/** What is attached below a session by number (docs/rules/log-compatibility.md#c7). */
const numbered = ["attempts", "runs", "restores"] as const;

/**
 * What is attached to the events of two logs as the entry `sessions` of the merged one: attempts, runs and restores under their new
 * numbers. A file that both logs have must be the same in both, so that nothing can replace something else; otherwise a UserError.
 */
export async function mergeAttachments(
  git: Git,
  [one, other]: readonly [Oid | undefined, Oid | undefined],
  { numbers, removed }: MergedLog,
  write: (bytes: Buffer) => Promise<Oid>,
): Promise<TreeEntry | undefined> {
  const trees = openTrees(git, write);
  const sides = [await readSessions(one, numbers[0]), await readSessions(other, numbers[1])] as const;
  return sides[0] && sides[1] ? unite(trees, sides[0], sides[1]) : (sides[0] ?? sides[1]);

  async function readSessions(tip: Oid | undefined, given: NewNumbers): Promise<TreeEntry | undefined> {
    const [found] = tip === undefined ? [] : await readPaths(git.run, tip, ["sessions"]);
    if (found === "unreadable") {
      throw damagedPart();
    }
    if (found?.type !== "tree") {
      return undefined;
    }
    const sessions = parseTree(found.bytes, git.paths.hash === "sha1" ? 20 : 32);
    const left = new Map<string, TreeEntry>();
    for (const [session, entry] of sessions) {
      if (!removed.has(session)) {
        left.set(session, await renumberSession(trees, session, entry, given));
      }
    }
    return left.size === 0 ? undefined : trees.write(left);
  }
}

/** The folder of a session, with the folders of renumbered entries under their new names. */
async function renumberSession(
  trees: Trees,
  session: string,
  entry: TreeEntry,
  numbers: NewNumbers,
): Promise<TreeEntry> {
  const found = await trees.read(entry.oid);
  if (found === undefined && entry.mode === "40000") {
    throw damagedPart();
  }
  const changed = new Map(found ?? []);
  for (const kind of numbered) {
    const folder = changed.get(kind);
    const below = folder && (await trees.read(folder.oid));
    if (below) {
      const renamed = new Map(
        [...below].map(([name, one]) => {
          const number = numbers[kind].get(kind === "restores" ? name : `${session} ${name}`);
          return [String(number ?? name), one] as const;
        }),
      );
      if (renamed.size < below.size) {
        throw differ();
      }
      changed.set(kind, await trees.write(renamed));
    }
  }
  return trees.write(changed);
}

/** Two folders as one. */
async function unite(trees: Trees, one: TreeEntry, other: TreeEntry): Promise<TreeEntry> {
  if (one.oid === other.oid && one.mode === other.mode) {
    return one;
  }
  const isFolders = one.mode === "40000" && other.mode === "40000";
  const [left, right] = isFolders ? [await trees.read(one.oid), await trees.read(other.oid)] : [];
  if (left === undefined || right === undefined) {
    throw differ();
  }
  const both = new Map<string, TreeEntry>([...left, ...right]);
  for (const [name, entry] of left) {
    const theirs = right.get(name);
    if (theirs !== undefined) {
      both.set(name, await unite(trees, entry, theirs));
    }
  }
  return trees.write(both);
}

function openTrees({ paths, run }: Git, write: (bytes: Buffer) => Promise<Oid>): Trees {
  const written = new Map<Oid, Tree>();
  return {
    async read(oid) {
      const object = written.has(oid) ? undefined : await readObject(run, oid);
      const oidLength = paths.hash === "sha1" ? 20 : 32;
      return object?.type === "tree" ? parseTree(object.bytes, oidLength) : written.get(oid);
    },
    async write(tree) {
      const oid = await write(encodeTree(tree));
      written.set(oid, tree);
      return { mode: "40000", oid };
    },
  };
}

function differ(): UserError {
  return new UserError(fact("log.differentFiles"), fact("next.openReadOnly"));
}
