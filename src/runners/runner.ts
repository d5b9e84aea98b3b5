import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { messageOf, UserError } from "../base/errors.ts";
import { type Fact, fact } from "../base/facts/fact.ts";
import { endMarked, findMarked } from "../base/markedProcesses.ts";
import { pathsOf, thisPlatform } from "../base/platform.ts";
import type { ProcessEnd, ProcessGroup } from "../base/process.ts";
import { startGroup } from "../base/process.ts";
import type { AskingLine, RanCommand, RecognisedCommand } from "../model/log/outsideRun.ts";
import type { FoundReports, Runners, RunOptions, StartedRun } from "../ports/runners.ts";
import { askForReports, customaryReports } from "./askForReports.ts";
import { readCodePage } from "./codePage.ts";
import { ConsoleBytes } from "./consoleBytes.ts";
import { ConsoleReport } from "./consoleReport.ts";
import {
  findFrameworks,
  type NamedPlaces,
  namedPlaces,
  readProjectFor,
  recognise,
  testsAlone,
  unknownPrograms,
} from "./findFramework.ts";
import { FinishedTests } from "./finishedTests.ts";
import { runEnvironment } from "./frameworks/shared/runEnvironment.ts";
import { describeOverwritten, hintsFor } from "./hints.ts";
import { findMissingProgram } from "./installedPrograms.ts";
import { isolateCommand } from "./isolation.ts";
import { commandIn } from "./line/commandIn.ts";
import { isNetworkFolder, networkProblem } from "./line/networkFolder.ts";
import { setBefore } from "./line/setBefore.ts";
import { type Argv, type Shell, shellOf } from "./line/shell.ts";
import { type UnderstoodLine, understandLine } from "./line/translateLine.ts";
import type { HasFile } from "./line/writeSteps.ts";
import { listBases } from "./pathBases.ts";
import { preloading } from "./preload.ts";
import { findPrintedCommand } from "./printedCommand.ts";
import { type Project, readProject, readSources, readTestsOf } from "./project/project.ts";
import { proposeCommands } from "./proposals.ts";
import { readConsole } from "./readConsole.ts";
import { readSecrets } from "./readSecrets.ts";
import { relateCommand } from "./related.ts";
import { ReportDirectory } from "./reports/reportFiles.ts";
import { complaintsOn, patternsOfSetting } from "./reports/reportGlobs.ts";
import { planSequence, sequenceLine } from "./sequence.ts";
import { findWritten, listReports } from "./writtenReports.ts";

/** What runs need of the machine. */
export interface RunnerOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where the directory of each run's reports is made. */
  readonly tempDirectory: string;
  /** The directory of the reporters that the extension brings. */
  readonly reporters: string;
  /** Lets the editor run something; it stands at `EditorRuns`. */
  readonly startInEditor: StartInEditor;
}

/** How the editor is asked to run something, as if it were a process group of ours. */
type StartInEditor = (request: {
  readonly folder: string;
  readonly where: "terminal" | "task";
  readonly command: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly isVerbatim: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput: (chunk: Uint8Array) => void;
  readonly endByForce: () => Promise<unknown>;
}) => ProcessGroup;

/** What is wanted of one run. */
interface RunRequest extends RunOptions {
  readonly command: string;
  readonly folder: string;
  readonly onOutput: (chunk: Uint8Array, testsFinished: number) => void;
}

/** The variable that marks every process of a run. */
const markVariable = "CASEBOOK_RUN";

/** The runner of commands. */
export function createRunners(options: RunnerOptions): Runners {
  let found: Promise<number | undefined> | undefined;
  const codePage = () => {
    found ??= readCodePage(thisPlatform, { cwd: options.tempDirectory, env: options.env });
    return found;
  };
  return {
    proposeCommands: (folder) =>
      proposeCommands(folder, shellOf(thisPlatform, options.env), findMissingProgram(options.env)),
    isolate: (command, folder, selection) =>
      withProject(options, command, folder, async ({ line, problem }, project, shell) => {
        if (problem !== undefined) {
          throw new UserError(problem);
        }
        return isolateCommand(line, selection, await readTestsOf(project, selection), shell);
      }),
    relate: (command, folder, changed) =>
      withProject(options, command, folder, ({ line, problem }, project, shell) =>
        problem === undefined
          ? relateCommand(line, changed, project, shell, (directory, patterns) =>
              readSources(join(folder, directory), patterns),
            )
          : undefined,
      ),
    planSequence: (command, folder, cases) =>
      withProject(options, command, folder, async ({ line, problem }, project, shell) => {
        if (problem !== undefined) {
          throw new UserError(problem);
        }
        return planSequence(line, cases, await readTestsOf(project, { cases, files: [] }), shell);
      }),
    consoleFailures: async (text, folder) => readConsole(text, await readProject(folder)),
    recognise: (ran, folder) => recogniseRan(options, ran, folder),
    askInLine: (ran) => askInLine(options, ran),
    findPrintedCommand: async (text, folder) =>
      findPrintedCommand(text, await readProject(folder), shellOf(thisPlatform, options.env)),
    listBases: (command, folder) =>
      withProject(options, command, folder, ({ line }, project, shell) => listBases(line, project, shell)),
    listReports,
    readSecrets: (folder) => readSecrets(folder, options.env),
    findReports: (command, folder, window, patterns) =>
      withProject(options, command, folder, ({ line }, project, shell) =>
        findWritten(line, project, shell, window, patterns),
      ),
    startRun: (command, folder, onOutput, run = {}) =>
      startRun(options, { command, folder, onOutput, ...run }, codePage).catch((error: unknown) =>
        couldNotStart(messageOf(error)),
      ),
    findProcesses: (mark) => findMarked(markVariable, mark),
    endProcesses: (mark) => endMarked(markVariable, mark),
  };
}

