import { statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { agentForm } from "../agents/agentForms.ts";
import { diffOfEdits } from "../agents/editDiff.ts";
import { writeHookAnswer } from "../agents/hookAnswer.ts";
import type { CommandEnded, CommandStarts, FilesEdited, HookCall } from "../agents/hookCall.ts";
import { leadingDirectory } from "../agents/leadingDirectory.ts";
import { hasCodeOfTests } from "../agents/mayTest.ts";
import { hasPermissionRule } from "../agents/permissionRules.ts";
import { UserError } from "../base/errors.ts";
import { isFact } from "../base/facts/fact.ts";
import { canQuoteFor, quoteFor } from "../base/quoteWord.ts";
import { tidySync } from "../base/remove.ts";
import type { ShellKind } from "../base/shellKind.ts";
import {
  describeRepeat,
  describeStart,
  describeUnfinished,
  describeWatchedRun,
} from "../model/answers/hookTexts.ts";
import { activeSession, type ShownSession } from "../model/folder/folderState.ts";
import type { Maker } from "../model/log/maker.ts";
import type { RanCommand, WatchedRun } from "../model/log/outsideRun.ts";
import { newSessionSections, proposeIsolation } from "../model/words/newSession.ts";
import type { OpenFolder } from "./command.ts";
import { conversationKey, type HookWork } from "./hook.ts";
import type { HookState } from "./hookState.ts";
import { settled, topOf, until } from "./openInEngine.ts";
import { readIfSmall, readRules } from "./readRules.ts";
import { runningHere, seenHere } from "./sessionHere.ts";

/** What the work behind a hook is done with. */
export interface WorkAround {
  readonly state: HookState;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** How this program is called in a line of a POSIX shell. */
  readonly program: string;
  /** Opens a folder: that which has a session, of it and of the top level of its repository. */
  open(folder: string): Promise<OpenFolder>;
  /** Opens exactly this folder. */
  openHere(folder: string): Promise<OpenFolder>;
  delay(ms: number): Promise<void>;
}

/** How long is waited until it is known which files changed, in milliseconds: later nobody hears the answer. */
const longestLook = 5_000;

/** How long is waited for what is found in the attempts, flaky tests for example, in milliseconds: the rest is worth saying without it. */
const longestFind = 700;

/** Two reports of one end are at most this far apart, in milliseconds: an agent may have two hooks for it. */
const sameEnd = 3_000;

/** How long a brief report waits for one that says more, in milliseconds: less than the time between two ends. */
const fullerReport = 1_500;

/**
 * Does what a call of a hook asks for, and returns the answer. A folder that can have no sessions asks for nothing.
 * @throws whatever goes wrong otherwise
 */
export async function workOnHook({ call, level, at }: HookWork, around: WorkAround): Promise<string> {
  const folder = await openFor(call, around);
  if (folder === undefined) {
    return "";
  }
  switch (call.kind) {
    case "commandEnded":
      return say(call, folder, around, await record(call, at, folder, around));
    case "commandStarts": {
      const command = await replace(call, level, at, folder, around);
      return writeHookAnswer(call, { command });
    }
    case "edit":
      return say(call, folder, around, await checkEdit(call, folder));
    case "start": {
      const session = activeSession(folder.state);
      if (session?.state !== "open" || session.attempts.length === 0) {
        return "";
      }
      await known(folder, around);
      await settled(folder, { ...around, interrupt: new AbortController().signal }, longestFind);
      const lastRun = await folder.request("readLastRun", { session: session.id });
      const seen =
        lastRun === undefined || lastRun.failing.length === 0
          ? []
          : await seenHere(folder, around, { session: session.id, run: lastRun.run }, longestFind);
      return say(call, folder, around, describeStart(folder.state, session, lastRun, seen));
    }
    case "stop":
      return call.isAgain ? "" : say(call, folder, around, await guard(call, folder, around));
  }
}

async function openFor(call: HookCall, around: WorkAround): Promise<OpenFolder | undefined> {
  const directory = "command" in call ? placeOf(call, around).directory : directoryOf(call);
  if (directory === undefined || !isDirectory(directory)) {
    return undefined;
  }
  try {
    const folder = await around.open(directory);
    const isHere = folder.state.pathInRepository === "" || activeSession(folder.state)?.state === "open";
    return isHere ? folder : await around.openHere(topOf(folder.state));
  } catch (error) {
    if (error instanceof UserError && isFact(error.what) && error.what.say === "git.noRepository") {
      return undefined;
    }
    throw error;
  }
}

function directoryOf(call: HookCall): string | undefined {
  const own = "directory" in call ? (call.directory ?? "") : "";
  return call.cwd === undefined || !isAbsolute(call.cwd) ? undefined : resolve(call.cwd, own);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A command of an agent, and where it runs. */
interface PlacedCommand {
  /** What goes to that directory in the agent's line. */
  readonly lead: string;
  readonly command: string;
  /** Absolute; undefined where it is not known. */
  readonly directory: string | undefined;
}

/** A command without the `cd` in front of it: what it ran is of the work tree that it went to (docs/rules/agents.md#a9). */
function placeOf(
  call: CommandEnded | CommandStarts,
  around: WorkAround,
  command = call.command,
  from = directoryOf(call),
  before = "",
): PlacedCommand {
  const shell = shellOf(call, around.platform);
  const found = from === undefined ? undefined : leadingDirectory(command, shell);
  const directory = found && from && goTo(from, found.directory, around);
  return found === undefined || directory === undefined
    ? { lead: before, command, directory: from }
    : placeOf(call, around, found.rest, directory, before + found.lead);
}

/** Where a `cd` leads. An agent whose shell stays where it went may already be there when the command has ended. Undefined if there is no such directory. */
function goTo(from: string, written: string, { home, platform }: WorkAround): string | undefined {
  const drive = platform === "win32" ? written.replace(/^\/([a-z])(?=\/|$)/i, "$1:/") : written;
  const path = drive.replace(/^~(?=[\\/])/, () => home);
  const to = resolve(from, path);
  const inside = relative(from, to);
  const isThere = !inside.startsWith("..") && from.endsWith(`${sep}${inside}`);
  return isDirectory(to) ? to : isThere ? from : undefined;
}

/** What is said to a model leaves this machine: it is masked as an export is. */
async function say(call: HookCall, folder: OpenFolder, { home }: WorkAround, text: string): Promise<string> {
  if (text === "") {
    return "";
  }
  const [context] = await folder.request("maskTexts", { texts: [text], home });
  return writeHookAnswer(call, { context });
}

async function known(folder: OpenFolder, { delay }: WorkAround): Promise<void> {
  const interrupt = new AbortController().signal;
  await until(folder, () => folder.state.openChanges !== undefined, { delay, interrupt }, longestLook);
}

function shellOf(
  call: CommandEnded | CommandStarts,
  platform: NodeJS.Platform,
): Extract<ShellKind, "bash" | "powershell"> {
  const isPowerShell =
    call.isPowerShell || (platform === "win32" && ["vscode", "gemini"].includes(call.agent));
  return isPowerShell ? "powershell" : "bash";
}

function keysOf({ toolUse, cwd, command }: CommandEnded | CommandStarts, ran = command): readonly string[] {
  return [...(toolUse === undefined ? [] : [`use ${toolUse}`]), `ran ${cwd ?? ""}\n${ran}`];
}

/** Records a test run that the agent made, and returns what it gave. */
async function record(
  call: CommandEnded,
  at: string,
  folder: OpenFolder,
  around: WorkAround,
): Promise<string> {
  const { state, platform } = around;
  // Whatever is edited from here on is not what ran.
  const tree = await folder.request("readTree", {});
  if (call.isBrief) {
    await around.delay(fullerReport);
  }
  for (const forgotten of state.prune()) {
    tidySync(forgotten);
  }
  const before = state.takeAsked(keysOf(call));
  const [key = "", ...others] = keysOf(call);
  // A quick command is soon run again: on other code it is another run.
  const isNew = others.length > 0 ? state.isFirst(key) : state.isFirst(`${key}\n${tree}`, sameEnd);
  if (before?.isOurs === true || !isNew) {
    return "";
  }
  const { command, directory } = placeOf(call, around, before?.command ?? call.command);
  const ran: RanCommand = { command, shell: shellOf(call, platform), directory };
  const recognised = await folder.request("recognise", { ran });
  // What ran elsewhere says nothing about these files.
  if (recognised?.isHere !== true) {
    return "";
  }
  try {
    const run: WatchedRun = {
      kind: "terminal",
      command: recognised.command,
      problem: recognised.problem,
      startedAt: before?.startedAt ?? new Date(Date.parse(at) - (call.durationMs ?? 0)).toISOString(),
      endedAt: at,
      exitCode: hasCodeOfTests(command) ? call.exitCode : undefined,
      output: call.output,
      tree,
      asked: before?.asked,
    };
    const by: Maker = { through: "hook", agent: agentForm(call.agent).name };
    return await recordIn(folder, run, by, around);
  } finally {
    if (before?.asked !== undefined) {
      tidySync(before.asked.folder);
    }
  }
}

async function recordIn(
  folder: OpenFolder,
  run: WatchedRun,
  by: Maker,
  { delay }: WorkAround,
): Promise<string> {
  const active = activeSession(folder.state);
  let id = active?.id ?? "";
  if (active?.state === "open") {
    await folder.request("recordOutsideRun", { run, into: { session: id }, by });
  } else {
    const results = await folder.request("inspectOutsideRun", { run });
    const isolation = proposeIsolation(results, run);
    if (results.failing === 0 || isolation === "") {
      return "";
    }
    const [proposal] = await folder.request("proposeCommands", {});
    const sections = newSessionSections(results, isolation, folder.state.place.branch, proposal);
    id = await folder.request("recordOutsideRun", { run, into: { sections }, by });
  }
  await folder.reread();
  const interrupt = new AbortController().signal;
  const session = () => folder.state.sessions.find((one) => one.id === id);
  await until(folder, () => session() !== undefined, { delay, interrupt }, longestLook);
  const recorded = session();
  const lastRun = await folder.request("readLastRun", { session: id });
  const newest = newestRun(recorded);
  if (recorded === undefined || newest === undefined) {
    return "";
  }
  const isRed = lastRun?.run === newest.number && lastRun.failing.length > 0;
  const seen = isRed
    ? await seenHere(folder, { delay }, { session: id, run: newest.number }, longestFind)
    : [];
  return describeWatchedRun(recorded, newest, lastRun, seen);
}

function newestRun(session: ShownSession | undefined) {
  const runs = session?.attempts.flatMap((attempt) => attempt.runs) ?? [];
  return runs.toSorted((one, other) => one.number - other.number).at(-1);
}

/** What runs in place of a command that runs tests; undefined where it stays. */
async function replace(
  call: CommandStarts,
  level: HookWork["level"],
  at: string,
  folder: OpenFolder,
  around: WorkAround,
): Promise<string | undefined> {
  const { state, platform } = around;
  const { lead, command, directory } = placeOf(call, around);
  const shell = shellOf(call, platform);
  if (
    platform === "win32" ||
    shell !== "bash" ||
    directory === undefined ||
    runningHere(folder) !== undefined
  ) {
    return undefined;
  }
  const rules = readRules(call.agent, call.cwd ?? directory, around);
  // What cannot be read may hold a rule.
  if (
    rules.includes(undefined) ||
    hasPermissionRule(
      call.agent,
      call.command,
      rules.filter((one) => one !== undefined),
    )
  ) {
    return undefined;
  }
  const ran: RanCommand = { command, shell, directory };
  const recognised = await folder.request("recognise", { ran });
  if (recognised?.isHere !== true) {
    return undefined;
  }
  // A rule of the agent against another program in the line would not see it behind ours.
  const ours =
    level === 3 && recognised.testsAlone ? runLine(call, folder, recognised.command, around) : undefined;
  const line = ours === undefined ? await folder.request("askInLine", { ran }) : undefined;
  const instead = ours ?? line?.line;
  const replaced = instead && lead + instead;
  if (replaced !== undefined) {
    state.leaveAsked(keysOf(call, replaced), {
      command: call.command,
      startedAt: at,
      asked: line && { folder: line.folder, least: line.least },
      isOurs: ours !== undefined,
    });
  }
  return replaced;
}

/** The line that has Casebook run a command; undefined where its session runs another. */
function runLine(
  call: CommandStarts,
  folder: OpenFolder,
  command: string,
  { program }: WorkAround,
): string | undefined {
  const session = activeSession(folder.state);
  const isOther = session?.state === "open" && session.sections.isolationCommand.trim() !== command;
  const words = ["--by", agentForm(call.agent).name, "--folder", folder.state.folder, "--", command];
  return isOther || words.some((word) => !canQuoteFor("bash", word))
    ? undefined
    : `${program} run ${words.map((word) => quoteFor("bash", word)).join(" ")}`;
}

async function checkEdit({ edits, cwd = "" }: FilesEdited, folder: OpenFolder): Promise<string> {
  const session = activeSession(folder.state);
  if (session?.state !== "open" || session.attempts.length < 2) {
    return "";
  }
  const top = topOf(folder.state);
  const diff = diffOfEdits(
    edits.flatMap((edit) => {
      const path = resolve(cwd, edit.path);
      const inside = relative(top, path);
      return inside === "" || inside.startsWith("..") || isAbsolute(inside)
        ? []
        : [
            {
              ...edit,
              path: inside.split(sep).join("/"),
              before: edit.isWhole ? readIfSmall(path) : undefined,
            },
          ];
    }),
  );
  if (diff === undefined) {
    return "";
  }
  const like = await folder.request("findLikeAttempts", { session: session.id, diff, isPart: true });
  return describeRepeat(session, like);
}

/** Once for the same facts in a conversation, and only in one that worked on the code. */
async function guard(call: HookCall, folder: OpenFolder, around: WorkAround): Promise<string> {
  const session = activeSession(folder.state);
  const { state } = around;
  const hasWorked = call.conversation === undefined || state.hasSeen(conversationKey(call));
  if (session?.state !== "open" || runningHere(folder) !== undefined || !hasWorked) {
    return "";
  }
  await known(folder, around);
  const text = describeUnfinished(folder.state, session);
  return text !== "" && state.isFirst(`stop ${call.conversation ?? ""} ${text}`) ? text : "";
}
