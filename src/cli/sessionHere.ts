import { UserError } from "../base/errors.ts";
import { quote, quoteNames } from "../model/answers/quote.ts";
import { describeFixBefore } from "../model/answers/seenText.ts";
import { activeSession, type RunElsewhere, type ShownSession } from "../model/folder/folderState.ts";
import type { Attempt } from "../model/log/attempt.ts";
import { makerDescription } from "../model/log/maker.ts";
import type { FoundBefore, TestSeenBefore } from "../model/memory/errorMemory.ts";
import type { FailingTest, LastRun } from "../model/words/failingTests.ts";
import { fullLabel } from "../model/words/testLabel.ts";
import type { Around, OpenFolder } from "./command.ts";
import { numberIn } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

/** The folder cannot have sessions: it is in no repository, or in one that cannot be opened. */
export class CannotOpen extends UserError {}

/** There is no session that a command could be about. */
export class NothingOpen extends UserError {}

/** The active session of the branch, open or closed. */
export function sessionHere({ state, calls }: OpenFolder): ShownSession {
  const session = activeSession(state);
  if (session === undefined) {
    throw new NothingOpen(
      `No session on ${quote(state.place.branch ?? "a detached HEAD")}.`,
      `Start one: ${calls.start("COMMAND")}`,
    );
  }
  return session;
}

/** The active session, if it is open. */
export function openSession(folder: OpenFolder): ShownSession {
  const session = sessionHere(folder);
  if (session.state !== "open") {
    throw new NothingOpen(
      `The session ${quote(session.sections.title)} is ${session.state}.`,
      `Start another one: ${folder.calls.start("COMMAND")}`,
    );
  }
  return session;
}

/** The attempt that a word names, the newest one without a word. */
export function attemptHere(
  { attempts }: ShownSession,
  word: string | undefined,
  { calls }: OpenFolder,
): Attempt {
  const newest = attempts.at(-1);
  if (newest === undefined) {
    throw new NothingOpen("The session has no attempt yet.", `Record one: ${calls.run}`);
  }
  const number = word === undefined ? newest.number : numberIn(word);
  const found = attempts.find((attempt) => attempt.number === number);
  if (found === undefined) {
    throw new UsageError(
      `The session has no attempt ${quote(word ?? "")}.`,
      `Its newest is #${newest.number}.`,
    );
  }
  return found;
}

/** The failing test that a word names: by its number in the list of the last run, its id, or a part of its name that only it has. */
export function failingTestHere(
  lastRun: LastRun | undefined,
  word: string,
  { calls }: OpenFolder,
): FailingTest {
  const failing = lastRun?.failing ?? [];
  const number = numberIn(word);
  const named = failing.filter((test) => test.id === word || fullLabel(test).includes(word));
  const exact = number === undefined ? failing.find(({ id }) => id === word) : failing[number - 1];
  const alike = exact === undefined && number === undefined ? named : [exact ?? []].flat();
  const [found] = alike;
  if (found === undefined) {
    throw new UsageError(
      `The last run has no failing test ${quote(word)}.`,
      failing.length === 0 ? "No test failed in it." : `It has ${failing.length}: ${calls.failures}`,
    );
  }
  if (alike.length > 1) {
    throw new UsageError(
      `${alike.length} failing tests are called like that: ${quoteNames(
        alike.map((test) => fullLabel(test)),
        5,
      )}.`,
      `Give the number from: ${calls.failures}`,
    );
  }
  return found;
}

/** The run that is in progress in a folder, whoever carries it out; undefined where there is none. */
export function runningHere({ state }: OpenFolder): RunElsewhere | undefined {
  const { running, elsewhere } = state;
  return running === undefined ? elsewhere : { startedAt: running.startedAt };
}

/** Since when it runs, and who started it. */
export function describeRunning({ startedAt, by }: RunElsewhere): string {
  const maker = makerDescription(by)?.replace(/^Recorded /, "started ");
  return `Running since ${startedAt}${maker === undefined ? "" : `, ${maker}`}.`;
}

/** How long an answer waits for what other sessions know, in milliseconds: they are read for the first time, or many. */
const longestWait = 3_000;

/** The sessions that had the errors of a run before; none if that is not known in time. */
export async function seenHere(
  folder: OpenFolder,
  { delay }: Pick<Around, "delay">,
  of: { readonly session: string; readonly run: number; readonly test?: string },
  most = longestWait,
): Promise<readonly TestSeenBefore[]> {
  const found = folder.request("findSeenBefore", of).catch(() => []);
  return Promise.race([found, delay(most).then(() => [])]);
}

/** What is said of one failing test that was solved before: where, and how to see what solved it. */
export async function describeSeenHere(
  folder: OpenFolder,
  seen: FoundBefore | undefined,
): Promise<readonly string[]> {
  if (seen?.solvedBy === undefined) {
    return [];
  }
  const { log, session, solvedBy: attempt } = seen;
  const fix = await folder.request("readKeptFix", { log, session, attempt });
  // Plain git does not find what is kept in a private repository.
  return describeFixBefore(
    seen,
    folder.state.repository.keptIn === undefined && fix?.files.length !== 0 ? fix : undefined,
  );
}
