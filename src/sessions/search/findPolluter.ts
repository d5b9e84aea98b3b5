import { UserError } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import { groupBy } from "../../base/groupBy.ts";
import { isCache } from "../../model/code/caches.ts";
import { expectedDuration } from "../../model/folder/expectedDuration.ts";
import { type Attempt, hasResults } from "../../model/log/attempt.ts";
import type { Run } from "../../model/log/run.ts";
import { foundTest } from "../../model/log/searches.ts";
import { type Session, tellingRuns } from "../../model/log/session.ts";
import { isFailing, type Report, type TestCase } from "../../model/report/report.ts";
import type { FoundPolluters, PolluterSearchPlan, Victim } from "../../model/search/foundPolluters.ts";
import type { PlacedTest } from "../../model/search/foundSearch.ts";
import { expectPolluterRuns, findPolluters, type PolluterVerdict } from "../../model/search/polluters.ts";
import type { Trial, TrialAnswer } from "../../model/search/search.ts";
import type { TestSearchRequest } from "../../model/search/searchRequests.ts";
import { answerOf, type TrialQuestion, type TrialResult } from "../../model/search/trialQuestion.ts";
import { compareOrder, executedIn, testsBefore } from "../../model/search/victim.ts";
import type { KeptAnswers } from "../../ports/search.ts";
import type { ConfirmedCommand } from "../run/confirmedCommand.ts";
import { readReport } from "../run/readRun.ts";
import type { RunObserver } from "../run/runCommand.ts";
import type { Sessions } from "../state/sessions.ts";
import { type RecordedSearch, recordSearch, type SearchPlan } from "./recordSearch.ts";

/** How many of the newest runs are looked at for the order of the tests. */
const lookedAt = 30;

/** How many times the usual number of runs a search may take: several polluters, and a test that errs by itself, take more. */
const mostTimes = 5;

/** How much longer than the run until the test all runs of a search take, without their starts (docs/rules/search.md#f4). */
const share = 1.3;

/** What is known of a test by one run. */
interface Observed {
  readonly attempt: Attempt;
  readonly run: Run;
  readonly report: Report;
  readonly test: TestCase;
  /** What ran before it, in order. */
  readonly before: readonly TestCase[];
}

/** A search that is ready to begin. */
interface PreparedSearch {
  readonly plan: PolluterSearchPlan;
  readonly question: TrialQuestion;
  readonly victim: TestCase;
  /** What is chosen separately, in order: single tests, or those that can only be run together. */
  readonly items: readonly (readonly TestCase[])[];
  /** What can only be run together with the test, and ran before it. */
  readonly alwaysBefore: readonly TestCase[];
  /** The items that run in the process of the test. */
  readonly own: readonly number[];
  /** The other tests of that run. */
  readonly all: readonly TestCase[];
  /** The trees of the runs that say what the test does alone and after all of them. */
  readonly seen: { readonly alone?: string | undefined; readonly together: string };
  readonly canRepeat: boolean;
}

/**
 * What a search for the tests that break another one, or that it needs, would take. Nothing is run.
 * @throws {UserError} if no run is known in which other tests ran before it, or the command cannot run a part of its tests
 */
export async function planPolluterSearch(
  sessions: Sessions,
  request: TestSearchRequest,
): Promise<PolluterSearchPlan> {
  return (await prepare(sessions, request)).plan;
}

/**
 * Finds the tests that make another one fail although it passes alone, or that it needs to pass, by running it after some of the tests that ran before
 * it. It runs in the folder itself, as what tests leave behind may lie in files, packages or databases (docs/rules/search.md#f10). The search is in the log from
 * its start, with what it came to; its trials are no runs of the log.
 * @throws {UserError} as `planPolluterSearch`, and if the command is another text than the confirmed one
 */
