import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { activeSession } from "../model/folderState.ts";
import type { EngineClient } from "../protocol/client.ts";
import type { Folders } from "./folders.ts";

/** How much output is kept for a terminal that is opened later, in characters. */
const keptOutput = 512 * 1024;

/**
 * Shows the console output of runs as it comes, in a terminal that is made when the user asks for it and never takes the
 * focus.
 */
export class RunTerminal implements Disposable {
  readonly #folders: Folders;
  readonly #owned = new DisposableStore();
  readonly #written = this.#owned.add(new vscode.EventEmitter<string>());
  #terminal: vscode.Terminal | undefined;
  #shownRun: string | undefined;
  #text = "";

  constructor(client: EngineClient, folders: Folders) {
    this.#folders = folders;
    this.#owned.add(client.onDidPrint(({ text }) => this.#write(text)));
    this.#owned.add(folders.onDidChange(() => this.#onDidChange()));
    this.#owned.add(vscode.window.onDidCloseTerminal((closed) => this.#onDidClose(closed)));
  }

  /** Brings the output of the current or last run into view. */
  async show(): Promise<void> {
    if (this.#text === "") {
      await this.#readLastOutput();
    }
    this.#terminal ??= this.#create();
    this.#terminal.show(true);
  }

  #create(): vscode.Terminal {
    const pty: vscode.Pseudoterminal = {
      onDidWrite: this.#written.event,
      open: () => this.#written.fire(this.#text),
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
    if (running !== undefined && running.startedAt !== this.#shownRun) {
      this.#shownRun = running.startedAt;
      this.#text = "";
      this.#write(`\x1b[2J\x1b[3J\x1b[H\x1b[2m$ ${running.command}\x1b[0m\n`);
    }
  }

  async #readLastOutput(): Promise<void> {
    const session = activeSession(this.#folders.state);
    const run = session?.attempts.flatMap((attempt) => attempt.runs).at(-1);
    if (session !== undefined && run !== undefined) {
      this.#write(await this.#folders.request("readOutput", { session: session.id, run: run.number }));
    }
  }

  #write(text: string): void {
    const lines = text.replace(unsafe, "").replace(/\r?\n/g, "\r\n");
    this.#text = (this.#text + lines).slice(-keptOutput);
    this.#written.fire(lines);
  }

  #onDidClose(closed: vscode.Terminal): void {
    if (closed === this.#terminal) {
      this.#terminal = undefined;
    }
  }

  dispose(): void {
    this.#terminal?.dispose();
    this.#owned.dispose();
  }
}

/** Escape codes that could change more than colours of text: title, clipboard, links, reports (security S21). */
const unsafe =
  /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[PX^_][^\x1b]*(?:\x1b\\)?|\x1b\[[?>=!][0-9;]*[a-z]|\x1bc|\x07/gi;
