import { UserError } from "../base/errors.ts";
import { fact } from "../base/facts/fact.ts";
import type { EngineWork } from "../model/folder/engineWork.ts";
import type { FolderState } from "../model/folder/folderState.ts";
import type { Settings } from "../model/folder/settings.ts";
import type { InterruptedRestore } from "../model/log/restores.ts";
import type { Ports } from "../ports/ports.ts";
import { stopOwnRun } from "./run/runCommand.ts";
import { Sessions } from "./state/sessions.ts";

/** What a folder needs, and whom to notify. */
export interface Host {
  /** Joins the doors for a folder; throws a UserError where it cannot have sessions. */
  openPorts(folder: string, places: Places): Promise<Ports>;
  onDidChangeState(state: FolderState): void;
  /** Something that may take long is begun for a folder, or done. */
  onDidWork(folder: string, work: EngineWork, isDone: boolean): void;
  /** A restore had died before the folder was opened; what lay aside is in the log now. */
  onDidRecoverRestore(folder: string, interrupted: InterruptedRestore): void;
  /** Something went wrong that nobody waits for. */
  onProblem(error: unknown): void;
}

/** Where the editor keeps what a repository is opened with. */
export interface Places {
  /** The git executable that the editor uses. */
  readonly gitFile?: string | undefined;
  /** What its setting `git.path` names. */
  readonly gitNamed?: readonly string[] | undefined;
  /** The extension's storage. */
  readonly storage?: string | undefined;
}

/** What engines before this one did not survive. */
export interface Deaths {
  readonly stuckIn?: EngineWork | undefined;
  readonly skipped?: readonly EngineWork[] | undefined;
}

/** The folders of the window, by their absolute paths. */
export class OpenFolders {
  readonly #host: Host;
  readonly #open = new Map<string, Promise<Sessions>>();

  /** Folders with a run that outlives the host. */
  readonly #left = new Set<string>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Opens a folder, or reads an open one again; `stuckIn` and `skipped` as in `Sessions`. A folder that could not be opened can be tried again. */
  async open(
    folder: string,
    places: Places,
    settings: Settings,
    { stuckIn, skipped = [] }: Deaths = {},
  ): Promise<FolderState> {
    await this.#closeOutdated(folder);
    const opening = this.#open.get(folder) ?? this.#start(folder, places);
    this.#open.set(folder, opening);
    const sessions = await opening.catch((error: unknown) => {
      this.#open.delete(folder);
      throw error;
    });
    sessions.settings = settings;
    sessions.stuckIn = stuckIn;
    sessions.skipped = skipped;
    await sessions.refreshStatus();
    await sessions.refresh();
    this.noticeChanged(folder);
    return sessions.state;
  }

  async #start(folder: string, places: Places): Promise<Sessions> {
    this.#host.onDidWork(folder, { kind: "opening" }, false);
    try {
      return await this.#openSessions(folder, places);
    } finally {
      this.#host.onDidWork(folder, { kind: "opening" }, true);
    }
  }

  async #openSessions(folder: string, places: Places): Promise<Sessions> {
    const ports = await this.#host.openPorts(folder, places);
    // What cannot be healed keeps nobody from working with what there is.
    await ports.repository.heal(Date.parse(ports.world.now())).catch(this.#host.onProblem);
    const sessions = new Sessions(folder, ports, this.#host.onProblem);
    sessions.onDidChange(() => this.#host.onDidChangeState(sessions.state));
    ports.repository.onDidChange(() => {
      if (ports.repository.isOutdated()) {
        this.open(folder, places, sessions.settings).catch(this.#host.onProblem);
      }
    });
    sessions.onDidWork(({ work, isDone }) => this.#host.onDidWork(folder, work, isDone));
    await this.#recoverRestore(folder, ports);
    return sessions;
  }

  /** A folder that has become a repository of its own is opened again, after its run has ended. */
  async #closeOutdated(folder: string): Promise<void> {
    const sessions = await this.#open.get(folder)?.catch(() => undefined);
    if (sessions?.ports.repository.isOutdated()) {
      await sessions.idle();
      await this.close(folder);
    }
  }

  /** What cannot be recovered now stays where it is, and is tried again by the next restore or when the folder is opened again. */
  async #recoverRestore(folder: string, { repository, world }: Ports): Promise<void> {
    try {
      const interrupted = await repository.recoverRestore(world);
      if (interrupted !== undefined) {
        this.#host.onDidRecoverRestore(folder, interrupted);
      }
    } catch (error) {
      this.#host.onProblem(error);
    }
  }

  /** The sessions of an open folder; a UserError for one that is not. */
  async in(folder: string): Promise<Sessions> {
    const sessions = await this.#open.get(folder);
    if (sessions === undefined) {
      throw new UserError(fact("folder.notOpen", { folder }), fact("next.reload"));
    }
    return sessions;
  }

  /** The user has changed a setting; a folder that is not open gets its settings when it is opened. */
  configure(folder: string, settings: Settings): void {
    const configured = this.#open.get(folder)?.then((sessions) => {
      const before = JSON.stringify(sessions.settings.snapshotRules);
      sessions.settings = settings;
      // Other rules for snapshots, other open changes.
      return JSON.stringify(settings.snapshotRules) === before ? undefined : sessions.refreshOpenChanges();
    });
    configured?.catch(this.#host.onProblem);
  }

  /**
   * Looks at the working tree in the background: at these paths, relative to the folder and with `/`, or at everything. A folder that is not open has
   * none to look at.
   */
  noticeChanged(folder: string, paths?: readonly string[]): void {
    const noticed = this.#open.get(folder)?.then((sessions) => sessions.noticeChanged(paths));
    noticed?.catch(this.#host.onProblem);
  }

  /** Stops the folder's run and lets go of it, once the end of the run is recorded. */
  async close(folder: string): Promise<void> {
    const sessions = await this.#open.get(folder);
    this.#open.delete(folder);
    if (sessions !== undefined) {
      stopOwnRun(sessions);
      await sessions.idle();
      sessions.dispose();
    }
  }

  /** The host leaves: the run in progress in a folder is not to end with it. */
  leaveRun(folder: string): void {
    this.#left.add(folder);
  }

  /** Resolves when no run that the host left is in progress any more. */
  async finishLeft(): Promise<void> {
    await Promise.allSettled([...this.#left].map(async (folder) => (await this.#open.get(folder))?.idle()));
  }

  /** Another engine asks to stop what runs here. Says whether anything does. */
  async stopRuns(): Promise<boolean> {
    const open = await Promise.allSettled([...this.#open.values()]);
    const stopped = open.map((one) => one.status === "fulfilled" && stopOwnRun(one.value));
    return stopped.includes(true);
  }

  /** Closes every folder; one that could not be opened keeps no other from being closed. */
  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.#open.keys()].map((folder) => this.close(folder)));
  }
}
