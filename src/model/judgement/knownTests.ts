import { groupBy } from "../../base/groupBy.ts";
import { compareErrors } from "../error/sameError.ts";
import { fileOf, isFailing, isGroupFailure, type TestCase } from "../report/report.ts";
import { findMeant } from "./printedNames.ts";
import { alignTwins, pairTwins } from "./twins.ts";
import { isOfGroup } from "./verdict.ts";

/** The results of a run that others are compared with. */
export interface Reference {
  /** The attempt on whose code it was made. */
  readonly attempt: number;
  readonly cases: readonly TestCase[];
  /** Other tests may have been run too: whether they failed there is not known. */
  readonly isPartial?: boolean | undefined;
}

/** What the runs of a session say of its tests before one more run is judged. */
export interface KnownTests {
  /** Of each test its newest result in a run that really executed it; undefined where no run has results. */
  readonly newest: Reference | undefined;
  /** The same for the first attempt that has results alone: the baseline, unless that is broken. */
  readonly baseline: Reference | undefined;
  /** The ids of all tests that failed in any run. */
  readonly failed: ReadonlySet<string>;
  /** What stands for groups that failed, by its id. */
  readonly failedGroups: ReadonlyMap<string, TestCase>;
  /** The files that could not be loaded in any run. */
  readonly failedFiles: ReadonlySet<string>;
  /** The commands of the runs that were broken and named no such file: that they are green proves something, of others it does not. */
  readonly brokenCommands: ReadonlySet<string>;
  /** The results on the very code that is judged, of other runs than the one that is, oldest first. */
  readonly here: readonly Reference[];
}

/** The same while it grows, run by run. */
export interface GrowingTests {
  readonly newest: GrowingReference;
  readonly baseline: GrowingReference;
  /** The ids of tests that no whole report has named yet. */
  readonly printed: Set<string>;
  readonly failed: Set<string>;
  readonly failedGroups: Map<string, TestCase>;
  readonly failedFiles: Set<string>;
  readonly brokenCommands: Set<string>;
}

interface GrowingReference {
  attempt: number | undefined;
  isPartial: boolean;
  readonly cases: Map<string, TestCase>;
}

/** Where nothing is known yet; the run of the baseline is to be added first. */
export function noTests(): GrowingTests {
  const empty = (): GrowingReference => ({ attempt: undefined, isPartial: true, cases: new Map() });
  return {
    newest: empty(),
    baseline: empty(),
    printed: new Set(),
    failed: new Set(),
    failedGroups: new Map(),
    failedFiles: new Set(),
    brokenCommands: new Set(),
  };
}

/** Adds the results of one more run; runs come in the order of their attempts. Twins go on under the ids that they had. */
export function addRun(tests: GrowingTests, of: Reference): void {
  const { newest, baseline, printed, failed, failedGroups } = tests;
  const run = { ...of, cases: alignTwins(of.cases, [...newest.cases.values()]) };
  if (run.isPartial === true) {
    for (const { id } of run.cases.filter(({ id }) => !newest.cases.has(id))) {
      printed.add(id);
    }
  } else {
    nameAsIn(tests, run.cases);
  }
  addTo(newest, run);
  if (baseline.attempt === undefined || baseline.attempt === run.attempt) {
    addTo(baseline, run);
  }
  for (const testCase of run.cases.filter(isFailing)) {
    if (isGroupFailure(testCase)) {
      failedGroups.set(testCase.id, testCase);
    } else if (wasExecuted(testCase)) {
      failed.add(testCase.id);
    }
  }
}

/** From here on, tests that only a console named have the names that a whole report gives them. */
function nameAsIn(tests: GrowingTests, cases: readonly TestCase[]): void {
  const { newest, baseline, printed, failed } = tests;
  const meant = meantBy(tests, cases);
  for (const { id } of printed.size === 0 ? [] : cases) {
    printed.delete(id);
  }
  for (const [id, ids] of meant) {
    moveCase(newest.cases, id, ids);
    moveCase(baseline.cases, id, ids);
    printed.delete(id);
    // Any of several may be the one that failed.
    for (const other of failed.delete(id) ? ids : []) {
      failed.add(other);
    }
  }
}

/** A case goes on under its one other id; which of several it was nobody knows. */
function moveCase(cases: Map<string, TestCase>, id: string, [to, ...others]: readonly string[]): void {
  const one = cases.get(id);
  cases.delete(id);
  if (one !== undefined && to !== undefined && others.length === 0) {
    cases.set(to, { ...one, id: to });
  }
}

