import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { activeSession } from "../../model/folder/folderState.ts";
import { isOfThisCode, originLabel } from "../../model/log/outsideRun.ts";
import type { EngineClient } from "../../protocol/client.ts";
import type { EngineNotices } from "../../protocol/messages.ts";
import type { Folders } from "../folders/folders.ts";
import { terminalText } from "../window/shownText.ts";
import { SafeOutput } from "./safeOutput.ts";

/** How much output of a run in progress is kept for a terminal that is opened later, in characters. */
const keptOutput = 512 * 1024;

const clearScreen = "\x1b[2J\x1b[3J\x1b[H";

/** The output of the run in progress in a folder. */
interface Live {
  readonly startedAt: string;
  readonly safe: SafeOutput;
  text: string;
}

/**
 * Shows the console output of runs: of a run in progress as it comes, else of the last run. The terminal is made when the user
 * asks for it, and never takes the focus.
 */
export class RunTerminal implements Disposable {
  readonly #folders: Folders;
  readonly #owned = new DisposableStore();
  readonly #written = this.#owned.add(new vscode.EventEmitter<string>());
  readonly #live = new Map<string, Live>();
  #terminal: vscode.Terminal | undefined;
  /** What the terminal shows when it is opened. */
  #screen = "";

  constructor(client: EngineClient, folders: Folders) {
    this.#folders = folders;
    this.#owned.add(client.onDidPrint((output) => this.#onDidPrint(output)));
    this.#owned.add(folders.onDidChange(() => this.#onDidChange()));
    this.#owned.add(
      vscode.window.onDidCloseTerminal((closed) => {
        this.#terminal = closed === this.#terminal ? undefined : this.#terminal;
      }),
    );
  }

  /** Reveals the output of the run in progress, or of the active session's last run. */
  async show(): Promise<void> {
    const { folder, running } = this.#folders.state;
    const live = this.#live.get(folder);
    this.#draw(running !== undefined && live !== undefined ? live.text : await this.#readLastOutput());
    this.#terminal ??= this.#create();
    this.#terminal.show(true);
  }

  #create(): vscode.Terminal {
    const pty: vscode.Pseudoterminal = {
      onDidWrite: this.#written.event,
      open: () => this.#written.fire(this.#screen),
      close: () => undefined,
      // Ctrl+C, as in any terminal.
      handleInput: (typed) => {
        if (typed === "\x03") {
          void vscode.commands.executeCommand("casebook.stopRun");
        }
      },
    };
    return vscode.window.createTerminal({ name: "Casebook", pty, iconPath: new vscode.ThemeIcon("book") });
  }

  /** A new run begins on a clear screen, with its command. */
  #onDidChange(): void {
    const { shown } = this.#folders;
    const running = shown.kind === "ready" ? shown.state.running : undefined;
    if (shown.kind !== "ready" || running === undefined) {
      return;
    }
    const { folder } = shown.state;
    if (this.#live.get(folder)?.startedAt !== running.startedAt) {
      const safe = new SafeOutput();
      const text = header(`$ ${running.command}`);
      this.#live.set(folder, { startedAt: running.startedAt, safe, text });
      this.#draw(text);
    }
  }

  #onDidPrint({ folder, text }: EngineNotices["runOutput"]): void {
    const live = this.#live.get(folder);
    if (live === undefined) {
      return;
    }
    const piece = live.safe.write(text);
    live.text = (live.text + piece).slice(-keptOutput);
    const { shown } = this.#folders;
    if (shown.kind === "ready" && shown.state.folder === folder) {
      this.#screen = live.text;
      this.#written.fire(piece);
    }
  }

  async #readLastOutput(): Promise<string> {
    const session = activeSession(this.#folders.state);
    const run = session?.attempts.flatMap((attempt) => attempt.runs).at(-1);
    if (session === undefined || run === undefined) {
      return "";
    }
    const output = await this.#folders.request("readOutput", { session: session.id, run: run.number });
    const { origin, command } = run;
    const title = origin === undefined || isOfThisCode(origin) ? `$ ${command}` : originLabel(origin);
    return header(title) + new SafeOutput().write(output);
  }

  #draw(text: string): void {
    this.#screen = text;
    this.#written.fire(clearScreen + text);
  }

  dispose(): void {
    this.#terminal?.dispose();
    this.#owned.dispose();
  }
}

function header(title: string): string {
  return `\x1b[2m${terminalText(title)}\x1b[0m\r\n`;
}
