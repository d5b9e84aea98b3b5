import { english } from "../../src/base/facts/words.ts";
import type { RestoreResult } from "../../src/model/log/restores.ts";
import type { TestRepository } from "../support/git/repositories.ts";
import { allEntries, type FoundLog, listEvents } from "./logs.ts";
import { differs, type Reopened } from "./reopened.ts";
import { readWorkTree, type WorkTree } from "./workTree.ts";

/** A restore or an undo that was killed: its way back is whole, and it can be undone, or done again and undone then. */
export async function checkRestore({ killed, after, other, wrong }: Reopened): Promise<void> {
  const { clone, before, request, random, isStill } = killed;
  const { files, active } = clone;
  const isStarted =
    listEvents(after.logs, "restoreStarted").length > listEvents(before.logs, "restoreStarted").length;
  if (isStill && !isStarted) {
    wrong.push(...differs("touched before it was published", before.tree, after.tree));
  }
  const restore = async (what: object): Promise<RestoreResult> => {
    const params = { folder: files.dir, session: active, what } as never;
    const result = await other.ask("restore", params);
    for (const path of result.wrong) {
      wrong.push(`restored, and ${path} is wrong`);
    }
    for (const { path, reason } of result.conflicts) {
      wrong.push(`restored, and met a conflict at ${path}: ${english(reason)}`);
    }
    return result;
  };
  const undo = { kind: "undo" };
  const isFinished =
    listEvents(after.logs, "restoreFinished").length > listEvents(before.logs, "restoreFinished").length;
  if (isStill && isStarted) {
    wrong.push(
      ...compareWithTree(
        files,
        before.tree,
        lastBefore(after.logs),
        new Set(),
        "the snapshot from before it",
      ),
    );
  }
  // The user's own way back to the branch may have been refused, for what the restore had written by then.
  if (files.git("branch", "--show-current") !== "main") {
    return;
  }
  // Each of these takes as long as all the rest of a round: one in two.
  const choice = random.next();
  if (choice < 0.3 && isStill && isStarted) {
    // An undo that was interrupted is gone on with; the whole of it can be taken back as well.
    const isResumed = killed.plan.name === "undo" && !isFinished;
    for (let times = isResumed ? 2 : 1; times > 0; times--) {
      await restore(undo);
    }
    wrong.push(...differs("undone", before.tree, readWorkTree(files.dir)));
  } else if (choice < 0.5) {
    // Edits between two tries of one restore are not undone; a try of another one is a restore of its own.
    const attempt = isStill
      ? (request.attempt ?? random.below(3))
      : random.pick([0, 1, 2].filter((number) => number !== request.attempt));
    const { kept } = await restore({ kind: "attempt", attempt, how: "exactly" });
    const left = new Set(kept.map(({ path }) => path));
    const tree = treeOf(after.logs, { session: active, attempt });
    wrong.push(...compareWithTree(files, readWorkTree(files.dir), tree, left, `attempt ${attempt}`));
    if (random.chance(0.5)) {
      // Several tries of one restore are taken back as a whole.
      const isSame = isStarted && !isFinished && attempt === request.attempt;
      await restore(undo);
      wrong.push(
        ...differs("restored again and undone", (isSame ? before : after).tree, readWorkTree(files.dir)),
      );
    }
  }
}

function treeOf(
  logs: ReadonlyMap<string, FoundLog>,
  of: { readonly session: string; readonly attempt: number },
): string {
  const recorded = allEntries(logs).find(
    ({ session, event }) =>
      session === of.session && event?.kind === "attemptRecorded" && event.attempt === of.attempt,
  );
  return recorded?.event?.kind === "attemptRecorded" ? recorded.event.tree : "";
}

/** The tree of the files before the newest restore. */
function lastBefore(logs: ReadonlyMap<string, FoundLog>): string {
  const newest = listEvents(logs, "restoreStarted").reduce((one, other) =>
    other.restore > one.restore ? other : one,
  );
  return newest.before;
}

/** Whether files are those of a tree, but for paths that were kept; ignored files are none of its business. */
function compareWithTree(
  files: TestRepository,
  found: WorkTree,
  tree: string,
  kept: ReadonlySet<string>,
  what: string,
): readonly string[] {
  const wanted = files
    .git("ls-tree", "-r", "-z", tree)
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [, mode = "", oid = "", path = ""] = /^(\d+) \w+ (\w+)\t(.+)$/s.exec(line) ?? [];
      return [Buffer.from(path).toString("latin1"), `${mode} ${oid}`] as const;
    });
  const isOther = (path: string) =>
    kept.has(Buffer.from(path, "latin1").toString()) || /\.log$|^build\//.test(path);
  const here = [...found].filter(([path, entry]) => entry !== "40000" && !isOther(path));
  return differs(what, new Map(wanted.filter(([path]) => !isOther(path))), new Map(here));
}
