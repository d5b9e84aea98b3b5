import { canQuoteFor, quoteFor } from "../base/quoteWord.ts";
import { visibleText } from "../base/visibleText.ts";
import { quote } from "../model/answers/quote.ts";
import { describeRun } from "../model/answers/runText.ts";
import type { ShownSession } from "../model/folder/folderState.ts";
import { activeSession } from "../model/folder/folderState.ts";
import type { RunOutcome } from "../model/judgement/outcome.ts";
import type { RunPurpose } from "../model/log/run.ts";
import { commandOf } from "../model/log/session.ts";
import { askToAgree } from "./askToAgree.ts";
import {
  type Answer,
  type Arguments,
  type Around,
  answerCodes,
  type CliCommand,
  type ExitCode,
  type OpenFolder,
} from "./command.ts";
import { runJson } from "./jsonShapes.ts";
import { settled, until } from "./openInEngine.ts";
import {
  describeRunning,
  failingTestHere,
  NothingOpen,
  openSession,
  runningHere,
  seenHere,
} from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** What stands for no number of seconds. */
const forever = "forever";

/** *casebook run*. */
export const run: CliCommand = {
  name: "run",
  summary: "runs the tests on the files as they are, and records the attempt",
  usage: "[--wait S] [--verify] [--isolate ID…|--changed] [--hypothesis TEXT] [--yes] [-- COMMAND…]",
  help: [
    "-- COMMAND…        starts a session with this command, if none is open; else it must be the session's",
    "--wait S           answers after S seconds with exit code 5 if the run is still in progress; it goes on,",
    "                   and “casebook run --wait S” waits for it again and gives its result",
    "--verify           runs the verification command instead",
    "--isolate ID…      first makes the command that runs only these failing tests (numbers, ids or names)",
    "--changed          first makes the command that runs only the tests that the changed files may affect",
    "--hypothesis TEXT  what the next attempts test",
    "--yes              you have read the command of the log and agree that it runs here",
    "--verbose          prints the output of the command while it runs",
    "Exit codes: 0 passed, 1 failed, 3 no result, 4 interrupted, 5 still running.",
  ],
  options: {
    wait: { type: "string", alone: forever },
    verify: { type: "boolean" },
    isolate: { type: "string", multiple: true },
    changed: { type: "boolean" },
    hypothesis: { type: "string" },
    yes: { type: "boolean" },
    verbose: { type: "boolean" },
  },
  run: async (given, around) => {
    const wait = readWait(given);
    const folder = await around.open();
    const running = runningHere(folder);
    if (running !== undefined && wait === undefined) {
      return {
        code: answerCodes.running,
        lines: [
          describeRunning(running),
          `Nothing was started. Wait for it: ${folder.calls.wait}${howToEnd(folder)}`,
        ],
        json: [{ state: "running", running }],
      };
    }
    if (running !== undefined) {
      return waitForOther(folder, around, wait ?? Number.POSITIVE_INFINITY);
    }
    const purpose = given.has("verify") ? "verification" : "isolation";
    const unread = wait === undefined ? undefined : await unreadResult(folder, around, given, purpose);
    if (unread !== undefined) {
      return unread;
    }
    return start(folder, around, given, purpose, wait);
  },
};

function howToEnd({ calls }: OpenFolder): string {
  return calls.stop === undefined ? "" : `. End it: ${calls.stop}`;
}

/** How long to wait, in seconds; undefined where that is not said, and without end where no number is. */
function readWait(given: Arguments): number | undefined {
  const value = given.value("wait");
  if (value === undefined || value === forever) {
    return value === undefined ? undefined : Number.POSITIVE_INFINITY;
  }
  const seconds = Number(value);
  if (value.trim() === "" || !(seconds >= 0) || seconds > longestWait) {
    throw new UsageError(`--wait takes a number of seconds, not ${quote(value)}.`);
  }
  return seconds;
}

/** A day, in seconds. */
const longestWait = 86_400;

