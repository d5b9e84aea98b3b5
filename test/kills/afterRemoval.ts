import { allEntries, type FoundLog, findForgotten, logsOf, readLogs } from "./logs.ts";
import { differs, type Reopened } from "./reopened.ts";

/** A session is all there or gone, others are as they were, and the next try deletes it. */
export async function checkDelete({ killed, after, other, wrong }: Reopened): Promise<void> {
  const { before, clone, request } = killed;
  const { files } = clone;
  const session = request.session ?? "";
  const gone = findForgotten(before.logs, after.logs).filter((one) => one.session === session).length;
  const all = allEntries(before.logs).filter((one) => one.session === session).length;
  if (gone !== 0 && gone !== all) {
    wrong.push(`${gone} of ${all} entries of the session were deleted`);
  }
  wrong.push(...compareAttached(before.logs, after.logs, gone === 0 ? undefined : session));
  if (logsOf(after.logs, session).length > 0) {
    const kept = (await other.ask("listKeptSessions", { folder: files.dir })).find(
      (one) => one.session === session,
    );
    await other.ask("deleteSession", {
      folder: files.dir,
      session,
      log: kept?.log ?? "",
      tip: kept?.tip ?? "",
    });
  }
  const logs = readLogs(files);
  if (logsOf(logs, session).length > 0) {
    wrong.push("the session is still there after it was deleted again");
  }
  wrong.push(...compareAttached(before.logs, logs, session));
}

/** What is attached to other sessions is as it was. */
function compareAttached(
  before: ReadonlyMap<string, FoundLog>,
  after: ReadonlyMap<string, FoundLog>,
  but: string | undefined,
): readonly string[] {
  const list = (logs: ReadonlyMap<string, FoundLog>) =>
    new Map(
      [...logs.values()].flatMap(({ attached }) => [...attached]).filter(([session]) => session !== but),
    );
  return differs("what is attached to sessions", list(before), list(after));
}

/** All logs are there or none, and the next try leaves nothing of ours. */
export async function checkDeleteAll({ killed, after, other, wrong }: Reopened): Promise<void> {
  const { files } = killed.clone;
  if (after.logs.size !== 0 && after.logs.size !== killed.before.logs.size) {
    wrong.push(`${after.logs.size} of ${killed.before.logs.size} logs are left`);
  }
  const { logs } = await other.ask("measureAll", { folder: files.dir });
  await other.ask("deleteAll", { folder: files.dir, logs });
  const left = files.git("for-each-ref", "refs/casebook");
  const keys = files
    .git("config", "--local", "--list")
    .split("\n")
    .filter((line) => line.includes("casebooklog"));
  if (left !== "" || keys.length > 0) {
    wrong.push(`deleted again, and there is still ${left} ${keys.join(" ")}`);
  }
}

/** A session is in one log with all that it has, and after the next try in that of the branch. */
export async function checkMove({ killed, after, other, wrong }: Reopened): Promise<void> {
  const { before, clone } = killed;
  const { files, elsewhere } = clone;
  const [from = ""] = logsOf(before.logs, elsewhere);
  const [to = ""] = logsOf(before.logs, clone.active);
  const check = (logs: ReadonlyMap<string, FoundLog>, isMoved: boolean) => {
    const held = logsOf(logs, elsewhere);
    if (held.length !== 1 || (isMoved && held[0] !== to)) {
      wrong.push(`the moved session is in ${held.length} logs`);
    }
    if (logs.get(held[0] ?? "")?.attached.get(elsewhere) !== before.logs.get(from)?.attached.get(elsewhere)) {
      wrong.push("what is attached to the moved session is not what it was");
    }
  };
  check(after.logs, false);
  if (logsOf(after.logs, elsewhere)[0] === from) {
    const tip = files.git("rev-parse", `refs/casebook/log/${from}`);
    await other.ask("adoptSession", { folder: files.dir, log: from, tip, session: elsewhere });
  }
  check(readLogs(files), true);
}
