import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { messageOf } from "../../base/errors.ts";
import { EventEmitter } from "../../base/event.ts";
import type { ShellKind } from "../../base/shellKind.ts";
import { activeSession } from "../../model/folder/folderState.ts";
import type { RecognisedCommand, WatchedRun } from "../../model/log/outsideRun.ts";
import type { EngineClient } from "../../protocol/client.ts";
import type { Folders } from "../folders/folders.ts";
import type { EditorRunner } from "./editorRunner.ts";
import { commandOfTask } from "./taskCommand.ts";
import { kindOfTerminal } from "./terminalShell.ts";

/** A test command that the user ran, and that Casebook could take in. */
export interface WatchedOffer {
  readonly run: WatchedRun;
  /** The terminal was sure of the command line. One it only guessed is confirmed before it is ever run again. */
  readonly isSure: boolean;
}

/** How much of the end of an output is kept, in characters: what failed is listed there. */
const keptOutput = 1024 * 1024;

/** How long the rest of an output is waited for after the end, in milliseconds: a stream may never end (docs/rules/platform.md#v2). */
const longestRest = 500;

/** Two reports of one end are at most this far apart, in milliseconds: newer editors also report a task as a terminal. */
const sameEnd = 3000;

/** How long a run waits before it is recorded without being asked, in milliseconds: the other report of the same run comes then. */
const joinPeriod = 500;

/**
 * Watches the user's terminals and tasks for commands that run tests, by the shell integration of the editor. The last one of
 * each folder is offered: nothing is recorded or read for it until the user asks, or has set that runs are recorded into the session that
 * is open. Commands that do not test are not looked at.
 */
export class WatchedRuns implements Disposable {
  readonly #client: EngineClient;
  readonly #folders: Folders;
  readonly #editorRunner: EditorRunner;
  readonly #platform: NodeJS.Platform;
  readonly #onError: (message: string) => void;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new EventEmitter<void>());
  readonly #offers = new Map<string, WatchedOffer>();
  readonly #shells = new Map<vscode.TerminalShellExecution, Begun>();
  readonly #tasks = new Map<vscode.TaskExecution, Begun>();
  readonly #waiting = new Set<NodeJS.Timeout>();

  /** Something else is offered; whether it is of use depends on the folder that is shown, too. */
  readonly onDidChange = this.#changed.event;

  constructor(
    client: EngineClient,
    folders: Folders,
    editorRunner: EditorRunner,
    platform: NodeJS.Platform,
    onError: (message: string) => void,
  ) {
    this.#client = client;
    this.#editorRunner = editorRunner;
    this.#folders = folders;
    this.#platform = platform;
    this.#onError = onError;
    const { window, tasks } = vscode;
    this.#owned.add(window.onDidStartTerminalShellExecution((start) => this.#onDidStartShell(start)));
    this.#owned.add(window.onDidEndTerminalShellExecution((end) => this.#tell(this.#onDidEndShell(end))));
    this.#owned.add(tasks.onDidStartTaskProcess(({ execution }) => this.#onDidStartTask(execution)));
    this.#owned.add(tasks.onDidEndTaskProcess((end) => this.#tell(this.#onDidEndTask(end))));
    this.#owned.add(folders.onDidChange(() => this.#forgetOlder()));
  }

  /** What is offered for the folder that is shown. A green run is of use only to a session that is open. */
  get current(): WatchedOffer | undefined {
    const { shown } = this.#folders;
    const offer = shown.kind === "ready" ? this.#offers.get(shown.state.folder) : undefined;
    const isOpen = shown.kind === "ready" && activeSession(shown.state)?.state === "open";
    return offer?.run.exitCode === 0 && !isOpen ? undefined : offer;
  }

  /** The user has taken the offer of the folder that is shown, or does not want it. */
  dismiss(): void {
    const { shown } = this.#folders;
    if (shown.kind === "ready" && this.#offers.delete(shown.state.folder)) {
      this.#changed.fire();
    }
  }

