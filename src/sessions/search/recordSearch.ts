import type { Oid } from "../../model/code/snapshot.ts";
import type { Place, SessionEvent } from "../../model/log/events.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import {
  type LoggedSearch,
  type SearchEnd,
  type SearchTrial,
  searchTreePath,
} from "../../model/log/searches.ts";
import type { TrialResult } from "../../model/search/trialQuestion.ts";
import type { TestSequence } from "../../ports/runners.ts";
import type { ComposedTree, Workplace } from "../../ports/search.ts";
import { type ConfirmedCommand, checkConfirmed } from "../run/confirmedCommand.ts";
import type { RunObserver } from "../run/runCommand.ts";
import type { Target } from "../state/appendToSession.ts";
import type { CurrentRun, Sessions } from "../state/sessions.ts";
import { runTrial } from "./runTrial.ts";

/** What a search looks for, and by what, as its use case knows it. */
export type SearchPlan = Pick<
  LoggedSearch,
  "aim" | "attempt" | "reference" | "tests" | "items" | "runs" | "inPlace"
>;

/** Who asked for which search, and for how long a run of it is expected to take, in milliseconds. */
export interface SearchCall extends Pick<ConfirmedCommand, "command" | "by"> {
  readonly session: string;
  readonly purpose: RunPurpose;
  readonly expectedMs?: number | undefined;
}

/**
 * Carries a search out as what runs now, and writes it down: from its start, with every trial, and as failed if `carryOut` throws before it has ended it.
 * @throws {UserError} as `RecordedSearch.begin`
 */
export async function recordSearch<Found>(
  sessions: Sessions,
  { session, purpose, command, by, expectedMs }: SearchCall,
  plan: SearchPlan,
  observer: RunObserver,
  carryOut: (record: RecordedSearch) => Promise<Found>,
): Promise<Found> {
  checkConfirmed(sessions.find(session), { purpose, command });
  const startedAt = sessions.ports.world.now();
  const current: CurrentRun = {
    shown: { session, purpose, command, startedAt, expectedMs },
    by,
    stopped: false,
  };
  sessions.running = current;
  try {
    const record = await RecordedSearch.begin(sessions, current, plan, observer);
    return await carryOut(record).catch(async (error: unknown) => {
      await sessions.afterDone(() => record.end({ end: "failed", found: [], items: plan.items }));
      throw error;
    });
  } finally {
    sessions.running = undefined;
  }
}

/** Where a trial runs; without `put`, only on the files that are there. */
type TrialPlace = Pick<Workplace, "folder" | "enclose"> & Partial<Pick<Workplace, "put">>;

/** One trial: of the files that are there, or of a tree; of the whole command, or of these of its tests. */
interface TrialRequest {
  /** Among how many items the result lies. */
  readonly left: number;
  readonly tree?: Oid;
  readonly sequence?: TestSequence;
}

/** After how many trials they are written down: each time adds a commit to the log. */
const trialsInStep = 5;

/** How many trials are shown while it goes on. */
const shownTrials = 20;

/**
 * A search that is carried out: it is in the log from its start, so that nothing is lost if the engine ends, and it is shown. It decides nothing
 * (docs/rules/search.md#f12).
 */
export class RecordedSearch {
  readonly id: string;
  readonly #sessions: Sessions;
  readonly #target: Target;
  readonly #current: CurrentRun;
  readonly #plan: SearchPlan;
  readonly #observer: RunObserver;
  readonly #trials: SearchTrial[] = [];
  #written = 0;

  private constructor(
    id: string,
    sessions: Sessions,
    target: Target,
    current: CurrentRun,
    plan: SearchPlan,
    observer: RunObserver,
  ) {
    this.id = id;
    this.#sessions = sessions;
    this.#target = target;
    this.#current = current;
    this.#plan = plan;
    this.#observer = observer;
  }