export async function findPolluter(
  sessions: Sessions,
  { command, by, ...request }: TestSearchRequest & Pick<ConfirmedCommand, "command" | "by">,
  observer: RunObserver,
): Promise<FoundPolluters> {
  const prepared = await prepare(sessions, request);
  sessions.refuseElsewhere();
  const call = { session: request.session, purpose: prepared.plan.purpose, command, by };
  return recordSearch(sessions, call, asLogged(prepared), observer, (record) =>
    new PolluterSearch(sessions, prepared, record).carryOut(),
  );
}

/**
 * The tests that failed in the newest runs of a session's commands, the newest first: what can be asked about. Those that passed on the same code in
 * another run, after other tests, say so.
 */
export async function listVictims(
  sessions: Sessions,
  { session: id }: { readonly session: string },
): Promise<readonly Victim[]> {
  const session = sessions.find(id);
  const found = new Map<string, Victim>();
  const seen: {
    readonly tree: string;
    readonly run: number;
    readonly passed: ReadonlyMap<string, number>;
  }[] = [];
  for (const { attempt, run } of tellingRuns(session).slice(0, lookedAt)) {
    const report = await readReport(sessions, id, run.number);
    const executed = report === undefined ? [] : executedIn(report);
    for (const [place, test] of executed.entries()) {
      if (isFailing(test) && !found.has(test.id)) {
        found.set(test.id, {
          ...describeTest(test),
          classname: test.classname,
          failedIn: run.number,
          after: place,
        });
      }
    }
    const passed = executed.flatMap(({ id: test, outcome }, place) =>
      outcome === "passed" ? [[test, place] as const] : [],
    );
    seen.push({ tree: attempt.tree, run: run.number, passed: new Map(passed) });
  }
  const trees = new Map(seen.map(({ run, tree }) => [run, tree]));
  return [...found.values()].map((victim) => {
    const tree = trees.get(victim.failedIn);
    const other = seen.find(
      (one) => one.tree === tree && (one.passed.get(victim.id) ?? victim.after) !== victim.after,
    );
    return other === undefined ? victim : { ...victim, passedIn: other.run };
  });
}

/** What the log says of a search when it begins. */
function asLogged({ plan: { question, test, attempt, runs }, items }: PreparedSearch): SearchPlan {
  const { id, name } = test;
  return {
    aim: { kind: "polluter", question },
    items: items.length,
    runs,
    attempt,
    tests: [{ id, name }],
  };
}

async function prepare(sessions: Sessions, request: TestSearchRequest): Promise<PreparedSearch> {
  const session = sessions.find(request.session);
  const { together, alone, failing } = choose(await observe(sessions, session, request.test));
  const { run, attempt, report, before } = together;
  const { command, purpose } = run;
  const sequence = [...before, together.test];
  const can = await sessions.ports.runners.planSequence(command, sessions.folder, sequence);
  const units = new Map(sequence.map((one, index) => [one, can.units[index] ?? ""]));
  const processes = new Map(sequence.map((one, index) => [one, can.processes[index]]));
  // What can only be run with the test itself is always there.
  const others = before.filter((one) => units.get(one) !== units.get(together.test));
  const items = [...groupBy(others, (one) => units.get(one)).values()];
  if (items.length === 0) {
    throw new UserError(fact("search.nothingBefore", { test: failing.name }), fact("next.runAllTests"));
  }
  const own = [...items.keys()].filter((item) =>
    items[item]?.some((one) => processes.get(one) === processes.get(together.test)),
  );
  const pollutes = isFailing(together.test);
  const searched = own.length > 0 ? own : [...items.keys()];
  const runs = expectPolluterRuns(searched.length) + (own.length > 0 && own.length < items.length ? 1 : 0);
  const plan: PolluterSearchPlan = {
    question: pollutes ? "breaks" : "needs",
    test: describeTest(failing),
    run: run.number,
    attempt: attempt.number,
    command,
    purpose,
    framework: can.framework,
    tests: items.flat().length,
    sameProcess: own.flatMap((item) => items[item] ?? []).length,
    runs,
    mostRuns: mostTimes * runs,
    ms: expectTime(report, before, runs, expectedDuration(session, command)),
  };
  return {
    plan,
    question: { isSo: pollutes ? "fail" : "pass", tests: [failing] },
    victim: together.test,
    alwaysBefore: before.filter((one) => units.get(one) === units.get(together.test)),
    items,
    own,
    all: report.cases,
    seen: { together: attempt.tree, alone: alone?.before.length === 0 ? alone.attempt.tree : undefined },
    canRepeat: can.canRepeat,
  };
}