/** Asks something of a command, wherever it was written, with what is known of the folders that it leads to. */
async function withProject<T>(
  { env }: RunnerOptions,
  command: string,
  folder: string,
  ask: (understood: UnderstoodLine, project: Project, shell: Shell) => T | Promise<T>,
): Promise<T> {
  const own = shellOf(thisPlatform, env);
  const understood = understandLine(command, own, filesIn(folder));
  const shell = { ...own, syntax: understood.syntax };
  return ask(understood, await readProjectFor(understood.line, folder, shell), shell);
}

async function recogniseRan(
  { env }: RunnerOptions,
  { command, shell: from, directory }: RanCommand,
  folder: string,
): Promise<RecognisedCommand | undefined> {
  const shell = shellOf(thisPlatform, env);
  const { line, syntax, problem } = understandLine(command, shell, filesIn(directory ?? folder), from);
  const here = problem === undefined ? commandIn(folder, directory, line, shell) : command;
  const own = { ...shell, syntax };
  const project = await readProjectFor(here, folder, own);
  const framework = recognise(here, project, own);
  return framework === undefined
    ? undefined
    : {
        framework,
        command: here,
        problem,
        testsAlone: problem === undefined && testsAlone(here, project, own),
        isHere: areHere(namedPlaces(here, project, own), folder),
      };
}

/**
 * Whether tests are those of a folder. A word that looks like a path but leads to nothing is a pattern of names. What leads into another work tree has
 * something of its code run, whatever it says.
 */
function areHere({ isPlaced, words, others }: NamedPlaces, folder: string): boolean {
  const top = workTreeOf(folder);
  const pathOf = (word: string) => resolve(folder, word.replace(/::.*|:\d+$|[\\/]\.\.\.$/, ""));
  const isOutside = (path: string) => {
    const way = relative(folder, path);
    return (way.startsWith("..") || isAbsolute(way)) && existsSync(path);
  };
  const isElsewhere = (path: string) => {
    const other = existsSync(path) ? workTreeOf(path) : undefined;
    return other !== undefined && other !== top;
  };
  return (
    isPlaced &&
    !words.map(pathOf).some(isOutside) &&
    (top === undefined || ![...words, ...others].map(pathOf).some(isElsewhere))
  );
}

/** What the `.git` file of a submodule says before the name of the submodule, also in a linked work tree of the repository around it. */
const beforeModule = /\.git[\\/](?:worktrees[\\/][^\\/]+[\\/])?modules[\\/]/;

/** How the git directory of a linked work tree ends. */
const linkedWorkTree = /[\\/]worktrees[\\/][^\\/]+$/;

/** Whether a `.git` file is that of a submodule, and not that of a linked work tree of one. */
function isOfSubmodule(text: string): boolean {
  const [before] = beforeModule.exec(text) ?? [];
  return (
    before !== undefined && !linkedWorkTree.test(text.slice(text.indexOf(before) + before.length).trimEnd())
  );
}

/** The top of the work tree of git that a path lies in. A submodule is a part of the one around it. */
function workTreeOf(path: string): string | undefined {
  const marker = join(path, ".git");
  const stat = statSync(marker, { throwIfNoEntry: false });
  const isSubmodule = stat?.isFile() === true && isOfSubmodule(readFileSync(marker, "utf8"));
  if (stat !== undefined && !isSubmodule) {
    return path;
  }
  const above = dirname(path);
  return above === path ? undefined : workTreeOf(above);
}

