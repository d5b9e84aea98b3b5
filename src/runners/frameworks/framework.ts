import type { Project } from "../project.ts";

/** What is known of one test framework. Adding a framework is one file of this shape and one line in `frameworks.ts`. */
export interface Framework {
  /** Its own name, as people know it. */
  readonly name: string;
  /** The commands that run its tests in a project, best first; empty where the project does not use it. */
  propose(project: Project): readonly string[];
  /** Whether a command is the framework itself: the program, without wrappers, and its arguments. */
  isCommand(words: readonly string[]): boolean;
  /** How a command is asked to write a JUnit report into a directory, without editing a file of the user. */
  askForReport(command: AskedCommand): Asked;
}

/** A command that is asked for a report. */
export interface AskedCommand {
  /** The program, without wrappers, and its arguments; empty where it is hidden in something that could not be looked into. */
  readonly words: readonly string[];
  /** An absolute directory that is empty, with `/`. */
  readonly directory: string;
  /** The environment of the run before anything is added. */
  readonly env: NodeJS.ProcessEnv;
}

/** What is added to a run to obtain its report. */
export interface Asked {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments that must reach the framework itself. */
  readonly args?: readonly string[];
  /** Where the command itself says that the report goes, as it is written there; then nothing is added. */
  readonly reportPath?: string | undefined;
}
