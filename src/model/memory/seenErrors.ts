import * as v from "valibot";
import { shortened } from "../error/hash.ts";
import { signatureOfCase } from "../error/signature.ts";
import { fileOf, isFailing, isGroupFailure, type TestCase } from "../report/report.ts";
import { sharedId } from "../report/testId.ts";
import { count, list, type Stored, text } from "../stored/storedValues.ts";

/** A signature as it is remembered: long texts by their beginning and a hash, so that the same ones are still the same. */
const seenSignature = v.object({
  type: v.optional(text),
  says: text,
  causes: list(text),
  place: v.optional(text),
  /** The path of the file that raised it, below the folder where that is known. */
  raisedIn: v.optional(text),
  behind: v.optional(text),
  statement: v.optional(v.object({ file: text, name: text, line: count, code: v.optional(text) })),
});

/** An error that a test of a session had. */
export const seenError = v.object({
  /** The identity that it shares with its twins. */
  test: text,
  name: text,
  signature: seenSignature,
  /** The newest attempt that it was seen in. */
  last: count,
  /** The attempt since which the test has passed whenever it was executed; left out while it fails, and for a flaky one. */
  solvedBy: v.optional(count),
});
export type SeenError = Stored<typeof seenError>;

/** What a run says of its tests. */
export interface SeenRun {
  readonly attempt: number;
  /** The same for runs of the same code; undefined where the results are of code that is not known. */
  readonly code: string | undefined;
  readonly cases: readonly TestCase[];
  /** It had results, and nothing in them is red. */
  readonly isGreen: boolean;
}

/** How many errors of a session are remembered, the newest ones; and how many characters of each of their texts distinguish them. */
const mostErrors = 2000;
const longestText = 300;

/**
 * The signature of a test's first failure as it is remembered, and as it must be asked for; undefined if the test has none. A file at the top of the
 * folder loses the folder's name, which is another one in another work tree.
 */
export function rememberedSignature(testCase: TestCase): SeenError["signature"] | undefined {
  const signature = signatureOfCase(testCase);
  if (signature === undefined) {
    return undefined;
  }
  const { type, says, causes, place, raisedIn, behind, statement } = signature;
  return {
    type: type && shorten(type),
    says: shorten(says),
    causes: causes.map(shorten),
    place: place && shorten(withoutTop(place, topOf(testCase, statement?.file))),
    raisedIn: raisedIn && shorten(belowFolder(testCase, raisedIn, statement?.file)),
    behind: behind && shorten(behind),
    statement: statement && {
      file: shorten(ownFile(testCase, statement.file)),
      name: shorten(statement.name),
      line: statement.line,
      code: statement.code && shorten(statement.code),
    },
  };
}

/** The path of a file below the folder, where the report has it so. */
function ownFile(testCase: TestCase, path: string): string {
  const file = fileOf(testCase);
  return file !== undefined && path.replaceAll("\\", "/").endsWith(`/${file}`) ? file : path;
}

/** A path as it is below the folder: where that lies is known from the path that the same stack has of the test's file. */
function belowFolder(testCase: TestCase, path: string, ofTest = ""): string {
  const [file, own] = [fileOf(testCase) ?? "", ofTest.replaceAll("\\", "/")];
  const root = own.endsWith(`/${file}`) ? own.slice(0, -file.length) : undefined;
  if (root !== undefined && path.startsWith(root)) {
    return path.slice(root.length);
  }
  // It ran in a folder below.
  return file.endsWith(`/${own}`) && !isAbsolutePath(path)
    ? `${file.slice(0, -own.length)}${path.replace(/^\.\//, "")}`
    : path;
}

/** Whether a path of a stack does not begin in the folder. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[/\\]|\w+:)/.test(path);
}

/** The name of the folder that a test ran in, if an absolute path of the test's file says it. */
function topOf(testCase: TestCase, path = ""): string | undefined {
  const file = ownFile(testCase, path);
  return file === path
    ? undefined
    : path
        .slice(0, -file.length - 1)
        .split(/[\\/]/)
        .at(-1);
}

function withoutTop(place: string, top: string | undefined): string {
  return top !== undefined && place.startsWith(`${top}/`) ? place.slice(top.length + 1) : place;
}

function shorten(long: string): string {
  return shortened(long, longestText);
}

/** What became of a test, or of what stands for a group or a file that could not be loaded. */
interface Course {
  readonly errors: Map<string, Omit<SeenError, "test" | "solvedBy">>;
  /** The code on which it failed, and the code on which it passed after that. */
  readonly red: Set<string>;
  readonly green: Set<string>;
  /** The attempt since which it has passed; undefined while it does not. */
  since: number | undefined;
  isFlaky: boolean;
  /** It is no test of its own: that it is not listed any more says nothing, that all is green does. */
  readonly isNoTest: boolean;
}

/**
 * The errors that the runs of a session have seen, in their order, and which attempt solved each: the first one of those since which its
 * test has passed. A test that passed and failed on the same code is flaky, and nothing solved it; nor does a result of code that is not known.
 */
export async function listSeenErrors(runs: AsyncIterable<SeenRun>): Promise<readonly SeenError[]> {
  const courses = new Map<string, Course>();
  for await (const run of runs) {
    for (const testCase of run.cases) {
      follow(courses, run, testCase);
    }
    for (const course of run.isGreen ? courses.values() : []) {
      if (course.isNoTest) {
        pass(course, run);
      }
    }
  }
  return [...courses]
    .flatMap(([test, { errors, since, isFlaky }]) =>
      [...errors.values()].map(({ name, signature, last }) => ({
        test,
        name,
        signature,
        last,
        ...(since !== undefined && !isFlaky && { solvedBy: since }),
      })),
    )
    .sort((one, other) => other.last - one.last)
    .slice(0, mostErrors);
}

function follow(courses: Map<string, Course>, run: SeenRun, testCase: TestCase): void {
  const test = sharedId(testCase.id);
  const signature = isFailing(testCase) ? rememberedSignature(testCase) : undefined;
  const known = courses.get(test);
  if (signature !== undefined) {
    const course = known ?? begin(testCase);
    courses.set(test, course);
    fail(course, run);
    const { statement, ...error } = signature;
    course.errors.set(JSON.stringify([error, statement?.code]), {
      name: testCase.name,
      signature,
      last: run.attempt,
    });
  } else if (known !== undefined && testCase.outcome === "passed") {
    known.isFlaky ||= testCase.isFlaky === true;
    pass(known, run);
  }
}

function begin(testCase: TestCase): Course {
  const isNoTest = testCase.loadFailure === true || isGroupFailure(testCase);
  return {
    errors: new Map(),
    red: new Set(),
    green: new Set(),
    since: undefined,
    isFlaky: false,
    isNoTest,
  };
}

function fail(course: Course, { code }: SeenRun): void {
  course.since = undefined;
  if (code !== undefined) {
    course.isFlaky ||= course.green.has(code);
    course.red.add(code);
  }
}

function pass(course: Course, { attempt, code }: SeenRun): void {
  if (code !== undefined) {
    course.isFlaky ||= course.red.has(code);
    course.green.add(code);
    course.since ??= attempt;
  }
}