/** The ids that cases of a report have for tests that only a console named, by the ids of these; one where it is certain. */
function meantBy(
  { newest, printed }: GrowingTests,
  cases: readonly TestCase[],
): ReadonlyMap<string, readonly string[]> {
  const known = Array.from(printed, (id) => newest.cases.get(id)).filter((one) => one !== undefined);
  return new Map([...findMeant(known, cases)].map(([id, meant]) => [id, meant.map((one) => one.id)]));
}

/** Adds what a run says that has no results to compare with: which files it could not load, or else that its command does not work. */
export function addBrokenRun(
  { failedFiles, brokenCommands }: GrowingTests,
  cases: readonly TestCase[],
  command?: string,
): void {
  const unloaded = cases.filter(({ loadFailure }) => loadFailure === true);
  for (const { file, name } of unloaded) {
    failedFiles.add(file ?? name);
  }
  if (unloaded.length === 0 && command !== undefined) {
    brokenCommands.add(command);
  }
}

/**
 * Whether a test may be one of a file that a report names: by its file, its module or its package. One of which the report says none of
 * these, as that of Node 20 does, may be of any.
 */
export function mayBeOfFile(one: TestCase, file: string): boolean {
  const module = file.replace(/\.\w+$/, "").replaceAll("/", ".");
  const known = fileOf(one);
  return (
    known === file ||
    (known === undefined && /^(?:test)?$/.test(one.classname)) ||
    [file, module].includes(one.classname) ||
    one.classname.startsWith(`${module}.`) ||
    one.suitePath.includes(file)
  );
}

/** The groups that failed and of which no test was executed since: these are the cases that were. */
export function unseenGroups(
  groups: ReadonlyMap<string, TestCase>,
  executed: readonly TestCase[],
): readonly TestCase[] {
  return [...groups.values()].filter((group) => !executed.some((one) => isOfGroup(one, group)));
}

function addTo(reference: GrowingReference, { attempt, cases, isPartial = false }: Reference): void {
  reference.attempt = attempt;
  reference.isPartial &&= isPartial;
  // A group that is not red any more is not listed at all: its tests say that it was run.
  for (const [id, group] of reference.cases) {
    if (isGroupFailure(group) && cases.some((one) => wasExecuted(one) && isOfGroup(one, group))) {
      reference.cases.delete(id);
    }
  }
  for (const testCase of cases) {
    if (wasExecuted(testCase) || isGroupFailure(testCase)) {
      reference.cases.set(testCase.id, testCase);
    }
  }
}

/** Whether a case says what a test did: it was not skipped, and does not stand for a file or a group that failed as a whole. */
export function wasExecuted(testCase: TestCase): boolean {
  return testCase.outcome !== "skipped" && testCase.loadFailure !== true && !isGroupFailure(testCase);
}

/**
 * What is known when `cases` are judged, the results of a run: tests that were moved or renamed since are known under the ids that
 * they have there. `here` are the other runs on the same code, oldest first.
 */
export function knowTests(
  tests: GrowingTests,
  here: readonly Reference[] = [],
  cases: readonly TestCase[] = [],
): KnownTests {
  const meant = meantBy(tests, cases);
  const isCertain = ({ id }: TestCase) => (meant.get(id)?.length ?? 1) === 1;
  const last = [...tests.newest.cases.values()].filter(isCertain);
  const twins = new Map([...pairTwins(last, cases), ...onlyOnes(meant)]);
  const renamed = findRenamed(rename(last, twins), cases, tests.newest.isPartial);
  const close = ({ attempt, cases: known, isPartial }: GrowingReference): Reference | undefined =>
    attempt === undefined
      ? undefined
      : {
          attempt,
          cases: rename(
            rename(known === tests.newest.cases ? last : [...known.values()].filter(isCertain), twins),
            renamed,
          ),
          ...(isPartial && { isPartial }),
        };
  // A test that was green since may have been left out, while another one of its name is green.
  const isSure = (id: string) => {
    const last = tests.newest.cases.get(id);
    return tests.newest.isPartial || (last !== undefined && isFailing(last));
  };
  const idOf = (id: string) => {
    const aligned = twins.get(id) ?? id;
    return isSure(id) ? (renamed.get(aligned) ?? aligned) : aligned;
  };
  return {
    newest: close(tests.newest),
    baseline: close(tests.baseline),
    failed: new Set([...tests.failed].flatMap((id) => meant.get(id) ?? idOf(id))),
    failedGroups: tests.failedGroups,
    failedFiles: tests.failedFiles,
    brokenCommands: tests.brokenCommands,
    here: here.map((run) => ({ ...run, cases: rename(alignTwins(run.cases, cases), renamed) })),
  };
}