/** What the newest runs of the session's commands say of a test, the newest first. */
async function observe(sessions: Sessions, session: Session, id: string): Promise<readonly Observed[]> {
  const found: Observed[] = [];
  for (const { attempt, run } of tellingRuns(session).slice(0, lookedAt)) {
    const report = await readReport(sessions, session.id, run.number);
    const before = report && testsBefore(report, id);
    const test = report?.cases.find((one) => one.id === id);
    if (report !== undefined && before !== undefined && test !== undefined) {
      found.push({ attempt, run, report, test, before });
    }
  }
  return found;
}

/**
 * The run in which the test ran after others, the one in which it ran after fewer and did the opposite, if there is one, and how it failed in either of
 * them. Runs of the same code are believed first.
 */
function choose(observed: readonly Observed[]): {
  readonly together: Observed;
  readonly alone: Observed | undefined;
  readonly failing: TestCase;
} {
  const failed = observed.filter(({ test }) => isFailing(test));
  const passed = observed.filter(({ test }) => test.outcome === "passed");
  const pairs = failed.flatMap((one) => passed.map((other) => [one, other] as const));
  const differing = pairs.filter(([one, other]) => one.before.length !== other.before.length);
  const isSameCode = ([one, other]: readonly [Observed, Observed]) => one.attempt.tree === other.attempt.tree;
  const pair = differing.find(isSameCode) ?? differing[0];
  if (pair !== undefined) {
    const [together, alone] = pair.toSorted((one, other) => other.before.length - one.before.length);
    if (together !== undefined) {
      return { together, alone, failing: pair[0].test };
    }
  }
  const together = failed.find(({ before }) => before.length > 0);
  if (together === undefined) {
    const name = observed[0]?.test.name;
    throw name === undefined
      ? new UserError(fact("search.testNotRun"), fact("next.runAllTests"))
      : new UserError(
          failed.length === 0
            ? fact("search.neverFailed", { test: name })
            : fact("search.nothingBefore", { test: name }),
          fact("next.runAllTests"),
        );
  }
  return { together, alone: undefined, failing: together.test };
}

/** By the times that the tests took, and the rest of the run for each start. */
function expectTime(
  { cases }: Report,
  before: readonly TestCase[],
  runs: number,
  runMs: number | undefined,
): number | undefined {
  const sum = (of: readonly TestCase[]) => 1000 * of.reduce((all, { seconds = 0 }) => all + seconds, 0);
  return runMs === undefined
    ? undefined
    : Math.round(share * Math.min(runMs, sum(before)) + runs * Math.max(0, runMs - sum(cases)));
}

/** Why there is no answer. */
function describeVerdict(
  verdict: Exclude<PolluterVerdict, { readonly is: "found" }>,
  { question, test: { name: test } }: PolluterSearchPlan,
): Fact {
  switch (verdict.is) {
    case "alone":
      return question === "breaks"
        ? fact("search.failsAlone", { test })
        : fact("search.passesAlone", { test });
    case "notOrder":
      return question === "breaks"
        ? fact("search.passedAfterAll", { test, times: verdict.of })
        : fact("search.failedAfterAll", { test, times: verdict.of });
    case "flaky":
      return fact("search.testIsFlaky", { test, wrong: verdict.wrong, of: verdict.of });
    case "unclear":
      return fact("search.testUnclear", { test });
  }
}

function describeTest({ id, name, file, line }: TestCase): PlacedTest {
  return { id, name, file, line };
}

/** The order was not kept: no answer of such a run means anything. */
const otherOrder = "otherOrder";

