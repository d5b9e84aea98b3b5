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
  const { type, says, causes, place, behind, statement } = signature;
  return {
    type: type && shorten(type),
    says: shorten(says),
    causes: causes.map(shorten),
    place: place && shorten(withoutTop(place, topOf(testCase, statement?.file))),
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
  /** The newest attempt in which it failed. */
  red: number;
  /** Since when it has passed; undefined while it does not. */
  green: number | undefined;
  isFlaky: boolean;
  /** It is no test of its own: that it is not listed any more says nothing, that all is green does. */
  readonly isNoTest: boolean;
}

/**
 * The errors that the runs of a session have seen, in their order, and which attempt solved each: the first one of those since which its
 * test has passed. A test that passed and failed in one attempt is flaky, and nothing solved it.
 */
export async function listSeenErrors(runs: AsyncIterable<SeenRun>): Promise<readonly SeenError[]> {
  const courses = new Map<string, Course>();
  for await (const { attempt, cases, isGreen } of runs) {
    for (const testCase of cases) {
      follow(courses, attempt, testCase);
    }
    for (const course of isGreen ? courses.values() : []) {
      if (course.isNoTest) {
        pass(course, attempt);
      }
    }
  }
  return [...courses]
    .flatMap(([test, { errors, green, isFlaky }]) =>
      [...errors.values()].map(({ name, signature, last }) => ({
        test,
        name,
        signature,
        last,
        ...(green !== undefined && !isFlaky && { solvedBy: green }),
      })),
    )
    .sort((one, other) => other.last - one.last)
    .slice(0, mostErrors);
}

function follow(courses: Map<string, Course>, attempt: number, testCase: TestCase): void {
  const test = sharedId(testCase.id);
  const signature = isFailing(testCase) ? rememberedSignature(testCase) : undefined;
  const known = courses.get(test);
  if (signature !== undefined) {
    const isNoTest = testCase.loadFailure === true || isGroupFailure(testCase);
    const course = known ?? { errors: new Map(), red: attempt, green: undefined, isFlaky: false, isNoTest };
    courses.set(test, course);
    course.isFlaky ||= course.green === attempt;
    course.red = attempt;
    course.green = undefined;
    const { statement, ...error } = signature;
    course.errors.set(JSON.stringify([error, statement?.code]), {
      name: testCase.name,
      signature,
      last: attempt,
    });
  } else if (known !== undefined && testCase.outcome === "passed") {
    known.isFlaky ||= testCase.isFlaky === true;
    pass(known, attempt);
  }
}

function pass(course: Course, attempt: number): void {
  course.isFlaky ||= course.red === attempt;
  course.green ??= attempt;
}
