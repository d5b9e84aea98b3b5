import type { Oid } from "../../model/code/snapshot.ts";
import type { Place } from "../../model/log/events.ts";
import type { LogIdentity } from "../../model/log/logIdentity.ts";
import { isUuid, type Tips } from "../folder/logTips.ts";
import type { Git } from "../plumbing/git.ts";
import type { GitConfig } from "../plumbing/gitConfig.ts";
import { readObjects } from "../plumbing/objects.ts";
import { readFileAt } from "../plumbing/readPaths.ts";
import { decodeIdentity } from "./logFormat.ts";

/** The name a log knows its branch by; a detached HEAD has one log per work tree. */
export function nameBranch({ branch, worktree }: Place): string {
  return branch ?? `detached:${worktree}`;
}

/** The configuration key that ties a branch to its log; undefined where it cannot have one. */
export function logKeyOf(name: string): string | undefined {
  return /^detached:|\uFFFD/.test(name) ? undefined : `branch.${name}.casebooklog`;
}

/** What a branch has: a log, or none yet. */
export interface LogOfBranch {
  readonly uuid: string | undefined;
  /** The log of the branch it was copied from. */
  readonly forkedFrom: string | undefined;
}

/** Finds the logs of branches. */
export type FindIdentity = (name: string, config: GitConfig, tips: Tips) => Promise<LogOfBranch>;

/**
 * Finds the log of a branch (docs/rules/git-storage.md#g14): by the key in the configuration; else by the name the log knows its
 * branch by, so that a branch that is created again continues its log; else by the name before a rename.
 */
export function createFindIdentity(git: Git): FindIdentity {
  const identities = new Map<Oid, LogIdentity | undefined>();

  return async (name, config, tips) => {
    const keyed = uuidOf(config, name);
    const copied = keyed !== undefined && tips.has(keyed) ? keyed : undefined;
    if (copied !== undefined && (await isOwner(copied))) {
      return { uuid: copied, forkedFrom: undefined };
    }
    const found = (await findByName(name)) ?? (copied === undefined ? await findByNameBefore() : undefined);
    return { uuid: found, forkedFrom: copied };

    async function isOwner(uuid: string): Promise<boolean> {
      const rivals = await listExisting(git, holdersOf(config, uuid, name));
      return rivals.length === 0 || (await findOwner(uuid, [name, ...rivals])) === name;
    }

    /** Of several branches with one log, the one the log was written for last; where it knows none, the one that is not a copy. */
    async function findOwner(uuid: string, names: readonly string[]): Promise<string | undefined> {
      const known = (await readIdentity(tips.get(uuid)))?.names.findLast((one) => names.includes(one));
      if (known !== undefined) {
        return known;
      }
      const copied = await Promise.all(names.map((one) => isCopy(git, one)));
      const originals = names.filter((_, index) => !copied[index]);
      return (originals.length > 0 ? originals : [...names]).toSorted()[0];
    }

    /** A log that knows its branch by this name, unless another branch has it now. */
    async function findByName(wanted: string): Promise<string | undefined> {
      await readIdentities([...tips.values()]);
      for (const [uuid, tip] of tips) {
        const isNamed = (await readIdentity(tip))?.names.at(-1) === wanted;
        if (isNamed && (await listExisting(git, holdersOf(config, uuid, name))).length === 0) {
          return uuid;
        }
      }
      return undefined;
    }

    async function findByNameBefore(): Promise<string | undefined> {
      const before = tips.size === 0 ? undefined : await readNameBefore(git, name);
      const isGone = before !== undefined && (await listExisting(git, [before])).length === 0;
      return isGone ? findByName(before) : undefined;
    }
  };

  async function readIdentity(tip: Oid | undefined): Promise<LogIdentity | undefined> {
    if (tip === undefined) {
      return undefined;
    }
    await readIdentities([tip]);
    return identities.get(tip);
  }

  async function readIdentities(tips: readonly Oid[]): Promise<void> {
    const unread = tips.filter((tip) => !identities.has(tip));
    const blobs = await readObjects(
      git.run,
      unread.map((tip) => `${tip}:log.json`),
    );
    for (const [index, tip] of unread.entries()) {
      const bytes = blobs[index]?.bytes ?? (await readFileAt(git.run, tip, "log.json"));
      identities.set(tip, decodeIdentity(bytes));
    }
  }
}

/** The branch that a log belongs to, or belonged to last. */
export async function findBranchOf(
  git: Git,
  findIdentity: FindIdentity,
  uuid: string,
  config: GitConfig,
  tips: Tips,
): Promise<{ readonly name: string; readonly exists: boolean }> {
  const last =
    decodeIdentity(await readFileAt(git.run, tips.get(uuid) ?? "", "log.json"))?.names.at(-1) ?? uuid;
  for (const name of await listExisting(git, [last, ...holdersOf(config, uuid, last)])) {
    if ((await findIdentity(name, config, tips)).uuid === uuid) {
      return { name, exists: true };
    }
  }
  return { name: last, exists: false };
}

/** The uuid a branch has in the configuration: of several values the last one, as git has it. */
function uuidOf(config: GitConfig, name: string): string | undefined {
  const key = logKeyOf(name);
  const value = key && config.get(key)?.at(-1);
  return value && isUuid(value) ? value : undefined;
}

/** Other branches that have the key of this log, whether they exist or not. */
function holdersOf(config: GitConfig, uuid: string, but: string): readonly string[] {
  return [...config].flatMap(([key, values]) => {
    const name = /^branch\.(.+)\.casebooklog$/s.exec(key)?.[1];
    return name !== undefined && name !== but && values.at(-1) === uuid ? [name] : [];
  });
}

async function listExisting({ read }: Git, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) {
    return [];
  }
  const references = names.map((name) => `refs/heads/${name}`);
  const listed = (await read("for-each-ref", "--format=%(refname)", ...references)) ?? "";
  const existing = new Set(listed.split("\n"));
  return names.filter((name) => existing.has(`refs/heads/${name}`));
}

/** The branch's name before, if the last thing that happened to it was a rename. */
async function readNameBefore(git: Git, name: string): Promise<string | undefined> {
  const reference = `refs/heads/${name}`;
  if ((await listExisting(git, [name])).length === 0) {
    return undefined;
  }
  const subject = await git.read("reflog", "show", "-1", "--format=%gs", reference, "--");
  return /^Branch: renamed refs\/heads\/(\S+) to refs\/heads\/\S+$/.exec(subject?.trim() ?? "")?.[1];
}

/** Whether a branch was made by copying another one, by what its reflog says. */
async function isCopy(git: Git, name: string): Promise<boolean> {
  const subjects = await git.read("reflog", "show", "--format=%gs", `refs/heads/${name}`, "--");
  const lines = subjects?.split("\n") ?? [];
  return lines.some((line) => line.startsWith("Branch: copied ") && line.endsWith(` to refs/heads/${name}`));
}
