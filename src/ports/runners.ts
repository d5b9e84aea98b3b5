import type { Fact } from "../base/facts/fact.ts";
import type { CommandProposal } from "../model/folder/commandProposal.ts";
import type { LeftProcess } from "../model/folder/leftProcesses.ts";
import type { PythonEnvironment, RunWhere } from "../model/folder/settings.ts";
import type { RunExit } from "../model/judgement/outcome.ts";
import type { AskingLine, RanCommand, RecognisedCommand } from "../model/log/outsideRun.ts";
import type { TestCase } from "../model/report/report.ts";
import type { ChangedPath, IsolatedCommand, SelectedCase, Selection } from "../model/report/selection.ts";
import type { Variable } from "../model/secrets/secretVariables.ts";

/** Runs commands and obtains their reports. Implemented by `runners`. */
export interface Runners {
  /** Commands that would run the failing tests of the folder, best first; empty where nothing is recognised. */
  proposeCommands(folder: string): Promise<readonly CommandProposal[]>;
  /**
   * The smallest command line that runs a selection of the tests of another one: that line, where it can be, with its wrappers
   * and options kept.
   * @throws {UserError} if no framework is recognised, or it cannot run these tests by themselves
   */
  isolate(command: string, folder: string, selection: Selection): Promise<IsolatedCommand>;
  /**
   * The command line that runs those tests of another one that changed files may affect. Nothing is run to find out. Undefined where it is not
   * known which tests these are, or they are all.
   */
  relate(
    command: string,
    folder: string,
    changed: readonly ChangedPath[],
  ): Promise<IsolatedCommand | undefined>;
  /**
   * What is known beforehand of running some of the tests of a command in a given order.
   * @throws {UserError} if no framework is recognised, or it cannot run these tests by themselves
   */
  planSequence(command: string, folder: string, cases: readonly SelectedCase[]): Promise<SequencePlan>;
  /**
   * The failing tests that console output lists, as the cases of a report would be, so that they can be shown and isolated;
   * empty where no framework recognises anything. The text may have colours.
   */
  consoleFailures(text: string, folder: string): Promise<readonly TestCase[]>;
  /** What is known of a command that somebody ran in a folder; undefined if no framework is seen in it. */
  recognise(ran: RanCommand, folder: string): Promise<RecognisedCommand | undefined>;
  /**
   * A command as somebody else would run it in its directory so that its frameworks write reports, into a folder that is made for them:
   * variables in front of the programs, and arguments behind them. Undefined where that cannot be written into its line.
   */
  askInLine(ran: RanCommand): Promise<AskingLine | undefined>;
  /** The command that an output says it is of, if it is one that runs tests. */
  findPrintedCommand(text: string, folder: string): Promise<string | undefined>;
  /** The secrets that a command in the folder can know of: values of variables, and of `.env` files. */
  readSecrets(folder: string): Promise<readonly Variable[]>;
  /** The directories of the folder that the frameworks of a command count paths from, relative to it; the folder is not among them. */
  listBases(command: string, folder: string): Promise<readonly string[]>;
  /** The reports at absolute paths: given files, and those below given folders. */
  listReports(paths: readonly string[]): Promise<readonly WrittenReport[]>;
  /**
   * The reports that a command has written which somebody else ran, in a window of milliseconds since 1970; `patterns` are
   * where the user says that they are.
   */
  findReports(
    command: string,
    folder: string,
    window: { readonly from: number; readonly to: number },
    patterns: readonly string[],
  ): Promise<readonly WrittenReport[]>;
  /**
   * Starts a command in a folder and asks its framework for a report without editing a file of the user. `onOutput` also gets
   * the number of tests that have ended by then, as far as the framework reports it.
   */
  startRun(
    command: string,
    folder: string,
    onOutput: (chunk: Uint8Array, testsFinished: number) => void,
    options?: RunOptions,
  ): Promise<StartedRun>;
  /** The processes of a run that live, wherever they went; as far as the system lets them be found. */
  findProcesses(mark: string): Promise<readonly LeftProcess[]>;
  /** Ends them, finally by force, and returns those that survive. */
  endProcesses(mark: string): Promise<readonly LeftProcess[]>;
}

/** How a command is run; the user's settings say most of it. */
export interface RunOptions {
  /** What all processes of the run are marked with, to be found again. */
  readonly mark?: string | undefined;
  /** Minutes after which the run is stopped, with the exit `timedOut`; 0 means no limit. */
  readonly timeout?: number | undefined;
  /** Patterns below the folder where the user says that the command writes reports itself. */
  readonly reportGlobs?: readonly string[] | undefined;
  /** What runs it; Casebook's own process without it. */
  readonly where?: RunWhere | undefined;
  /** The environment of Python that a process of Casebook's own gets. */
  readonly python?: PythonEnvironment | undefined;
  /** What a process of Casebook's own runs in. */
  readonly enclosure?: Enclosure | undefined;
  /** Which tests of the command are run, and in which order; all, as the command has it, without it. */
  readonly sequence?: TestSequence | undefined;
}

/** Tests in the order in which they are to be run. A framework may have another order all the same: its report tells. */
export interface TestSequence {
  /** Not empty. */
  readonly cases: readonly SelectedCase[];
  /** The other tests of the command. */
  readonly others: readonly SelectedCase[];
  /** They are run twice in one process, where the framework can repeat them. */
  readonly isTwice?: boolean;
}

/** How a command can run tests in a given order. */
export interface SequencePlan {
  /** The framework's own name. */
  readonly framework: string;
  /** For each test, what is the same for those that can only be run together: by itself, with its rows, or with everything in its file. */
  readonly units: readonly string[];
  /** For each test, what is the same for those that share the memory of a process. */
  readonly processes: readonly string[];
  /** Whether it can run the chosen tests twice in one process. */
  readonly canRepeat: boolean;
}

/** A program that runs another one, in a view of the files that only that has: its own arguments, before those of the other. */
export interface Enclosure {
  readonly file: string;
  readonly args: readonly string[];
}

/** A report that is there already. */
export interface WrittenReport {
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
}

/** A run in progress, or one that could not be started. */
export interface StartedRun {
  /** Leader of the process group; undefined if the command could not be started. */
  readonly pid: number | undefined;
  /** The end of the process. Never rejects. */
  readonly exit: Promise<RunExit>;
  /** After the end: another process still held the output, so that what it prints from then on is not seen. */
  readonly isOutputHeld: boolean;
  /** After a stop: what is said of processes that could not be ended. */
  readonly notEnded?: Fact | undefined;
  /** Ends the whole process group as far as the system can, and gives up in the end; `exit` then is `stopped`. */
  stop(): void;
  /** After the end: the report files that this run wrote. */
  findReports(): Promise<FoundReports>;
  /** Removes what the run left outside the folder. */
  dispose(): Promise<void>;
}

/** The report files of a run, and whether these are all. */
export interface FoundReports {
  /** Absolute. */
  readonly paths: readonly string[];
  /** Why these may not be all reports of the run, as sentences. */
  readonly doubts: readonly Fact[];
}
