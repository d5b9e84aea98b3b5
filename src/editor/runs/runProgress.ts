import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import type { EngineClient } from "../../protocol/client.ts";
import type { Folders } from "../folders/folders.ts";

/** How many tests of the runs that go on have ended, by what they print. */
export class RunProgress implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #finished = new Map<string, number>();

  constructor(client: EngineClient, folders: Folders) {
    this.#owned.add(
      client.onDidPrint(({ folder, testsFinished }) => this.#finished.set(folder, testsFinished)),
    );
    this.#owned.add(
      folders.onDidChange(() => {
        const { shown } = folders;
        if (shown.kind === "ready" && shown.state.running === undefined) {
          this.#finished.delete(shown.state.folder);
        }
      }),
    );
  }

  /** Of the run of a folder; 0 if nothing is reported. */
  testsFinished(folder: string): number {
    return this.#finished.get(folder) ?? 0;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
