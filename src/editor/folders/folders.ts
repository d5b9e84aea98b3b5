import { basename } from "node:path";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { EventEmitter } from "../../base/event.ts";
import { t } from "../../base/l10n.ts";
import { describeStuck, type EngineWork, isSameWork } from "../../model/folder/engineWork.ts";
import { activeSession, type FolderState, type ShownSession } from "../../model/folder/folderState.ts";
import type { EngineClient } from "../../protocol/client.ts";
import type { EngineDeath } from "../../protocol/engineProcess.ts";
import { describeAsked, type Params, type Requests, type Result } from "../../protocol/messages.ts";
import type { EngineDeaths } from "./engineDeaths.ts";
import type { FaultLog } from "./faultLog.ts";
import { gitFile, gitNamed } from "./gitExtension.ts";
import { pythonEnvironment } from "./pythonEnvironment.ts";
import { readSettings } from "./readSettings.ts";

/** What runs the user's command. */
const runs: ReadonlySet<keyof Requests> = new Set([
  "runCommand",
  "runRepeatedly",
  "solveSession",
  "findHunks",
  "stopRun",
]);

/** What may record an attempt. */
const recordsAttempt: ReadonlySet<keyof Requests> = new Set([
  "runCommand",
  "runRepeatedly",
  "solveSession",
  "recordOutsideRun",
]);

/** Why nothing can be shown, or what is. */
export type Shown =
  | { readonly kind: "noFolder" }
  /** Folders are open, but none of real files. */
  | { readonly kind: "virtual" }
  | { readonly kind: "untrusted" }
  | { readonly kind: "opening" }
  | { readonly kind: "unavailable"; readonly message: string }
  | { readonly kind: "ready"; readonly state: FolderState };

/** What is known of one folder, and of the programs that work for it. */
export interface DescribedFolder {
  readonly shown: Shown;
  /** The versions of Node and git in the engine; undefined where the folder is not open in it. */
  readonly engine?: Result<"readVersions"> | undefined;
}

/** The requests that concern a folder, without it; with one, where it must be the folder that the user was asked about. */
type WithoutFolder<M extends keyof Requests> = Omit<Params<M>, "folder"> & { readonly folder?: string };

/**
 * The workspace's folders as the engine knows them. One of them is shown: the only one, or the one whose file was looked at
 * last.
 */
