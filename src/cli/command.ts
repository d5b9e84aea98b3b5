import type { ParseArgsConfig } from "node:util";
import type { Event } from "../base/event.ts";
import type { NextCalls } from "../model/answers/nextCalls.ts";
import type { FolderState } from "../model/folder/folderState.ts";
import type { Maker } from "../model/log/maker.ts";
import type { Params, Requests, Result } from "../protocol/messages.ts";
import type { HookState } from "./hookState.ts";

/** What the exit code of the command line says (docs/commandLine.md). */
export const answerCodes = {
  /** The tests passed, or what was asked is done. */
  done: 0,
  /** Tests failed. */
  failed: 1,
  /** The command was not understood, or needs something that it was not given. */
  usage: 2,
  /** No test ran, or Casebook could not do its work. */
  broken: 3,
  interrupted: 4,
  /** A run is still in progress. */
  running: 5,
  /** There is no open session, or no folder that could have one. */
  nothingOpen: 6,
} as const;

/** One of these. */
export type ExitCode = (typeof answerCodes)[keyof typeof answerCodes];

/** What a command answers: the same for a person, a model and a program. */
export interface Answer {
  readonly code: ExitCode;
  /** The first is the verdict, all of it is about it. It may hold texts of tests and people, quoted. */
  readonly lines: readonly string[];
  /** The same for programs, an object for each line that is printed (docs/commandLine.md). */
  readonly json: readonly object[];
  /** It is what was asked for itself, as an export or an output, and is never shortened. */
  readonly isWhole?: boolean;
}

/** A folder that is open in an engine, for as long as a command works. */
export interface OpenFolder {
  /** As the engine described it last. */
  readonly state: FolderState;
  readonly onDidChange: Event<void>;
  /** Reads the log again, and looks which runs were lost. */
  reread(): Promise<void>;
  /** Console output of the run in progress, and how many tests have ended so far, if that is reported. */
  readonly onDidPrint: Event<{ readonly text: string; readonly testsFinished: number }>;
  /** How whoever opened it asks for more. */
  readonly calls: NextCalls;
  request<M extends keyof Requests>(method: M, params: Omit<Params<M>, "folder">): Promise<Result<M>>;
}

/** The commands that this user agreed to run, to the letter, by folder. They are kept outside of every repository (docs/rules/security.md#s3). */
export interface Agreements {
  has(folder: string, command: string): boolean;
  /** Returns why it could not be kept, if it could not. */
  add(folder: string, command: string): string | undefined;
  /** Whether exactly this text was shown before, for this folder: only then `--yes` means it. */
  isShown(folder: string, command: string): boolean;
  /** Keeps that it is shown now; returns why it could not be kept, if it could not. */
  show(folder: string, command: string): string | undefined;
}

/** A run that a command did not wait for to its end. */
export interface LeftRun {
  readonly session: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** The runs whose result nobody has seen yet, one for a folder. They may be forgotten: then tests run once more. */
export interface LeftRuns {
  add(folder: string, left: LeftRun): void;
  take(folder: string): LeftRun | undefined;
}

/** How `casebook mcp` was started. */
export interface ServeOptions {
  /** As given; none means the current folder, or the top level of its repository. */
  readonly folders: readonly string[];
  /** Also commands run that are not known to be tests. */
  readonly allowsAnyCommand: boolean;
  /** For how many seconds an answer may be waited for. */
  readonly answerWithin: number;
  /** Answers carry their numbers as `structuredContent`, too. */
  readonly isStructured: boolean;
  /** The name of the agent, if it was given. */
  readonly by: string | undefined;
}

/** How this program is called in a line of a shell, before its arguments. */
export interface ProgramLine {
  /** For `sh`, and for `cmd` on Windows. */
  readonly command: string;
  readonly powershell: string;
}

/** What a command is given beside its arguments. Nothing else of the machine is asked. */
export interface Around {
  /** Opens the folder at the first call. A UserError says why it cannot be opened. */
  open(): Promise<OpenFolder>;
  readonly by: Maker;
  readonly agreements: Agreements;
  readonly leftRuns: LeftRuns;
  /** A run goes on when whoever asked for it has gone. */
  readonly outlivesCaller: boolean;
  readonly hooks: HookState;
  readonly program: ProgramLine;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** A file by its path, or standard input for `-`. */
  readText(path: string): Promise<string>;
  /** Live output, for whoever asked to see it. */
  print(text: string): void;
  /** Aborted when the user asks to stop. */
  readonly interrupt: AbortSignal;
  delay(ms: number): Promise<void>;
  readonly timeZone: string;
  readonly home: string;
  readonly version: string;
  /** Serves an agent, until it has gone. */
  serve(options: ServeOptions): Promise<void>;
}

/** The options of a command, as `node:util.parseArgs` reads them; `alone` is the value of one that no value follows. */
export type Options = Readonly<
  Record<string, NonNullable<ParseArgsConfig["options"]>[string] & { readonly alone?: string }>
>;

/** The arguments of one call. */
export interface Arguments {
  /** The words before `--` that are no options. */
  readonly words: readonly string[];
  /** The words after `--`; undefined where there is no `--`. */
  readonly rest: readonly string[] | undefined;
  has(option: string): boolean;
  /** The value of an option; undefined where it is not given. */
  value(option: string): string | undefined;
  values(option: string): readonly string[];
}

/** One command of the command line: a function of its arguments and an engine. */
export interface CliCommand {
  readonly name: string;
  /** What it does, in some words. */
  readonly summary: string;
  /** Its arguments, after its name. */
  readonly usage: string;
  /** What the usage does not say, a line each; 12 at most. */
  readonly help: readonly string[];
  readonly options: Options;
  run(given: Arguments, around: Around): Promise<Answer>;
}
