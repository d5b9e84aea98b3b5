import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFlaky } from "../../../src/model/judgement/flaky.ts";
import { compareWith, judge } from "../../../src/model/judgement/judgement.ts";
import { addRun, knowTests, noTests } from "../../../src/model/judgement/knownTests.ts";
import { judgeRun } from "../../../src/model/judgement/outcome.ts";
import { compareCases } from "../../../src/model/judgement/verdict.ts";
import { countCases, type TestCase } from "../../../src/model/report/report.ts";
import { defaultReportLimits } from "../../../src/model/report/reportLimits.ts";
import { headlineLabel } from "../../../src/model/words/wording.ts";
import { createReports } from "../../../src/reports/reports.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-twins-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A test as `name`, `name!message` for a red one, `name?` for one that was skipped. */
function element(written: string): string {
  const [name = "", message] = written.replace("?", "").split("!");
  const inner = written.endsWith("?")
    ? "<skipped/>"
    : message === undefined
      ? ""
      : `<failure message="${message}" type="Error">Error: ${message}</failure>`;
  return `<testcase classname="c" name="${name}" time="0">${inner}</testcase>`;
}

const suite = (tests: readonly string[]) => `<testsuite name="s">${tests.map(element).join("")}</testsuite>`;

/** Reads reports by their paths in the folder, and what they hold. */
async function read(reports: Readonly<Record<string, string>>) {
  const paths = Object.entries(reports).map(([path, text]) => {
    const absolute = join(folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
    return absolute;
  });
  const { report, problems } = await createReports().readReports(paths, folder, defaultReportLimits);
  return { cases: report?.cases ?? [], problems };
}

const readTests = async (tests: readonly string[]) => (await read({ "r.xml": suite(tests) })).cases;

/** The headlines of attempts that ran these tests, and the names of what changed in the last one. */
async function play(attempts: readonly (readonly string[])[]) {
  const known = noTests();
  const headlines: (string | undefined)[] = [];
  let changed = "";
  for (const [attempt, tests] of attempts.entries()) {
    const cases = await readTests(tests);
    const before = knowTests(known, [], cases);
    const { outcome } = judgeRun(
      { kind: "exited", code: cases.some(isRed) ? 1 : 0 },
      reportOf(cases),
      countCases(cases),
    );
    const judgement = attempt === 0 ? {} : judge(outcome, cases, before);
    headlines.push(judgement.headline && headlineLabel(judgement.headline, judgement));
    const { passing: _, absent: __, ...others } = compareWith(before.newest, cases);
    const byId = new Map([...(before.newest?.cases ?? []), ...cases].map((one) => [one.id, one]));
    changed = Object.entries(others)
      .flatMap(([verdict, ids]) => ids.map((id) => `${verdict} ${describe(byId.get(id))}`))
      .sort()
      .join(", ");
    addRun(known, { attempt, cases });
  }
  return { headlines, changed };
}

const isRed = ({ outcome }: TestCase) => outcome === "failed";
const reportOf = (cases: readonly TestCase[]) => ({ cases, suiteFailures: [], problems: [] });
const describe = (one: TestCase | undefined) =>
  [one?.name, one?.failures[0]?.message].filter(Boolean).join("!");

test("twins that change places are what they were", async () => {
  const { headlines, changed } = await play([
    ["t!e1", "t", "u!e3"],
    ["t", "t!e1", "u!e3"],
    ["t!e1", "t", "u!e3"],
  ]);
  expect(headlines.slice(1)).toEqual(["unchanged", "unchanged"]);
  expect(changed).toBe("stillFailing t!e1, stillFailing u!e3");
});

test("of two twins that fail by two errors, the one that is mended is the one that was fixed", async () => {
  const { headlines, changed } = await play([
    ["t!no price for ink", "t!the cart is closed"],
    ["t", "t!the cart is closed"],
    ["t!the cart is closed", "t"],
    ["t", "t"],
  ]);
  expect(headlines.slice(1)).toEqual(["better (−1)", "unchanged", "solved"]);
  expect(changed).toBe("fixed t");
});

test("a twin that breaks is one that is newly failing, wherever it stands", async () => {
  for (const now of [
    ["t!e1", "t!e1", "t"],
    ["t", "t!e1", "t!e1"],
  ]) {
    expect(await play([["t", "t!e1", "t"], now])).toEqual({
      headlines: [undefined, "worse (+1)"],
      changed: "newlyFailing t!e1, stillFailing t!e1",
    });
  }
});

test("one of two twins that runs alone and is green is not known to be the red one", async () => {
  expect((await play([["t!e1", "t"], ["t"]])).headlines).toEqual([undefined, "mixed · 1 not run"]);
});

const outcomes = fc.constantFrom("", "!no price for ink", "!the cart is closed", "!expected 1 got 2", "?");
const run = fc.array(fc.record({ name: fc.constantFrom("a", "b", "c"), outcome: outcomes }), {
  minLength: 1,
  maxLength: 9,
});

test("in whatever order reports list their tests, nothing is judged differently", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(run, { minLength: 2, maxLength: 4 }).chain((runs) =>
        fc.record({
          runs: fc.constant(runs),
          shuffled: fc.tuple(
            ...runs.map((tests) =>
              fc.shuffledSubarray(tests, { minLength: tests.length, maxLength: tests.length }),
            ),
          ),
        }),
      ),
      async ({ runs, shuffled }) => {
        const written = (all: typeof runs) =>
          all.map((tests) => tests.map(({ name, outcome }) => name + outcome));
        expect(await play(written(shuffled))).toEqual(await play(written(runs)));
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

function* permutations<T>(all: readonly T[]): Generator<readonly T[]> {
  if (all.length === 0) {
    yield [];
  }
  for (const [index, one] of all.entries()) {
    for (const rest of permutations(all.toSpliced(index, 1))) {
      yield [one, ...rest];
    }
  }
}

test("no other pairing of twins changes fewer of them", async () => {
  const twins = fc.array(outcomes, { minLength: 3, maxLength: 4 });
  const count = (comparison: ReturnType<typeof compareCases>) => {
    const { stillFailing: _, passing: __, absent: ___, ...changed } = comparison;
    return Object.values(changed).flat().length;
  };
  await fc.assert(
    fc.asyncProperty(twins, twins, async (one, other) => {
      const before = (await readTests(one.map((outcome) => `a${outcome}`))).filter(
        ({ outcome }) => outcome !== "skipped",
      );
      const now = await readTests(other.map((outcome) => `a${outcome}`));
      fc.pre(before.length === one.length && now.length === one.length);
      const counts = Array.from(permutations(before), (order) =>
        count(
          compareCases(
            now,
            order.map((was, index) => ({ ...was, id: now[index]?.id ?? "" })),
          ),
        ),
      );
      expect(count(compareWith({ cases: before }, now))).toBe(Math.min(...counts));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("the same report in another order is the same: nothing changes, and nothing is flaky", async () => {
  const twice = run.chain((tests) =>
    fc.tuple(
      fc.constant(tests),
      fc.shuffledSubarray(tests, { minLength: tests.length, maxLength: tests.length }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(twice, async (runs) => {
      const [one, other] = [
        await readTests(runs[0].map(({ name, outcome }) => name + outcome)),
        await readTests(runs[1].map(({ name, outcome }) => name + outcome)),
      ];
      const { stillFailing, passing, absent, ...changed } = compareWith({ cases: one }, other);
      expect(Object.values(changed).flat()).toEqual([]);
      expect(stillFailing.length + passing.length + absent.length).toBe(other.length);
      expect(findFlaky([one, other].map((cases) => ({ conditions: "", cases })))).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("twins are flaky only if fewer of them would explain it no way", async () => {
  const flakyOf = async (...runs: readonly (readonly string[])[]) => {
    const results: { conditions: string; cases: readonly TestCase[] }[] = [];
    for (const tests of runs) {
      results.push({ conditions: "", cases: await readTests(tests) });
    }
    return findFlaky(results).map(({ name, failed, of }) => `${name} ${failed}/${of}`);
  };
  expect(await flakyOf(["t!e", "t"], ["t", "t!e"])).toEqual([]);
  expect(await flakyOf(["t!e", "t"], ["t", "t"], ["t", "t!e"])).toEqual(["t 2/3"]);
  expect(await flakyOf(["t!e", "t!e"], ["t", "t!e"])).toEqual(["t 1/2"]);
  expect(await flakyOf(["t!e", "t?"], ["t?", "t"])).toEqual([]);
});

test("tests of two projects of Playwright are two, also where one of them runs alone", async () => {
  const project = (name: string, tests: string) =>
    `<testsuite name="a.spec.js" hostname="${name}" tests="1" failures="0" skipped="0" time="0" errors="0">${tests}</testsuite>`;
  const whole = (...suites: readonly string[]) =>
    `<testsuites id="" name="" tests="1" failures="0" skipped="0" errors="0" time="1">${suites.join("")}</testsuites>`;
  const both = await read({
    "r.xml": whole(project("shop #1", element("t!e1")), project("shop #2", element("t"))),
  });
  const other = await read({
    "r.xml": whole(project("shop #2", element("t!e1"))),
  });
  expect(new Set(both.cases.map(({ id }) => id)).size).toBe(2);
  expect(other.cases.map(({ id }) => id)).toEqual(both.cases.slice(1).map(({ id }) => id));
  expect(compareWith({ cases: both.cases }, other.cases)).toMatchObject({
    newlyFailing: [other.cases[0]?.id],
    notRun: [both.cases[0]?.id],
  });
});

test("tests of one class in two modules are two, by the place of their report or by what it says", async () => {
  const ofSurefire = (basedir: string, test: string) =>
    `<testsuite name="x.T"><properties><property name="basedir" value="${basedir}"/></properties>${element(test)}</testsuite>`;
  const places = [
    {
      "api/target/surefire-reports/TEST-x.T.xml": suite(["t!e1"]),
      "web/target/surefire-reports/TEST-x.T.xml": suite(["t"]),
    },
    {
      "api/build/test-results/test/TEST-x.T.xml": suite(["t!e1"]),
      "web/build/test-results/test/TEST-x.T.xml": suite(["t"]),
    },
    { "1.xml": ofSurefire("/ci/shop/api", "t!e1"), "2.xml": ofSurefire("/ci/shop/web", "t") },
    { "1.xml": ofSurefire("C:\\ci\\shop\\api", "t!e1"), "2.xml": ofSurefire("C:\\ci\\shop\\web", "t") },
  ];
  for (const reports of places) {
    const { cases, problems } = await read(reports);
    expect(problems).toEqual([]);
    expect(cases.map(({ id, outcome }) => [/@(.*)$/.exec(id)?.[1], outcome])).toEqual([
      ["api", "failed"],
      ["web", "passed"],
    ]);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
  }
});

test("a test that a report of Go lists several times was run several times, and is flaky where that was not the same", async () => {
  const go = (tests: readonly string[]) =>
    `<testsuites tests="2" failures="1" errors="0" time="1"><testsuite tests="2" failures="1" time="1" name="p" timestamp="t">${tests.map(element).join("")}</testsuite></testsuites>`;
  for (const order of [
    ["TestA!e1", "TestB", "TestA"],
    ["TestA", "TestB", "TestA!e1"],
  ]) {
    const { cases, problems } = await read({ "r.xml": go(order) });
    expect(cases.map(({ name, outcome, isFlaky }) => [name, outcome, isFlaky]).sort()).toEqual([
      ["TestA", "failed", true],
      ["TestB", "passed", undefined],
    ]);
    expect(englishOf(problems)).toEqual(["1 test was run more than once; its worst result counts."]);
  }
});
