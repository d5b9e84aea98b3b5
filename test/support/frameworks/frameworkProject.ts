import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { english } from "../../../src/base/facts/words.ts";
import { thisPlatform } from "../../../src/base/platform.ts";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import type { RunExit } from "../../../src/model/judgement/outcome.ts";
import type { Report, TestCase } from "../../../src/model/report/report.ts";
import type { Runners, StartedRun, TestSequence } from "../../../src/ports/runners.ts";
import { createReports } from "../../../src/reports/reports.ts";
import { createRunners } from "../../../src/runners/runner.ts";
import { readRunReports } from "../../../src/sessions/run/readRunReports.ts";

/** What a run in a project gave. */
export interface Ran {
  readonly exit: RunExit;
  readonly report: Report | undefined;
  readonly problems: readonly string[];
  readonly output: string;
}

/** What runs are given where no editor is. */
export function noEditor(): never {
  throw new Error("There is no editor.");
}

/** A project in a temporary folder whose tests are run by a real framework, as the engine runs them. */
export class FrameworkProject {
  readonly folder: string;
  /** With a blank, as home directories may have one. */
  readonly tempDirectory: string;
  readonly runners: Runners;
  output = "";

  readonly #root: string;

  /**
   * `home` is the folder that the project lies in, and `temporary` the one of what is temporary, next to it. `reporters` is a link to those of
   * Casebook, which is made, if they are to have another path.
   */
  constructor(
    files: Readonly<Record<string, string>>,
    env: NodeJS.ProcessEnv,
    home = "",
    temporary = "temporary files",
    reporters = "",
  ) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "casebook-project-")));
    this.#root = root;
    this.folder = join(root, home, "project");
    this.tempDirectory = join(root, temporary);
    mkdirSync(this.tempDirectory);
    this.write(files);
    const ours = join(import.meta.dirname, "../../../reporters");
    if (reporters !== "") {
      symlinkSync(ours, join(root, reporters), "junction");
    }
    this.runners = createRunners({
      env: { ...plainEnvironment(), ...env },
      tempDirectory: this.tempDirectory,
      reporters: reporters === "" ? ours : join(root, reporters),
      startInEditor: noEditor,
    });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  start(command: string, reportGlobs?: readonly string[], sequence?: TestSequence): Promise<StartedRun> {
    const onOutput = (chunk: Uint8Array) => {
      this.output += Buffer.from(chunk).toString();
    };
    return this.runners.startRun(command, this.folder, onOutput, { reportGlobs, sequence });
  }

  /** Runs a command to its end and reads its report; fails if anything of the run is left outside of the folder. */
  async run(command: string, reportGlobs?: readonly string[], sequence?: TestSequence): Promise<Ran> {
    this.output = "";
    const started = await this.start(command, reportGlobs, sequence);
    const exit = await started.exit;
    const { report, problems } = await readRunReports(
      {
        ports: { runners: this.runners, reports: createReports() },
        folder: this.folder,
        settings: defaultSettings,
      },
      { command, found: await started.findReports(), output: this.output },
    );
    await started.dispose();
    const left = readdirSync(this.tempDirectory);
    if (left.length > 0) {
      throw new Error(`the run left ${left.join(", ")}`);
    }
    return { exit, report, problems: problems.map(english), output: this.output };
  }

  async waitForOutput(text: string): Promise<void> {
    for (const deadline = Date.now() + 60_000; !this.output.includes(text); await sleep(20)) {
      if (Date.now() > deadline) {
        throw new Error(`waited in vain for "${text}"; printed was ${this.output}`);
      }
    }
  }

  /** Every file with its text, without what the framework keeps for itself. */
  files(): Readonly<Record<string, string>> {
    const entries = readdirSync(this.folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(this.folder, join(parentPath, name)).split(sep).join("/"));
    const own = paths.filter(
      (path) =>
        !/(?:^|\/)(?:\.tox|\.pytest_cache|__pycache__|\.git|node_modules|test-results|target|build|\.gradle)\//.test(
          path,
        ),
    );
    return Object.fromEntries(own.map((path) => [path, readFileSync(join(this.folder, path), "utf8")]));
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** The failing tests as people name them, with the place where each failed: `file › name @ path:line`. */
export function failing(report: Report | undefined): readonly string[] {
  return (report?.cases ?? []).filter(({ failures }) => failures.length > 0).map(describeCase);
}

function describeCase({ file, name, failures }: TestCase): string {
  const position = failures[0]?.position;
  return `${file} › ${name} @ ${position && `${position.path}:${position.line}`}`;
}

/** The variables that a shell of a user has; none of the ones this test run is told by. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], HOME: process.env["HOME"], LANG: "C.UTF-8", NO_COLOR: "1" };
}

/**
 * Processes of the whole machine whose command line holds a text, by `ps`; zombies are none. So the text holds something that no other
 * test run has: this process's id, or a UUID.
 */
export function processesWith(text: string): readonly string[] {
  const lines = execFileSync("ps", ["-eo", "stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(text) && !line.startsWith("Z"));
}

/** Waits for a process whose command line holds a text: what announces it is read before the system has started it. */
export async function waitForProcessWith(text: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; processesWith(text).length === 0; await sleep(20)) {
    if (Date.now() > deadline) {
      throw new Error(`waited in vain for a process with "${text}"`);
    }
  }
}

/** The version that a program tells; undefined if it cannot be run. */
export function versionOf(program: string, ...args: readonly string[]): string | undefined {
  return answerOf(program, ...args, "--version");
}

/** The first line with a word that a command prints; undefined if it cannot be run. */
export function answerOf(program: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8" });
  const lines = stripVTControlCharacters(stdout ?? "").split("\n");
  return status === 0 ? (lines.find((line) => /\w/.test(line)) ?? "") : undefined;
}

const nodeProgram = thisPlatform === "win32" ? "node.exe" : "node";
const ownNode = join(import.meta.dirname, "../../../node_modules/node/bin");

/** Where a Node is: this project's own, or the one that runs this where that is made for another system; and the first on the PATH that is not. */
export const nodeFolders: readonly string[] = [
  existsSync(join(ownNode, nodeProgram)) ? ownNode : dirname(process.execPath),
  ...(process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules") && existsSync(join(folder, nodeProgram)))
    .slice(0, 1),
];

/** Resolves after this many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