  /** Casebook's own run says more than the earlier offer. */
  #forgetOlder(): void {
    const { shown } = this.#folders;
    if (shown.kind === "ready" && shown.state.running !== undefined) {
      this.dismiss();
    }
  }

  /** The output must be asked for at once, or its beginning is lost. */
  #onDidStartShell({ execution, terminal }: vscode.TerminalShellExecutionStartEvent): void {
    const { cwd = terminal.shellIntegration?.cwd, commandLine } = execution;
    // Another run may be Casebook's own, in a terminal or as a task.
    if (this.#editorRunner.isRunning || watchingOf(cwd) === "off") {
      return;
    }
    const begun = this.#begin(commandLine.value, kindOfTerminal(terminal), cwd);
    this.#shells.set(execution, begun);
    this.#tell(gather(begun, execution.read()));
  }

  async #onDidEndShell({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): Promise<void> {
    const begun = this.#shells.get(execution);
    this.#shells.delete(execution);
    const { value, isTrusted, confidence } = execution.commandLine;
    const isSure = isTrusted && confidence !== vscode.TerminalShellExecutionCommandLineConfidence.Low;
    if (begun !== undefined) {
      await this.#end(begun, { kind: "terminal", command: value.trim(), exitCode, isSure });
    }
  }

  #onDidStartTask(execution: vscode.TaskExecution): void {
    const { command, shell, cwd } = commandOfTask(execution.task, this.#platform) ?? {};
    if (command !== undefined && !this.#editorRunner.isRunning && watchingOf(cwd) !== "off") {
      this.#tasks.set(execution, this.#begin(command, shell, cwd));
    }
  }

  async #onDidEndTask({ execution, exitCode }: vscode.TaskProcessEndEvent): Promise<void> {
    const begun = this.#tasks.get(execution);
    this.#tasks.delete(execution);
    const { command } = commandOfTask(execution.task, this.#platform) ?? {};
    if (begun !== undefined && command !== undefined) {
      await this.#end(begun, { kind: "task", command, exitCode, isSure: true });
    }
  }

  #begin(command: string, shell: ShellKind | undefined, cwd: vscode.Uri | undefined): Begun {
    const startedAt = new Date().toISOString();
    const folder = this.#folderOf(cwd);
    const begun: Begun = { startedAt, folder, shell, cwd, output: "", isOver: false, tree: undefined };
    // The tree is read while the command runs: it is there when the command has ended.
    this.#tell(this.#readTree(begun, command));
    return begun;
  }

  async #readTree(begun: Begun, command: string): Promise<void> {
    const { folder } = begun;
    if ((await this.#recognise(begun, command)) !== undefined && folder !== undefined) {
      begun.tree = await this.#client.request("readTree", { folder });
    } else if (command !== "") {
      begun.isOver = true;
      begun.output = "";
    }
  }

  async #end(begun: Begun, ended: EndedCommand): Promise<void> {
    const endedAt = new Date().toISOString();
    const { folder, startedAt, tree } = begun;
    const recognised = await this.#recognise(begun, ended.command);
    if (folder === undefined || recognised === undefined) {
      return;
    }
    await Promise.race([begun.gathered, sleep(longestRest, undefined, { ref: false })]);
    begun.isOver = true;
    const { kind, exitCode, isSure } = ended;
    const { command, problem } = recognised;
    const output = stripVTControlCharacters(begun.output);
    this.#offer(folder, {
      run: { kind, command, problem, startedAt, endedAt, exitCode, output, tree },
      isSure,
    });
  }

  #offer(folder: string, offer: WatchedOffer): void {
    const before = this.#offers.get(folder);
    const isAgain = before !== undefined && isSameRun(before.run, offer.run);
    this.#offers.set(folder, isAgain ? join(before, offer) : offer);
    this.#changed.fire();
    if (!isAgain && watchingOf(vscode.Uri.file(folder)) === "record") {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        this.#tell(this.#record(folder, offer));
      }, joinPeriod);
      this.#waiting.add(timer);
    }
  }

  /**
   * Records a run without being asked. Not where it would start a session, or where the command is only guessed or of another shell:
   * then it stays an offer.
   */
  async #record(folder: string, ended: WatchedOffer): Promise<void> {
    const { shown } = this.#folders;
    const now = this.#offers.get(folder);
    const isShown = now === ended || (now !== undefined && isSameRun(now.run, ended.run));
    const offer = isShown ? now : ended;
    const session =
      shown.kind === "ready" && shown.state.folder === folder ? activeSession(shown.state) : undefined;
    if (now === undefined || !offer.isSure || offer.run.problem !== undefined || session?.state !== "open") {
      return;
    }
    if (isShown) {
      this.dismiss();
    }
    try {
      const into = { session: session.id };
      await this.#folders.request("recordOutsideRun", { folder, run: offer.run, into });
    } catch (error) {
      // Nothing is lost: the user can still take it in.
      this.#offers.set(folder, offer);
      this.#changed.fire();
      throw error;
    }
  }

  /** Nothing is run in a folder that is not trusted; reading what a command is would be harmless, and needs the engine. */
  async #recognise({ folder, shell, cwd }: Begun, command: string): Promise<RecognisedCommand | undefined> {
    if (!vscode.workspace.isTrusted || folder === undefined || shell === undefined || command.trim() === "") {
      return undefined;
    }
    await this.#folders.opened();
    const ran = { command, shell, directory: cwd?.fsPath };
    const recognised = await this.#client.request("recognise", { folder, ran });
    // What ran elsewhere says nothing about these files.
    return recognised?.isHere === true ? recognised : undefined;
  }

  /** If no directory is reported, the shown folder is meant. */
  #folderOf(cwd: vscode.Uri | undefined): string | undefined {
    const folder = cwd === undefined ? this.#folders.current : vscode.workspace.getWorkspaceFolder(cwd);
    return folder?.uri.scheme === "file" ? folder.uri.fsPath : undefined;
  }

  #tell(done: Promise<void>): void {
    done.catch((error: unknown) => this.#onError(messageOf(error)));
  }

  dispose(): void {
    for (const timer of this.#waiting) {
      clearTimeout(timer);
    }
    this.#owned.dispose();
  }
}

