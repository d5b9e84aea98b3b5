import type { CaseOutcome, Failure, Property } from "../model/report/report.ts";
import {
  type AnnouncedNumbers,
  type CountingRule,
  findLackingFailures,
  findLackingTests,
  findRule,
  hostIsProject,
  listMarks,
  listsReruns,
  type Marks,
  type Miscount,
} from "./counting.ts";
import { type Attributes, attributeOf, decimalOf, type ElementListener } from "./xml/elementListener.ts";
import type { LazyText } from "./xml/lazyText.ts";

/** A `<failure>` or `<error>` as the report has it. */
export interface RawFailure {
  readonly kind: Failure["kind"];
  /** The message attribute. */
  readonly message: string | undefined;
  readonly type: string | undefined;
  /** As written. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly text: LazyText;
}

/** A `<testsuite>` that encloses a case. */
export interface RawSuite {
  /** The names of the suites from the outermost one to this; undefined for one without a name. */
  readonly path: readonly (string | undefined)[];
  /** Its own file, else the one of the suite around it. */
  readonly file: string | undefined;
  readonly hostname: string | undefined;
  /** The project of the framework whose tests these are, where the report says it. */
  readonly project: string | undefined;
  /** Cases of one name are runs of one test. */
  readonly hasReruns: boolean;
  /** The folder of the module, as Surefire writes it. */
  basedir?: string | undefined;
}

/** A `<testcase>` as the report has it; undefined is what it does not say. */
export interface RawCase {
  readonly suite: RawSuite;
  readonly project: string | undefined;
  readonly classname: string | undefined;
  readonly name: string | undefined;
  /** As written: relative to something, absolute, or a URL. */
  readonly file: string | undefined;
  /** Not by everyone counted from 1. */
  readonly line: number | undefined;
  readonly seconds: number | undefined;
  /** The attribute by which a framework says when the test began; it distinguishes frameworks. */
  readonly hasTimestamp: boolean;
  readonly outcome: CaseOutcome;
  readonly failures: readonly RawFailure[];
  /** It passed after it had failed: the report says so in a way of its own. */
  readonly isFlaky: boolean;
  /** What the test printed, standard output before standard error. */
  readonly output: readonly LazyText[];
  readonly properties: readonly Property[];
}

/** A failure or error that stands in a suite, outside of any case. */
export interface RawSuiteFailure {
  readonly suitePath: readonly (string | undefined)[];
  readonly failure: RawFailure;
}

interface OpenSuite extends RawSuite {
  readonly declared: Pick<AnnouncedNumbers, "tests" | "failures" | "errors" | "skipped">;
  /** How many there were when it began. */
  readonly before: Pick<AnnouncedNumbers, "cases" | "problems" | "repeated">;
  /** How many cases and suites stand in it directly. */
  children: number;
  /** Failing cases of it that say nothing, held back until it is known what the suite printed: that is all there is of them. */
  readonly silent: OpenCase[];
}

/** A case while it is being read. */
type OpenCase = { -readonly [K in keyof RawCase]: RawCase[K] } & {
  isSkipped: boolean;
  /** Bytes of all its texts. */
  size: number;
};

/**
 * What is kept of one case, or of one suite: no report comes near, and a hostile one takes no memory with it. Bytes of its
 * texts in all, and how many failures, texts and properties.
 */
const most = { bytes: 32 * 2 ** 20, parts: 10_000 };

/** Shared by all cases that have none: most have neither failures nor output. */
const none: readonly never[] = [];

/** A list with one more; the list is the same, unless it was the shared one. */
function add<T>(list: readonly T[], one: T): readonly T[] {
  if (list.length === 0) {
    return [one];
  }
  if (list.length < most.parts) {
    (list as T[]).push(one);
  }
  return list;
}

const noMarks: Marks = { root: undefined, rootName: "", suite: "", suiteName: "", isQt: false };

function sumOf(one: Miscount | undefined, other: Miscount | undefined): Miscount | undefined {
  return one === undefined || other === undefined
    ? (one ?? other)
    : { declared: one.declared + other.declared, counted: one.counted + other.counted };
}

const noSuite: RawSuite = {
  path: [],
  file: undefined,
  hostname: undefined,
  project: undefined,
  hasReruns: false,
};

/**
 * Makes cases of the elements of JUnit documents, by the counting rules of docs/rules/reports.md#r45. Each case is handed over
 * when it is complete; one that breaks off is handed over only if it had failed before.
 */
export class JUnitReader implements ElementListener {
  readonly #mostCases: number;
  readonly #onCase: (testCase: RawCase) => void;
  readonly #suites: OpenSuite[] = [];
  readonly #cases: OpenCase[] = [];
  #failure: Omit<RawFailure, "text"> | undefined;
  #property: string | undefined;
  #marks = noMarks;
  /** The rule by which these marks say that it counts; undefined where they changed since it was looked for. */
  #rule: CountingRule | undefined;
  #repeated = 0;
  #suiteCount = 0;
  #foreignCount = 0;

