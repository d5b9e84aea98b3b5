import type { TestRepository } from "../support/git/repositories.ts";
import { shareUnlocking } from "../support/git/unlockRemote.ts";
import type { Clone } from "./clones.ts";
import { findForgotten, judgeLogs, listEvents, logsOf, readLogs } from "./logs.ts";
import type { Reopened } from "./reopened.ts";

/** What was shared half: the remote has whole logs, and the next try gives it ours. */
export async function checkShare({ killed, other, wrong }: Reopened): Promise<void> {
  const { files, remote } = killed.clone;
  wrong.push(...judgeRemote(killed.clone));
  await shareUnlocking(remote, () =>
    other.ask("shareLog", { folder: files.dir, remote: "origin", confirmed: [] }),
  );
  wrong.push(...judgeRemote(killed.clone));
  const logs = readLogs(files);
  const [uuid = ""] = logsOf(logs, killed.clone.active);
  const tree = ({ git }: TestRepository) => git("rev-parse", `refs/casebook/log/${uuid}^{tree}`);
  if (tree(files) !== tree(remote)) {
    wrong.push("the remote has another log than was shared");
  }
}

/** What lies at the remote are whole logs, and what others wrote there is still there. */
function judgeRemote({ remote }: Clone): readonly string[] {
  const logs = readLogs(remote);
  const notes = listEvents(logs, "noteAdded");
  const isThere = notes.filter(({ text }) => text.startsWith("written by Ann")).length === 2;
  return [
    ...judgeLogs(logs, false).map((what) => `at the remote: ${what}`),
    // A third one is that of the branch that was checked out beside it.
    ...(isThere && logs.size >= 2 ? [] : ["what others shared is no longer at the remote"]),
  ];
}

/** The next try fetches what lies at the remote. */
export async function checkFetch({ killed, other, wrong }: Reopened): Promise<void> {
  const { files, remote } = killed.clone;
  await other.ask("fetchLogs", { folder: files.dir, remote: "origin" });
  const list = ({ git }: TestRepository, below: string) =>
    git("for-each-ref", "--format=%(objectname)", below).split("\n").sort().join("\n");
  if (list(files, "refs/casebook/remote") !== list(remote, "refs/casebook/log")) {
    wrong.push("other logs were fetched than lie at the remote");
  }
}

/** The next try adopts every entry. */
export async function checkAdopt({ killed, other, wrong }: Reopened): Promise<void> {
  const { files } = killed.clone;
  const { log, tip } = killed.request.params as { readonly log: string; readonly tip: string };
  await other.ask("adoptLog", { folder: files.dir, log, tip });
  const logs = readLogs(files);
  wrong.push(...judgeLogs(logs, false));
  const fetched = readLogs(files, "refs/casebook/remote");
  const theirs = [...fetched].filter(([uuid]) => log.endsWith(uuid));
  wrong.push(
    ...findForgotten(new Map(theirs), logs).map(({ sequence }) => `adopted without entry ${sequence}`),
  );
}
