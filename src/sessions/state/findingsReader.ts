import { breathe } from "../../base/breathe.ts";
import { groupBy } from "../../base/groupBy.ts";
import { type Patch, parsePatch } from "../../model/code/patch.ts";
import { attemptsWith, changedLines, type LikeAttempt, likeAttempts } from "../../model/code/similarity.ts";
import { type Code, codeKey, type Oid } from "../../model/code/snapshot.ts";
import { type ExecutedCase, type FlakyTest, findFlaky, type RunCases } from "../../model/judgement/flaky.ts";
import { type Attempt, decidingRun, tells, tellsOfThisCode, unseenIn } from "../../model/log/attempt.ts";
import { parentOf } from "../../model/log/attemptParent.ts";
import {
  type ComparedCode,
  type Difference,
  type Findings,
  findInCode,
  type KnownEchoes,
  sizeOfComparison,
} from "../../model/log/findings.ts";
import { isOfThisCode } from "../../model/log/outsideRun.ts";
import { currentHypothesis, type Session } from "../../model/log/session.ts";
import { findStuck, findUntouched, type Stuck } from "../../model/log/stuck.ts";
import { isFailing, type TestCase } from "../../model/report/report.ts";
import type { Ports } from "../../ports/ports.ts";
import type { SessionLog, Snapshot } from "../../ports/repository.ts";
import { readResults } from "./knownResults.ts";

/** Above as many changed lines in a session its attempts are not compared: generated code says nothing, and takes long. */
const mostLines = 200_000;

/** Nor above as many lines that are compared with those of every attempt (`sizeOfComparison`): some ten seconds. */
const mostCompared = 20_000_000;

const notCompared = { attempts: [], open: undefined };

/** How many runs of an attempt are looked at for flaky tests, the newest ones. */
const mostRuns = 50;

/** The working tree, as far as it is compared. */
type SeenCode = Code & Pick<Snapshot, "unseen" | "compareWith">;

/**
 * Finds out what the log of a session implies. Trees and results never change, so whatever was read once is kept; only the open
 * changes are compared again each time.
 */
export class FindingsReader {
  readonly #folder: string;
  readonly #ports: Ports;
  /** By the two trees. */
  readonly #differences = new Map<string, Difference>();
  /** By session. */
  readonly #echoes = new Map<string, KnownEchoes>();
  /** By session and run. */
  readonly #cases = new Map<string, readonly ExecutedCase[]>();
  readonly #untouched = new Map<string, Stuck["untouched"]>();

  constructor(folder: string, ports: Ports) {
    this.#folder = folder;
    this.#ports = ports;
  }

  /**
   * `snapshot` is the working tree; its differences from the newest attempt are the open changes, if `isOpen`. Without it, nothing is
   * said of open changes.
   */
  async find(
    session: Session,
    log: Pick<SessionLog, "readAttachment">,
    snapshot: SeenCode | undefined,
    isOpen: boolean,
  ): Promise<Findings> {
    const code = !isComparable(session) ? notCompared : await this.#compareCode(session, snapshot, isOpen);
    return {
      session: session.id,
      ...code,
      flaky: await this.findFlaky(session, log),
      stuck: await this.#findStuck(session, log),
    };
  }

