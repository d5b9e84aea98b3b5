import { type Fact, fact, listed } from "../base/facts/fact.ts";
import { resolveEnd, resolveFile, type SearchedFolder, startsIn } from "../base/findPath.ts";
import { openFolder, realPathOf } from "../base/folderFiles.ts";
import { groupBy } from "../base/groupBy.ts";
import { writtenContent } from "../model/judgement/twins.ts";
import {
  type Failure,
  isFailing,
  type Position,
  type SuiteFailure,
  type TestCase,
} from "../model/report/report.ts";
import { classPlace, distinguish, idInProject, testId, testIdIn } from "../model/report/testId.ts";
import { findComparison } from "./comparison.ts";
import type { RawCase, RawFailure, RawSuite, RawSuiteFailure } from "./junit.ts";
import { isEmptyFile, isLoadFailure } from "./loadFailure.ts";
import { withQuotes } from "./nodeQuotes.ts";
import { type FileIndex, findInIndex, indexFiles } from "./places/fileIndex.ts";
import { type Frame, readFrames } from "./places/frames.ts";
import { findPosition, toLine } from "./places/location.ts";
import { Modules } from "./places/moduleFolders.ts";
import { firstVisibleLine, withoutReportColours } from "./reportTexts.ts";
import { withoutParents } from "./withoutParents.ts";

/** How many characters of texts of one run are kept in all: nobody reads more, and a report may have 2 GB of them. */
const mostText = 16 * 2 ** 20;

/** How many texts of places are remembered. */
const mostResolved = 20_000;

const none: readonly never[] = [];

/** Where a case comes from, as far as it distinguishes tests of one name. */
interface Origin {
  /** The number of the report that lists it. */
  readonly report: number;
  /** The module by the place of the report. */
  readonly module: string | undefined;
  readonly hostname: string | undefined;
  readonly basedir: string | undefined;
  readonly project: string | undefined;
  /** Cases of one name are runs of one test. */
  readonly hasReruns: boolean;
}

/** Red is worse than green, and not executed says nothing. */
function severity(testCase: TestCase | undefined): number {
  return testCase === undefined || testCase.outcome === "skipped" ? 0 : isFailing(testCase) ? 2 : 1;
}