function onlyOnes(meant: ReadonlyMap<string, readonly string[]>): readonly (readonly [string, string])[] {
  return [...meant].flatMap(([id, [one, ...others]]) =>
    one === undefined || others.length > 0 ? [] : [[id, one] as const],
  );
}

/** The cases of a reference under the ids that the tests have in later results. */
export function alignCases(
  { cases, isPartial = false }: Omit<Reference, "attempt">,
  later: readonly TestCase[],
): readonly TestCase[] {
  const aligned = alignTwins(cases, later);
  return rename(aligned, findRenamed(aligned, later, isPartial));
}

function rename(cases: readonly TestCase[], renamed: ReadonlyMap<string, string>): readonly TestCase[] {
  return renamed.size === 0 ? cases : cases.map((one) => ({ ...one, id: renamed.get(one.id) ?? one.id }));
}

/**
 * The new ids of tests that have another one in the later results. Of those that only an output names, which says less of a test
 * than a report: where file and name make it certain. Of others: where they were moved or renamed for certain, gone here and new
 * there, one of each, alike in all but one thing, and doing the same. A red test is not taken for a green one of another name: nobody
 * knows that it was not just left out. These may differ, in turn: the file; the parameters; a part of
 * the name, if both fail by the same error.
 */
function findRenamed(
  known: readonly TestCase[],
  later: readonly TestCase[],
  isPartial: boolean,
): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  // Mostly the same tests are run in the same order again.
  if (known.length === later.length && known.every(({ id }, index) => id === later[index]?.id)) {
    return renamed;
  }
  const knownIds = new Set(known.map(({ id }) => id));
  const laterIds = new Set(later.map(({ id }) => id));
  const lost = known.filter(({ id }) => !laterIds.has(id));
  const added = later.filter(({ id }) => !knownIds.has(id));
  if (lost.length === 0 || added.length === 0) {
    return renamed;
  }
  const pairUp = (keyOf: (one: TestCase) => string, isAlike: (one: TestCase, other: TestCase) => boolean) => {
    const taken = new Set(renamed.values());
    const gone = groupBy(
      lost.filter(({ id }) => !renamed.has(id)),
      keyOf,
    );
    const fresh = groupBy(
      added.filter(({ id }) => !taken.has(id)),
      keyOf,
    );
    for (const [key, [one, ...more]] of gone) {
      const [other, ...rivals] = fresh.get(key) ?? [];
      const isOnly = more.length + rivals.length === 0;
      if (isOnly && one !== undefined && other !== undefined && isAlike(one, other)) {
        renamed.set(one.id, other.id);
      }
    }
  };
  if (isPartial) {
    pairUp(
      ({ file, name }) => JSON.stringify([file, name]),
      () => true,
    );
  }
  pairUp(({ classname, name }) => JSON.stringify([lastOf(classname), name]), doTheSame);
  pairUp(
    ({ file, classname, name }) => JSON.stringify([file, classname, withoutParameters(name)]),
    doTheSame,
  );
  pairUp(
    ({ file, classname }) => JSON.stringify([file, classname]),
    (one, other) => isFailing(one) && doTheSame(one, other) && areAlike(one.name, other.name),
  );
  return renamed;
}

function doTheSame(one: TestCase, other: TestCase): boolean {
  return isFailing(one)
    ? isFailing(other) && compareErrors(one, other).kind === "same"
    : one.outcome === other.outcome;
}

/** Whether two names have half of the longer one in common, at the beginning and the end. */
function areAlike(one: string, other: string): boolean {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) {
    start++;
  }
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) {
    end++;
  }
  return 2 * (start + end) >= Math.max(one.length, other.length);
}

function lastOf(classname: string): string {
  return (
    classname
      .split(/[./\\:>]+/)
      .at(-1)
      ?.trim() ?? ""
  );
}

/** pytest, JUnit and PHPUnit write parameters behind the name. */
function withoutParameters(name: string): string {
  return name.replace(/(?:\[.{0,500}\]|\(.{0,500}\)| with data set .{0,500})$/s, "");
}