async function start(
  folder: OpenFolder,
  around: Around,
  given: Arguments,
  purpose: RunPurpose,
  wait: number | undefined,
): Promise<Answer> {
  const session = await sessionFor(folder, around, given);
  await makeCommand(folder, around, given, session);
  const command = commandOf(openSession(folder), purpose);
  const isTyped = given.rest !== undefined && typedCommand(given, around) === command;
  const call = folder.calls.agree(purpose);
  const asked = isTyped ? undefined : askToAgree(folder, around, given, { command, purpose, call });
  if (asked !== undefined) {
    return asked;
  }
  const notKept = command === "" ? undefined : around.agreements.add(folder.state.folder, command);
  const hypothesis = given.value("hypothesis")?.trim();
  if (hypothesis && session.hypotheses.at(-1)?.text !== hypothesis) {
    await folder.request("addHypothesis", { session: session.id, text: hypothesis });
  }
  const answer = await carryOut(folder, around, {
    session: session.id,
    purpose,
    command,
    wait,
    isVerbose: given.has("verbose"),
  });
  return notKept === undefined
    ? answer
    : { ...answer, lines: [...answer.lines, `Your agreement could not be kept: ${notKept}`] };
}

interface Work {
  readonly session: string;
  readonly purpose: RunPurpose;
  readonly command: string;
  readonly wait: number | undefined;
  readonly isVerbose: boolean;
}

async function carryOut(folder: OpenFolder, around: Around, work: Work): Promise<Answer> {
  const { purpose, command, wait, isVerbose } = work;
  const { interrupt, by, delay } = around;
  const printing = isVerbose ? folder.onDidPrint(({ text }) => around.print(text)) : undefined;
  const onInterrupt = () => void folder.request("stopRun", {}).catch(() => undefined);
  interrupt.addEventListener("abort", onInterrupt, { once: true });
  if (interrupt.aborted) {
    onInterrupt();
  }
  const ended = folder.request("runCommand", { purpose, command, by }).then(() => "ended" as const);
  // Whoever waits for it hears of it.
  ended.catch(() => undefined);
  try {
    const first = await (wait === undefined || !Number.isFinite(wait)
      ? ended
      : Promise.race([ended, delay(wait * 1000).then(() => "waited" as const)]));
    if (first === "ended") {
      return await resultOf(folder, around, work.session);
    }
    if (around.outlivesCaller) {
      await folder.request("leaveRun", {});
    }
    const running = runningHere(folder);
    around.leftRuns.add(folder.state.folder, { session: work.session, startedAt: running?.startedAt ?? "" });
    return {
      code: answerCodes.running,
      lines: [
        `Still running after ${wait} s${running === undefined ? "" : `, since ${running.startedAt}`}. It goes on.`,
        `Its result: ${folder.calls.wait}${howToEnd(folder)}`,
      ],
      json: [{ state: "running", running }],
    };
  } finally {
    interrupt.removeEventListener("abort", onInterrupt);
    printing?.dispose();
  }
}

/** What the run of Casebook that ended last gave. A run that somebody else made in the meantime is another one. */
export async function resultOf(
  folder: OpenFolder,
  around: Pick<Around, "delay">,
  id: string,
): Promise<Answer> {
  const session = folder.state.sessions.find((one) => one.id === id);
  const ended =
    session?.attempts
      .flatMap(({ runs }) => runs)
      .filter(({ end, origin }) => end !== undefined && origin === undefined) ?? [];
  const last = ended.toSorted((a, b) => a.number - b.number).at(-1);
  if (session === undefined || last === undefined) {
    throw new NothingOpen("No run has ended in this session.", `Make one: ${folder.calls.run}`);
  }
  const lastRun = await folder.request("readLastRun", { session: id });
  const isRed = lastRun?.run === last.number && lastRun.failing.length > 0;
  const seen = isRed ? await seenHere(folder, around, { session: id, run: last.number }) : [];
  return {
    code: codeOf(last.end?.result.outcome),
    lines: describeRun(session, last, lastRun, folder.calls, seen),
    json: [runJson(session, last, lastRun, seen)],
  };
}

function codeOf(outcome: RunOutcome | undefined): ExitCode {
  switch (outcome) {
    case "passed":
      return answerCodes.done;
    case "failed":
      return answerCodes.failed;
    case "interrupted":
      return answerCodes.interrupted;
    default:
      return answerCodes.broken;
  }
}

/** Waits for the run of another process. One that was killed writes nothing down, so it is looked for again and again. */
async function untilOver(folder: OpenFolder, around: Around, wait: number): Promise<boolean> {
  const isOver = () => runningHere(folder) === undefined;
  for (let left = wait; left > 0 && !around.interrupt.aborted && !isOver(); left -= lookPeriod) {
    await until(folder, isOver, around, Math.min(left, lookPeriod) * 1000);
    await folder.reread();
  }
  return isOver();
}

