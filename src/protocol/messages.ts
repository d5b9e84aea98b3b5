import { createHash } from "node:crypto";
import type { ProcessEnd } from "../base/process.ts";
import type { EngineWork } from "../model/folder/engineWork.ts";
import type { FolderState } from "../model/folder/folderState.ts";
import type { Settings } from "../model/folder/settings.ts";
import type { InterruptedRestore } from "../model/log/restores.ts";
import type { useCases } from "../sessions/useCases.ts";

/** What concerns a folder names it, by its absolute path. */
export interface InFolder {
  readonly folder: string;
}

/** What the extension host may ask of the engine itself. */
interface EngineRequests {
  /** Opens a folder, or reads an open one again; a UserError says why a folder cannot have sessions. */
  openFolder(
    params: InFolder & {
      /** The git executable that the editor uses. */
      readonly gitFile?: string | undefined;
      /** What its setting `git.path` names. */
      readonly gitNamed?: readonly string[] | undefined;
      /** Where sessions of a folder are kept that is in no git repository; without it, it cannot have any. */
      readonly storage?: string | undefined;
      readonly settings: Settings;
      /** What the engine did for the folder when it stopped responding, if that is why it is opened again. */
      readonly stuckIn?: EngineWork | undefined;
      /** What engines did not survive, and is left out. */
      readonly skipped?: readonly EngineWork[] | undefined;
    },
  ): FolderState;
  closeFolder(params: InFolder): void;
  /** The host is about to leave: a run in progress in the folder goes on without it, and the engine ends after it. */
  leaveRun(params: InFolder): void;
  /** The versions of what works for a folder, for a bug report. */
  readVersions(params: InFolder): { readonly node: string; readonly git: string };
}

/** The arguments of a use case; any, where it takes none. */
type ArgumentsOf<U> = U extends (sessions: never, params: infer P, ...more: never) => unknown ? P : never;

/** What the extension host may ask about an open folder: each use case is a request of the same name, and says there what it does. */
type FolderRequests = {
  readonly [M in keyof typeof useCases]: (
    params: InFolder & ArgumentsOf<(typeof useCases)[M]>,
  ) => Awaited<ReturnType<(typeof useCases)[M]>>;
};

/** Everything that the extension host may ask: parameters and result of each request. */
export type Requests = EngineRequests & FolderRequests;

/**
 * What the host asks to see that the engine responds. The answer is whether a debugger is attached to the engine, which may stop it at
 * any time.
 */
export const ping = "ping";

/** What the engine reports without being asked. */
export interface EngineNotices {
  stateChanged: FolderState;
  /** Console output of the run in progress in a folder, and how many tests have ended so far, if that is reported. */
  runOutput: InFolder & { readonly text: string; readonly testsFinished: number };
  /** The process group of the run in progress, or undefined after its end: the host ends it if the engine dies. */
  runProcess: InFolder & { readonly pid?: number | undefined };
  /** The engine begins something for a folder, or has done it. */
  working: InFolder & { readonly work: EngineWork; readonly isDone: boolean };
  /** Asks the editor to run something in its terminal or as a task, and to report its progress and end. */
  runInEditor: EditorRun;
  /** Such a run is to be interrupted. */
  stopInEditor: { readonly id: string };
  /** A restore had died before the folder was opened; what lay aside is in the log now. */
  restoreRecovered: InFolder & InterruptedRestore;
  /** Something went wrong that nobody waits for. */
  problem: { readonly message: string; readonly stack?: string | undefined };
}

/** A run that the editor carries out. */
export interface EditorRun extends InFolder {
  /** Unique: an engine that was started again must not take the end of a run from before for that of its own. */
  readonly id: string;
  readonly where: "terminal" | "task";
  /** The user's command. */
  readonly command: string;
  /** What is run for it. */
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are handed over unchanged, on Windows. */
  readonly isVerbatim: boolean;
  /** Added to the environment that the editor gives. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the extension host reports without an answer. */
export interface HostNotices {
  editorRunPrinted: { readonly id: string; readonly text: string };
  editorRunEnded: { readonly id: string; readonly end: ProcessEnd };
  /**
   * Files of the folder were written, created, deleted or renamed: those at these paths, relative to it and with `/`, or any, where there are none. A
   * path may be that of a folder.
   */
  filesChanged: InFolder & { readonly paths?: readonly string[] | undefined };
  settingsChanged: InFolder & { readonly settings: Settings };
}

/** What is sent with a request. */
export type Params<M extends keyof Requests> = Parameters<Requests[M]>[0];
/** What a request is answered with. */
export type Result<M extends keyof Requests> = ReturnType<Requests[M]>;

/** What was asked: by which method, and a hash of the rest, by which it is known again. Nothing of what it says is kept. */
export function describeAsked<M extends keyof Requests>(method: M, params: Params<M>): string {
  return `${method} ${createHash("sha256").update(JSON.stringify(params)).digest("hex")}`;
}