  /**
   * Writes down that a search begins, in the log of the current branch; or that the one goes on that looked for the same and did not come to its end.
   * @throws {UserError} if the session's command is another text than the confirmed one by then, or if a run is in progress on the files that the
   *   trials would exchange
   */
  static async begin(
    sessions: Sessions,
    current: CurrentRun,
    plan: SearchPlan,
    observer: RunObserver,
  ): Promise<RecordedSearch> {
    const { world } = sessions.ports;
    const target = await sessions.openTarget();
    const { command, purpose, session: id } = current.shown;
    const unfinished = findUnfinished(sessions.find(id).searches, plan);
    const own = unfinished?.search ?? world.newId();
    const record = new RecordedSearch(own, sessions, target, current, plan, observer);
    const started: SessionEvent = {
      kind: "searchStarted",
      search: record.id,
      ...plan,
      command,
      owner: world.self,
      by: current.by,
    };
    record.#show(plan.items);
    await sessions.append(
      id,
      (session) => {
        if (session !== undefined) {
          checkConfirmed(session, { purpose, command });
          if (plan.inPlace === true) {
            sessions.refuseElsewhere([session], target.place);
          }
        }
        return { events: [started] };
      },
      target,
    );
    return record;
  }

  /** How many trials were written down until now. */
  get runs(): number {
    return this.#trials.length;
  }

  /** How many of these could not be judged. */
  get unresolved(): number {
    return this.#trials.filter(({ answer }) => answer === "unresolved").length;
  }

  /** Where it was begun. */
  get place(): Place {
    return this.#target.place;
  }

  /** The log that it is written to. */
  get target(): Target {
    return this.#target;
  }

  /** Shows that the next trial runs, and among how many items the result lies. */
  #show(left: number): void {
    const { aim, tests, items, runs } = this.#plan;
    const trials = this.#trials.slice(-shownTrials);
    const search = { search: this.id, aim, tests, items, runs, left, run: this.runs + 1, trials };
    this.#current.shown = { ...this.#current.shown, search };
    this.#sessions.running = this.#current;
  }

  /** Runs the next trial, and shows that. Undefined if the user stopped the search. */
  async try(workplace: TrialPlace, { left, tree, sequence }: TrialRequest): Promise<TrialResult | undefined> {
    if (this.#current.stopped) {
      return undefined;
    }
    this.#show(left);
    if (tree !== undefined) {
      await workplace.put?.(tree);
    }
    return runTrial(this.#sessions, this.#current, workplace, this.#observer, sequence);
  }

  /** A trial has ended. The search does not fail if it cannot be written down: the next one that can be takes it along. */
  async add(trial: SearchTrial, left: number): Promise<void> {
    this.#trials.push(trial);
    if (this.#trials.length - this.#written >= trialsInStep) {
      await this.#sessions.afterDone(() => this.#append([], left));
    }
  }

  /** Writes down what it came to, with the trials that were not written down yet, and the tree that belongs to it. */
  async end(end: Omit<SearchEnd, "runs" | "unresolved" | "tree">, found?: ComposedTree): Promise<void> {
    const ended: SessionEvent = {
      kind: "searchEnded",
      search: this.id,
      ...end,
      runs: this.runs,
      unresolved: this.unresolved,
      tree: found?.tree,
    };
    await this.#append([ended], end.items, found);
  }

  async #append(events: readonly SessionEvent[], left: number, found?: ComposedTree): Promise<void> {
    const until = this.#trials.length;
    const trials = this.#trials.slice(this.#written, until);
    const step: SessionEvent = { kind: "searchStep", search: this.id, trials, left };
    const trees = new Map(found === undefined ? [] : [[searchTreePath(this.id), found]]);
    await this.#sessions.append(
      this.#current.shown.session,
      () => ({ events: [...(trials.length > 0 ? [step] : []), ...events], trees }),
      this.#target,
    );
    this.#written = until;
  }
}

/** The newest search for the same that was stopped, or whose engine is gone. A log has the properties in an order of its own. */
function findUnfinished(searches: readonly LoggedSearch[], plan: SearchPlan): LoggedSearch | undefined {
  const key = ({ aim, attempt, reference, tests, items }: SearchPlan) =>
    JSON.stringify([Object.entries(aim).sort(), attempt, reference, tests.map(({ id }) => id), items]);
  return searches.findLast(
    (search) => ["stopped", "tooMany", "lost"].includes(search.end?.end ?? "") && key(search) === key(plan),
  );
}