export class Folders implements Disposable {
  readonly #client: EngineClient;
  readonly #log: FaultLog;
  readonly #storage: string;
  readonly #deaths: EngineDeaths;
  /** The work during which the engine stopped responding, by the folders to open again. */
  readonly #stuckIn = new Map<string, EngineWork>();
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new EventEmitter<void>());
  readonly #shown = new Map<string, Shown>();
  readonly #opening = new Set<Promise<void>>();
  #current: string | undefined;
  #notice: string | undefined;

  /** What is shown has changed. */
  readonly onDidChange = this.#changed.event;

  /** `storage` is where the sessions of a folder are kept that is in no git repository. */
  constructor(client: EngineClient, log: FaultLog, storage: string, deaths: EngineDeaths) {
    this.#storage = storage;
    this.#deaths = deaths;
    this.#client = client;
    this.#log = log;
    this.#owned.add(client.onDidChangeState((state) => this.#onDidChangeState(state)));
    this.#owned.add(client.onDidDie((death) => this.#reopen(death)));
    this.#owned.add(client.onDidWork(({ folder, work, isDone }) => isDone && deaths.survived(folder, work)));
    this.#owned.add(
      vscode.workspace.onDidChangeWorkspaceFolders((change) => this.#onDidChangeFolders(change)),
    );
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.openAll()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => this.#onDidChangeConfiguration(change)),
    );
    this.#followEditor(vscode.window.activeTextEditor);
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor((editor) => this.#followEditor(editor)));
  }

  /** What the views show. */
  get shown(): Shown {
    const { workspaceFolders: all = [], isTrusted } = vscode.workspace;
    if (all.length === 0) {
      return { kind: "noFolder" };
    }
    const { current } = this;
    if (current === undefined) {
      return { kind: "virtual" };
    }
    return isTrusted ? this.#shownOf(current) : { kind: "untrusted" };
  }

  /** The folders that can have sessions: those of real files. */
  get all(): readonly vscode.WorkspaceFolder[] {
    return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  }

  /** The folder that is shown. */
  get current(): vscode.WorkspaceFolder | undefined {
    const { all } = this;
    return all.find(({ uri }) => uri.fsPath === this.#current) ?? all[0];
  }

  /** The name of the shown folder, if there are several to distinguish. */
  get label(): string | undefined {
    return this.all.length > 1 ? this.current?.name : undefined;
  }

  /** Several folders could be meant, and none of their files was looked at yet. */
  get isUnclear(): boolean {
    return this.all.length > 1 && this.#current === undefined;
  }

  /** Shows another folder. */
  choose(folder: vscode.WorkspaceFolder): void {
    this.#follow(folder.uri.fsPath);
  }

  /** Every folder with what is shown of it, for a bug report. */
  describe(): Promise<readonly DescribedFolder[]> {
    return Promise.all(
      this.all.map(async (folder) => {
        const shown = this.#shownOf(folder);
        const asked = { folder: folder.uri.fsPath };
        return {
          shown,
          engine: shown.kind === "ready" ? await this.#client.request("readVersions", asked) : undefined,
        };
      }),
    );
  }

  #shownOf({ uri }: vscode.WorkspaceFolder): Shown {
    return this.#shown.get(uri.fsPath) ?? { kind: "opening" };
  }

  /** What happened that the user should know of, until the next run begins. */
  get notice(): string | undefined {
    const { shown } = this;
    const notices = shown.kind === "ready" ? shown.state.repository.notices : [];
    return this.#notice ?? (notices.length > 0 ? notices.join(" ") : undefined);
  }

  /** The state of the folder that is shown; a UserError where there is none. */
  get state(): FolderState {
    const { shown } = this;
    if (shown.kind === "ready") {
      return shown.state;
    }
    throw new UserError(whyNothing(shown));
  }

  /** The active session of that folder; a UserError where there is none. */
  get session(): ShownSession {
    const session = activeSession(this.state);
    if (session === undefined) {
      throw new UserError(
        t("No session is active on this branch."),
        t("Start one with “Casebook: Start Session…”."),
      );
    }
    return session;
  }

  /** Asks the engine about the folder that is shown, once it is open, or about the one that is named. */
  async request<M extends keyof Requests>(method: M, params: WithoutFolder<M>): Promise<Result<M>> {
    await this.opened();
    const folder = params.folder ?? this.state.folder;
    if (method === "runCommand" || method === "runRepeatedly" || method === "solveSession") {
      // Which Python is chosen is only asked when something is run.
      const settings = { ...readSettings(folder), python: await pythonEnvironment(folder) };
      await this.#client.notify("settingsChanged", { folder, settings });
    }
    // Whatever else asks, such as the chat, says so itself.
    const by = recordsAttempt.has(method) ? { by: { through: "window" } } : {};
    return this.#ask(method, { ...by, ...params, folder } as Params<M>);
  }

  /** A request that engines did not survive is not repeated: a view would send it to each new engine. Only the user asks for runs. */
  async #ask<M extends keyof Requests>(method: M, params: Params<M>): Promise<Result<M>> {
    const { folder } = params;
    const work = { kind: "request", asked: describeAsked(method, params) } as const;
    if (this.#deaths.skipped(folder).some((one) => isSameWork(one, work)) && !runs.has(method)) {
      throw new UserError(
        t("Casebook stopped twice while working on this, so it did not try again. The log is safe."),
        t("Choose “Refresh” to try it again."),
      );
    }
    const result = await this.#client.request(method, params);
    this.#deaths.survived(folder, work);
    return result;
  }

  /** Resolves once the folders that are being opened are open, or cannot be. */
  async opened(): Promise<void> {
    await Promise.all(this.#opening);
  }

  /** Opens every folder of the workspace; reads the open ones again. */
  openAll(): void {
    for (const { uri } of this.all) {
      this.#openOne(uri.fsPath);
    }
  }

  /** The same because the user asks for it: also those that the engine did not survive. */
  refreshAll(): void {
    for (const { uri } of this.all) {
      this.#deaths.forget(uri.fsPath);
    }
    this.openAll();
  }

  #openOne(folder: string): void {
    const opening = this.#open(folder).finally(() => this.#opening.delete(opening));
    this.#opening.add(opening);
  }

  /** Files of a folder have changed on disk: those at these paths, relative to it and with `/`, or any. */
  notifyFilesChanged(folder: string, paths: readonly string[] | undefined): void {
    void this.#client.notify("filesChanged", { folder, paths });
  }

  async #open(folder: string): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      return;
    }
    const refusal = this.#deaths.refusal(folder, basename(folder));
    if (refusal !== undefined) {
      this.#show(folder, { kind: "unavailable", message: refusal });
      return;
    }
    const stuckIn = this.#stuckIn.get(folder);
    this.#stuckIn.delete(folder);
    try {
      const state = await this.#client.request("openFolder", {
        folder,
        gitFile: await gitFile(),
        gitNamed: gitNamed(),
        storage: this.#storage,
        settings: readSettings(folder),
        stuckIn,
        skipped: this.#deaths.skipped(folder),
      });
      this.#show(folder, { kind: "ready", state });
    } catch (error) {
      if (!(error instanceof UserError)) {
        this.#log.error(error);
      }
      const nextStep = error instanceof UserError && error.nextStep !== undefined ? ` ${error.nextStep}` : "";
      this.#show(folder, { kind: "unavailable", message: `${messageOf(error)}${nextStep}` });
    }
  }

  #onDidChangeState(state: FolderState): void {
    if (state.running !== undefined) {
      this.#notice = undefined;
    }
    this.#show(state.folder, { kind: "ready", state });
  }

  #show(folder: string, shown: Shown): void {
    this.#shown.set(folder, shown);
    this.#changed.fire();
  }

  #reopen({ how, isStuck, during }: EngineDeath): void {
    const work = during === undefined ? "nothing" : JSON.stringify(during);
    this.#log.error(`The engine ended unexpectedly (${how}) during ${work}. It is started again.`);
    this.#notice = t(
      "The Casebook engine ended unexpectedly ({0}) and was restarted. If a run was in progress, it is recorded as interrupted.",
      how,
    );
    if (during !== undefined) {
      this.#deaths.record(during.folder, during.work);
    }
    if (during !== undefined && isStuck) {
      this.#notice = `${describeStuck(during.work, basename(during.folder))} ${t(
        "Everything recorded until then is safe. If a run was in progress, it is recorded as interrupted: run it again.",
      )}`;
      this.#stuckIn.set(during.folder, during.work);
    }
    this.openAll();
  }

  #onDidChangeConfiguration(change: vscode.ConfigurationChangeEvent): void {
    for (const { uri } of this.all) {
      if (change.affectsConfiguration("casebook", uri)) {
        const settings = readSettings(uri.fsPath);
        void this.#client.notify("settingsChanged", { folder: uri.fsPath, settings });
      }
    }
  }

  #onDidChangeFolders(change: vscode.WorkspaceFoldersChangeEvent): void {
    const isOurs = ({ uri }: vscode.WorkspaceFolder) => uri.scheme === "file";
    for (const { uri } of change.removed.filter(isOurs)) {
      this.#shown.delete(uri.fsPath);
      if (vscode.workspace.isTrusted) {
        this.#client.request("closeFolder", { folder: uri.fsPath }).catch((error) => this.#log.error(error));
      }
    }
    for (const { uri } of change.added.filter(isOurs)) {
      this.#openOne(uri.fsPath);
    }
    this.#changed.fire();
  }

  #followEditor(editor: vscode.TextEditor | undefined): void {
    const folder = editor && vscode.workspace.getWorkspaceFolder(editor.document.uri);
    if (folder?.uri.scheme === "file") {
      this.#follow(folder.uri.fsPath);
    }
  }

  #follow(folder: string): void {
    if (folder !== this.#current) {
      this.#current = folder;
      this.#changed.fire();
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function whyNothing(shown: Exclude<Shown, { kind: "ready" }>): string {
  switch (shown.kind) {
    case "noFolder":
      return t("No folder is open. Open one with failing tests.");
    case "virtual":
      return t("The workspace has no files on disk. Open a folder on disk.");
    case "untrusted":
      return t("The folder is not trusted, so Casebook runs nothing in it. Trust it first.");
    case "opening":
      return t("Casebook is still opening the folder. Try again in a moment.");
    case "unavailable":
      return shown.message;
  }
}
