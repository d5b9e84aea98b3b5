import { describe, expect, it, test } from "vitest";
import { type RememberedSession, rememberErrors } from "../../../../src/model/memory/errorMemory.ts";
import { listSeenErrors, type SeenRun } from "../../../../src/model/memory/seenErrors.ts";
import type { TestCase } from "../../../../src/model/report/report.ts";
import { readRunPairs } from "../../../support/reports/labelledFailures.ts";
import { measureRetrieval, readJudgedPairs } from "../../../support/reports/retrieval.ts";

const trace = (place: string) => `Traceback (most recent call last):
  File "tests/test_orders.py", line 3, in test_save
    save(order)
  File "${place}", line 9, in save
    raise BusyError("connection is busy")
app.BusyError: connection is busy`;

function failing(name: string, text = trace("app/db.py")): TestCase {
  const type = text.includes("BusyError") ? "BusyError" : "AssertionError";
  const failure = { kind: "error", type, message: text.split("\n").at(-1) ?? "", text } as const;
  return { id: `["${name}"]`, suitePath: [], classname: "", name, outcome: "failed", failures: [failure] };
}

function passing(name: string, more: Partial<TestCase> = {}): TestCase {
  return { id: `["${name}"]`, suitePath: [], classname: "", name, outcome: "passed", failures: [], ...more };
}

async function errorsOf(...attempts: readonly (readonly TestCase[])[]) {
  return listSeenErrors(runsOf(attempts));
}

async function* inTurn(runs: readonly SeenRun[]): AsyncGenerator<SeenRun> {
  yield* runs;
}

async function* runsOf(attempts: readonly (readonly TestCase[])[]): AsyncGenerator<SeenRun> {
  for (const [attempt, cases] of attempts.entries()) {
    const isGreen = cases.every(({ outcome }) => outcome === "passed");
    yield { attempt, code: `code ${attempt}`, cases, isGreen };
  }
}

let days = 0;

async function session(
  name: string,
  attempts: readonly (readonly TestCase[])[],
  more: Partial<RememberedSession> = {},
): Promise<RememberedSession> {
  const lastAt = new Date(1_700_000_000_000 + days++ * 86_400_000).toISOString();
  const errors = await errorsOf(...attempts);
  return {
    log: "log",
    session: name,
    title: name,
    rootCause: `the cause of ${name}`,
    state: "solved",
    branch: "main",
    lastAt,
    errors,
    ...more,
  };
}

function ask(testCase: TestCase) {
  return { testCase, session: "asking" };
}

const named = (found: readonly { readonly session: string; readonly solvedBy?: number | undefined }[]) =>
  found.map((one) => `${one.session} ${one.solvedBy ?? "not solved"}`);

describe("the errors that a session has seen", () => {
  it("are solved by the first attempt since which their test has passed", async () => {
    expect(
      await errorsOf(
        [failing("a")],
        [failing("a")],
        [passing("a")],
        [failing("a")],
        [passing("a")],
        [passing("a")],
      ),
    ).toMatchObject([{ name: "a", last: 3, solvedBy: 4 }]);
  });

  it("are not solved by attempts that did not execute the test, or in which it was skipped", async () => {
    const [error] = await errorsOf([failing("a")], [passing("b")], [{ ...passing("a"), outcome: "skipped" }]);
    expect(error?.solvedBy).toBe(undefined);
  });

  it("are not solved where the test is flaky, also on code that came back", async () => {
    const ran = (attempt: number, code: string, one: TestCase): SeenRun => ({
      attempt,
      code,
      cases: [one],
      isGreen: one.outcome === "passed",
    });
    const [red, green] = [failing("a"), passing("a")];
    for (const runs of [
      [ran(0, "x", red), ran(0, "x", green), ran(1, "y", green)],
      [ran(0, "x", red), ran(1, "y", red), ran(2, "x", green)],
      [ran(0, "x", red), ran(1, "y", green), ran(2, "x", green)],
    ]) {
      expect((await listSeenErrors(inTurn(runs)))[0]?.solvedBy).toBe(undefined);
    }
    const back = [ran(0, "x", red), ran(1, "y", green), ran(2, "x", red), ran(3, "y", green)];
    expect((await listSeenErrors(inTurn(back)))[0]?.solvedBy).toBe(3);
    const [retried] = await errorsOf([failing("a")], [passing("a", { isFlaky: true })]);
    expect(retried?.solvedBy).toBe(undefined);
  });

  it("are not solved by a result that came from elsewhere, of code that is not known", async () => {
    const runs: SeenRun[] = [
      { attempt: 0, code: "x", cases: [failing("a")], isGreen: false },
      { attempt: 1, code: undefined, cases: [passing("a")], isGreen: true },
    ];
    const [imported] = await listSeenErrors(inTurn(runs));
    expect(imported?.solvedBy).toBe(undefined);
  });

  it("of a file that could not be loaded are solved once everything is green", async () => {
    const unloaded = { ...failing("test_orders.py"), loadFailure: true };
    expect(await errorsOf([unloaded], [passing("a"), failing("b")], [passing("a")])).toContainEqual(
      expect.objectContaining({ name: "test_orders.py", solvedBy: 2 }),
    );
  });

  it("are kept once for each error, also where a test goes from one to another", async () => {
    const other = failing("a", 'File "tests/test_orders.py", line 3\nAssertionError: 1 != 2');
    expect(await errorsOf([failing("a")], [other], [failing("a")], [passing("a")])).toMatchObject([
      { last: 2, solvedBy: 3 },
      { last: 1, solvedBy: 3 },
    ]);
  });
});

