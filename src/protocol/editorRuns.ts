import { delay, gracePeriod, type ProcessEnd, type ProcessGroup } from "../base/process.ts";
import type { EditorRun, HostNotices } from "./messages.ts";
import type { Notify } from "./server.ts";

/** What the editor is asked to run. */
export interface EditorRunRequest extends Omit<EditorRun, "id"> {
  readonly onOutput: (chunk: Uint8Array) => void;
  /** Ends what an interrupt did not end. */
  readonly endByForce: () => Promise<unknown>;
}

interface ActiveRun {
  readonly onOutput: (chunk: Uint8Array) => void;
  readonly onEnd: (end: ProcessEnd) => void;
}

/** The engine's side of runs that the editor carries out: each looks like a process group of the engine's own. */
export class EditorRuns {
  readonly #notify: Notify;
  readonly #activeRuns = new Map<string, ActiveRun>();
  readonly #newId: () => string;

  constructor(notify: Notify, newId: () => string) {
    this.#notify = notify;
    this.#newId = newId;
  }

  /** Its pid is not known here, so that it counts as one that is not the engine's to kill. */
  readonly start = ({ onOutput, endByForce, ...run }: EditorRunRequest): ProcessGroup => {
    const id = this.#newId();
    const end = new Promise<ProcessEnd>((resolve) => {
      this.#activeRuns.set(id, { onOutput, onEnd: resolve });
    });
    this.#notify("runInEditor", { id, ...run });
    return { pid: undefined, end, isOutputHeld: false, stop: () => this.#stop(id, end, endByForce) };
  };

  printed({ id, text }: HostNotices["editorRunPrinted"]): void {
    this.#activeRuns.get(id)?.onOutput(Buffer.from(text));
  }

  ended({ id, end }: HostNotices["editorRunEnded"]): void {
    this.#activeRuns.get(id)?.onEnd(end);
    this.#activeRuns.delete(id);
  }

  /** An editor that never reports the end is not waited for. */
  async #stop(id: string, end: Promise<ProcessEnd>, endByForce: () => Promise<unknown>): Promise<ProcessEnd> {
    this.#notify("stopInEditor", { id });
    await Promise.race([end, delay(gracePeriod)]);
    await endByForce();
    await Promise.race([end, delay(gracePeriod)]);
    this.ended({ id, end: { kind: "signalled", signal: "SIGKILL" } });
    return end;
  }
}
