import { renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Fact, fact } from "../../base/facts/fact.ts";
import { groupBy } from "../../base/groupBy.ts";
import { tidySync } from "../../base/remove.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { listNamesBelow, namesIn } from "../folder/listFolder.ts";
import { logReferences, readTips } from "../folder/logTips.ts";
import { appendToOwnFile, isOwnFile, readOwnFile } from "../folder/ownFiles.ts";
import { ownFolder } from "../folder/scratch.ts";
import { decodeIdentity } from "../log/logFormat.ts";
import { eventsFolder, identityPath, longestEventList } from "../log/logLayout.ts";
import { type LogChange, publish, swap } from "../log/publish.ts";
import { type Git, GitError, type Run, TooMuchOutput } from "../plumbing/git.ts";
import { type GitConfig, neutralSettings } from "../plumbing/gitConfig.ts";
import { readObject, readObjects, treeOfCommit } from "../plumbing/objects.ts";
import { readFileAt } from "../plumbing/readPaths.ts";
import { remoteReferences } from "../plumbing/remotes.ts";
import { parseTree, type Tree } from "../plumbing/trees.ts";
import { listReferences } from "../sharing/fetchLogs.ts";
import { damagedFolder, healFolder } from "./healFolder.ts";

/**
 * Heals what killed processes and damaged disks left of ours when a repository is opened: locks, scratch folders, kept packs, and
 * logs whose reference or newest commit cannot be read, which would also stop the user's `git gc` (docs/rules/git-storage.md#g12).
 * Such a log goes back to its newest state that can be read; without one, its reference is set aside; a copy that was fetched is
 * dropped. Returns what was lost and kept, in sentences. `now` is in milliseconds.
 */
export async function healLogs(git: Git, now: number): Promise<readonly Fact[]> {
  const notices: Fact[] = [...healFolder(git.paths, now)];
  const references = listLooseReferences(git);
  const tips = await readTips(git);
  const config = await git.readConfig();
  const whole = await listWhole(git, [...tips.values()]);
  const written = readJournal(git);
  for (const uuid of new Set([...references.keys(), ...tips.keys(), ...listKeyed(config)])) {
    const tip = tips.get(uuid);
    if (tip === undefined || !(whole.has(tip) || (await isReadable(git, tip)))) {
      const damaged = { uuid, tip, isFile: references.has(uuid), written: written.get(uuid) ?? [] };
      const notice = await heal(git, config, damaged);
      notices.push(...(notice === undefined ? [] : [notice]));
    }
  }
  return [...notices, ...(await dropDamagedCopies(git, config))];
}

/** What was fetched can be fetched again. */
async function dropDamagedCopies(git: Git, config: GitConfig): Promise<readonly Fact[]> {
  const folder = join(git.paths.common, remoteReferences);
  const files = listNamesBelow(folder).filter((name) => /[0-9a-f-]{36}$/.test(name));
  const listed = await listReferences(git);
  const tips = new Map<string, Oid>(
    listed.map(({ remote, uuid, tip }) => [`${remoteReferences}/${remote}/${uuid}`, tip]),
  );
  const whole = await listWhole(git, [...tips.values()]);
  const dropped: string[] = [];
  for (const name of new Set([...files.map((file) => `${remoteReferences}/${file}`), ...tips.keys()])) {
    const tip = tips.get(name);
    if (tip === undefined) {
      const file = join(git.paths.common, name);
      // Git cannot even read it.
      if (statSync(file, { throwIfNoEntry: false }) === undefined || !tidySync(file)) {
        continue;
      }
    } else if (!(whole.has(tip) || (await isReadable(git, tip)))) {
      await git.runWith(neutralSettings(config))(["update-ref", "--no-deref", "-d", name, tip]);
    } else {
      continue;
    }
    dropped.push(name.slice(remoteReferences.length + 1, name.lastIndexOf("/")));
  }
  return [...new Set(dropped)].map((remote) => fact("log.copyDropped", { remote }));
}

/** The files of our references, whatever stands in them; none where references are kept in tables. */
function listLooseReferences({ paths }: Git): ReadonlyMap<string, string> {
  const folder = join(paths.common, logReferences);
  return new Map(
    namesIn(folder)
      .filter((name) => /^[0-9a-f-]{36}$/.test(name))
      .map((name) => [name, join(folder, name)]),
  );
}

/** The uuids that branches have in the configuration. */
function listKeyed(config: GitConfig): readonly string[] {
  return [...config].flatMap(([key, values]) => {
    const value = values.at(-1) ?? "";
    return /^branch\..+\.casebooklog$/s.test(key) && /^[0-9a-f-]{36}$/.test(value) ? [value] : [];
  });
}

/**
 * Those of some tips of which all events can be listed for sure, whatever their number: a repository may bring thousands of logs, and a
 * process for each would take minutes. Of the others it is not known.
 */
async function listWhole({ run, paths }: Git, tips: readonly Oid[]): Promise<ReadonlySet<Oid>> {
  const trees = new Map<Oid, Tree>();
  const read = async (oids: readonly Oid[]) => {
    const wanted = [...new Set(oids)];
    for (const [index, object] of (await readObjects(run, wanted)).entries()) {
      if (object?.type === "tree") {
        trees.set(wanted[index] ?? "", parseTree(object.bytes, paths.hash === "sha1" ? 20 : 32));
      }
    }
  };
  const foldersIn = (oid: Oid) =>
    [...(trees.get(oid)?.values() ?? [])].flatMap((entry) => (entry.mode === "40000" ? [entry.oid] : []));
  const commits = await readObjects(run, tips);
  const tops = commits.map((commit) => (commit && treeOfCommit(commit)) ?? "");
  await read(tops.filter(Boolean));
  await read(tops.flatMap(foldersIn));
  const eventsIn = (top: Oid) => trees.get(top)?.get(eventsFolder)?.oid ?? "";
  await read(tops.flatMap((top) => foldersIn(eventsIn(top))));
  // A folder in a folder of events holds none, but what it holds would be listed.
  const isFlat = (oid: Oid) => trees.has(oid) && foldersIn(oid).length === 0;
  const isWhole = (top: Oid) =>
    trees.has(top) && foldersIn(top).every((oid) => trees.has(oid)) && foldersIn(eventsIn(top)).every(isFlat);
  return new Set(tips.filter((_, index) => isWhole(tops[index] ?? "")));
}