/** What becomes of test commands that the user runs in a folder. */
function watchingOf(scope: vscode.Uri | undefined): "offer" | "record" | "off" {
  const set = vscode.workspace.getConfiguration("casebook", scope).get<unknown>("terminal.runs");
  return set === "record" || set === "off" ? set : "offer";
}

/** A command that was begun. */
interface Begun {
  readonly startedAt: string;
  readonly folder: string | undefined;
  /** The language of its line; nothing is known of what is in another one. */
  readonly shell: ShellKind | undefined;
  readonly cwd: vscode.Uri | undefined;
  output: string;
  /** Nothing more is wanted of its output. */
  isOver: boolean;
  tree: string | undefined;
  /** Resolves when the stream of the output has ended. */
  gathered?: Promise<void>;
}

interface EndedCommand {
  readonly kind: WatchedRun["kind"];
  readonly command: string;
  readonly exitCode: number | undefined;
  readonly isSure: boolean;
}

function gather(begun: Begun, stream: AsyncIterable<string>): Promise<void> {
  begun.gathered = (async () => {
    for await (const piece of stream) {
      if (begun.isOver) {
        break;
      }
      begun.output += piece;
      if (begun.output.length > 2 * keptOutput) {
        begun.output = begun.output.slice(-keptOutput);
      }
    }
  })();
  return begun.gathered;
}

function isSameRun(before: WatchedRun, now: WatchedRun): boolean {
  const apart = Math.abs(Date.parse(before.endedAt) - Date.parse(now.endedAt));
  return before.kind !== now.kind && before.command === now.command && apart < sameEnd;
}

/** A task that was also reported as a terminal's command, with the facts of both reports. */
function join(before: WatchedOffer, now: WatchedOffer): WatchedOffer {
  const [task, shell] = before.run.kind === "task" ? [before, now] : [now, before];
  return { run: { ...task.run, output: shell.run.output }, isSure: true };
}