/** As `startRun` asks, where the process is somebody else's: what it gets as variables there stands before each program here. */
async function askInLine(
  { env, tempDirectory, reporters }: RunnerOptions,
  { command, shell: from, directory }: RanCommand,
): Promise<AskingLine | undefined> {
  const shell = shellOf(thisPlatform, env);
  if (directory === undefined || shell.kind !== "sh") {
    return undefined;
  }
  const { problem } = understandLine(command, shell, filesIn(directory), from);
  const project = await readProjectFor(command, directory, shell);
  const found = findFrameworks(command, project, shell);
  if (problem !== undefined || recognise(command, project, shell) === undefined) {
    return undefined;
  }
  const folder = await mkdtemp(join(tempDirectory, "casebook-run-"));
  const directories = found.map((_, index) => (index === 0 ? folder : join(folder, String(index))));
  for (const one of directories) {
    await mkdir(one, { recursive: true });
  }
  const asked = askForReports(
    command,
    found,
    { directories: directories.map(withSlashes), reporters: withSlashes(reporters), env },
    shell,
  );
  const own = asked.env["NODE_OPTIONS"] ?? env["NODE_OPTIONS"];
  const variables = {
    ...asked.env,
    ...(asked.preload && (await preloading(folder, asked.preload, withSlashes(reporters), own))),
  };
  const line = setBefore(asked.line, new Set(found.map(({ command: index }) => index)), variables, shell);
  return line === undefined ? undefined : { line, folder, least: asked.leastReports };
}

function filesIn(folder: string): HasFile {
  return (name) => existsSync(join(folder, name));
}

/** A run that failed before its process: no room for its reports, a folder that is gone. It is recorded as such. */
function couldNotStart(reason: string | Fact): StartedRun {
  const exit: ProcessEnd = { kind: "couldNotStart", reason };
  return {
    pid: undefined,
    exit: Promise.resolve(exit),
    isOutputHeld: false,
    stop: () => undefined,
    findReports: async (): Promise<FoundReports> => ({ paths: [], doubts: [] }),
    dispose: async () => undefined,
  };
}

async function startRun(
  options: RunnerOptions,
  request: RunRequest,
  codePage: () => Promise<number | undefined>,
): Promise<StartedRun> {
  const { folder, onOutput, mark, timeout = 0, reportGlobs = [] } = request;
  const { env } = options;
  if (isNetworkFolder(folder, thisPlatform)) {
    return couldNotStart(networkProblem(folder));
  }
  const shell = shellOf(thisPlatform, env);
  const { line: written, problem } = understandLine(request.command, shell, filesIn(folder));
  if (problem !== undefined) {
    return couldNotStart(problem);
  }
  const { command, project, order, args } = await chooseTests(request, written, shell);
  const reports = await ReportDirectory.create(options.tempDirectory);
  const found = findFrameworks(command, project, shell);
  const directories = await Promise.all(
    // The first has the whole directory: what is not seen through writes there, too.
    found.map((_, index) => (index === 0 ? reports.path : reports.ofCommand(index))),
  );
  const given = {
    directories: directories.map(withSlashes),
    reporters: withSlashes(options.reporters),
    env,
    order: order && withSlashes(await reports.keepOrder(order)),
    args,
  };
  const asked = askForReports(command, found, given, shell);
  const own = asked.env["NODE_OPTIONS"] ?? env["NODE_OPTIONS"];
  const variables = {
    ...asked.env,
    ...(asked.preload && (await preloading(reports.path, asked.preload, given.reporters, own))),
  };
  const isKnown = found.some(({ words }) => words.length > 0);
  await reports.expectMatching({ folder, patterns: patternsOfSetting(reportGlobs), isSet: true });
  await reports.expect(asked.reportPaths.map((path) => resolve(folder, path)));
  const guessed = isKnown ? asked.reportGlobs : [...asked.reportGlobs, ...customaryReports];
  await reports.expectMatching({ folder, patterns: guessed, isSet: false });
  reports.startKeeping();
  const finished = new FinishedTests();
  const console = new ConsoleReport(found.map(({ framework }) => framework));
  const bytes = new ConsoleBytes(await codePage());
  const give = (chunk: Uint8Array) => {
    if (chunk.length > 0) {
      console.add(chunk);
      finished.add(chunk);
      onOutput(chunk, finished.count);
    }
  };
  const group = startWhere(options, request, shell.run(asked.line), {
    env: { ...variables, ...(mark === undefined ? {} : { [markVariable]: mark }) },
    onOutput: (chunk) => give(bytes.add(chunk)),
  });
  const giveRest = () => give(bytes.end());
  const hints = [
    ...hintsFor(unknownPrograms(command, project, shell)),
    ...asked.overwritten.map((name) => describeOverwritten(name, shell)),
  ];
  // Where the user says that reports are, they are written as the user likes.
  const leastReports = reportGlobs.length > 0 ? 0 : asked.leastReports;
  const complaints = complaintsOn(reportGlobs);
  return new StartedCommand(group, {
    reports,
    console,
    giveRest,
    leastReports,
    hints,
    complaints,
    timeout,
  });
}

