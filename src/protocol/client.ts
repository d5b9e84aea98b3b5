import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { EventEmitter } from "../base/event.ts";
import type { EngineDeath, EngineOptions, EngineProcess } from "./engineProcess.ts";
import type { EngineNotices, HostNotices, Params, Requests, Result } from "./messages.ts";

/**
 * How many deaths are announced within a time, in milliseconds. Whoever hears of one opens the folders again, which starts the
 * engine: one that always dies would be started for ever.
 */
const announcedDeaths = { most: 4, within: 180_000 };

/**
 * The host's side: starts the engine when it is first needed, and again after it ended unexpectedly. Requests that were
 * under way then fail with a UserError; what the engine had recorded is in the log.
 */
export class EngineClient implements Disposable {
  readonly #module: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #emitters = new DisposableStore();
  readonly #stateChanged = this.#emitters.add(new EventEmitter<EngineNotices["stateChanged"]>());
  readonly #runOutput = this.#emitters.add(new EventEmitter<EngineNotices["runOutput"]>());
  readonly #runInEditor = this.#emitters.add(new EventEmitter<EngineNotices["runInEditor"]>());
  readonly #stopInEditor = this.#emitters.add(new EventEmitter<EngineNotices["stopInEditor"]>());
  readonly #restoreRecovered = this.#emitters.add(new EventEmitter<EngineNotices["restoreRecovered"]>());
  readonly #problem = this.#emitters.add(new EventEmitter<EngineNotices["problem"]>());
  readonly #working = this.#emitters.add(new EventEmitter<EngineNotices["working"]>());
  readonly #died = this.#emitters.add(new EventEmitter<EngineDeath>());
  readonly #options: EngineOptions;
  #engine: Promise<EngineProcess> | undefined;
  /** When the engine died lately, by a clock that never jumps. */
  #deaths: readonly number[] = [];

  readonly onDidChangeState = this.#stateChanged.event;
  readonly onDidPrint = this.#runOutput.event;
  /** The engine wants the editor to run something, and to stop it. */
  readonly onDidAskToRun = this.#runInEditor.event;
  readonly onDidAskToStop = this.#stopInEditor.event;
  readonly onDidRecoverRestore = this.#restoreRecovered.event;
  readonly onDidMeetProblem = this.#problem.event;
  /** The engine begins something for a folder, or has done it. */
  readonly onDidWork = this.#working.event;
  /** The engine ended unexpectedly; the value says how, and during what. Folders must be opened again. Not raised for an engine that always ends. */
  readonly onDidDie = this.#died.event;

  /** `module` is the path of the engine's bundle. */
  constructor(module: string, env: NodeJS.ProcessEnv, options: EngineOptions = {}) {
    this.#options = options;
    this.#module = module;
    this.#env = env;
  }

  /** Asks the engine; rejects with the error it threw. */
  async request<M extends keyof Requests>(method: M, params: Params<M>): Promise<Result<M>> {
    this.#engine ??= this.#start();
    return (await this.#engine).request(method, params);
  }

  /** Tells the engine something, if there is one. */
  async notify<N extends keyof HostNotices>(notice: N, params: HostNotices[N]): Promise<void> {
    (await this.#engine)?.notify(notice, params);
  }

  async #start(): Promise<EngineProcess> {
    // Only now: the library that talks to it is most of what activation would cost.
    const { EngineProcess } = await import("./engineProcess.ts");
    const listener = {
      onNotice: <N extends keyof EngineNotices>(notice: N, params: EngineNotices[N]) =>
        this.#onNotice(notice, params),
      onDeath: (death: EngineDeath) => this.#onDeath(death),
    };
    return new EngineProcess(this.#module, this.#env, listener, this.#options);
  }

  #onDeath(death: EngineDeath): void {
    this.#engine = undefined;
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < announcedDeaths.within), now];
    if (this.#deaths.length <= announcedDeaths.most) {
      this.#died.fire(death);
    } else {
      this.#problem.fire({
        message: `The engine ends again and again (${death.how}). It is started when it is asked for.`,
      });
    }
  }

  #onNotice<N extends keyof EngineNotices>(notice: N, params: EngineNotices[N]): void {
    switch (notice) {
      case "stateChanged":
        this.#stateChanged.fire(params as EngineNotices["stateChanged"]);
        break;
      case "working":
        this.#working.fire(params as EngineNotices["working"]);
        break;
      case "runOutput":
        this.#runOutput.fire(params as EngineNotices["runOutput"]);
        break;
      case "runInEditor":
        this.#runInEditor.fire(params as EngineNotices["runInEditor"]);
        break;
      case "stopInEditor":
        this.#stopInEditor.fire(params as EngineNotices["stopInEditor"]);
        break;
      case "restoreRecovered":
        this.#restoreRecovered.fire(params as EngineNotices["restoreRecovered"]);
        break;
      case "problem":
        this.#problem.fire(params as EngineNotices["problem"]);
        break;
    }
  }

  /** Lets go of the engine, which stops its run, records that, and ends by itself. */
  dispose(): void {
    void this.#engine?.then((engine) => engine.release());
    this.#emitters.dispose();
  }
}