/** How often is looked whether a process still lives, in seconds. */
const lookPeriod = 5;

/** The run of another process: its result, if it ends in time. An interrupt ends only the waiting. */
async function waitForOther(folder: OpenFolder, around: Around, wait: number): Promise<Answer> {
  const since = runningHere(folder)?.startedAt ?? "";
  // A run of this process, which an earlier call left, is stopped like one that is not left yet.
  const stopOwn = () => folder.state.running && void folder.request("stopRun", {}).catch(() => undefined);
  around.interrupt.addEventListener("abort", stopOwn, { once: true });
  const isOver = await untilOver(folder, around, wait);
  around.interrupt.removeEventListener("abort", stopOwn);
  const running = runningHere(folder);
  const session = activeSession(folder.state);
  if (isOver) {
    around.leftRuns.take(folder.state.folder);
  }
  const runs = session?.attempts.flatMap((attempt) => attempt.runs) ?? [];
  if (
    isOver &&
    session !== undefined &&
    runs.some((run) => run.end !== undefined && run.startedAt >= since)
  ) {
    return resultOf(folder, around, session.id);
  }
  if (isOver) {
    // The result of an earlier run would pass for that of this one.
    return {
      code: answerCodes.broken,
      lines: [
        `The run that began at ${since} is not in progress any more, and its result is not known here.`,
        `Run again: ${folder.calls.run}`,
      ],
      json: [{ state: "unknown", startedAt: since }],
    };
  }
  return {
    code: around.interrupt.aborted ? answerCodes.interrupted : answerCodes.running,
    lines: [
      running === undefined ? "The run has ended." : describeRunning(running),
      around.interrupt.aborted
        ? "You do not wait for it any more; it goes on."
        : `It goes on. Wait again: ${folder.calls.wait}`,
    ],
    json: [{ state: "running", running }],
  };
}

/**
 * The result of a run that was left in the background, as long as it is about the files as they are: to ask for it again is not to run
 * again. Undefined where the files have changed, the command is another, or the result was made in the foreground.
 */
async function unreadResult(
  folder: OpenFolder,
  around: Around,
  given: Arguments,
  purpose: RunPurpose,
): Promise<Answer | undefined> {
  const session = activeSession(folder.state);
  const asksForMore =
    given.rest !== undefined ||
    ["isolate", "changed", "hypothesis", "yes"].some((option) => given.has(option));
  const unread = session === undefined || asksForMore ? undefined : around.leftRuns.take(folder.state.folder);
  if (session === undefined || unread === undefined || unread.session !== session.id) {
    return undefined;
  }
  await settled(folder, around);
  const runs = session.attempts.flatMap((attempt) => attempt.runs).toSorted((a, b) => a.number - b.number);
  const run = runs.findLast(({ startedAt }) => startedAt >= unread.startedAt);
  const isNow = folder.state.openChanges?.length === 0 && run?.attempt === session.attempts.at(-1)?.number;
  return isNow && run?.purpose === purpose && run.end !== undefined
    ? resultOf(folder, around, session.id)
    : undefined;
}

/** The open session, or one that is started with the command that was typed. */
async function sessionFor(folder: OpenFolder, around: Around, given: Arguments): Promise<ShownSession> {
  const active = activeSession(folder.state);
  if (given.rest === undefined) {
    if (active?.state === "open") {
      return active;
    }
    const [proposal] = await folder.request("proposeCommands", {});
    throw new NothingOpen(
      active === undefined
        ? "No session is open on this branch."
        : `The session ${quote(active.sections.title)} is ${active.state}.`,
      `Start one: ${folder.calls.start(proposal === undefined ? "COMMAND" : visibleText(proposal.command))}`,
    );
  }
  const command = typedCommand(given, around);
  if (command === "") {
    throw new UsageError("No command follows “--”.");
  }
  if (active?.state === "open") {
    const known = commandOf(active, given.has("verify") ? "verification" : "isolation");
    if (known !== command) {
      throw new UsageError(
        `The open session runs another command: ${quote(known)}.`,
        `Run that one: ${folder.calls.run}. Or narrow it to failing tests: ${folder.calls.isolate}`,
      );
    }
    return active;
  }
  const proposals = await folder.request("proposeCommands", {});
  const branch = folder.state.place.branch ?? "detached HEAD";
  const sections = {
    title: `Failing tests on ${branch}`,
    isolationCommand: command,
    // The whole suite, as far as it is known, verifies what the isolation command only samples.
    verificationCommand: proposals[0]?.command ?? command,
  };
  await folder.request("startSession", { sections });
  await until(folder, () => activeSession(folder.state)?.state === "open", around, 10_000);
  return openSession(folder);
}

