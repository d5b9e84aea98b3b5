import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { agentForm } from "../agents/agentForms.ts";
import { diffOfEdits } from "../agents/editDiff.ts";
import { writeHookAnswer } from "../agents/hookAnswer.ts";
import type { CommandEnded, CommandStarts, FilesEdited, HookCall } from "../agents/hookCall.ts";
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
import { topOf, until } from "./openInEngine.ts";
import { runningHere } from "./runningHere.ts";

/** What the work behind a hook is done with. */
export interface WorkAround {
  readonly state: HookState;
  readonly platform: NodeJS.Platform;
  readonly home: string;
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
      const lastRun = await folder.request("readLastRun", { session: session.id });
      return say(call, folder, around, describeStart(folder.state, session, lastRun));
    }
    case "stop":
      return call.isAgain ? "" : say(call, folder, around, await guard(call, folder, around));
  }
}

async function openFor(call: HookCall, around: WorkAround): Promise<OpenFolder | undefined> {
  const directory = directoryOf(call);
  if (directory === undefined || !statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
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

function shellOf(call: CommandEnded | CommandStarts, platform: NodeJS.Platform): ShellKind {
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
  if (before?.isOurs === true || !(others.length > 0 ? state.isFirst(key) : state.isFirst(key, sameEnd))) {
    return "";
  }
  const command = before?.command ?? call.command;
  const ran: RanCommand = { command, shell: shellOf(call, platform), directory: directoryOf(call) };
  const recognised = await folder.request("recognise", { ran });
  if (recognised === undefined) {
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
  return recorded === undefined || newest === undefined ? "" : describeWatchedRun(recorded, newest, lastRun);
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
  const { state, platform, home } = around;
  const directory = directoryOf(call);
  const shell = shellOf(call, platform);
  if (
    platform === "win32" ||
    shell !== "bash" ||
    directory === undefined ||
    runningHere(folder) !== undefined
  ) {
    return undefined;
  }
  if (call.agent === "claude" && hasPermissionRule(call.command, readRules(call.cwd ?? directory, home))) {
    return undefined;
  }
  const ran: RanCommand = { command: call.command, shell, directory };
  const recognised = await folder.request("recognise", { ran });
  if (recognised === undefined) {
    return undefined;
  }
  // A rule of the agent against another program in the line would not see it behind ours.
  const ours =
    level === 3 && recognised.testsAlone ? runLine(call, folder, recognised.command, around) : undefined;
  const line = ours === undefined ? await folder.request("askInLine", { ran }) : undefined;
  const replaced = ours ?? line?.line;
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

/** The settings of Claude Code that may hold rules for commands: of the folder and those above it, of the user, and of who manages the machine. */
function readRules(folder: string, home: string): readonly string[] {
  const above: string[] = [];
  for (let at = resolve(folder); !above.includes(at); at = dirname(at)) {
    above.push(at);
  }
  return [
    ...[...above, home].flatMap((at) => [
      join(at, ".claude/settings.json"),
      join(at, ".claude/settings.local.json"),
    ]),
    "/etc/claude-code/managed-settings.json",
    "/Library/Application Support/ClaudeCode/managed-settings.json",
  ].map((path) => readIfThere(path) ?? "");
}

function readIfThere(path: string): string | undefined {
  try {
    return statSync(path).size > largestFile ? undefined : readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Larger files are not compared, in bytes. */
const largestFile = 1024 * 1024;

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
              before: edit.isWhole ? readIfThere(path) : undefined,
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