describe("an error that is asked about", () => {
  it("names the sessions that had it: solved ones first, of these the same test, then the newest", async () => {
    const memory = rememberErrors([
      await session("old", [[failing("a")], [passing("a")]]),
      await session("new", [[failing("a")], [passing("a")]]),
      await session("other test", [[failing("b")], [passing("b")]]),
      await session("open", [[failing("a")]], { state: "open" }),
      await session("abandoned", [[failing("a")], [passing("a")]], { state: "abandoned" }),
    ]);
    expect(named(memory.find(ask(failing("a"))))).toEqual([
      "new 1",
      "old 1",
      "other test 1",
      "abandoned not solved",
      "open not solved",
    ]);
    expect(memory.find(ask(failing("a")))[0]).toMatchObject({
      rootCause: "the cause of new",
      like: "sameError",
      last: 0,
    });
  });

  it("does not name its own session", async () => {
    const memory = rememberErrors([await session("asking", [[failing("a")], [passing("a")]])]);
    expect(memory.find(ask(failing("a")))).toEqual([]);
  });

  it("does not name a look-alike that was raised elsewhere, or has another cause behind it", async () => {
    const memory = rememberErrors([await session("alike", [[failing("a")], [passing("a")]])]);
    expect(named(memory.find(ask(failing("a"))))).toEqual(["alike 1"]);
    expect(memory.find(ask(failing("a", trace("app/cache.py"))))).toEqual([]);
    const caused = `${trace("app/pool.py").replace("BusyError", "PoolError")}\n\nThe above exception was the direct cause of the following exception:\n\n${trace("app/db.py")}`;
    expect(memory.find(ask(failing("a", caused)))).toEqual([]);
  });

  it("is not called solved where only an answer is known, and not what was behind it", async () => {
    const answered = (output: string) => ({ ...failing("a", "AssertionError: 500 != 200"), output });
    const busy = "ERROR app.BusyError: connection is busy";
    const memory = rememberErrors([
      await session("known", [[answered(busy)], [passing("a")]]),
      await session("unknown", [[answered("")], [passing("a")]]),
    ]);
    expect(named(memory.find(ask(answered(busy))))).toEqual(["known 1"]);
    expect(memory.find(ask(answered("ERROR app.LostError: no such table")))).toEqual([]);
    expect(memory.find(ask(answered("")))).toEqual([]);
    expect(memory.findLike(ask(answered(""))).map(({ like }) => like)).toEqual(["sameTest", "sameTest"]);
  });

  it("is found where another version of the framework names no file", async () => {
    const of = (file: string) => ({ ...failing("a"), id: JSON.stringify(["orders", "", file, "a"]) });
    const memory = rememberErrors([
      await session("with", [[of("a.test.js")], [{ ...of("a.test.js"), outcome: "passed", failures: [] }]]),
    ]);
    expect(named(memory.find(ask(of(""))))).toEqual(["with 1"]);
    expect(
      memory.findLike(ask({ ...of("b.test.js"), failures: failing("a", "AssertionError: 1 != 2").failures })),
    ).toEqual([]);
  });

  it("is not disturbed by what somebody else wrote beside the logs", async () => {
    const odd = await session("odd", [[failing("a")], [passing("a")]]);
    const errors = ["[a]", "a", "", '[{"a":1},2]'].flatMap((test) =>
      odd.errors.map((error) => ({ ...error, test })),
    );
    const memory = rememberErrors([{ ...odd, errors }]);
    for (const id of ['["a"]', '["","","[a]"]', "[a]"]) {
      expect(memory.findLike(ask({ ...failing("a"), id })).length).toBeLessThanOrEqual(1);
    }
  });

  it("is found in a work tree of another name", async () => {
    const at = (folder: string) => ({
      ...failing("a", trace("db.py").replaceAll('File "', `File "/home/ann/${folder}/`)),
      file: "tests/test_orders.py",
    });
    const memory = rememberErrors([await session("elsewhere", [[at("shop")], [passing("a")]])]);
    expect(named(memory.find(ask(at("shop-2"))))).toEqual(["elsewhere 1"]);
  });

  it("is not found in a test of another package with the same file and function", async () => {
    const of = (name: string, text: string): TestCase => {
      const failure = { kind: "error", type: "TypeError", message: text.split("\n")[0] ?? "", text } as const;
      const file = `packages/${name}/test/a.test.ts`;
      return { ...failing(name), id: JSON.stringify(["", file, name]), file, failures: [failure] };
    };
    const raisedIn = (folder: string, own: string, name = "at handler ") =>
      `TypeError: Cannot read properties of undefined (reading 'id')\n    ${name}(${folder}/src/index.ts:5:3)\n    at Object.<anonymous> (${own}:3:1)`;
    const own = (root: string, name: string) => `${root}/packages/${name}/test/a.test.ts`;
    const ofA = of("a", raisedIn("/r/packages/a", own("/r", "a")));
    const memory = rememberErrors([await session("a", [[ofA], [passing("a", { id: ofA.id })]])]);
    expect(named(memory.find(ask(of("a", raisedIn("/w/packages/a", own("/w", "a"))))))).toEqual(["a 1"]);
    expect(named(memory.find(ask(of("b", raisedIn("/w/packages/a", own("/w", "b"))))))).toEqual(["a 1"]);
    expect(memory.find(ask(of("b", raisedIn("/w/packages/b", own("/w", "b")))))).toEqual([]);
    expect(memory.find(ask(of("a", raisedIn("/w/packages/b", own("/w", "a")))))).toEqual([]);
    const unnamed = (name: string) =>
      of(name, raisedIn("/r/shared", own("/r", name), "at Object.<anonymous> "));
    const ofAny = rememberErrors([await session("a", [[unnamed("a")], [passing("a", { id: ofA.id })]])]);
    expect(named(ofAny.find(ask(unnamed("a"))))).toEqual(["a 1"]);
    expect(ofAny.find(ask(unnamed("b")))).toEqual([]);
  });

  it("is not called solved where it says nothing, nor where only what says nothing is behind it", async () => {
    const bare = (text: string, type?: string): TestCase => ({
      ...failing("a"),
      failures: [{ kind: "failure", type, message: text, text }],
    });
    const answered = (name: string, output: string) => ({
      ...failing(name, "AssertionError: 500 != 200"),
      output,
    });
    for (const one of [
      bare(""),
      bare("", "AssertionError"),
      bare("Test failed"),
      bare("assertion failed", "Error"),
      bare("An unexpected error occurred."),
      answered("a", "error: failed"),
      answered("a", "fatal: aborted"),
    ]) {
      const memory = rememberErrors([await session("says nothing", [[one], [passing("a")]])]);
      expect(named(memory.find(ask(one))), JSON.stringify(one.failures)).toEqual([]);
      expect(memory.findLike(ask(one)).map(({ like, solvedBy }) => [like, solvedBy])).toEqual([
        ["sameTest", undefined],
      ]);
    }
  });

  it("is not found in another test that only compares the same values", async () => {
    const compared = (name: string) => failing(name, "AssertionError: 1 != 2");
    const memory = rememberErrors([await session("compares", [[compared("a")], [passing("a")]])]);
    expect(named(memory.find(ask(compared("a"))))).toEqual(["compares 1"]);
    expect(memory.find(ask(compared("b")))).toEqual([]);
  });

  it("is called similar, or another error of the same test, only where that is asked for, and never solved", async () => {
    const words = (what: string) =>
      failing("a", `AssertionError: the order ${what} was not sent to the shop`);
    const memory = rememberErrors([
      await session("similar", [[{ ...words("of Ada"), id: '["b"]' }], [passing("a")]]),
      await session("same test", [[failing("a")], [passing("a")]]),
    ]);
    expect(memory.find(ask(words("of Bob")))).toEqual([]);
    const found = memory.findLike(ask(words("of Bob")));
    expect(found.map((one) => [one.session, one.like, one.solvedBy])).toEqual([
      ["same test", "sameTest", undefined],
      ["similar", "similarError", undefined],
    ]);
  });
});

