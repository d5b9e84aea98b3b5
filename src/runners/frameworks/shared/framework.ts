import type { CaseOutcome } from "../../../model/report/report.ts";
import type { ChangedPath, Precision, SelectedCase, Selection } from "../../../model/report/selection.ts";
import type { Shell } from "../../line/shell.ts";
import type { Project } from "../../project/project.ts";

/** What is known of one test framework. Adding a framework is one file of this shape and one line in `frameworks.ts`. */
export interface Framework {
  /** Its own name, as people know it. */
  readonly name: string;
  /** The files that may hold its tests, by their names: where a line runs several frameworks, it is known by them which is meant. */
  readonly files: RegExp;
  /**
   * How the path of the file ends that Node runs for it, with `/`: so it can be asked where no argument of the line reaches it.
   * Undefined where it is not a program of Node, or is asked by variables.
   */
  readonly scripts?: readonly string[];
  /**
   * The command that runs its tests where the user's own line cannot be changed (behind make, in the middle of a script):
   * a wrapper if it needs one, the program, as a line of the shell calls it, and its arguments.
   */
  direct(project: Project, shell: Shell): readonly string[];
  /** The lines of a shell that run its tests in a project, best first; empty where the project does not use it, or they cannot. */
  propose(project: Project, shell: Shell): readonly string[];
  /**
   * Whether a command is the framework itself: the program, without wrappers, and its arguments. Programs that are made of the
   * tests are called as their authors like, and are known by the project.
   */
  isCommand(words: readonly string[], project: Project): boolean;
  /** How a command is asked to write a JUnit report into a directory, without editing a file of the user. */
  askForReport(command: AskedCommand): Asked;
  /** It runs whatever its configuration says, which may be no test at all. */
  readonly mayRunOthers?: boolean;
  /** How a command is narrowed to the chosen tests; undefined where it can run none of them by themselves. */
  isolate(command: NarrowedCommand): Narrowing | undefined;
  /**
   * How a command is narrowed to the tests that changed files may affect; undefined where that is not known, or is all of them. Without it, it is
   * never known.
   */
  relate?(command: RelatedCommand): Narrowing | undefined;
  /** The files that say what uses what, as patterns below where a command runs: `relate` gets their beginnings. */
  readonly sources?: readonly string[];
  /**
   * The failing tests that the framework's console output lists, in its order; colours are taken out before. The project is
   * for output that leaves out what is the same for all of it.
   */
  consoleFailures(text: string, project: Project): readonly ConsoleFailure[];
  /**
   * Whether it runs exactly the tests that the file `order` of an asked command lists, in that order. Without it, tests are chosen by arguments, and
   * their order is the framework's own.
   */
  readonly keepsOrder?: boolean;
  /** What shares the memory of a process: tests for which it is the same. Without it, all tests of a run do. */
  processOf?(one: SelectedCase): string;
  /** What is only run together, where `isolate` cannot choose any test by itself: tests for which it is the same. */
  unitOf?(one: SelectedCase): string;
  /** Arguments that run the chosen tests twice in one process: what comes after a test has run before its second time. */
  readonly twice?: readonly string[];
  /** The options that name the directory, or a file in it, that its report counts paths from, where that need not be where it runs. */
  readonly countsFrom?: RegExp;
  /**
   * Only for a framework that can write no report: the test cases that its console output lists, for a run that wrote
   * none; undefined where the output is not that of a run, or of one that broke off.
   */
  consoleReport?(text: string): readonly ConsoleCase[] | undefined;
}

/** A command that is asked for a report. */
export interface AskedCommand {
  /** The program, without wrappers, and its arguments; empty where it is hidden in something that could not be looked into. */
  readonly words: readonly string[];
  /** An absolute directory that is empty, with `/`. */
  readonly directory: string;
  /** The environment of the run before anything is added. */
  readonly env: NodeJS.ProcessEnv;
  /** The absolute directory of the reporters that Casebook brings (`reporters/`), with `/`. */
  readonly reporters: string;
  readonly project: Project;
  /**
   * The absolute path, with `/`, of a file that lists the tests to be run and their order (docs/rules/runners.md#order), which the variable
   * `CASEBOOK_ORDER` names; undefined if all of the command's tests are to be run.
   */
  readonly order?: string | undefined;
}

/** What is added to a run to obtain its report. */
export interface Asked {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments that must reach the framework itself; they stand at the end. */
  readonly args?: readonly string[];
  /** What is run in place of the framework's program, where that stands in the user's own line. */
  readonly program?: string;
  /** Where the command itself says that the report goes, as it is written there; then nothing is added. */
  readonly reportPath?: string | undefined;
  /** Where it writes reports by itself, as patterns below the folder; those that the run did not write are not taken. */
  readonly reportGlobs?: readonly string[];
}

/** A command that is to run a selection only. */
export interface NarrowedCommand {
  /** The program, without wrappers, and its arguments. */
  readonly words: readonly string[];
  /**
   * Not empty. No case of it stands for a file, and none lies in a chosen file. Files are relative to where the command runs,
   * with `/`, and never begin with a dash.
   */
  readonly selection: Selection;
  readonly project: Project;
}

/** A command that is to run the tests only that changed files may affect. */
export interface RelatedCommand {
  /** The program, without wrappers, and its arguments. */
  readonly words: readonly string[];
  /** Not empty. Relative to where the command runs, with `/`; a path never begins with a dash. */
  readonly changed: readonly ChangedPath[];
  /** What `sources` matches, by paths relative to where the command runs. */
  readonly sources: ReadonlyMap<string, string>;
  readonly project: Project;
}

/** How a command is narrowed. */
export interface Narrowing {
  readonly precision: Precision;
  /** Which words chose tests before, by index: they are left out. Options that do not choose tests stay unchanged. */
  readonly replaced: readonly number[];
  /** What chooses the tests now. Each arrives at the framework as it is: nothing in it is for a shell. */
  readonly args: readonly string[];
  /** The index of the word before which `args` stand; without it they are the last. */
  readonly before?: number | undefined;
}

/** A failing test in the console output of a framework, in the words that its report would have. */
export interface ConsoleFailure {
  /** The project of the framework whose test it is, where the line names one. */
  readonly project?: string | undefined;
  readonly suitePath?: readonly string[];
  readonly classname: string;
  readonly name: string;
  /** As it is printed. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** What the line says of the failure; empty where it says nothing. */
  readonly message: string;
  /** The file could not be loaded. */
  readonly loadFailure?: boolean;
}

/** A test case in the console output of a framework. */
export interface ConsoleCase extends ConsoleFailure {
  readonly outcome: CaseOutcome;
  /** Everything that is said of the failure; the message where nothing else is. */
  readonly text?: string;
}
