import type { Oid } from "../../model/code/snapshot.ts";
import type { KeptPath } from "../../model/log/restores.ts";
import { ancestorsOf, type BytePath } from "../plumbing/bytePath.ts";
import type { TreeEntry } from "../plumbing/trees.ts";
import type { KeyOf } from "../snapshot/diskSpelling.ts";
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
 * is not touched; nor is what was ignored at the time of the target, unless it is among the keys `created`, which an earlier restore
 * is known to have made. Paths with one key are one file on the disk: what is there by another spelling makes room.
 */
export async function planRestore(
  target: Side & { readonly findLfs: FindLfs },
  before: Side,
  isChosen: (path: BytePath) => boolean,
  created: ReadonlySet<string>,
  keyOf: KeyOf,
): Promise<Plan> {
  const kept = new Map<BytePath, KeptPath["reason"]>();
  const reasonToKeep = openReasons(target.content, before.content, keyOf);
  const keep = (path: BytePath): boolean => {
    const reason = reasonToKeep(path);
    if (reason !== undefined) {
      kept.set(path, reason);
    }
    return reason !== undefined;
  };
  const changed = findChanged(target, before).filter(isChosen);
  const writes = await dropFiltered(changed.filter((path) => !keep(path)));
  const inTheWay = new Set(writes.flatMap((path) => [...ancestorsOf(path), path]).map(keyOf));
  const isInTheWay = (path: BytePath) => inTheWay.has(keyOf(path));
  const surplus = [...before.content.entries.keys()].filter(
    (path) => !target.content.entries.has(path) && (isChosen(path) || isInTheWay(path)) && !keep(path),
  );
  const asked = surplus.filter((path) => !created.has(keyOf(path)) && !isInTheWay(path));
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

/** Why a restore leaves a path alone, by any spelling. A nested repository is listed with a `/` at its end. */
function openReasons(
  target: SnapshotContent,
  before: SnapshotContent,
  keyOf: KeyOf,
): (path: BytePath) => KeptPath["reason"] | undefined {
  const sides = [before, target];
  const isSubmodule = ([, { mode }]: readonly [BytePath, TreeEntry]) => mode === "160000";
  const submodules = new Set(
    sides.flatMap(({ entries }) => [...entries].filter(isSubmodule).map(([path]) => keyOf(path))),
  );
  const sparse = new Set(sides.flatMap((side) => [...side.sparse].map(keyOf)));
  const skipped = sides.map(
    (side) =>
      new Map([...side.skipped].map(([path, reason]) => [keyOf(path.replace(/\/$/, "")), reason] as const)),
  );
  const reasonSkipped = (path: BytePath) =>
    skipped
      .flatMap((side) =>
        side.size === 0 ? [] : [path, ...ancestorsOf(path)].map((one) => side.get(keyOf(one))),
      )
      .find((reason) => reason !== undefined);
  return (path) => {
    if (submodules.has(keyOf(path))) {
      return "submodule";
    }
    return sparse.has(keyOf(path)) ? "outside of the sparse checkout" : reasonSkipped(path);
  };
}
