import type { ProcessEnd, ProcessGroup } from "../base/process.ts";
import { startGroup } from "../base/process.ts";
import { runEnvironment } from "./environment.ts";
import { findFrameworks } from "./findFramework.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import { type Project, readProject } from "./project.ts";
import { ReportDirectory } from "./reportFiles.ts";
import { shellFor } from "./shell.ts";

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
    startRun: (command: string, folder: string, onOutput: (chunk: Uint8Array) => void) =>
      startRun(options, command, folder, onOutput),
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
  const reports = await ReportDirectory.create(tempDirectory);
  const asked = askForReports(command, project, reports.path, env);
  const { file, args, windowsVerbatimArguments = false } = shellFor(asked.line, process.platform, env);
  const group = startGroup(file, args, {
    cwd: folder,
    env: runEnvironment(env, asked.env),
    windowsVerbatimArguments,
    onOutput,
  });
  return new StartedCommand(group, reports, folder, asked.reportPaths);
}

/** What is run so that its report can be had: the line, with arguments where there is no variable, and variables. */
function askForReports(command: string, project: Project, directory: string, env: NodeJS.ProcessEnv) {
  let line = command;
  const added: Record<string, string> = {};
  const reportPaths: string[] = [];
  for (const { framework, words, withArguments } of findFrameworks(command, project)) {
    const asked = framework.askForReport({ words, directory: directory.replaceAll("\\", "/"), env });
    line = asked.args === undefined ? line : (withArguments(asked.args) ?? line);
    Object.assign(added, asked.env);
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
  readonly #folder: string;
  readonly #reportPaths: readonly string[];
  #isStopped = false;

  constructor(group: ProcessGroup, reports: ReportDirectory, folder: string, reportPaths: readonly string[]) {
    this.#group = group;
    this.#reports = reports;
    this.#folder = folder;
    this.#reportPaths = reportPaths;
    this.pid = group.pid;
    this.exit = group.end.then((end) => (this.#isStopped ? { kind: "stopped" } : end));
  }

  stop(): void {
    this.#isStopped = true;
    void this.#group.stop();
  }

  findReports(): Promise<readonly string[]> {
    return this.#reports.find(this.#folder, this.#reportPaths);
  }

  dispose(): Promise<void> {
    return this.#reports.remove();
  }
}
