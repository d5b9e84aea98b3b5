import { dirname } from "node:path/posix";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { storedEvent } from "../../model/log/eventNumbers.ts";
import type { LoggedEvent } from "../../model/log/events.ts";
import type { Attachment, Snapshot } from "../../ports/repository.ts";
import type { Scratch } from "../folder/scratch.ts";
import type { Git } from "../plumbing/git.ts";
import { type NewObject, nameObject, readObjects, writeNamed } from "../plumbing/objects.ts";
import { readPaths } from "../plumbing/readPaths.ts";
import { editTree, foldersOf, parseTree, type Tree, type TreeEntry } from "../plumbing/trees.ts";
import { WorktreeSnapshot } from "../snapshot/snapshots.ts";
import { describeSnapshot, describeSparse } from "../snapshot/storedSnapshot.ts";
import { damagedPart } from "./damagedLog.ts";
import { decodeEvent, decodeIdentity, encodeEvent, encodeIdentity } from "./logFormat.ts";
import { attachmentPath, eventPath, identityPath } from "./logLayout.ts";
import { checkVersion } from "./logVersion.ts";

/** What is added to a log: by an append, or from another log of this repository. */
export interface StoredAddition {
  readonly events: readonly Omit<LoggedEvent, "sequence">[];
  readonly attachments: readonly (Attachment | StoredAttachment)[];
}

/** What another log of this repository holds. */
interface StoredAttachment {
  readonly session: string;
  readonly path: string;
  readonly entry: TreeEntry;
}

/** The log that is added to. */
export interface LogBefore {
  readonly uuid: string;
  readonly tip: Oid | undefined;
  readonly events: readonly LoggedEvent[];
  /** The name of its branch from now on; undefined leaves it unchanged. */
  readonly branch: string | undefined;
  readonly forkedFrom: string | undefined;
}

/** The log with what was added; nothing of it is published yet. */
export interface LogAfter {
  readonly commit: Oid;
  readonly events: readonly LoggedEvent[];
  readonly added: ReadonlyMap<Oid, LoggedEvent>;
  /** Commits whose files need not be stored again. */
  readonly known: readonly Oid[];
  /** The snapshots in it, whose objects lie in their own directories. */
  readonly snapshots: readonly WorktreeSnapshot[];
  /** The object directories of trees in it that were composed of others. */
  readonly composed: readonly string[];
  /** What was made for it, and lies nowhere yet: all that is new, if there is no object directory. */
  readonly written: ReadonlyMap<Oid, NewObject>;
}

/**
 * Writes a log's next commit into a scratch: its tree is the whole log, and it has no parents, so that it is one row in
 * tools that show every reference.
 */
