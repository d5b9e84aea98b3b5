import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { messageOf } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import type { ProcessEnd } from "../../base/process.ts";
import type { EngineClient } from "../../protocol/client.ts";
import type { EditorRun } from "../../protocol/messages.ts";
import { iconText } from "../window/shownText.ts";
import { taskStart } from "./shellTask.ts";
import { terminalLine } from "./terminalLine.ts";
import { kindOfTerminal } from "./terminalShell.ts";

/**
 * How long the shell integration of a new terminal is waited for, in milliseconds; it takes up to two seconds
 * (docs/rules/platform.md#v1).
 */
const longestStart = 10_000;

/** How long the rest of an output is waited for after the end, in milliseconds: a stream may never end. */
const longestRest = 500;

/** What a run looks like to whoever stops it. */
interface ActiveRun {
  readonly stop: () => void;
}

/**
 * Carries out runs for the engine where the user wants to have them, in a terminal or as a task, and reports to the engine what they
 * print and how they end. Neither takes the focus.
 */
export class EditorRunner implements Disposable {
  readonly #client: EngineClient;
  readonly #platform: NodeJS.Platform;
  readonly #owned = new DisposableStore();
  readonly #terminals = new Map<string, vscode.Terminal>();
  readonly #activeRuns = new Map<string, ActiveRun>();

  constructor(client: EngineClient, platform: NodeJS.Platform) {
    this.#client = client;
    this.#platform = platform;
    this.#owned.add(client.onDidAskToRun((run) => void this.#run(run)));
    this.#owned.add(client.onDidAskToStop(({ id }) => this.#activeRuns.get(id)?.stop()));
  }

  /** However it goes wrong, an end is reported to the engine. */
  async #run(run: EditorRun): Promise<void> {
    this.#activeRuns.set(run.id, { stop: () => undefined });
    const end = await (run.where === "task" ? this.#runAsTask(run) : this.#runInTerminal(run)).catch(
      (error: unknown): ProcessEnd => ({ kind: "couldNotStart", reason: messageOf(error) }),
    );
    this.#activeRuns.delete(run.id);
    void this.#client.notify("editorRunEnded", { id: run.id, end });
  }

  async #runInTerminal(run: EditorRun): Promise<ProcessEnd> {
    if (this.#platform === "win32") {
      return cannot(fact("run.noWindowsTerminal"));
    }
    const terminal = this.#terminalOf(run.folder);
    const integration = await integrationOf(terminal);
    if (integration === undefined) {
      return cannot(fact("run.noShellIntegration"));
    }
    const shell = kindOfTerminal(terminal);
    const line = shell && terminalLine(run, shell);
    if (line === undefined) {
      return cannot(fact("run.unknownTerminal"));
    }
    const execution = integration.executeCommand(line);
    this.#activeRuns.set(run.id, { stop: () => terminal.sendText("\u0003", false) });
    const printed = this.#print(run.id, execution.read());
    const ended = await endOf(terminal, execution);
    await Promise.race([printed, sleep(longestRest, undefined, { ref: false })]);
    return ended;
  }

  async #print(id: string, stream: AsyncIterable<string>): Promise<void> {
    for await (const text of stream) {
      void this.#client.notify("editorRunPrinted", { id, text });
    }
  }

  /** Something is carried out at this moment. */
  get isRunning(): boolean {
    return this.#activeRuns.size > 0;
  }

  #terminalOf(folder: string): vscode.Terminal {
    const known = this.#terminals.get(folder);
    const terminal =
      known?.exitStatus === undefined && known !== undefined
        ? known
        : vscode.window.createTerminal({
            name: "Casebook Runs",
            cwd: folder,
            iconPath: new vscode.ThemeIcon("book"),
          });
    this.#terminals.set(folder, terminal);
    terminal.show(true);
    return terminal;
  }

  /** Not every version of the editor reports the output of a task: its report is all that is known. */
  async #runAsTask({ id, folder, command, env, ...run }: EditorRun): Promise<ProcessEnd> {
    const scope = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) ?? vscode.TaskScope.Workspace;
    const start = taskStart(run);
    const options = { cwd: folder, env: { ...env } };
    const execution =
      start.kind === "process"
        ? new vscode.ProcessExecution(start.file, [...start.args], options)
        : new vscode.ShellExecution(start.line, {
            ...options,
            executable: start.executable,
            shellArgs: [...start.shellArgs],
          });
    const task = new vscode.Task({ type: start.kind }, scope, iconText(command), "Casebook", execution);
    task.presentationOptions = {
      reveal: vscode.TaskRevealKind.Silent,
      panel: vscode.TaskPanelKind.Dedicated,
      focus: false,
      showReuseMessage: false,
      clear: true,
    };
    const started = await vscode.tasks.executeTask(task);
    this.#activeRuns.set(id, { stop: () => started.terminate() });
    return new Promise((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution: ended, exitCode }) => {
        if (ended === started) {
          listening.dispose();
          resolve(endBy(exitCode));
        }
      });
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** How a command ended, whether or not the editor reports its exit code. */
function endBy(exitCode: number | undefined): ProcessEnd {
  return exitCode === undefined
    ? { kind: "signalled", signal: undefined }
    : { kind: "exited", code: exitCode };
}

function cannot(reason: Fact): ProcessEnd {
  return { kind: "couldNotStart", reason };
}

async function integrationOf(
  terminal: vscode.Terminal,
): Promise<vscode.TerminalShellIntegration | undefined> {
  if (terminal.shellIntegration !== undefined) {
    return terminal.shellIntegration;
  }
  return new Promise((resolve) => {
    const done = (integration: vscode.TerminalShellIntegration | undefined) => {
      clearTimeout(timer);
      listening.dispose();
      resolve(integration);
    };
    const listening = vscode.window.onDidChangeTerminalShellIntegration((change) => {
      if (change.terminal === terminal) {
        done(change.shellIntegration);
      }
    });
    const timer = setTimeout(() => done(undefined), longestStart);
  });
}

/** The end of a command, also by the end of its terminal. */
function endOf(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    const store = new DisposableStore();
    const done = (end: ProcessEnd) => {
      store.dispose();
      resolve(end);
    };
    store.add(
      vscode.window.onDidEndTerminalShellExecution(({ execution: ended, exitCode }) => {
        if (ended === execution) {
          done(endBy(exitCode));
        }
      }),
    );
    store.add(
      vscode.window.onDidCloseTerminal((closed) => {
        if (closed === terminal) {
          done({ kind: "signalled", signal: "SIGHUP" });
        }
      }),
    );
  });
}
