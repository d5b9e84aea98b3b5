import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { type SectionName, sectionNames, sectionTitle } from "../../model/log/section.ts";
import type { Folders } from "../folders/folders.ts";
import { linkText } from "../window/shownText.ts";

/** The scheme of documents that are sections of a session: saving one writes the section. */
const sectionScheme = "casebook-section";

/** Opens a section of the active session in an editor. */
export async function openSection(folders: Folders, section: SectionName): Promise<void> {
  const query = new URLSearchParams({ session: folders.session.id, section }).toString();
  const uri = vscode.Uri.from({ scheme: sectionScheme, path: `/${sectionTitle(section)}.md`, query });
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** Serves the sections of sessions as documents. */
export class SectionDocuments implements vscode.FileSystemProvider, Disposable {
  readonly #folders: Folders;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly #known = new Map<string, { readonly text: string; readonly mtime: number }>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(folders: Folders) {
    this.#folders = folders;
    this.#owned.add(
      vscode.workspace.registerFileSystemProvider(sectionScheme, this, { isCaseSensitive: true }),
    );
    this.#owned.add(folders.onDidChange(() => this.#announce()));
  }

  /** Open documents read their text again; an unchanged text changes nothing in the editor. */
  #announce(): void {
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === sectionScheme);
    this.#changed.fire(open.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri })));
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { session, section } = this.#find(uri);
    const text = session.sections[section];
    const known = this.#known.get(uri.toString());
    // VS Code takes equal times for equal contents, so a text that was not seen before gets a time of its own.
    const seen = known?.text === text ? known : { text, mtime: Date.now() };
    this.#known.set(uri.toString(), seen);
    return { type: vscode.FileType.File, ctime: 0, mtime: seen.mtime, size: Buffer.byteLength(text) };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const { session, section } = this.#find(uri);
    return Buffer.from(session.sections[section]);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { session, section } = this.#find(uri);
    const text = Buffer.from(content).toString("utf8");
    try {
      await this.#folders.request("editSection", { session: session.id, section, text });
    } catch (error) {
      // VS Code shows the message in a notification of its own.
      const nextStep = error instanceof UserError ? error.nextStep : undefined;
      throw new Error(linkText(messageOf(error), nextStep ?? ""), { cause: error });
    }
  }

  #find(uri: vscode.Uri) {
    const query = new URLSearchParams(uri.query);
    const section = sectionNames.find((name) => name === query.get("section"));
    const session = this.#folders.state.sessions.find(({ id }) => id === query.get("session"));
    if (section === undefined || session === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return { session, section };
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
