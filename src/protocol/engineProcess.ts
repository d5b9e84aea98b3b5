import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { type ForkedProcess, forkModule, signalGroup } from "../base/process.ts";
import { fromResponseError } from "./errors.ts";
import type { EngineNotices, HostNotices, Params, Requests, Result } from "./messages.ts";

/** Who listens to an engine. */
export interface EngineListener {
  onNotice<N extends keyof EngineNotices>(notice: N, params: EngineNotices[N]): void;
  /** The engine ended without being let go; `how` is its exit code or signal. */
  onDeath(how: string): void;
}

const notices: Readonly<Record<keyof EngineNotices, true>> = {
  stateChanged: true,
  runOutput: true,
  runInEditor: true,
  stopInEditor: true,
  runProcess: true,
  restoreRecovered: true,
  problem: true,
};

/** One engine: the process, and the way to talk to it. */
export class EngineProcess {
  readonly #child: ForkedProcess;
  readonly #connection: MessageConnection;
  readonly #listener: EngineListener;
  /** Process groups of runs that go on, by folder. */
  readonly #runs = new Map<string, number>();

  /** Forks the engine whose bundle is `module`. */
  constructor(module: string, env: NodeJS.ProcessEnv, listener: EngineListener) {
    this.#listener = listener;
    this.#child = forkModule(module, env);
    this.#connection = createMessageConnection(
      new IPCMessageReader(this.#child),
      new IPCMessageWriter(this.#child),
    );
    for (const notice of Object.keys(notices) as (keyof EngineNotices)[]) {
      this.#connection.onNotification(notice, (params) => this.#onNotice(notice, params));
    }
    this.#connection.listen();
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        listener.onNotice("problem", { message: chunk.toString("utf8").trimEnd() });
      });
    }
    this.#child.once("exit", (code, signal) => this.#onExit(signal ?? `exit code ${code}`));
  }

  /** Asks the engine; rejects with the error it threw, or with a UserError if it dies meanwhile. */
  async request<M extends keyof Requests>(method: M, params: Params<M>): Promise<Result<M>> {
    try {
      const result = await this.#connection.sendRequest<Result<M> | null>(method, params);
      return (result ?? undefined) as Result<M>;
    } catch (error) {
      throw fromResponseError(error);
    }
  }

  /** Tells the engine something. */
  notify<N extends keyof HostNotices>(notice: N, params: HostNotices[N]): void {
    if (this.#child.connected) {
      void this.#connection.sendNotification(notice, params);
    }
  }

  #onNotice<N extends keyof EngineNotices>(notice: N, params: EngineNotices[N]): void {
    if (notice === "runProcess") {
      this.#remember(params as EngineNotices["runProcess"]);
    }
    this.#listener.onNotice(notice, params);
  }

  #remember({ folder, pid }: EngineNotices["runProcess"]): void {
    if (pid === undefined) {
      this.#runs.delete(folder);
    } else {
      this.#runs.set(folder, pid);
    }
  }

  #onExit(how: string): void {
    this.#connection.dispose();
    // Nobody else is left to end the runs of a dead engine.
    for (const pid of this.#runs.values()) {
      signalGroup(pid, "SIGKILL");
    }
    this.#listener.onDeath(how);
  }

  /** Lets go of the engine, which stops its run, records that, and ends by itself. */
  release(): void {
    this.#connection.dispose();
    if (this.#child.connected) {
      this.#child.disconnect();
    }
  }
}