  readonly suiteFailures: RawSuiteFailure[] = [];
  /** How many tests and failures are announced that are not there, by the counting rule of whoever wrote it (`counting.ts`). */
  readonly miscounts: { tests: Miscount | undefined; failures: Miscount | undefined } = {
    tests: undefined,
    failures: undefined,
  };
  /** How many cases were handed over. */
  cases = 0;
  /** There were more cases than are handed over. */
  isFull = false;
  /** How many `<failure>` and `<error>` elements there were. */
  failing = 0;
  /** How many tests the first root element says that there are. */
  declaredTests: number | undefined;
  /** The name of the case in which the document broke off. */
  brokenCase: string | undefined;

  constructor(mostCases: number, onCase: (testCase: RawCase) => void) {
    this.#mostCases = mostCases;
    this.#onCase = onCase;
  }

  /** Its root is `testsuites`, and holds other elements in place of suites: so does the format of the library `check`. */
  get isForeign(): boolean {
    return this.#suiteCount === 0 && this.#foreignCount > 0;
  }

  onOpen(name: string, parent: string | undefined, attributes: Attributes): boolean {
    switch (name) {
      case "testsuites":
      case "testrun":
      case "testsuite":
        this.#openSuite(name, attributes);
        return false;
      case "testcase":
        this.#cases.push(this.#openCase(attributes));
        return false;
      case "failure":
      case "error":
        return this.#openFailure(name, parent, attributes);
      case "system-out":
      case "system-err":
        return parent === "testcase" || parent === "testsuite";
      case "property":
        return this.#openProperty(attributes);
      default:
        this.#openOther(name, parent);
        return false;
    }
  }

  #openSuite(name: string, attributes: Attributes): void {
    const around = this.#suites.at(-1);
    const outer = around ?? noSuite;
    const tests = count(attributes, "tests");
    if (around === undefined) {
      this.declaredTests ??= tests;
      this.#setMarks(noMarks);
    } else {
      around.children++;
    }
    this.#mark(name, attributes);
    this.#suiteCount += name === "testsuite" ? 1 : 0;
    this.#suites.push({
      path: name === "testsuite" ? [...outer.path, attributeOf(attributes, "name")] : outer.path,
      file: fileOf(attributes) ?? outer.file,
      hostname: attributeOf(attributes, "hostname") ?? outer.hostname,
      project: attributeOf(attributes, hostIsProject(this.#marks) ? "hostname" : "project") ?? outer.project,
      hasReruns: listsReruns(this.#findRule()),
      declared: {
        tests,
        failures: count(attributes, "failures"),
        errors: count(attributes, "errors"),
        skipped: count(attributes, "skipped"),
      },
      before: { cases: this.cases, problems: this.failing, repeated: this.#repeated },
      children: 0,
      silent: [],
    });
  }

  /** Remembers the sign of the framework. */
  #mark(name: string, attributes: Attributes): void {
    if (name === "testsuite" ? this.#marks.suite === "" : this.#suites.length === 0) {
      const names = listMarks(attributes);
      const own = attributeOf(attributes, "name") ?? "";
      this.#setMarks(
        name === "testsuite" ? { suite: names, suiteName: own } : { root: names, rootName: own },
      );
    }
  }

