import { createHash } from "node:crypto";
import type * as vscode from "vscode";
import { visibleText } from "../base/visibleText.ts";

/** How many texts are kept of a folder: more than anybody types in a year. Those that were run longest ago go first. */
const most = 500;

/** What an input box shows of a command without scrolling, in characters. */
const inputWidth = 60;

/**
 * The commands that this user has agreed to run, by folder and to the letter (security S3). They are kept by the editor, outside of
 * the repository: a log that was fetched, or that came with the folder, cannot bring any. Of a text only its hash is kept.
 */
export class AgreedCommands {
  readonly #kept: vscode.Memento;
  /** Through which remote a command came, by folder and hash. */
  readonly #remotes = new Map<string, string>();

  constructor(kept: vscode.Memento) {
    this.#kept = kept;
  }

  /** Whether the user agreed to run this text in this folder. */
  has(folder: string, command: string): boolean {
    return this.#of(folder).includes(hash(command));
  }

  /** The user typed it, chose it, or has read it and agreed; the blanks around it do not count. */
  async add(folder: string, command: string): Promise<void> {
    const added = hash(command);
    const kept = [added, ...this.#of(folder).filter((one) => one !== added)];
    await this.#kept.update(key(folder), kept.slice(0, most));
  }

  /**
   * The user left a text in an input box that somebody else may have written. It counts only where the box shows all of it as it is;
   * else it is shown in full before it runs.
   */
  async addRead(folder: string, command: string): Promise<void> {
    const text = command.trim();
    if (text.length <= inputWidth && visibleText(text) === text) {
      await this.add(folder, text);
    }
  }

  /** A command came with the log that others share through a remote. */
  came(folder: string, command: string, remote: string): void {
    this.#remotes.set(`${folder}\n${hash(command)}`, remote);
  }

  /** Through which remote it came, as far as that is known. */
  remoteOf(folder: string, command: string): string | undefined {
    return this.#remotes.get(`${folder}\n${hash(command)}`);
  }

  #of(folder: string): readonly unknown[] {
    const kept = this.#kept.get<unknown>(key(folder));
    return Array.isArray(kept) ? kept : [];
  }
}

function key(folder: string): string {
  return `agreedCommands ${folder}`;
}

function hash(command: string): string {
  return createHash("sha256").update(command.trim()).digest("hex");
}