/**
 * Whether the events of a tip can be listed; what they and their attachments hold is read when it is asked for. Looked at twice
 * where it cannot: a git that reads while somebody repacks again and again may miss what is there.
 */
async function isReadable(git: Git, tip: Oid): Promise<boolean> {
  return (await canBeListed(git, tip)) || canBeListed(git, tip);
}

async function canBeListed(git: Git, tip: Oid): Promise<boolean> {
  if ((await readObject(git.run, tip))?.type !== "commit") {
    return false;
  }
  try {
    await git.run(["ls-tree", "-r", "-z", tip, eventsFolder], { most: longestEventList });
    await git.run(["ls-tree", "-z", `${tip}:sessions`], { expected: [0, 128] });
    return true;
  } catch (error) {
    const isAnswer = error instanceof GitError && (error.status !== undefined || error.isCrash);
    if (isAnswer || error instanceof TooMuchOutput) {
      return false;
    }
    throw error;
  }
}

/** A log that is not as it should be. */
interface DamagedLog {
  readonly uuid: string;
  /** Where its reference leads, if that is known. */
  readonly tip: Oid | undefined;
  /** Its reference is a file. */
  readonly isFile: boolean;
  /** What the journal says of it, in order. */
  readonly written: readonly string[];
}

/** Brings a log back to its newest state that can be read, or sets it aside; undefined if there is nothing to report. */
async function heal(git: Git, config: GitConfig, damaged: DamagedLog): Promise<Fact | undefined> {
  const { uuid, tip, isFile } = damaged;
  const good = await findReadable(git, damaged);
  const isGone = tip === undefined && !isFile;
  if (isGone && good === undefined) {
    return undefined;
  }
  if (tip === undefined && isFile) {
    setAside(git, uuid);
  }
  // What lies in packed-refs may come to light once the file is gone.
  const current = tip ?? (await readTips(git)).get(uuid);
  const run = git.runWith(neutralSettings(config));
  if (good === undefined) {
    if (current !== undefined) {
      appendToOwnFile(join(damagedFolder(git.paths), uuid), (file) => writeSync(file, `${current}\n`));
      await swap(git, run, [{ uuid, tip: current, commit: undefined }]);
    }
    return fact("log.setAside", { file: join(damagedFolder(git.paths), uuid) });
  }
  if (current !== good) {
    await bringBack(git, run, { uuid, tip: current, commit: good });
  }
  const branch = decodeIdentity(await readFileAt(git.run, good, identityPath))?.names.at(-1) ?? uuid;
  if (isGone) {
    return fact("log.broughtBack", { branch });
  }
  return tip === undefined
    ? fact("log.refMended", { branch, file: join(damagedFolder(git.paths), uuid) })
    : fact("log.newestDamaged", { branch });
}

/** Objects that no reference reached until now are packed again, so that no prune takes them in this instant; an incomplete log goes back unchanged. */
async function bringBack(git: Git, run: Run, change: LogChange & { readonly commit: Oid }): Promise<void> {
  try {
    await publish(git, run, { ...change, known: [], objects: [] });
  } catch (error) {
    if (!(error instanceof GitError)) {
      throw error;
    }
    await swap(git, run, [change]);
  }
}

/** The newest state of a log that can be read, by its reflog and the journal; never one from before a deletion. */
async function findReadable(
  git: Git,
  { uuid, tip: but, written: all }: DamagedLog,
): Promise<Oid | undefined> {
  const reflog = readLines(join(git.paths.common, "logs", logReferences, uuid)).flatMap(
    (line) => /^[0-9a-f]+ ([0-9a-f]+) /.exec(line)?.[1] ?? [],
  );
  const written = all.slice(all.lastIndexOf("-") + 1);
  const candidates = [...new Set([...written.toReversed(), ...reflog.toReversed()])].filter(
    (oid) => /^[0-9a-f]{40,64}$/.test(oid) && oid !== but,
  );
  for (const oid of candidates.slice(0, 100)) {
    if (await isReadable(git, oid)) {
      return oid;
    }
  }
  return undefined;
}

/** What the journal says, by log. It is read once, however many logs are damaged: both may come with a repository, and be long. */
function readJournal({ paths }: Git): ReadonlyMap<string, readonly string[]> {
  const lines = readLines(join(ownFolder(paths), "journal")).filter((line) => line.includes(" "));
  const byLog = groupBy(lines, (line) => line.slice(0, line.indexOf(" ")));
  return new Map([...byLog].map(([uuid, lines]) => [uuid, lines.map((line) => line.slice(uuid.length + 1))]));
}

function readLines(file: string): readonly string[] {
  return isOwnFile(file) ? (readOwnFile(file)?.toString("latin1").split("\n") ?? []) : [];
}

/** Takes the file of a reference that git cannot read out of its way. */
function setAside(git: Git, uuid: string): void {
  renameSync(join(git.paths.common, logReferences, uuid), join(damagedFolder(git.paths), uuid));
}