function describeRepeated(count: number): readonly Fact[] {
  return count === 0 ? [] : [fact("report.repeated", { count })];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A failure, and what leads to its place: the one that the report names, or its text. */
interface ReadFailure {
  readonly failure: Writable<Failure>;
  readonly named: Frame | undefined;
  readonly says: string;
}

/** A case of which a place was not found where the report says; it is looked for among all files of the folder. */
interface Sought {
  readonly testCase: Writable<TestCase>;
  /** Where the report says that the test is. */
  readonly written: readonly (string | undefined)[];
  readonly line: number | undefined;
  readonly places: readonly ReadFailure[];
  /** The module that it is a test of. */
  readonly module: string | undefined;
}

/** Makes test cases of what the reports of one run say: with places in the folder, and with texts as far as they are kept. */
export class TestCases {
  readonly #root: string;
  readonly #folder: SearchedFolder;
  readonly #resolved = new Map<string, string | undefined>();
  readonly #suitePaths = new WeakMap<RawSuite, readonly string[]>();
  #cases: Writable<TestCase>[] = [];
  #origins: Origin[] = [];
  #report: Pick<Origin, "report" | "module"> = { report: 0, module: undefined };
  readonly #modules: Modules;
  readonly #suiteFailures: SuiteFailure[] = [];
  readonly #sought: Sought[] = [];
  #index: FileIndex | undefined;
  #keptText = 0;
  #droppedTexts = 0;

  /** `bases` are the directories of the folder that frameworks count paths from, relative to it. */
  constructor(folder: string, bases: readonly string[]) {
    this.#root = folder;
    this.#folder = openFolder(folder, bases);
    this.#modules = new Modules(folder, realPathOf(folder));
  }

  add(written: RawCase): void {
    this.#add(withQuotes(written));
  }

  #add(raw: RawCase): void {
    if (isEmptyFile(raw)) {
      return;
    }
    const loadFailure = isLoadFailure(raw) || undefined;
    const unloaded = loadFailure && this.#resolve(raw.name);
    const written = [raw.file, raw.suite.file, raw.classname];
    const file = unloaded ?? this.#resolveFirst(written);
    const line = lineOf(raw);
    const testCase: Writable<TestCase> = {
      id: "",
      suitePath: this.#suitePathOf(raw.suite),
      classname: raw.classname ?? "",
      name: unloaded ?? raw.name ?? "",
      file,
      line: file === undefined ? undefined : line,
      outcome: raw.outcome,
      failures: none,
      seconds: raw.seconds,
      loadFailure,
      isFlaky: raw.isFlaky || undefined,
    };
    const places = raw.failures.length === 0 ? none : this.#addFailures(testCase, raw);
    if (places.length > 0 || (file === undefined && namesFile(raw))) {
      this.#sought.push({ testCase, written, line, places, module: this.#report.module });
    }
    if (!this.#isTeardownOfLast(testCase)) {
      this.#cases.push(testCase);
      const { hostname, basedir, hasReruns } = raw.suite;
      this.#modules.add(basedir);
      const project = raw.project ?? raw.suite.project;
      this.#origins.push({ ...this.#report, hostname, basedir, hasReruns, project });
    }
  }

  /** What is added from now on is of the next report of the run, at this path. */
  beginReport(path: string): void {
    this.#report = { report: this.#report.report + 1, module: this.#modules.ofReport(path) };
  }

  /** One array for all cases of a suite. */
  #suitePathOf(suite: RawSuite): readonly string[] {
    const known = this.#suitePaths.get(suite) ?? suite.path.map((name) => name ?? "");
    this.#suitePaths.set(suite, known);
    return known;
  }

  /** Adds what the report says of the failures of a case. Returns those that lead to no place yet. */
  #addFailures(testCase: Writable<TestCase>, raw: RawCase): readonly ReadFailure[] {
    const isRed = isFailing(raw);
    const output = isRed
      ? withoutReportColours(raw.output.map(({ text }) => text.trim()).join("\n")).trim()
      : "";
    const read = raw.failures.map((failure) => this.#readFailure(failure, output));
    testCase.failures = read.map(({ failure }) => failure);
    if (isRed) {
      this.#addDetails(testCase, raw, output);
    }
    for (const one of read) {
      one.failure.position = this.#findPosition(one, testCase.file, packagesOf(testCase));
    }
    return read.filter(({ failure, says }) => failure.position === undefined && says !== "");
  }

  addSuiteFailure({ suitePath, failure }: RawSuiteFailure): void {
    const read = this.#readFailure(failure, "");
    read.failure.position = this.#findPosition(read, undefined);
    this.#suiteFailures.push({ suitePath: suitePath.map((name) => name ?? ""), failure: read.failure });
  }

  /** All cases, once every report of the run was read. */
  async finish(): Promise<{
    readonly cases: readonly TestCase[];
    readonly suiteFailures: readonly SuiteFailure[];
    readonly problems: readonly Fact[];
  }> {
    await this.#seek();
    this.#identify();
    const repeated = this.#joinRepeated();
    return {
      cases: withoutParents(this.#cases),
      suiteFailures: this.#suiteFailures,
      problems: [...this.#describeDropped(), ...this.#describeFlaky(), ...describeRepeated(repeated)],
    };
  }

  #describeDropped(): readonly Fact[] {
    return this.#droppedTexts === 0
      ? []
      : [fact("report.droppedTexts", { count: this.#droppedTexts, limit: mostText })];
  }

  /** A test that passed in the end is green, but not quite. */
  #describeFlaky(): readonly Fact[] {
    const flaky = this.#cases.filter(({ isFlaky, outcome }) => isFlaky === true && outcome === "passed");
    return flaky.length === 0
      ? []
      : [
          fact("report.flaky", {
            count: flaky.length,
            names: listed(flaky.map(({ name }) => name)),
          }),
        ];
  }

  #identify(): void {
    let last: { readonly of: TestCase; readonly place: string } | undefined;
    for (const [index, testCase] of this.#cases.entries()) {
      // The tests of a class follow each other.
      const isSamePlace =
        last?.of.suitePath === testCase.suitePath &&
        last.of.classname === testCase.classname &&
        last.of.file === testCase.file;
      last = isSamePlace && last !== undefined ? last : { of: testCase, place: classPlace(testCase) };
      testCase.id = idInProject(testIdIn(last.place, testCase.name), this.#projectOf(this.#origins[index]));
    }
  }

  #projectOf(origin: Origin | undefined): string | undefined {
    return origin && (origin.project ?? origin.module ?? this.#modules.ofFolder(origin.basedir));
  }

  /**
   * A test that several reports of the run list was run several times: its worst result counts. Returns how many there are. Within a
   * report tests of one identity are several tests, unless it lists every run of a test.
   */
  #joinRepeated(): number {
    const left = new Set<number>();
    let repeated = 0;
    const keyOf = (index: number) => `${this.#cases[index]?.id}\n${this.#origins[index]?.hostname}`;
    for (const indices of groupBy(this.#cases.keys(), keyOf).values()) {
      const runs = indices.length === 1 ? [] : this.#runsOf(indices);
      for (let place = 0; runs.length > 1 && place < Math.max(...runs.map(({ length }) => length)); place++) {
        const results = runs.flatMap((run) => run[place] ?? []);
        const worst = this.#worstOf(results);
        for (const index of results.filter((one) => one !== worst)) {
          left.add(index);
        }
      }
      repeated += runs.length > 1 ? 1 : 0;
    }
    if (left.size > 0) {
      this.#cases = this.#cases.filter((_, index) => !left.has(index));
      this.#origins = this.#origins.filter((_, index) => !left.has(index));
    }
    this.#distinguish();
    return repeated;
  }

  /** The cases of one identity run by run; twins in an order that does not depend on theirs. */
  #runsOf(indices: readonly number[]): readonly (readonly number[])[] {
    const runOf = (index: number) => {
      const { hasReruns = false, report } = this.#origins[index] ?? {};
      return hasReruns ? `case ${index}` : report;
    };
    const content = (index: number) => writtenContent(this.#cases[index] as TestCase);
    return Array.from(groupBy(indices, runOf).values(), (twins) =>
      twins.length === 1 ? twins : twins.toSorted((one, other) => (content(one) < content(other) ? -1 : 1)),
    );
  }

  /** One that failed in some of the runs that its report lists is flaky. */
  #worstOf(results: readonly number[]): number | undefined {
    const severities = results.map((index) => severity(this.#cases[index]));
    const worst = results[severities.indexOf(Math.max(...severities))];
    const testCase = this.#cases[worst ?? -1];
    if (testCase !== undefined && this.#origins[worst ?? -1]?.hasReruns === true) {
      testCase.isFlaky = (severities.includes(1) && severities.includes(2)) || testCase.isFlaky;
    }
    return worst;
  }

  #distinguish(): void {
    const ids = distinguish(
      this.#cases.map((testCase, index) => ({
        id: testCase.id,
        hostname: this.#origins[index]?.hostname,
        content: () => writtenContent(testCase),
      })),
    );
    for (const [index, testCase] of this.#cases.entries()) {
      testCase.id = ids[index] ?? "";
    }
  }

  /** What the test printed is all there is of a failure that says nothing itself (docs/rules/reports.md#r26). */
  #readFailure(raw: RawFailure, output: string): ReadFailure {
    const whole = withoutReportColours(raw.text.text);
    const message = withoutReportColours(raw.message ?? "");
    const says = whole.trim() || message.trim() || output;
    const failure: Writable<Failure> = {
      kind: raw.kind,
      message: message.trim() === "" ? (firstVisibleLine(whole) ?? "") : message,
      type: raw.type,
      text: this.#keep(whole),
      ...findComparison(message, says),
    };
    const line = toLine(raw.line, "from 1");
    const named = raw.file === undefined || line === undefined ? undefined : { written: raw.file, line };
    return { failure, named, says };
  }

  #findPosition(
    { named, says }: ReadFailure,
    testFile: string | undefined,
    packages: readonly string[] = none,
    module?: string,
  ): Position | undefined {
    return named === undefined
      ? findPosition(readFrames(says), testFile, (end) => this.#resolveEnd(end, packages, module))
      : findPosition([named], testFile, this.#resolve);
  }

  /** The text, or nothing of it where together they have become too much. */
  #keep(text: string): string {
    if (this.#keptText + text.length > mostText) {
      this.#droppedTexts++;
      return "";
    }
    this.#keptText += text.length;
    return text;
  }

  /** What the report says of a failing test in addition to its failures. */
  #addDetails(testCase: Writable<TestCase>, raw: RawCase, output: string): void {
    if (output !== "") {
      testCase.output = this.#keep(output);
      const attachments = [...output.matchAll(/\[\[ATTACHMENT\|([^\]\n]{1,1000})\]\]/g)].map(
        ([, path = ""]) => path,
      );
      testCase.attachments = attachments.length > 0 ? attachments : undefined;
    }
    if (raw.properties.length > 0) {
      testCase.properties = raw.properties;
    }
  }

  /** Looks for the places that were not found where the reports say: those of a folder inside, or a mere name of a file. */
  async #seek(): Promise<void> {
    if (this.#sought.length === 0) {
      return;
    }
    this.#index = await indexFiles(this.#root);
    this.#resolved.clear();
    for (const { testCase, written, line, places, module } of this.#sought) {
      if (testCase.file === undefined) {
        testCase.file = this.#resolveFirst(written);
        testCase.line = testCase.file === undefined ? undefined : line;
      }
      for (const one of places) {
        one.failure.position = this.#findPosition(one, testCase.file, packagesOf(testCase), module);
      }
    }
  }

  #resolveFirst(written: readonly (string | undefined)[]): string | undefined {
    for (const path of written) {
      const resolved = this.#resolve(path);
      if (resolved !== undefined) {
        return resolved;
      }
    }
    return undefined;
  }

  /** A whole path; where a test lies is asked again and again. */
  readonly #resolve = (written: string | undefined): string | undefined =>
    written === undefined || written === ""
      ? undefined
      : this.#remember(written, () => resolveFile(written, this.#folder) ?? this.#lookUp(written, [0]));

  /** The path at the end of a line of a stack, which two modules may have. */
  #resolveEnd(written: string, packages: readonly string[], module = ""): string | undefined {
    const { bases } = this.#folder;
    const inside = bases.flatMap((base) => packages.map((one) => `${base}/${one}`));
    const [path] = packages;
    return this.#remember(
      `${module} ${path}… ${written}`,
      () =>
        resolveEnd(written, { ...this.#folder, bases: [...inside, ...bases] }) ??
        (path && this.#lookUp(`${path}/${written.trimStart()}`, [0])) ??
        this.#lookUp(written, startsIn(written), module),
    );
  }

  #remember(key: string, find: () => string | undefined): string | undefined {
    if (!this.#resolved.has(key)) {
      // A report may have millions of lines of its own.
      if (this.#resolved.size >= mostResolved) {
        this.#resolved.clear();
      }
      this.#resolved.set(key, find());
    }
    return this.#resolved.get(key);
  }

  #lookUp(written: string, starts: readonly number[], module?: string): string | undefined {
    return this.#index && findInIndex(this.#index, written, starts, module);
  }

  /**
   * pytest writes a test that fails in its teardown too as a second case; it is one test, with two failures
   * (docs/rules/reports.md#r17).
   */
  #isTeardownOfLast(testCase: TestCase): boolean {
    const last = this.#cases.at(-1);
    const [teardown] = testCase.failures;
    if (
      last === undefined ||
      teardown?.message.startsWith("failed on teardown") !== true ||
      testId(last) !== testId(testCase)
    ) {
      return false;
    }
    last.failures = [...last.failures, ...testCase.failures];
    last.outcome = "errored";
    return true;
  }
}

/**
 * Where the file of a test of Go may lie, the most likely directory first: Go names a file by its last name only, and the package by its
 * import path, of which the end is a path of the module.
 */
function packagesOf({ classname, file }: TestCase): readonly string[] {
  const parts =
    file === undefined && /^[\w.~-]+(?:\/[\w.~-]+)+$/.test(classname) ? classname.split("/") : none;
  return parts.map((_, from) => parts.slice(from).join("/"));
}

/** Whether the report says in which file a test is; that of bats has the last name of it for a class. */
function namesFile({ file, suite, classname }: RawCase): boolean {
  return file !== undefined || suite.file !== undefined || classname?.endsWith(".bats") === true;
}

/**
 * pytest counts lines from 0; unittest-xml-reporting, which has the same attributes and a timestamp, from 1
 * (docs/rules/reports.md#r35).
 */
function lineOf({ file, line, hasTimestamp }: RawCase): number | undefined {
  const isPytest = file?.endsWith(".py") === true && !hasTimestamp;
  return toLine(line, isPytest ? "from 0" : "from 1");
}