/** Makes the command that runs only chosen failing tests, or those that the changed files may affect, that of the session. */
async function makeCommand(
  folder: OpenFolder,
  around: Around,
  given: Arguments,
  session: ShownSession,
): Promise<void> {
  const chosen = [...given.values("isolate").flatMap((value) => value.split(",")), ...given.words].filter(
    Boolean,
  );
  const ways = ["isolate", "changed"].filter((option) => given.has(option));
  if (!given.has("isolate") && chosen.length > 0) {
    throw new UsageError(`What is ${quote(chosen[0] ?? "")}? A command follows “--”.`, "casebook help run");
  }
  if (ways.length > 1 || (ways.length > 0 && (given.has("verify") || given.rest !== undefined))) {
    throw new UsageError(
      `--${ways[0]} makes the command by itself: give no other command with it, nor --${ways[1] ?? "verify"}.`,
    );
  }
  if (ways.length === 0) {
    return;
  }
  const isolated = given.has("changed")
    ? await relatedHere(folder, session)
    : await isolatedHere(folder, session, chosen);
  const text = isolated.command.trim();
  await folder.request("editSection", { session: session.id, section: "isolationCommand", text });
  await until(folder, () => commandOf(openSession(folder), "isolation") === text, around, 10_000);
  // It was made of a command that may be somebody else's.
  if (around.agreements.has(folder.state.folder, isolated.base)) {
    around.agreements.add(folder.state.folder, text);
  }
}

async function isolatedHere(folder: OpenFolder, { id: session }: ShownSession, chosen: readonly string[]) {
  const lastRun = await folder.request("readLastRun", { session });
  const tests = chosen.map((word) => failingTestHere(lastRun, word, folder).id);
  return folder.request("isolateTests", { session, tests, files: [] });
}

async function relatedHere(folder: OpenFolder, { id: session }: ShownSession) {
  const related = await folder.request("isolateChanged", { session });
  if (related === undefined) {
    throw new UsageError(
      "It is not known which tests the changed files may affect, or no file was changed.",
      `Run the command of the session: ${folder.calls.run}`,
    );
  }
  return related;
}

/** One word is a whole command line; several are its words, as the shell of this command line took them apart. */
function typedCommand({ rest = [] }: Arguments, { platform }: Around): string {
  const shell = platform === "win32" ? "cmd" : "sh";
  const [only = ""] = rest;
  if (rest.length === 1) {
    return only.trim();
  }
  const odd = rest.find((word) => !canQuoteFor(shell, word));
  if (odd !== undefined) {
    throw new UsageError(
      `The word ${quote(odd)} cannot be handed on to a shell of this system.`,
      "Give the whole command as one word, between quotes.",
    );
  }
  return rest.map((word) => quoteFor(shell, word)).join(" ");
}

/** How long a run may take to end, in milliseconds: three signals with their grace periods, and to be recorded. */
const longestStop = 30_000;

/** *casebook stop*. */
export const stop: CliCommand = {
  name: "stop",
  summary: "ends the run in progress; it is recorded as interrupted",
  usage: "",
  help: ["Also one that the window or another terminal started."],
  options: {},
  run: async (_, around) => {
    const folder = await around.open();
    if (runningHere(folder) === undefined) {
      return { code: answerCodes.done, lines: ["No run is in progress."], json: [{ state: "idle" }] };
    }
    await folder.request("stopRun", {});
    const isOver = await until(folder, () => runningHere(folder) === undefined, around, longestStop);
    return isOver
      ? { code: answerCodes.done, lines: ["The run was stopped."], json: [{ state: "stopped" }] }
      : {
          code: answerCodes.running,
          lines: ["The run was asked to stop, and has not ended yet."],
          json: [{ state: "running" }],
        };
  },
};
