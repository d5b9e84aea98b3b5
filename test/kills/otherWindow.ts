import { defaultSettings } from "../../src/model/folder/settings.ts";
import { EngineClient } from "../../src/protocol/client.ts";
import type { Params, Requests, Result } from "../../src/protocol/messages.ts";
import type { Clone } from "./clones.ts";

/** Another window with the real engine: it works beside one that is killed, and is the one that opens the folder after that. */
export class OtherWindow {
  readonly #client: EngineClient;
  #problems: string[] = [];

  constructor({ bundle, files }: Clone) {
    this.#client = new EngineClient(bundle.engine, files.env);
    this.#client.onDidMeetProblem(({ message, stack }) => this.#problems.push(stack ?? message));
    this.#client.onDidDie((how) => this.#problems.push(`The engine of the other window ended: ${how}`));
  }

  open(folder: string): Promise<Result<"openFolder">> {
    return this.#client.request("openFolder", { folder, settings: defaultSettings });
  }

  async close(folder: string): Promise<void> {
    await this.#client.request("closeFolder", { folder });
  }

  ask<M extends keyof Requests>(method: M, params: Params<M>): Promise<Result<M>> {
    return this.#client.request(method, params);
  }

  /** What went wrong since this was asked last, and nobody waited for. */
  takeProblems(): readonly string[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  dispose(): void {
    this.#client.dispose();
  }
}
