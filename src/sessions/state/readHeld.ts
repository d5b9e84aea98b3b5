import { inSteps } from "../../base/breathe.ts";
import { lookUp } from "../../base/lookUp.ts";
import { parsePatch } from "../../model/code/patch.ts";
import { type ChangedLines, changedLines } from "../../model/code/similarity.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type { Session } from "../../model/log/session.ts";
import { findHoldingCommits, type HeldIn, type NewCommit } from "../../model/memory/heldCommits.ts";
import type { Repository } from "../../ports/repository.ts";

/** How many commits are compared by their lines, the newest ones, and how many attempts. */
const most = { commits: 200, attempts: 100 };

/** Above as many changed lines an attempt is not compared by its lines. */
const mostLines = 5_000;

/** The commits since a session began that hold its attempts. Nothing is written, and no commit is touched. */
export async function readHeld(
  repository: Pick<Repository, "listNewCommits" | "readTreesOf" | "diffMany">,
  { startedAt, attempts }: Pick<Session, "startedAt" | "attempts">,
): Promise<readonly HeldIn[]> {
  const [baseline] = attempts;
  // An attempt that came back to the baseline is what was there before.
  const made = attempts.filter((one) => isSmall(one) && one.tree !== baseline?.tree).slice(-most.attempts);
  const history = made.length === 0 ? undefined : await repository.listNewCommits(startedAt, pathsOf(made));
  if (baseline === undefined || history === undefined || history.commits.length === 0) {
    return [];
  }
  const compared = history.commits
    .filter(({ id, parents }) => parents.length === 1 && history.touching.has(id))
    .slice(0, most.commits);
  const heads = made.flatMap(({ head }) => head ?? []);
  const trees = await readTrees(repository, history.commits, [
    ...heads,
    ...compared.flatMap(({ parents }) => parents),
  ]);
  const pairsOf = (attempt: Attempt) =>
    [trees.get(attempt.head ?? ""), baseline.tree, lookUp(attempts, "number", attempt.number - 1)?.tree]
      .filter((from) => from !== undefined && from !== attempt.tree)
      .map((from) => [from ?? "", attempt.tree] as const);
  const ofCommits = compared.flatMap(({ parents: [parent = ""], tree }) => {
    const from = trees.get(parent);
    return from === undefined || from === tree ? [] : [[from, tree] as const];
  });
  const lines = await readLines(repository, [...made.flatMap(pairsOf), ...ofCommits]);
  const byId = new Map(compared.map((commit) => [commit.id, commit]));
  const finding = findHoldingCommits(
    made.map((attempt) => ({
      attempt: attempt.number,
      tree: attempt.tree,
      head: attempt.head,
      changes: pairsOf(attempt).flatMap((pair) => lines.get(pair.join()) ?? []),
    })),
    history,
    baseline.head,
    (commit) => {
      const { tree = "", parents: [parent = ""] = [] } = byId.get(commit) ?? {};
      return lines.get([trees.get(parent), tree].join());
    },
  );
  return inSteps(finding);
}

/** The baseline is what was there before. */
function isSmall({ number, changes }: Attempt): boolean {
  return (
    number > 0 && changes.reduce((sum, { added = 0, removed = 0 }) => sum + added + removed, 0) <= mostLines
  );
}

function pathsOf(attempts: readonly Attempt[]): readonly string[] {
  const files = attempts.flatMap(({ changes }) => changes);
  return [...new Set(files.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from])))];
}

async function readTrees(
  repository: Pick<Repository, "readTreesOf">,
  listed: readonly NewCommit[],
  wanted: readonly Oid[],
): Promise<ReadonlyMap<Oid, Oid>> {
  const known = new Map(listed.map(({ id, tree }) => [id, tree]));
  const missing = [...new Set(wanted)].filter((commit) => !known.has(commit));
  const read = missing.length === 0 ? [] : await repository.readTreesOf(missing);
  return new Map([...known, ...read]);
}

/** The changed lines between pairs of trees, by both. */
async function readLines(
  { diffMany }: Pick<Repository, "diffMany">,
  pairs: readonly (readonly [from: Oid, to: Oid])[],
): Promise<ReadonlyMap<string, ChangedLines>> {
  const once = [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];
  const diffs = await diffMany(once);
  return new Map(once.map((pair, index) => [pair.join(), changedLines(parsePatch(diffs[index] ?? ""))]));
}