/** Carries one search out. */
class PolluterSearch {
  /** How many trials there were, also those whose order was another one. */
  #carriedOut = 0;
  /** The tests are run twice in one process, as their order cannot be had. */
  #isTwice = false;
  #isOrderKept = true;
  /** The items that are searched. */
  #searched: readonly number[];
  #left: readonly number[];
  #tree = "";
  #kept: KeptAnswers | undefined;
  readonly #sessions: Sessions;
  readonly #prepared: PreparedSearch;
  readonly #record: RecordedSearch;

  constructor(sessions: Sessions, prepared: PreparedSearch, record: RecordedSearch) {
    this.#sessions = sessions;
    this.#prepared = prepared;
    this.#record = record;
    this.#searched = [...prepared.items.keys()];
    this.#left = this.#searched;
  }

  async carryOut(): Promise<FoundPolluters> {
    const files = await this.#lookAtFiles();
    this.#tree = files.tree;
    let found = await this.#search();
    if (!this.#isOrderKept && this.#prepared.canRepeat) {
      this.#isTwice = true;
      found = await this.#search();
    }
    if (found.end !== "stopped" && found.end !== "tooMany") {
      await this.#sessions.afterDone(() => this.#kept?.forget());
    }
    const { end, agreed, reason } = found;
    const tests = found.found.map(foundTest);
    const items = end === "failed" ? this.#prepared.items.length : this.#left.length;
    await this.#record.end({ end, agreed, reason, found: tests, items, place: "folder" });
    return { ...found, changedFiles: await this.#listChanged(files) };
  }

  /** The tree of the files as they are, and those that differ from the attempt whose run is searched. */
  async #lookAtFiles() {
    const snapshot = await this.#sessions.ports.repository.takeSnapshot("compare");
    try {
      const changes = await snapshot.changesSince(this.#prepared.seen.together);
      return { tree: snapshot.tree, changed: changes.map(({ path }) => path) };
    } finally {
      snapshot.dispose();
    }
  }

  /** Files that changed in the meantime: an edit, or what a test leaves behind. */
  async #listChanged(before: { readonly changed: readonly string[] }): Promise<readonly string[]> {
    const now = await this.#lookAtFiles();
    const [had, has] = [new Set(before.changed), new Set(now.changed)];
    const differing = [
      ...now.changed.filter((path) => !had.has(path)),
      ...before.changed.filter((path) => !has.has(path)),
    ];
    // One that differed before may differ in another way now.
    const changed = now.tree === this.#tree ? [] : differing.length > 0 ? differing : now.changed;
    return changed.filter((path) => !isCache(path));
  }

