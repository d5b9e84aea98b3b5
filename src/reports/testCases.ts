import { realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { codeOf } from "../base/errors.ts";
import { plural } from "../model/plural.ts";
import type { Failure, SuiteFailure, TestCase } from "../model/report.ts";
import { distinguish, testId } from "../model/testId.ts";
import { withoutColours } from "./colours.ts";
import { findComparison } from "./comparison.ts";
import { type FileIndex, findFile, indexFiles } from "./fileIndex.ts";
import { type Frame, readFrames } from "./frames.ts";
import type { RawCase, RawFailure, RawSuiteFailure } from "./junit.ts";
import { isLoadFailure } from "./loadFailure.ts";
import { findPosition, isForeign, resolveFile, toLine, toPath } from "./location.ts";
import { withoutParents } from "./parents.ts";

/** How many characters of texts of one run are kept in all: nobody reads more, and a report may have 2 GB of them. */
const mostText = 16 * 2 ** 20;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A place that was not found where the report says; it is looked for among all files of the folder. */
interface Sought {
  readonly testCase: Writable<TestCase>;
  readonly raw: RawCase;
  readonly places: readonly { readonly failure: Writable<Failure>; readonly frames: readonly Frame[] }[];
}

/** Makes test cases of what the reports of one run say: with places in the folder, and with texts as far as they are kept. */
export class TestCases {
  readonly #root: string;
  readonly #resolved = new Map<string, string | undefined>();
  readonly #cases: Writable<TestCase>[] = [];
  readonly #hosts: (string | undefined)[] = [];
  readonly #suiteFailures: SuiteFailure[] = [];
  readonly #sought: Sought[] = [];
  #index: FileIndex | undefined;
  #keptText = 0;
  #droppedTexts = 0;

  constructor(folder: string) {
    this.#root = realpathSync(folder);
  }

  add(raw: RawCase): void {
    const isFailing = raw.outcome === "failed" || raw.outcome === "errored";
    const loadFailure = isLoadFailure(raw) || undefined;
    const unloaded = loadFailure && this.#resolve(raw.name ?? "");
    const file = unloaded ?? this.#fileOf(raw);
    const output = isFailing
      ? withoutColours(raw.output.map(({ text }) => text.trim()).join("\n")).trim()
      : "";
    const read = raw.failures.map((failure) => this.#readFailure(failure, output));
    const testCase: Writable<TestCase> = {
      id: "",
      suitePath: raw.suite.path.map((name) => name ?? ""),
      classname: raw.classname ?? "",
      name: unloaded ?? raw.name ?? "",
      file,
      line: file === undefined ? undefined : lineOf(raw),
      outcome: raw.outcome,
      failures: read.map(({ failure }) => failure),
      seconds: raw.seconds,
      loadFailure,
      isFlaky: raw.isFlaky || undefined,
    };
    if (isFailing) {
      this.#addDetails(testCase, raw, output);
    }
    this.#place(testCase, raw, read);
    if (!this.#isTeardownOfLast(testCase)) {
      this.#cases.push(testCase);
      this.#hosts.push(raw.suite.hostname);
    }
  }

  addSuiteFailure({ suitePath, failure }: RawSuiteFailure): void {
    const read = this.#readFailure(failure, "");
    read.failure.position = findPosition(read.frames, undefined, (written) => this.#resolve(written));
    this.#suiteFailures.push({ suitePath: suitePath.map((name) => name ?? ""), failure: read.failure });
  }

  /** All cases, once every report of the run was read. */
  async finish(): Promise<{
    readonly cases: readonly TestCase[];
    readonly suiteFailures: readonly SuiteFailure[];
    readonly problems: readonly string[];
  }> {
    await this.#seek();
    const ids = distinguish(
      this.#cases.map((testCase, index) => ({ id: testId(testCase), hostname: this.#hosts[index] })),
    );
    for (const [index, testCase] of this.#cases.entries()) {
      testCase.id = ids[index] ?? "";
    }
    const problems =
      this.#droppedTexts === 0
        ? []
        : [
            `The texts of ${plural(this.#droppedTexts, "failure")} were not kept: together they have more than ${mostText} characters.`,
          ];
    return { cases: withoutParents(this.#cases), suiteFailures: this.#suiteFailures, problems };
  }

  #fileOf(raw: RawCase): string | undefined {
    return (
      this.#resolve(raw.file ?? "") ??
      this.#resolve(raw.suite.file ?? "") ??
      this.#resolve(raw.classname ?? "")
    );
  }

  /** What the test printed is all there is of a failure that says nothing itself (R26). */
  #readFailure(raw: RawFailure, output: string) {
    const whole = withoutColours(raw.text.text);
    const message = withoutColours(raw.message ?? "");
    const says = whole.trim() || message.trim() || output;
    const failure: Writable<Failure> = {
      kind: raw.kind,
      message: message.trim() === "" ? firstVisibleLine(whole) : message,
      type: raw.type,
      text: this.#keep(whole),
      ...findComparison(message, says),
    };
    const named = raw.file === undefined ? undefined : toLine(raw.line, "from 1");
    const frames =
      raw.file === undefined || named === undefined ? readFrames(says) : [{ written: raw.file, line: named }];
    return { failure, frames };
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

  /** What the report says of a failing test besides its failures. */
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

  #place(
    testCase: Writable<TestCase>,
    raw: RawCase,
    read: readonly { readonly failure: Writable<Failure>; readonly frames: readonly Frame[] }[],
  ): void {
    for (const { failure, frames } of read) {
      failure.position = findPosition(frames, testCase.file, (written) => this.#resolve(written));
    }
    const places = read.filter(({ failure, frames }) => failure.position === undefined && frames.length > 0);
    if (places.length > 0 || (testCase.file === undefined && (raw.file ?? raw.suite.file) !== undefined)) {
      this.#sought.push({ testCase, raw, places });
    }
  }

  /** Looks for the places that were not found where the reports say: those of a folder inside, or a mere name of a file. */
  async #seek(): Promise<void> {
    if (this.#sought.length === 0) {
      return;
    }
    this.#index = await indexFiles(this.#root);
    this.#resolved.clear();
    for (const { testCase, raw, places } of this.#sought) {
      if (testCase.file === undefined) {
        testCase.file = this.#fileOf(raw);
        testCase.line = testCase.file === undefined ? undefined : lineOf(raw);
      }
      for (const { failure, frames } of places) {
        failure.position = findPosition(frames, testCase.file, (written) => this.#resolve(written));
      }
    }
  }

  #resolve(written: string): string | undefined {
    if (written === "") {
      return undefined;
    }
    if (!this.#resolved.has(written)) {
      this.#resolved.set(written, this.#lookUp(written));
    }
    return this.#resolved.get(written);
  }

  #lookUp(written: string): string | undefined {
    const path = toPath(written);
    const found = resolveFile(written, this.#root, (inside) =>
      isFileBelow(this.#root, join(this.#root, inside)),
    );
    if (found !== undefined || path === undefined || this.#index === undefined || isForeign(path)) {
      return found;
    }
    return path.split(/[\\/]/).includes("..") ? undefined : findFile(this.#index, path);
  }

  /** pytest writes a test that fails in its teardown too as a second case; it is one test, with two failures (R17). */
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

/** pytest counts lines from 0; unittest-xml-reporting, which has the same attributes and a timestamp, from 1 (R35). */
function lineOf({ file, line, hasTimestamp }: RawCase): number | undefined {
  const isPytest = file?.endsWith(".py") === true && !hasTimestamp;
  return toLine(line, isPytest ? "from 0" : "from 1");
}

function firstVisibleLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}

/**
 * Links are followed before it is decided what is inside. A path that the system refuses to look at is no file: reports
 * hold names of any length and form where a path could stand.
 */
function isFileBelow(root: string, path: string): boolean {
  try {
    return statSync(path).isFile() && realpathSync(path).startsWith(root + sep);
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return false;
  }
}
