import { resolve } from "node:path";
import { messageOf } from "../base/errors.ts";
import type { ProcessEnd, ProcessGroup } from "../base/process.ts";
import { startGroup } from "../base/process.ts";
import type { Selection } from "../model/selection.ts";
import { insertArguments } from "./commandLine.ts";
import { readConsole } from "./console.ts";
import { runEnvironment } from "./environment.ts";
import { type Found, findFrameworks } from "./findFramework.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import { isolateCommand } from "./isolation.ts";
import { type Project, readProject } from "./project.ts";
import { ReportDirectory } from "./reportFiles.ts";
import { type Shell, shellOf } from "./shell.ts";

/** What runs need of the machine. */
export interface RunnerOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where the directory of each run's reports is made. */
  readonly tempDirectory: string;
}

/** The runner of commands; what it promises stands at `Runners` in the ports. */
export function createRunners(options: RunnerOptions) {
  return {
    proposeCommands: async (folder: string) => proposeCommands(await readProject(folder)),
    isolate: async (command: string, folder: string, selection: Selection) =>
      isolateCommand(command, selection, await readProject(folder), shellOf(process.platform, options.env)),
    consoleFailures: async (text: string, folder: string) => readConsole(text, await readProject(folder)),
    startRun: (command: string, folder: string, onOutput: (chunk: Uint8Array) => void) =>
      startRun(options, command, folder, onOutput).catch(couldNotStart),
  };
}

/** A run that failed before its process: no room for its reports, a folder that is gone. It is recorded as such. */
function couldNotStart(error: unknown) {
  const exit: ProcessEnd = { kind: "couldNotStart", reason: messageOf(error) };
  return {
    pid: undefined,
    exit: Promise.resolve(exit),
    stop: () => undefined,
    findReports: async (): Promise<readonly string[]> => [],
    dispose: async () => undefined,
  };
}

function proposeCommands(project: Project) {
  const proposals = frameworks.flatMap((framework) =>
    framework.propose(project).map((command) => ({ command, framework: framework.name })),
  );
  return proposals.filter(
    ({ command }, index) => proposals.findIndex((one) => one.command === command) === index,
  );
}

async function startRun(
  { env, tempDirectory }: RunnerOptions,
  command: string,
  folder: string,
  onOutput: (chunk: Uint8Array) => void,
) {
  const project = await readProject(folder);
  const shell = shellOf(process.platform, env);
  const reports = await ReportDirectory.create(tempDirectory);
  const asked = askForReports(command, findFrameworks(command, project, shell), reports.path, shell, env);
  await reports.expect(asked.reportPaths.map((path) => resolve(folder, path)));
  const { file, args, windowsVerbatimArguments = false } = shell.run(asked.line);
  const group = startGroup(file, args, {
    cwd: folder,
    env: runEnvironment(env, asked.env),
    windowsVerbatimArguments,
    onOutput,
  });
  return new StartedCommand(group, reports);
}

/** What is run so that its report can be had: the line, with arguments where there is no variable, and variables. */
function askForReports(
  command: string,
  found: readonly Found[],
  directory: string,
  shell: Shell,
  env: NodeJS.ProcessEnv,
) {
  let line = command;
  let added: Readonly<Record<string, string>> = {};
  const reportPaths: string[] = [];
  // From the end of the line to its beginning, so that what is put in moves no place that is still needed.
  for (const { framework, words, insertion } of found.toReversed()) {
    const values = words.map(({ value }) => value);
    const asked = framework.askForReport({ words: values, directory: directory.replaceAll("\\", "/"), env });
    if (asked.args !== undefined && insertion !== undefined) {
      line = insertArguments(line, insertion.at, [...insertion.separators, ...asked.args], shell);
    }
    // The first framework is the outer one (pytest through tox, then pytest): its wishes stand.
    added = { ...added, ...asked.env };
    if (asked.reportPath !== undefined) {
      reportPaths.push(asked.reportPath);
    }
  }
  return { line, env: added, reportPaths };
}

/** A command that was started. */
class StartedCommand {
  readonly pid: number | undefined;
  readonly exit: Promise<ProcessEnd | { readonly kind: "stopped" }>;
  readonly #group: ProcessGroup;
  readonly #reports: ReportDirectory;
  #stopping: Promise<ProcessEnd> | undefined;

  constructor(group: ProcessGroup, reports: ReportDirectory) {
    this.#group = group;
    this.#reports = reports;
    this.pid = group.pid;
    this.exit = group.end.then(async (end) => {
      // The shell may end before what it started: a stopped run has ended when nothing of it is left.
      await this.#stopping;
      return this.#stopping === undefined ? end : { kind: "stopped" };
    });
  }

  stop(): void {
    this.#stopping ??= this.#group.stop();
  }

  findReports(): Promise<readonly string[]> {
    return this.#reports.find();
  }

  dispose(): Promise<void> {
    return this.#reports.remove();
  }
}
