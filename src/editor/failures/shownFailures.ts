import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { messageOf } from "../../base/errors.ts";
import { EventEmitter } from "../../base/event.ts";
import { activeSession } from "../../model/folder/folderState.ts";
import type { Run } from "../../model/log/run.ts";
import type { FoundBefore } from "../../model/memory/errorMemory.ts";
import type { FailingTest, FailureDetails, LastRun } from "../../model/words/failingTests.ts";
import type { Folders } from "../folders/folders.ts";

/** The last ended run of the active session, and its results. */
export interface ShownRun {
  /** The absolute path of the session's folder. */
  readonly folder: string;
  readonly run: Run;
  readonly lastRun: LastRun;
}

/**
 * The failing tests of the folder that is shown, for everything that shows them: the view, the messages and the lenses in the
 * editor. They are read once per run: a list of attempts changes more often than they do.
 */
export class ShownFailures implements Disposable {
  readonly #folders: Folders;
  readonly #onError: (message: string) => void;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new EventEmitter<void>());
  #current: ShownRun | undefined;
  /** What is being read: the session and the run. */
  #reading: string | undefined;

  readonly #foundSeen = this.#owned.add(new EventEmitter<void>());
  #seen: ReadonlyMap<string, readonly FoundBefore[]> = new Map();

  /** Another run is shown, or none. */
  readonly onDidChange = this.#changed.event;

  /** It was found out which of its errors were seen before; the run is shown already by then. */
  readonly onDidFindSeen = this.#foundSeen.event;

  constructor(folders: Folders, onError: (message: string) => void) {
    this.#folders = folders;
    this.#onError = onError;
    this.#owned.add(folders.onDidChange(() => this.#update()));
    this.#update();
  }

  get current(): ShownRun | undefined {
    return this.#current;
  }

  /** The sessions that had the errors of its failing tests before, by the ids of the tests; empty until that is known. */
  get seen(): ReadonlyMap<string, readonly FoundBefore[]> {
    return this.#seen;
  }

  /** The failing test with this id. */
  find(id: string): FailingTest | undefined {
    return this.#current?.lastRun.failing.find((test) => test.id === id);
  }

  /** Everything the report says of these tests of the run that is shown; empty once another is. */
  async read(testCases: readonly string[]): Promise<readonly FailureDetails[]> {
    const current = this.#current;
    if (current === undefined) {
      return [];
    }
    const { session, run } = current.lastRun;
    const read = await this.#folders.request("readFailures", { session, run, testCases });
    return this.#current === current ? read : [];
  }

  #update(): void {
    this.#read().catch((error: unknown) => this.#onError(messageOf(error)));
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) {
      this.#show(undefined);
      return;
    }
    const { folder, session, run } = wanted;
    const key = `${session}/${run.number}`;
    const { lastRun: shown } = this.#current ?? {};
    if (this.#reading === key || (shown?.session === session && shown.run === run.number)) {
      return;
    }
    this.#reading = key;
    const lastRun = await this.#folders.request("readLastRun", { session }).finally(() => {
      this.#reading = undefined;
    });
    // The branch, the session or the folder may have been switched while the engine read.
    const now = this.#wanted;
    if (lastRun !== undefined && now?.session === session && now.run.number === lastRun.run) {
      this.#show({ folder, run: now.run, lastRun });
    }
  }

  get #wanted() {
    const { shown } = this.#folders;
    const session = shown.kind === "ready" ? activeSession(shown.state) : undefined;
    const run = session?.attempts.flatMap((attempt) => attempt.runs).findLast((one) => one.end !== undefined);
    if (shown.kind !== "ready" || session === undefined || run === undefined) {
      return undefined;
    }
    return { folder: shown.state.folder, session: session.id, run };
  }

  #show(current: ShownRun | undefined): void {
    if (this.#current !== current) {
      this.#current = current;
      this.#seen = new Map();
      this.#changed.fire();
      this.#findSeen(current).catch((error: unknown) => this.#onError(messageOf(error)));
    }
  }

  async #findSeen(current: ShownRun | undefined): Promise<void> {
    if (current === undefined || current.lastRun.failing.length === 0) {
      return;
    }
    const { session, run } = current.lastRun;
    const found = await this.#folders.request("findSeenBefore", { session, run });
    if (this.#current === current && found.length > 0) {
      this.#seen = new Map(found.map(({ test, sessions }) => [test, sessions]));
      this.#foundSeen.fire();
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
