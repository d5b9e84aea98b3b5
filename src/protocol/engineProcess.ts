import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { type ForkedProcess, forkModule, killGroup } from "../base/process.ts";
import type { EngineWork } from "../model/folder/engineWork.ts";
import {
  describeAsked,
  type EngineNotices,
  type HostNotices,
  type Params,
  ping,
  type Requests,
  type Result,
} from "./messages.ts";
import { ResponseWatch } from "./responseWatch.ts";
import { fromResponseError } from "./wireErrors.ts";

/** Who listens to an engine. */
export interface EngineListener {
  onNotice<N extends keyof EngineNotices>(notice: N, params: EngineNotices[N]): void;
  /** The engine ended without being let go. */
  onDeath(death: EngineDeath): void;
}

/** The end of an engine that nobody asked for. */
export interface EngineDeath {
  /** Its exit code or signal. */
  readonly how: string;
  /** It had stopped responding, and was ended for that. */
  readonly isStuck: boolean;
  /** What it had begun last and not brought to its end, and for which folder; undefined where it was asked nothing. */
  readonly during?: { readonly folder: string; readonly work: EngineWork } | undefined;
}

/** How an engine is started, if not as usual. */
export interface EngineOptions {
  /** For how many milliseconds it may not respond. */
  readonly limit?: number | undefined;
  /** Whether signals of the terminal do not reach it. */
  readonly isApart?: boolean | undefined;
}

/** How long the engine may take, in milliseconds, to see that a run is to be stopped: then its processes are killed from here. */
const longestStop = 3000;

const notices: Readonly<Record<keyof EngineNotices, true>> = {
  stateChanged: true,
  runOutput: true,
  runInEditor: true,
  stopInEditor: true,
  runProcess: true,
  working: true,
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
  /** What it does, begun last at the end; and the folders of what it was asked. */
  #work: readonly { readonly folder: string; readonly work: EngineWork }[] = [];
  readonly #asked = new Map<object, { readonly folder: string; readonly work: EngineWork }>();
  readonly #watch: ResponseWatch;
  /** It was ended from here, because it did not respond. */
  #isSilent = false;

  /**
   * Forks the engine whose bundle is `module`; `limit` is for how many milliseconds it may not respond, `isApart` as for
   * `forkModule`.
   */
  constructor(
    module: string,
    env: NodeJS.ProcessEnv,
    listener: EngineListener,
    { limit, isApart }: EngineOptions = {},
  ) {
    this.#listener = listener;
    this.#child = forkModule(module, limit === undefined ? [] : [String(limit)], env, isApart);
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
    this.#watch = new ResponseWatch(
      {
        ping: () => this.#connection.sendRequest<boolean>(ping),
        isAsked: () => this.#asked.size > 0 || this.#runs.size > 0,
        onSilence: () => {
          this.#isSilent = true;
          this.#child.kill("SIGKILL");
        },
      },
      limit,
    );
    this.#child.once("exit", (code, signal) =>
      this.#onExit(signal ?? `exit code ${code}`, this.#isSilent || signal === "SIGALRM"),
    );
  }

  /** Asks the engine; rejects with the error it threw, or with a UserError if it dies in the meantime. */
  async request<M extends keyof Requests>(method: M, params: Params<M>): Promise<Result<M>> {
    const { folder } = params;
    const stopping = method === "stopRun" ? setTimeout(() => this.#killRun(folder), longestStop) : undefined;
    this.#asked.set(params, { folder, work: { kind: "request", asked: describeAsked(method, params) } });
    this.#watch.start();
    try {
      const result = await this.#connection.sendRequest<Result<M> | null>(method, params);
      return (result ?? undefined) as Result<M>;
    } catch (error) {
      throw fromResponseError(error);
    } finally {
      clearTimeout(stopping);
      this.#asked.delete(params);
    }
  }

  /** An engine that does not respond cannot stop its run. */
  #killRun(folder: string): void {
    const pid = this.#runs.get(folder);
    if (pid !== undefined) {
      this.#kill(pid);
    }
  }

  #kill(pid: number): void {
    void killGroup(pid, "SIGKILL").then((said) => {
      if (said !== undefined) {
        this.#listener.onNotice("problem", { message: said });
      }
    });
  }

  /** Tells the engine something. */
  notify<N extends keyof HostNotices>(notice: N, params: HostNotices[N]): void {
    if (this.#child.connected) {
      void this.#connection.sendNotification(notice, params);
      this.#watch.start();
    }
  }

  #onNotice<N extends keyof EngineNotices>(notice: N, params: EngineNotices[N]): void {
    this.#watch.heard();
    if (notice === "runProcess") {
      this.#remember(params as EngineNotices["runProcess"]);
    }
    if (notice === "working") {
      this.#follow(params as EngineNotices["working"]);
    }
    this.#listener.onNotice(notice, params);
  }

  #follow({ folder, work, isDone }: EngineNotices["working"]): void {
    this.#work = isDone
      ? this.#work.filter((one) => one.folder !== folder || one.work.kind !== work.kind)
      : [...this.#work, { folder, work }];
  }

  #remember({ folder, pid }: EngineNotices["runProcess"]): void {
    if (pid === undefined) {
      this.#runs.delete(folder);
    } else {
      this.#runs.set(folder, pid);
    }
  }

  #onExit(how: string, isStuck: boolean): void {
    const during = this.#during();
    this.#watch.stop();
    this.#connection.dispose();
    // Nobody else is left to end the runs of a dead engine.
    for (const pid of this.#runs.values()) {
      this.#kill(pid);
    }
    this.#listener.onDeath({ how, isStuck, during });
  }

  #during(): EngineDeath["during"] {
    return this.#work.at(-1) ?? [...this.#asked.values()].at(-1);
  }

  /** Lets go of the engine, which stops its run, records that, and ends by itself. */
  release(): void {
    this.#watch.stop();
    this.#connection.dispose();
    if (this.#child.connected) {
      this.#child.disconnect();
    }
  }
}
