import { readdirSync } from "node:fs";
import { join } from "node:path";
import { english } from "../../src/base/facts/words.ts";
import { fingerprintGit } from "../support/git/repositories.ts";
import { checkAgain } from "./again.ts";
import {
  findDamage,
  findForgotten,
  judgeLogs,
  listEvents,
  listReachable,
  listStaged,
  readLogs,
} from "./logs.ts";
import type { OtherWindow } from "./otherWindow.ts";
import { type Killed, type Sight, secondNote } from "./round.ts";
import { blobsIn, nameOf, readWorkTree } from "./workTree.ts";

/** What a round came to: sentences. */
export interface Judgement {
  /** Versions of files, and entries of logs, that are nowhere any more. */
  readonly lost: readonly string[];
  /** Every other promise that was not kept. */
  readonly wrong: readonly string[];
}

/** Opens the folder again after a kill, and looks for everything that was promised. */
export async function judgeRound(killed: Killed, other: OtherWindow): Promise<Judgement> {
  const { clone } = killed;
  const { files, remote } = clone;
  const found: Findings = { lost: [], wrong: [] };
  const { wrong } = found;
  wrong.push(...killed.left.map((command) => `still running: ${command}`));
  wrong.push(...killed.complaints.map((said) => `the user's git: ${said}`));
  wrong.push(...findLocks(killed));
  await other.close(files.dir);
  // What it met beside the killed one was for that window.
  other.takeProblems();
  const state = await other.open(files.dir);
  wrong.push(...state.repository.notices.map((notice) => `a notice: ${english(notice)}`));
  const after = { tree: readWorkTree(files.dir), logs: readLogs(files), git: fingerprintGit(files) };
  judgeGit(killed, after, wrong);
  judgeEvents(killed, after, found);
  judgeInterrupted(killed, after, wrong);
  findLost(killed, found);
  if (killed.phase === undefined && killed.failure !== undefined && mustSucceed(killed)) {
    wrong.push(`failed without a kill: ${killed.failure.message}`);
  }
  await checkAgain({ killed, after, other, wrong });
  findLost(killed, found);
  wrong.push(...findDamage(files));
  if (killed.plan.name === "share" || killed.plan.name === "fetch") {
    wrong.push(...findDamage(remote));
  }
  wrong.push(...other.takeProblems().map((problem) => `a fault: ${problem}`));
  await other.close(files.dir);
  return { lost: [...new Set(found.lost)], wrong: [...new Set(wrong)] };
}

interface Findings {
  readonly lost: string[];
  readonly wrong: string[];
}

/** Locks in the user's git directory, beside a git that is not the user's. */
function findLocks({ clone, plan }: Killed): readonly string[] {
  const locks = readdirSync(join(clone.files.dir, ".git")).filter((name) => name.endsWith(".lock"));
  return locks.map(
    (name) => `a lock is left: ${name}${plan.userGit === undefined ? "" : ` (beside ${plan.userGit})`}`,
  );
}

/** HEAD, the index, the stash, branches and configuration are as the user left them. */
function judgeGit({ userState }: Killed, after: Sight, wrong: string[]): void {
  for (const part of ["index", "references", "config"] as const) {
    if (after.git[part] !== userState[part]) {
      wrong.push(`the ${part} changed`);
    }
  }
}

/** No entry is gone that was not to go, and no number was given twice. */
function judgeEvents(
  { plan, request, before, isSecondDone }: Killed,
  after: Sight,
  { lost, wrong }: Findings,
): void {
  const mayGo = plan.name === "delete" || plan.name === "delete all";
  wrong.push(...judgeLogs(after.logs, mayGo || plan.name === "move"));
  const forgotten = findForgotten(before.logs, after.logs);
  const isMeant = ({ session }: { readonly session: string }) =>
    plan.name === "delete all" || (plan.name === "delete" && session === request.session);
  lost.push(
    ...forgotten
      .filter((event) => !isMeant(event))
      .map(({ session, sequence, event }) => `entry ${sequence} (${event?.kind} of ${session})`),
  );
  if (plan.second === "note") {
    const notes = listEvents(after.logs, "noteAdded").filter(({ text }) => text === secondNote).length;
    if (isSecondDone === true ? notes !== 1 : notes > 1) {
      lost.push(`the note of the second window is there ${notes} times`);
    }
  }
}

/** A restore that died while it changed files is said to have been interrupted. */
function judgeInterrupted({ phase, plan }: Killed, { logs }: Sight, wrong: string[]): void {
  const numbers = (kind: "restoreStarted" | "restoreInterrupted" | "restoreFinished") =>
    listEvents(logs, kind).map(({ restore }) => restore);
  const told = new Set([...numbers("restoreFinished"), ...numbers("restoreInterrupted")]);
  const untold = numbers("restoreStarted").filter((number) => !told.has(number));
  // Nothing was touched before it began to move files.
  if (untold.length > 0 && (phase === "applying" || phase === "finishing" || plan.name === "recover")) {
    wrong.push(`nothing says that restore ${untold.join(", ")} was interrupted`);
  }
}

/** The last version of every file is in the work tree, or reachable. */
function findLost({ clone: { files }, plan, versions }: Killed, { lost, wrong }: Findings): void {
  const here = new Set(blobsIn(readWorkTree(files.dir)).values());
  const missing = [...versions].filter(([, blob]) => !here.has(blob));
  if (missing.length === 0) {
    return;
  }
  // What the user's own git took away from the files is in the user's own history.
  const references = plan.userGit === undefined ? ["--glob=refs/casebook"] : ["--all", "--reflog"];
  try {
    const kept = listReachable(files, ...references);
    const staged = plan.userGit === undefined ? new Set() : listStaged(files);
    lost.push(
      ...missing
        .filter(([, blob]) => !kept.has(blob) && !staged.has(blob))
        .map(([path]) => `the last version of ${nameOf(path)}`),
    );
  } catch (error) {
    wrong.push(`the references cannot be followed: ${(error as Error).message}`);
  }
}

/** With nobody beside it, and nothing killed, an operation must do what it is for. */
function mustSucceed({ plan, isStill }: Killed): boolean {
  return isStill && plan.second === undefined;
}