  async #compareCode(session: Session, snapshot: SeenCode | undefined, isOpen: boolean) {
    const { attempts } = session;
    const [baseline] = attempts;
    const newest = attempts.at(-1);
    const pairs = attempts
      .slice(1)
      .flatMap((attempt, index) => [
        [attempts[index]?.tree ?? "", attempt.tree] as const,
        [parentOf(session, attempt)?.tree ?? "", attempt.tree] as const,
        [baseline?.tree ?? "", attempt.tree] as const,
      ]);
    await this.#readDifferences(pairs);
    const open =
      isOpen && snapshot !== undefined && baseline !== undefined && newest !== undefined
        ? await this.#compareOpen(session, snapshot, baseline, newest)
        : undefined;
    const before = new Map(attempts.map((attempt, index) => [attempt, attempts[index - 1]]));
    const compare = (attempt: Attempt | undefined): ComparedCode | undefined => {
      if (attempt === undefined) {
        return open;
      }
      const step = this.#between(before.get(attempt)?.tree, attempt.tree);
      const fromParent = this.#between(parentOf(session, attempt)?.tree, attempt.tree);
      const whole = this.#between(baseline?.tree, attempt.tree);
      return (
        step &&
        fromParent &&
        whole && { code: codeKey(attempt), unseen: unseenIn(attempt), step, fromParent, whole }
      );
    };
    if (sizeOfComparison(attempts.length, attempts.slice(1).map(compare)) > mostCompared) {
      return notCompared;
    }
    const known: KnownEchoes = this.#echoes.get(session.id) ?? new Map();
    this.#echoes.set(session.id, known);
    return findInCode(session, compare, currentHypothesis(session), known, breathe);
  }

  async #compareOpen(
    session: Session,
    snapshot: SeenCode,
    baseline: Attempt,
    newest: Attempt,
  ): Promise<ComparedCode> {
    const trees = treesBefore(session, baseline, newest);
    const compared = await snapshot.compareWith(trees);
    const [step, fromParent, whole] = compared.map(({ diff }) => readDifference(diff));
    const none = readDifference("");
    return {
      code: codeKey(snapshot),
      unseen: snapshot.unseen,
      step: step ?? none,
      fromParent: fromParent ?? none,
      whole: whole ?? none,
    };
  }

  async #readDifferences(pairs: readonly (readonly [from: Oid, to: Oid])[]): Promise<void> {
    const missing = new Map(
      pairs.flatMap((pair) => (this.#differences.has(pair.join()) ? [] : [[pair.join(), pair] as const])),
    );
    const diffs = await this.#ports.repository.diffMany([...missing.values()]);
    for (const [index, key] of [...missing.keys()].entries()) {
      this.#differences.set(key, readDifference(diffs[index] ?? ""));
    }
  }

  #between(from: Oid | undefined, to: Oid): Difference | undefined {
    return this.#differences.get([from, to].join());
  }

  /** The attempts whose changes a planned one is like, or which hold it if it is a part of a change; the likest first. */
  async findLike(session: Session, planned: Patch, isPart: boolean): Promise<readonly LikeAttempt[]> {
    const { attempts } = session;
    const [baseline] = attempts;
    const pairs = attempts
      .slice(1)
      .flatMap(({ tree }, index) => [
        [attempts[index]?.tree ?? "", tree] as const,
        [baseline?.tree ?? "", tree] as const,
      ]);
    await this.#readDifferences(pairs);
    const none = readDifference("").lines;
    const made = attempts.slice(1).map(({ number, tree }, index) => ({
      attempt: number,
      step: this.#between(attempts[index]?.tree, tree)?.lines ?? none,
      whole: this.#between(baseline?.tree, tree)?.lines ?? none,
    }));
    return (isPart ? attemptsWith : likeAttempts)(changedLines(planned), made);
  }

  /**
   * The tests that had different outcomes on the code of one attempt by one command; `ending` is a run whose results are not in
   * the log yet.
   */
  async findFlaky(
    session: Session,
    log: Pick<SessionLog, "readAttachment">,
    ending?: { readonly run: number; readonly cases: readonly TestCase[] },
  ): Promise<readonly FlakyTest[]> {
    const runs: RunCases[] = [];
    for (const attempt of session.attempts) {
      const own = attempt.runs.filter(
        (run) => tellsOfThisCode(run) || (run.number === ending?.run && isOfThisCode(run.origin)),
      );
      for (const [command, repeated] of groupBy(own.slice(-mostRuns), (run) => run.command)) {
        const conditions = `${codeKey(attempt)}\n${command}`;
        for (const { number, unseen = unseenIn(attempt) } of repeated.length > 1 ? repeated : []) {
          const cases =
            number === ending?.run ? ending.cases : await this.#readCases(log, session.id, number);
          runs.push({ conditions, unseen, cases });
        }
      }
    }
    return findFlaky(runs);
  }

  async #readCases(
    log: Pick<SessionLog, "readAttachment">,
    session: string,
    run: number,
  ): Promise<readonly ExecutedCase[]> {
    const key = `${session} ${run}`;
    const known = this.#cases.get(key);
    if (known !== undefined) {
      return known;
    }
    const all = (await readResults(log, session, run))?.cases ?? [];
    // Without their texts, which are what is large.
    const cases = all.map(({ id, name, outcome, isFlaky, loadFailure }) => ({
      id,
      name,
      outcome,
      isFlaky,
      loadFailure,
    }));
    this.#cases.set(key, cases);
    return cases;
  }

  async #findStuck(session: Session, log: Pick<SessionLog, "readAttachment">): Promise<Stuck | undefined> {
    const stuck = findStuck(session.attempts);
    if (stuck === undefined) {
      return undefined;
    }
    const upTo = session.attempts.filter(({ number }) => number <= stuck.attempt);
    const run = upTo
      .toReversed()
      .map(decidingRun)
      .find((one) => one !== undefined && tells(one));
    const key = `${session.id} ${stuck.attempt} ${run?.number}`;
    const untouched =
      this.#untouched.get(key) ?? (await this.#findUntouched(session, log, run?.number, upTo));
    this.#untouched.set(key, untouched);
    return { ...stuck, untouched };
  }

  async #findUntouched(
    session: Session,
    log: Pick<SessionLog, "readAttachment">,
    run: number | undefined,
    attempts: readonly Attempt[],
  ): Promise<Stuck["untouched"]> {
    const cases = run === undefined ? [] : ((await readResults(log, session.id, run))?.cases ?? []);
    const { folder } = this.#ports.repository;
    const inRepository = (path: string) => (folder === "" ? path : `${folder}/${path}`);
    const failing = cases.filter(isFailing);
    const tests = new Set(failing.flatMap(({ file }) => (file === undefined ? [] : [inRepository(file)])));
    const traces = failing.map(({ failures, output = "" }) => {
      const text = `${failures[0]?.text ?? ""}\n${output}`;
      return this.#ports.reports.findStack(text, this.#folder).map(({ path }) => inRepository(path));
    });
    const changed = attempts.flatMap(({ number, changes }) =>
      number === 0 ? [] : changes.map(({ path }) => path),
    );
    return findUntouched(traces, new Set([...changed, ...tests]));
  }
}

/** The trees that open changes are compared with; none if they are not. */
export function treesToCompare(session: Session): readonly Oid[] {
  const [baseline] = session.attempts;
  const newest = session.attempts.at(-1);
  return baseline === undefined || newest === undefined || !isComparable(session)
    ? []
    : treesBefore(session, baseline, newest);
}

function treesBefore(session: Session, baseline: Attempt, newest: Attempt): readonly Oid[] {
  return [newest.tree, parentOf(session, undefined)?.tree ?? newest.tree, baseline.tree];
}

function isComparable({ attempts }: Session): boolean {
  const lines = attempts
    .flatMap(({ number, changes }) => (number === 0 ? [] : changes))
    .reduce((sum, { added = 0, removed = 0 }) => sum + added + removed, 0);
  return lines <= mostLines;
}

function readDifference(diff: string): Difference {
  const patch = parsePatch(diff);
  return { patch, lines: changedLines(patch) };
}
