import type { Place, SessionEvent } from "../../model/log/events.ts";
import {
  type LoggedSearch,
  type SearchEnd,
  type SearchTrial,
  searchTreePath,
} from "../../model/log/searches.ts";
import type { ComposedTree } from "../../ports/search.ts";
import { checkConfirmed } from "../run/confirmedCommand.ts";
import type { Target } from "../state/appendToSession.ts";
import type { CurrentRun, Sessions } from "../state/sessions.ts";

/** What a search looks for, and by what, as its use case knows it. */
export type SearchPlan = Pick<
  LoggedSearch,
  "aim" | "attempt" | "reference" | "tests" | "items" | "runs" | "inPlace"
>;

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
  readonly #trials: SearchTrial[] = [];
  #written = 0;

  private constructor(id: string, sessions: Sessions, target: Target, current: CurrentRun, plan: SearchPlan) {
    this.id = id;
    this.#sessions = sessions;
    this.#target = target;
    this.#current = current;
    this.#plan = plan;
  }

  /**
   * Writes down that a search begins, in the log of the current branch; or that the one goes on that looked for the same and did not come to its end.
   * @throws {UserError} if the session's command is another text than the confirmed one by then, or if a run is in progress on the files that the
   *   trials would exchange
   */
  static async begin(sessions: Sessions, current: CurrentRun, plan: SearchPlan): Promise<RecordedSearch> {
    const { world } = sessions.ports;
    const target = await sessions.openTarget();
    const { command, purpose, session: id } = current.shown;
    const unfinished = findUnfinished(sessions.find(id).searches, plan);
    const record = new RecordedSearch(unfinished?.search ?? world.newId(), sessions, target, current, plan);
    const started: SessionEvent = {
      kind: "searchStarted",
      search: record.id,
      ...plan,
      command,
      owner: world.self,
      by: current.by,
    };
    record.show(plan.items);
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

  /** How many trials it took until now, and how many of these could not be judged. */
  get runs(): number {
    return this.#trials.length;
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
  show(left: number): void {
    const { aim, items, runs } = this.#plan;
    const trials = this.#trials.slice(-shownTrials);
    const search = { search: this.id, aim, items, runs, left, run: this.runs + 1, trials };
    this.#current.shown = { ...this.#current.shown, search };
    this.#sessions.running = this.#current;
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
    const unresolved = this.#trials.filter(({ answer }) => answer === "unresolved").length;
    const ended: SessionEvent = {
      kind: "searchEnded",
      search: this.id,
      ...end,
      runs: this.runs,
      unresolved,
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

/** The newest search for the same that was stopped, or whose engine is gone. */
function findUnfinished(searches: readonly LoggedSearch[], plan: SearchPlan): LoggedSearch | undefined {
  const key = ({ aim, attempt, reference, tests, items }: SearchPlan) =>
    JSON.stringify([aim, attempt, reference, tests.map(({ id }) => id), items]);
  return searches.findLast(
    (search) => ["stopped", "tooMany", "lost"].includes(search.end?.end ?? "") && key(search) === key(plan),
  );
}
