import { createHash } from "node:crypto";
import type * as vscode from "vscode";
import { visibleText } from "../../base/visibleText.ts";

/** How many texts are kept of a folder: more than anybody types in a year. Those that were run longest ago go first. */
const most = 500;

/** What an input box shows of a command without scrolling, in characters. */
const inputWidth = 60;

/** How many characters of a command are kept to be listed. */
const longestListed = 2000;

/** A command that the user has agreed to. */
export interface AgreedCommand {
  /** Names it. */
  readonly hash: string;
  /** The command without its secrets, cut; undefined where only the hash was kept, as before there was a list of them. */
  readonly text: string | undefined;
}

/**
 * The commands that this user has agreed to run, by folder and to the letter (docs/rules/security.md#s3). They are kept by the
 * editor, outside of the repository: a log that was fetched, or that came with the folder, cannot bring any. By its hash a text is
 * recognised again; with it is stored a text that can be listed, without anything that looks like a secret.
 */
export class AgreedCommands {
  readonly #memento: vscode.Memento;
  readonly #mask: (command: string) => string;
  /** Through which remote a command came, by folder and hash. */
  readonly #remotes = new Map<string, string>();

  constructor(memento: vscode.Memento, mask: (command: string) => string) {
    this.#memento = memento;
    this.#mask = mask;
  }

  /** Whether the user agreed to run this text in this folder. */
  has(folder: string, command: string): boolean {
    return this.list(folder).some(({ hash }) => hash === hashOf(command));
  }

  /** The user typed it, chose it, or has read it and agreed; the blanks around it do not count. */
  async add(folder: string, command: string): Promise<void> {
    const hash = hashOf(command);
    const added: AgreedCommand = { hash, text: this.#mask(command.trim()).slice(0, longestListed) };
    const others = this.list(folder).filter((one) => one.hash !== hash);
    await this.#memento.update(key(folder), [added, ...others].slice(0, most));
  }

  /** All that were agreed to in a folder, those that were run last first. */
  list(folder: string): readonly AgreedCommand[] {
    const kept = this.#memento.get<unknown>(key(folder));
    return (Array.isArray(kept) ? kept : []).flatMap((one: unknown) => {
      const { hash, text } = typeof one === "string" ? { hash: one, text: undefined } : fieldsOf(one);
      return typeof hash === "string" ? [{ hash, text: typeof text === "string" ? text : undefined }] : [];
    });
  }

  /** The user takes the agreement back: the command is asked for again before its next run. */
  async takeBack(folder: string, { hash }: AgreedCommand): Promise<void> {
    await this.#memento.update(
      key(folder),
      this.list(folder).filter((one) => one.hash !== hash),
    );
  }

  /** Which of these is the text of an agreed command. */
  find(agreed: AgreedCommand, commands: readonly string[]): string | undefined {
    return commands.find((command) => hashOf(command) === agreed.hash);
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
    this.#remotes.set(`${folder}\n${hashOf(command)}`, remote);
  }

  /** Through which remote it came, as far as that is known. */
  remoteOf(folder: string, command: string): string | undefined {
    return this.#remotes.get(`${folder}\n${hashOf(command)}`);
  }
}

/** What the editor kept may be of another version. */
function fieldsOf(kept: unknown): { readonly hash?: unknown; readonly text?: unknown } {
  return typeof kept === "object" && kept !== null ? kept : {};
}

function key(folder: string): string {
  return `agreedCommands ${folder}`;
}

function hashOf(command: string): string {
  return createHash("sha256").update(command.trim()).digest("hex");
}