  async #search(): Promise<Omit<FoundPolluters, "changedFiles">> {
    const { items, own, plan, victim } = this.#prepared;
    this.#kept = this.#sessions.ports.repository.openKeptAnswers([
      this.#tree,
      plan.command,
      plan.question,
      victim.id,
      String(this.#isTwice),
      ...items.flat().map(({ id }) => id),
    ]);
    this.#searched = [...items.keys()];
    this.#left = this.#searched;
    if (own.length > 0 && own.length < items.length) {
      const answer = await this.#answer({ set: own, time: 0, left: this.#searched });
      if (typeof answer === "string") {
        return this.#end(answer);
      }
      if (answer.is === "yes") {
        this.#searched = own;
      }
    }
    const seconds = this.#searched.map((item) =>
      (items[item] ?? []).reduce((sum, one) => sum + (one.seconds ?? 0), 0),
    );
    const search = findPolluters(seconds);
    let step = search.next();
    while (step.done !== true) {
      const { set, time, left } = step.value;
      const answer = await this.#answer({ set: this.#itemsOf(set), time, left: this.#itemsOf(left) });
      if (typeof answer === "string") {
        return this.#end(answer);
      }
      step = search.next(answer);
    }
    const verdict = step.value;
    if (verdict.is === "found") {
      this.#left = this.#itemsOf(verdict.set);
      return { ...this.#describe("found"), agreed: verdict.agreed };
    }
    return { ...this.#describe("failed"), found: [], reason: describeVerdict(verdict, plan) };
  }

  #itemsOf(searched: readonly number[]): readonly number[] {
    return searched.flatMap((index) => this.#searched[index] ?? []);
  }

  #end(why: "stopped" | "tooMany" | typeof otherOrder): Omit<FoundPolluters, "changedFiles"> {
    const { framework } = this.#prepared.plan;
    return why === otherOrder
      ? { ...this.#describe("failed"), found: [], reason: fact("search.orderNotKept", { framework }) }
      : this.#describe(why);
  }

  #describe(end: FoundPolluters["end"]): Omit<FoundPolluters, "changedFiles"> {
    const { plan, items } = this.#prepared;
    return {
      ...plan,
      search: this.#record.id,
      where: "folder",
      end,
      found: this.#left.flatMap((item) => items[item] ?? []).map(describeTest),
      carriedOut: this.#carriedOut,
      unresolved: this.#record.unresolved,
    };
  }

  /** What a set of items comes to; or why the search ends here. */
  async #answer({
    set,
    time,
    left,
  }: Trial): Promise<TrialAnswer | "stopped" | "tooMany" | typeof otherOrder> {
    this.#left = left;
    const known = time === 0 ? this.#known(set) : undefined;
    const had = known ?? this.#kept?.find(set.join(), time);
    if (had !== undefined) {
      return had;
    }
    const { plan } = this.#prepared;
    if (this.#carriedOut >= plan.mostRuns) {
      return "tooMany";
    }
    const answer = await this.#run(set, left.length);
    if (answer === undefined) {
      return "stopped";
    }
    if (answer === otherOrder) {
      this.#isOrderKept = false;
      return answer;
    }
    await this.#record.add({ items: set.length, answer: answer.is }, left.length);
    await this.#sessions.afterDone(() => this.#kept?.add(set.join(), answer));
    return answer;
  }

  /** What the log says already, of these files. */
  #known(set: readonly number[]): TrialAnswer | undefined {
    const { seen, items } = this.#prepared;
    if (this.#isTwice) {
      return undefined;
    }
    if (set.length === 0 && seen.alone === this.#tree) {
      return { is: "no" };
    }
    return set.length === items.length && seen.together === this.#tree ? { is: "yes" } : undefined;
  }

  async #run(set: readonly number[], left: number): Promise<TrialAnswer | typeof otherOrder | undefined> {
    const { items, alwaysBefore, victim, all, question } = this.#prepared;
    const cases = [...set.flatMap((item) => items[item] ?? []), ...alwaysBefore, victim];
    const chosen = new Set(cases);
    const sequence = { cases, others: all.filter((one) => !chosen.has(one)), isTwice: this.#isTwice };
    const result = await this.#record.try(
      { folder: this.#sessions.folder, enclose: async () => undefined },
      { left, sequence },
    );
    if (result === undefined) {
      return undefined;
    }
    this.#carriedOut += 1;
    const { report } = result;
    if (this.#isTwice) {
      return answerOf(question, lastOfTwo(result, victim));
    }
    const order = report === undefined || !hasResults(result.outcome) ? "kept" : compareOrder(cases, report);
    if (order === "otherOrder") {
      return otherOrder;
    }
    return order === "kept" ? answerOf(question, result) : { is: "unresolved", names: [] };
  }
}

/** Of a test that was run twice, a failure counts: the first time nothing need have run before it. */
function lastOfTwo(result: TrialResult, victim: TestCase): TrialResult {
  const { report } = result;
  if (report === undefined) {
    return result;
  }
  const isVictim = ({ file, suitePath, classname, name }: TestCase) =>
    file === victim.file &&
    classname === victim.classname &&
    name === victim.name &&
    suitePath.join() === victim.suitePath.join();
  const own = report.cases.filter(isVictim);
  const decisive = own.find(isFailing) ?? own.at(-1);
  return decisive === undefined
    ? result
    : { ...result, report: { ...report, cases: [{ ...decisive, id: victim.id }] } };
}