/** Shares of what was measured, as they are promised. */
function expectGood(found: Awaited<ReturnType<typeof measureRetrieval>>) {
  expect(found.rightFirst / found.asked, found.wrong.join("\n")).toBeGreaterThanOrEqual(0.95);
  expect(found.namedThough).toBe(0);
  expect(found.wronglyNamed / found.lookAlikes, found.wrong.join("\n")).toBeLessThanOrEqual(0.02);
}

test("the right session stands first among those of real failures, and a look-alike names none", async () => {
  const found = await measureRetrieval(readRunPairs());
  expect(found.asked).toBeGreaterThanOrEqual(300);
  expect(found.lookAlikes).toBeGreaterThanOrEqual(300);
  expect(found.remembered).toBeGreaterThanOrEqual(1500);
  expectGood(found);
});

const judged = readJudgedPairs();

describe.skipIf(judged === undefined)(
  "the pairs of the judgement (skipped: ../shared/judgement is not there)",
  () => {
    it("have the right session first, among 3,000 errors, and look-alikes name none", async () => {
      const found = await measureRetrieval(judged ?? []);
      expect(found.asked).toBeGreaterThanOrEqual(300);
      expect(found.remembered).toBeGreaterThanOrEqual(3000);
      expectGood(found);
    });
  },
);
