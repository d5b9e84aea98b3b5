import type { Oid } from "../../model/code/snapshot.ts";
import type { KeptPath } from "../../model/log/restores.ts";
import { ancestorsOf, type BytePath } from "../plumbing/bytePath.ts";
import type { FindLfs } from "../snapshot/exactFiles.ts";
import type { Rules } from "../snapshot/snapshotRulesOfGit.ts";
import type { SnapshotContent } from "../snapshot/storedSnapshot.ts";

/** A snapshot with its rules. */
export interface Side {
  readonly content: SnapshotContent;
  readonly rules: Rules;
}

/** What a restore is to do, by path. */
export interface Plan {
  /** Files and links that may have to be written; their bytes will show whether they have to. */
  readonly writes: readonly BytePath[];
  readonly deletes: readonly BytePath[];
  readonly kept: ReadonlyMap<BytePath, KeptPath["reason"]>;
  /** The submodules that the target has at another commit, with that commit: a restore checks nothing out in them. */
  readonly commits: ReadonlyMap<BytePath, Oid>;
}

/**
 * Compares the target of a restore with the work tree before it (docs/rules/git-storage.md#g10). What either of them does not hold,
 * is not touched; nor is what was ignored at the time of the target, unless it is among `created`, which an earlier restore
 * is known to have made.
 */
export async function planRestore(
  target: Side & { readonly findLfs: FindLfs },
  before: Side,
  isChosen: (path: BytePath) => boolean,
  created: ReadonlySet<BytePath>,
): Promise<Plan> {
  const kept = new Map<BytePath, KeptPath["reason"]>();
  const keep = (path: BytePath): boolean => {
    const reason = reasonToKeep(target.content, before.content, path);
    if (reason !== undefined) {
      kept.set(path, reason);
    }
    return reason !== undefined;
  };
  const changed = findChanged(target, before).filter(isChosen);
  const writes = await dropFiltered(changed.filter((path) => !keep(path)));
  const inTheWay = new Set(writes.flatMap(ancestorsOf));
  const surplus = [...before.content.entries.keys()].filter(
    (path) => !target.content.entries.has(path) && (isChosen(path) || inTheWay.has(path)) && !keep(path),
  );
  const asked = surplus.filter((path) => !created.has(path) && !inTheWay.has(path));
  const ignored = await target.rules.findIgnored(asked);
  for (const path of ignored) {
    kept.set(path, "ignored at that time");
  }
  for (const { skipped } of [before.content, target.content]) {
    for (const [path, reason] of skipped) {
      if (isChosen(path)) {
        kept.set(path, reason);
      }
    }
  }
  return {
    writes,
    deletes: surplus.filter((path) => !ignored.has(path)),
    kept,
    commits: findMovedSubmodules(target.content, before.content, kept),
  };

  /** A filter is not run, so the bytes that it produced are known only if they were kept, perhaps by git-lfs. */
  async function dropFiltered(paths: readonly BytePath[]): Promise<readonly BytePath[]> {
    const { raws } = target.content;
    const filtered = await target.rules.findFiltered(paths.filter((path) => !raws.has(path)));
    const lfs = await target.findLfs([...filtered.keys()]);
    for (const [path, isConfigured] of filtered) {
      if (lfs.has(path) && lfs.get(path) === undefined) {
        kept.set(path, "not in the store of git-lfs");
      } else if (isConfigured && !lfs.has(path)) {
        kept.set(path, "made by a filter");
      }
    }
    return paths.filter((path) => !kept.has(path));
  }
}

/** Paths of the target that may differ on the disk: of another entry, or of the same one that was written out by other rules. */
function findChanged(target: Side, before: Side): readonly BytePath[] {
  const isAlike = target.rules.conversion === before.rules.conversion;
  return [...target.content.entries].flatMap(([path, entry]) => {
    const now = before.content.entries.get(path);
    const raw = target.content.raws.get(path);
    const isSame = now?.mode === entry.mode && now.oid === entry.oid && raw === before.content.raws.get(path);
    const isExact = isAlike || raw !== undefined || !entry.mode.startsWith("100");
    return isSame && isExact ? [] : [path];
  });
}

function findMovedSubmodules(
  target: SnapshotContent,
  before: SnapshotContent,
  kept: ReadonlyMap<BytePath, unknown>,
): ReadonlyMap<BytePath, Oid> {
  const moved = new Map<BytePath, Oid>();
  for (const path of kept.keys()) {
    const entry = target.entries.get(path);
    if (entry?.mode === "160000" && before.entries.get(path)?.oid !== entry.oid) {
      moved.set(path, entry.oid);
    }
  }
  return moved;
}

function reasonToKeep(
  target: SnapshotContent,
  before: SnapshotContent,
  path: BytePath,
): KeptPath["reason"] | undefined {
  if ([target, before].some(({ entries }) => entries.get(path)?.mode === "160000")) {
    return "submodule";
  }
  if (target.sparse.has(path) || before.sparse.has(path)) {
    return "outside of the sparse checkout";
  }
  return reasonSkipped(before, path) ?? reasonSkipped(target, path);
}

/** Why a snapshot does not hold a path, or a folder it lies in. A nested repository is listed with a `/` at its end. */
function reasonSkipped({ skipped }: SnapshotContent, path: BytePath): KeptPath["reason"] | undefined {
  for (const folder of [path, ...ancestorsOf(path)]) {
    const reason = skipped.get(folder) ?? skipped.get(`${folder}/`);
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}