export async function writeLog(
  git: Git,
  scratch: Scratch,
  log: LogBefore,
  addition: StoredAddition,
): Promise<LogAfter> {
  checkVersion(log.events);
  const made = new Map<Oid, NewObject>();
  const write = async (type: NewObject["type"], bytes: Uint8Array) => {
    const oid = nameObject(git.paths.hash, type, bytes);
    made.set(oid, { type, bytes });
    return oid;
  };
  const entries = new Map<string, TreeEntry>();
  const put = async (path: string, bytes: Uint8Array) => {
    const oid = await write("blob", bytes);
    entries.set(path, { mode: "100644", oid });
    return oid;
  };

  const added = new Map<Oid, LoggedEvent>();
  let sequence = log.events.at(-1)?.sequence ?? 0;
  for (const event of addition.events) {
    sequence += 1;
    const bytes = encodeEvent({ sequence, ...event });
    const logged = decodeEvent(sequence, bytes);
    const isKept = event.event === undefined ? logged.newer !== undefined : logged.event !== undefined;
    if (!isKept) {
      throw new UserError(fact("log.entryTooLong"), fact("next.shorten"), {
        cause: new Error(`Event ${sequence} of the kind ${storedEvent(event)?.kind} would not be read back.`),
      });
    }
    added.set(await put(eventPath(sequence), bytes), logged);
  }
  const snapshots: WorktreeSnapshot[] = [];
  const composed: string[] = [];
  for (const attachment of addition.attachments) {
    const path = attachmentPath(attachment.session, attachment.path);
    if ("bytes" in attachment) {
      await put(path, attachment.bytes);
    } else if ("entry" in attachment) {
      entries.set(path, attachment.entry);
    } else if ("composed" in attachment) {
      entries.set(path, { mode: "40000", oid: attachment.composed.tree });
      composed.push(attachment.composed.objects);
    } else {
      const snapshot = ownSnapshot(attachment.snapshot);
      snapshots.push(snapshot);
      await putSnapshot(path, snapshot);
    }
  }
  // What is attached lies alone in its folder: the log says nothing of anything else there, and it would be mistaken for a part.
  const own = addition.attachments.map(({ session, path }) => dirname(attachmentPath(session, path)));
  const trees = without(own, await readTrees(git, log.tip, [...entries.keys(), identityPath]));
  if (log.branch !== undefined) {
    await putIdentity(log.branch);
  }
  const tree = await editTree(trees, entries, (bytes) => write("tree", bytes));
  const commit = await write("commit", commitBytes(tree, addition.events.at(-1)?.at, scratch.id));
  const known = [log.tip, ...snapshots.map(({ head }) => head)].filter((oid) => oid !== undefined);
  const events = [...log.events, ...added.values()];
  return { commit, events, added, known, snapshots, composed, written: made };

  /** The unchanged tree, so that `git show` and `git diff` work on it; next to it the facts that the tree cannot hold. */
  async function putSnapshot(path: string, snapshot: WorktreeSnapshot): Promise<void> {
    const folder = dirname(path);
    entries.set(path, { mode: "40000", oid: snapshot.tree });
    for (const [index, { oid }] of snapshot.raws.entries()) {
      entries.set(`${folder}/raw/${index}`, { mode: "100644", oid });
    }
    await put(`${folder}/meta.json`, describeSnapshot(snapshot));
    const sparse = describeSparse(snapshot);
    if (sparse !== undefined) {
      await put(`${folder}/sparse`, sparse);
    }
  }

  async function putIdentity(branch: string): Promise<void> {
    const { uuid, forkedFrom } = log;
    const oid = trees.get("")?.get(identityPath)?.oid;
    const [blob] = oid === undefined ? [] : await readObjects(git.run, [oid]);
    const before = decodeIdentity(blob?.bytes) ?? { uuid, names: [], forkedFrom };
    if (before.names.at(-1) !== branch) {
      await put(identityPath, encodeIdentity({ ...before, names: [...before.names, branch] }));
    }
  }
}

/** Lays what was made for a log into the scratch, and returns every object directory that git needs to find what is new. */
export async function layOut(
  scratch: Scratch,
  { written, snapshots, composed }: Pick<LogAfter, "written" | "snapshots" | "composed">,
): Promise<readonly string[]> {
  for (const [oid, object] of written) {
    await writeNamed(scratch.objects, oid, object);
  }
  return [scratch.objects, ...snapshots.map(({ objects }) => objects), ...composed];
}

function without(folders: readonly string[], trees: ReadonlyMap<string, Tree>): ReadonlyMap<string, Tree> {
  const own = new Set(folders);
  const isOwn = (path: string) => own.has(path) || foldersOf(path).some((folder) => own.has(folder));
  return new Map([...trees].filter(([path]) => !isOwn(path)));
}

function ownSnapshot(snapshot: Snapshot): WorktreeSnapshot {
  if (!(snapshot instanceof WorktreeSnapshot) || snapshot.isCompared) {
    throw new Error("Only a snapshot of this repository can be attached.");
  }
  return snapshot;
}

/** The trees of a log's tip that lie on the way to these paths, by path. A UserError for one that should be there and cannot be read. */
export async function readTrees(
  { paths, run }: Git,
  tip: Oid | undefined,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, Tree>> {
  if (tip === undefined) {
    return new Map();
  }
  const folders = [...new Set(wanted.flatMap(foldersOf))];
  const found = await readPaths(run, tip, folders);
  const oidLength = paths.hash === "sha1" ? 20 : 32;
  return new Map(
    folders.flatMap((folder, index) => {
      const object = found[index];
      if (object === "unreadable") {
        // What would be written in its place would lack all that it holds.
        throw damagedPart();
      }
      return object?.type === "tree" ? [[folder, parseTree(object.bytes, oidLength)] as const] : [];
    }),
  );
}

/** The id makes the commit of every append its own, also where two processes add the same at the same time. */
export function commitBytes(tree: Oid, at: string | undefined, id: string, parent?: Oid): Buffer {
  const seconds = Math.floor(Date.parse(at ?? "") / 1000) || 0;
  const signature = `Casebook <casebook@localhost> ${seconds} +0000`;
  const after = parent === undefined ? "" : `parent ${parent}\n`;
  return Buffer.from(
    `tree ${tree}\n${after}author ${signature}\ncommitter ${signature}\n\nCasebook log\n\n${id}\n`,
  );
}
