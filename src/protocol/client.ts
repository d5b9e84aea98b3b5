import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { EventEmitter } from "../base/event.ts";
import { type ForkedProcess, forkModule, signalGroup } from "../base/process.ts";
import { fromResponseError } from "./errors.ts";
import type { EngineNotices, HostNotices, Params, Requests, Result } from "./messages.ts";

/** An engine that is running. */
interface Engine {
  readonly child: ForkedProcess;
  readonly connection: MessageConnection;
}

/**
 * The host's side: forks the engine when it is first needed, and again after it ended unexpectedly. Requests that were under
 * way then fail with a UserError; what the engine had recorded is in the log.
 */
export class EngineClient implements Disposable {
  readonly #module: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #emitters = new DisposableStore();
  readonly #stateChanged = this.#emitters.add(new EventEmitter<EngineNotices["stateChanged"]>());
  readonly #runOutput = this.#emitters.add(new EventEmitter<EngineNotices["runOutput"]>());
  readonly #problem = this.#emitters.add(new EventEmitter<EngineNotices["problem"]>());
  readonly #died = this.#emitters.add(new EventEmitter<string>());
  /** Process groups of runs that go on, by folder. */
  readonly #runs = new Map<string, number>();
  #engine: Engine | undefined;

  readonly onDidChangeState = this.#stateChanged.event;
  readonly onDidPrint = this.#runOutput.event;
  readonly onDidMeetProblem = this.#problem.event;
  /** The engine ended unexpectedly; the value says how. Folders must be opened again. */
  readonly onDidDie = this.#died.event;

  /** `module` is the path of the engine's bundle. */
  constructor(module: string, env: NodeJS.ProcessEnv) {
    this.#module = module;
    this.#env = env;
  }

  /** Asks the engine; rejects with the error it threw. */
  async request<M extends keyof Requests>(method: M, params: Params<M>): Promise<Result<M>> {
    try {
      const result = await this.#start().connection.sendRequest<Result<M> | null>(method, params);
      return (result ?? undefined) as Result<M>;
    } catch (error) {
      throw fromResponseError(error);
    }
  }

  /** Tells the engine something, if there is one. */
  notify<N extends keyof HostNotices>(notice: N, params: HostNotices[N]): void {
    void this.#engine?.connection.sendNotification(notice, params).catch(() => undefined);
  }

  #start(): Engine {
    if (this.#engine !== undefined) {
      return this.#engine;
    }
    const child = forkModule(this.#module, this.#env);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.onNotification("stateChanged", (state: EngineNotices["stateChanged"]) =>
      this.#stateChanged.fire(state),
    );
    connection.onNotification("runOutput", (output: EngineNotices["runOutput"]) =>
      this.#runOutput.fire(output),
    );
    connection.onNotification("problem", (problem: EngineNotices["problem"]) => this.#problem.fire(problem));
    connection.onNotification("runProcess", (run: EngineNotices["runProcess"]) => this.#remember(run));
    connection.listen();
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) =>
        this.#problem.fire({ message: chunk.toString("utf8").trimEnd() }),
      );
    }
    const engine = { child, connection };
    child.once("exit", (code, signal) => this.#onExit(engine, signal ?? `exit code ${code}`));
    this.#engine = engine;
    return engine;
  }

  #remember({ folder, pid }: EngineNotices["runProcess"]): void {
    if (pid === undefined) {
      this.#runs.delete(folder);
    } else {
      this.#runs.set(folder, pid);
    }
  }

  #onExit(engine: Engine, how: string): void {
    engine.connection.dispose();
    if (this.#engine !== engine) {
      return;
    }
    this.#engine = undefined;
    // Nobody else is left to end the runs of a dead engine.
    for (const pid of this.#runs.values()) {
      signalGroup(pid, "SIGKILL");
    }
    this.#runs.clear();
    this.#died.fire(how);
  }

  /** Lets go of the engine, which stops its run, records that, and ends by itself. */
  dispose(): void {
    const engine = this.#engine;
    this.#engine = undefined;
    engine?.connection.dispose();
    if (engine?.child.connected) {
      engine.child.disconnect();
    }
    this.#emitters.dispose();
  }
}