/** The line that is run: the user's, narrowed where only some of its tests are wanted. */
async function chooseTests({ folder, sequence }: RunRequest, line: string, shell: Shell) {
  const project = await readProjectFor(line, folder, shell);
  if (sequence === undefined) {
    return { command: line, project, order: undefined, args: [] };
  }
  const tests = await readTestsOf(project, { cases: sequence.cases, files: [] });
  const { line: command, order, args } = sequenceLine(line, sequence, tests, shell);
  return { command, project: await readProjectFor(command, folder, shell), order, args };
}

/** Starts it as a process of ours, or lets the editor do so, which gives it an environment of its own. */
function startWhere(
  { env, startInEditor }: RunnerOptions,
  { folder, command, mark, where = "casebook", python, enclosure }: RunRequest,
  { file, args, windowsVerbatimArguments = false }: Argv,
  asked: { readonly env: Readonly<Record<string, string>>; readonly onOutput: (chunk: Uint8Array) => void },
): ProcessGroup {
  if (where !== "casebook") {
    const endByForce = async () => mark !== undefined && endMarked(markVariable, mark);
    return startInEditor({
      folder,
      where,
      command,
      file,
      args,
      isVerbatim: windowsVerbatimArguments,
      endByForce,
      ...asked,
    });
  }
  const started = enclosure ?? { file, args: [] };
  return startGroup(started.file, [...started.args, ...(enclosure === undefined ? [] : [file]), ...args], {
    cwd: folder,
    env: runEnvironment(env, asked.env, python),
    windowsVerbatimArguments,
    onOutput: asked.onOutput,
  });
}

function withSlashes(path: string): string {
  return path.replaceAll(pathsOf(thisPlatform).sep, "/");
}

/** Why a run was ended. */
type Stopped = { readonly kind: "stopped" } | { readonly kind: "timedOut"; readonly minutes: number };

/** What a started command gives in addition to its output, and how long it may take. */
interface Obtained {
  readonly reports: ReportDirectory;
  readonly console: ConsoleReport;
  /** Gives on what was held back of the output, when the command has ended. */
  readonly giveRest: () => void;
  readonly leastReports: number;
  /** What to do where no report was written. */
  readonly hints: readonly Fact[];
  /** Why a pattern of the user finds no report. */
  readonly complaints: readonly Fact[];
  readonly timeout: number;
}

/** A command that was started. */
class StartedCommand implements StartedRun {
  readonly pid: number | undefined;
  readonly exit: Promise<ProcessEnd | Stopped>;
  readonly #group: ProcessGroup;
  readonly #reports: ReportDirectory;
  readonly #console: ConsoleReport;
  readonly #leastReports: number;
  readonly #hints: readonly Fact[];
  readonly #complaints: readonly Fact[];
  #stopping: Promise<Stopped> | undefined;

  /** It is ended after `timeout` minutes, or never for 0. */
  constructor(group: ProcessGroup, obtained: Obtained) {
    const { reports, console, giveRest, leastReports, hints, complaints, timeout } = obtained;
    this.#group = group;
    this.#leastReports = leastReports;
    this.#hints = hints;
    this.#complaints = complaints;
    this.#reports = reports;
    this.#console = console;
    this.pid = group.pid;
    const timer =
      timeout > 0 && setTimeout(() => this.#end({ kind: "timedOut", minutes: timeout }), timeout * 60_000);
    this.exit = group.end.then<ProcessEnd | Stopped>((end) => {
      clearTimeout(timer || undefined);
      giveRest();
      // The shell may end before what it started: a stopped run has ended when nothing of it is left.
      return this.#stopping ?? end;
    });
  }

  get isOutputHeld(): boolean {
    return this.#group.isOutputHeld;
  }

  get notEnded(): Fact | undefined {
    return this.#group.notEnded;
  }

  stop(): void {
    this.#end({ kind: "stopped" });
  }

  #end(why: Stopped): void {
    this.#stopping ??= this.#group.stop().then(() => why);
  }

  async findReports(): Promise<FoundReports> {
    const paths = await this.#listReports();
    const missing = this.#leastReports - paths.length;
    const unread =
      missing > 0 && paths.length > 0
        ? [fact("run.reportsMissing", { commands: this.#leastReports, reports: paths.length })]
        : [];
    return { paths, doubts: [...this.#complaints, ...unread, ...(paths.length === 0 ? this.#hints : [])] };
  }

  async #listReports(): Promise<readonly string[]> {
    const found = await this.#reports.find();
    // Beside the reports of other frameworks, what a framework that writes none has printed is all that is known of it.
    const text = found.length > 0 && !this.#console.isOfSeveral ? undefined : this.#console.text();
    if (text === undefined) {
      return found;
    }
    await this.#reports.write(text);
    return this.#reports.find();
  }

  dispose(): Promise<void> {
    return this.#reports.remove();
  }
}