  #setMarks(changed: Partial<Marks>): void {
    this.#marks = { ...this.#marks, ...changed };
    this.#rule = undefined;
  }

  #findRule(): CountingRule {
    this.#rule ??= findRule(this.#marks);
    return this.#rule;
  }

  #openCase(attributes: Attributes): OpenCase {
    const testCase: OpenCase = {
      suite: this.#suites.at(-1) ?? noSuite,
      project: undefined,
      classname: undefined,
      name: undefined,
      file: undefined,
      line: undefined,
      seconds: undefined,
      hasTimestamp: false,
      outcome: "passed",
      failures: none,
      isFlaky: false,
      output: none,
      properties: none,
      isSkipped: false,
      size: 0,
    };
    // One loop, and not a look-up for each: a report is mostly these tags.
    for (let index = 0; index < attributes.count; index++) {
      readAttribute(testCase, attributes, index);
    }
    if (testCase.name === "initTestCase" && attributeOf(attributes, "result") !== undefined) {
      this.#setMarks({ isQt: true });
    }
    return testCase;
  }

  #openFailure(name: "failure" | "error", parent: string | undefined, attributes: Attributes): boolean {
    if (parent !== "testcase" && parent !== "testsuite" && parent !== "testsuites") {
      return false;
    }
    this.#failure = {
      kind: name,
      message: attributeOf(attributes, "message"),
      type: attributeOf(attributes, "type") || undefined,
      file: attributeOf(attributes, "file") || undefined,
      line: lineOf(attributes),
    };
    return true;
  }

  #openProperty(attributes: Attributes): boolean {
    const name = attributeOf(attributes, "name");
    const value = attributeOf(attributes, "value");
    const testCase = this.#cases.at(-1);
    if (testCase === undefined || name === undefined) {
      const suite = this.#suites.at(-1);
      if (name === "QTestVersion") {
        this.#setMarks({ isQt: true });
      }
      if (suite !== undefined && name === "basedir") {
        suite.basedir = value;
      }
      return false;
    }
    if (value !== undefined) {
      testCase.properties = add(testCase.properties, { name, value });
      return false;
    }
    this.#property = name;
    return true;
  }

  #openOther(name: string, parent: string | undefined): void {
    const testCase = this.#cases.at(-1);
    if (parent === "testcase" && testCase !== undefined) {
      testCase.isSkipped ||= name === "skipped";
      testCase.isFlaky ||= name === "flakyFailure" || name === "flakyError";
      this.#repeated += /^(?:flaky|rerun)(?:Failure|Error)$/.test(name) ? 1 : 0;
    } else if (parent === "testsuites" && name !== "properties") {
      this.#foreignCount++;
    }
  }

  onClose(name: string, content: LazyText | undefined): void {
    switch (name) {
      case "testsuites":
      case "testrun":
      case "testsuite":
        this.#closeSuite();
        break;
      case "testcase":
        this.#closeCase();
        break;
      case "failure":
      case "error":
        this.#closeFailure(content);
        break;
      case "system-out":
      case "system-err":
        this.#closeOutput(content);
        break;
      case "property":
        this.#closeProperty(content);
        break;
    }
  }

  #closeSuite(): void {
    const suite = this.#suites.pop();
    if (suite !== undefined) {
      for (const silent of suite.silent) {
        this.#handOver(silent);
      }
      this.#compare(suite);
    }
  }

  /** The outermost numbers speak for everything inside of them, unless the framework counts for each suite by itself. */
  #compare({ declared, before, children }: OpenSuite): void {
    const rule = this.#findRule();
    const numbers: AnnouncedNumbers = {
      ...declared,
      cases: this.cases - before.cases,
      problems: this.failing - before.problems,
      repeated: this.#repeated - before.repeated,
      children,
    };
    const around = rule.tests === "children" ? [] : this.#suites.map((suite) => suite.declared);
    const failures = around.every((suite) => suite.failures === undefined && suite.errors === undefined)
      ? findLackingFailures(rule, numbers)
      : undefined;
    const tests = around.every((suite) => suite.tests === undefined)
      ? findLackingTests(rule, numbers, failures !== undefined)
      : undefined;
    this.miscounts.failures = sumOf(this.miscounts.failures, failures);
    this.miscounts.tests = sumOf(this.miscounts.tests, tests);
  }

  #closeCase(): void {
    const testCase = this.#cases.pop();
    if (testCase !== undefined) {
      const suite = this.#suites.at(-1);
      if (suite !== undefined) {
        suite.children++;
      }
      if (suite !== undefined && suite.silent.length < most.parts && isSilent(testCase)) {
        suite.silent.push(testCase);
      } else {
        this.#handOver(testCase);
      }
    }
  }

  #handOver(testCase: OpenCase): void {
    this.isFull ||= this.cases === this.#mostCases;
    if (this.isFull) {
      return;
    }
    this.cases++;
    testCase.outcome = outcomeOf(testCase);
    this.#onCase(testCase);
  }

  #closeFailure(text: LazyText | undefined): void {
    if (this.#failure === undefined || text === undefined) {
      return;
    }
    const testCase = this.#cases.at(-1);
    const failure = { ...this.#failure, text: keep(text, testCase) };
    this.#failure = undefined;
    this.failing++;
    if (testCase !== undefined) {
      testCase.failures = add(testCase.failures, failure);
    } else if (this.suiteFailures.length < most.parts) {
      this.suiteFailures.push({ suitePath: this.#suites.at(-1)?.path ?? [], failure });
    }
  }

  #closeOutput(text: LazyText | undefined): void {
    const testCase = this.#cases.at(-1);
    if (text === undefined) {
      return;
    }
    if (testCase !== undefined) {
      testCase.output = add(testCase.output, keep(text, testCase));
      return;
    }
    for (const silent of this.#suites.at(-1)?.silent ?? []) {
      silent.output = add(silent.output, text);
    }
  }

  #closeProperty(text: LazyText | undefined): void {
    if (this.#property !== undefined && text !== undefined) {
      const property = { name: this.#property, value: text.text };
      const testCase = this.#cases.at(-1);
      if (testCase !== undefined) {
        testCase.properties = add(testCase.properties, property);
      }
    }
    this.#property = undefined;
  }

  onBreak(content: LazyText | undefined): void {
    this.brokenCase ??= this.#cases[0]?.name;
    // A test that began to report a failure has failed.
    this.#closeFailure(content);
    // A case that was cut off before it said how it ended is not known to have passed.
    const failing = this.#cases.splice(0).filter(({ failures }) => failures.length > 0);
    for (const testCase of [...this.#suites.flatMap(({ silent }) => silent), ...failing]) {
      this.#handOver(testCase);
    }
    this.#suites.length = 0;
    this.#failure = undefined;
    this.#property = undefined;
  }
}

/** A text of a case, or nothing of it where its texts have become too much. */
function keep(text: LazyText, testCase: OpenCase | undefined): LazyText {
  if (testCase === undefined || testCase.size + text.size <= most.bytes) {
    if (testCase !== undefined) {
      testCase.size += text.size;
    }
    return text;
  }
  return { isCut: true, size: 0, text: "" };
}

/** Whether a failing case says nothing of its failure: no message, no text, nothing printed. */
function isSilent({ failures, output }: OpenCase): boolean {
  return (
    failures.length > 0 &&
    output.length === 0 &&
    failures.every(({ message, text }) => !message?.trim() && text.text.trim() === "")
  );
}

/** One outcome per case, the first that holds: an expected failure is written as skipped next to a failure (rule 1). */
function outcomeOf({ isSkipped, failures }: OpenCase): CaseOutcome {
  if (isSkipped) {
    return "skipped";
  }
  if (failures.some(({ kind }) => kind === "error")) {
    return "errored";
  }
  return failures.length > 0 ? "failed" : "passed";
}

function readAttribute(testCase: OpenCase, attributes: Attributes, index: number): void {
  switch (attributes.nameAt(index)) {
    case "name":
      testCase.name ??= attributes.textAt(index);
      break;
    case "classname":
      testCase.classname ??= attributes.textAt(index);
      break;
    case "time":
      testCase.seconds ??= attributes.decimalAt(index);
      break;
    case "file":
    case "filepath":
      testCase.file ??= attributes.textAt(index) || undefined;
      break;
    case "line":
    case "lineno":
      testCase.line ??= attributes.decimalAt(index);
      break;
    case "project":
      testCase.project ??= attributes.textAt(index);
      break;
    case "timestamp":
      testCase.hasTimestamp = true;
      break;
    case "status":
      testCase.isSkipped ||= /^(?:notrun|disabled|skipped|ignored|pending)$/i.test(attributes.textAt(index));
      break;
    case "result":
      testCase.isSkipped ||= /^(?:suppressed|skipped)$/i.test(attributes.textAt(index));
      break;
  }
}

function fileOf(attributes: Attributes): string | undefined {
  return attributeOf(attributes, "file") || attributeOf(attributes, "filepath") || undefined;
}

function lineOf(attributes: Attributes): number | undefined {
  return decimalOf(attributeOf(attributes, "line") ?? "");
}

function count(attributes: Attributes, name: string): number | undefined {
  const written = attributeOf(attributes, name);
  return written !== undefined && /^\d{1,9}$/.test(written) ? Number(written) : undefined;
}
