import { describe, expect, it } from "vitest";
import { type Fact, fact } from "../../../src/base/facts/fact.ts";
import type { Arrangement } from "../../../src/editor/failures/arrangement.ts";
import type { RunOutcome } from "../../../src/model/judgement/outcome.ts";
import type { Run } from "../../../src/model/log/run.ts";
import type { FailingTest, LastRun } from "../../../src/model/words/failingTests.ts";
import { failureTree, filterTests } from "../../../src/views/failureTree.ts";
import { readRows } from "../../support/texts/readRows.ts";

const failedFact = fact("run.failed", { count: 2, failing: 1 });

function run(outcome: RunOutcome, reason: Fact): Run {
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  const end = {
    exit: { kind: "exited", code: 1 },
    durationMs: 1,
    problems: [],
    result: { outcome, reason, counts },
  } as const;
  return {
    number: 3,
    attempt: 2,
    purpose: "isolation",
    command: "npm test",
    startedAt: "2026-01-01T00:00:00Z",
    end,
  };
}

function failing(file: string, name: string, more: Partial<FailingTest> = {}): FailingTest {
  return {
    id: `${file} ${name}`,
    file,
    name,
    suitePath: [],
    kind: "failure",
    message: "500 !== 404",
    isNew: false,
    since: 0,
    error: "",
    loadFailure: false,
    ...more,
  };
}

const lastRun: LastRun = {
  session: "s",
  run: 3,
  attempt: 2,
  failing: [],
  problems: [],
  lastLines: [],
};

/** The rows as they are shown at first, or arranged otherwise. */
function show(ended: Run, of: LastRun, arrangement: Partial<Arrangement> = {}) {
  return failureTree(ended, of, {
    groupBy: "file",
    newFirst: true,
    filter: "",
    isWhole: false,
    ...arrangement,
  });
}

describe("failureTree", () => {
  it("offers to find what other tests do to one that passed on the same code in another order", () => {
    const other = (isAlone: boolean) => ({ otherOrder: { run: 2, isAlone } });
    const failed = [
      failing("a.js", "a", other(true)),
      failing("a.js", "b", other(true)),
      failing("a.js", "c"),
    ];
    const [first, second] = show(run("failed", failedFact), {
      ...lastRun,
      failing: [...failed, failing("a.js", "d", other(false))],
    });
    expect(first).toMatchObject({
      kind: "otherOrder",
      label: "2 tests passed alone, and fail after others",
      click: "casebook.findPolluter",
      tooltip: expect.stringContaining("b: passed in run 3"),
    });
    // Which of them, is asked.
    expect(first?.subject).toBeUndefined();
    expect(second).toMatchObject({
      label: "1 test passed after others, and fails without them",
      subject: { kind: "test", id: "a.js d" },
    });
    const closed = failureTree(
      run("failed", failedFact),
      { ...lastRun, failing: failed },
      { groupBy: "file", newFirst: true, filter: "", isWhole: false },
      [],
      false,
    );
    expect(closed.map(({ kind }) => kind)).toEqual(["file"]);
  });

  it("shows the first of very many, with their number, until all are wanted", () => {
    const failed = Array.from({ length: 5_000 }, (_, index) => failing("a.js", `${index}`));
    const [first] = show(run("failed", failedFact), { ...lastRun, failing: failed });
    expect(first).toMatchObject({ description: "5000 failing", subject: { file: "a.js" } });
    expect(first?.children?.at(-1)).toMatchObject({ label: "4500 more", click: "casebook.showAllFailures" });
    const [whole] = show(run("failed", failedFact), { ...lastRun, failing: failed }, { isWhole: true });
    expect(whole?.children).toHaveLength(5_000);
  });

  it("groups failing tests by file and suite, new ones first, numbers in their natural order", () => {
    const tests = [
      failing("test/b.test.js", "two"),
      failing("test/a.test.js", "test_10", { suitePath: ["orders", "GET"] }),
      failing("test/a.test.js", "test_2", { suitePath: ["orders", "GET"] }),
      failing("test/a.test.js", "was green", { suitePath: ["orders"], isNew: true, message: "boom" }),
    ];
    expect(readRows(show(run("failed", failedFact), { ...lastRun, failing: tests }))).toBe(
      [
        "test/a.test.js | 3 failing · 1 new",
        "  orders",
        "    was green | new · boom",
        "    GET",
        "      test_2 | 500 !== 404",
        "      test_10 | 500 !== 404",
        "test/b.test.js | 1 failing",
        "  two | 500 !== 404",
      ].join("\n"),
    );
  });

  it("says why a run is broken, with the last lines of its output", () => {
    const lines = ["SyntaxError: Unexpected token", "at app.js:3"];
    const nodes = show(run("broken", fact("run.noReport", { code: 1 })), {
      ...lastRun,
      lastLines: lines,
    });
    expect(readRows(nodes)).toBe(
      [
        "Broken | The command wrote no test report (exit code 1).",
        "  SyntaxError: Unexpected token",
        "  at app.js:3",
        "  Change the isolation command… | npm test",
      ].join("\n"),
    );
    const change = nodes[0]?.children?.at(-1);
    expect(change).toMatchObject({
      click: "casebook.editSection",
      subject: { kind: "section", section: "isolationCommand" },
    });
  });

  it("says below the tests what was masked: it is no reason for them to fail", () => {
    const red = run("failed", failedFact);
    const masked = [{ what: fact("secret.jwt"), count: 3 }] as const;
    const end = red.end === undefined ? undefined : { ...red.end, masked };
    const rows = readRows(
      show({ ...red, end } as Run, { ...lastRun, failing: [failing("a.test.js", "adds")] }),
    );
    expect(rows.split("\n").at(-1)).toMatch(/^3 values were masked/);
    expect(rows).toMatch(/^a\.test\.js/);
  });

  it("offers no other command where the code is broken, and not the command", () => {
    const nodes = show(run("broken", fact("run.notLoaded", { files: "a.test.js" })), lastRun);
    expect(readRows(nodes)).toBe("Broken | These files could not be loaded: a.test.js.");
  });

  it("shows what the report's reader had to say", () => {
    const nodes = show(run("passed", fact("run.passed", { count: 2 })), {
      ...lastRun,
      problems: [fact("report.problem", { file: "a.xml", problem: fact("report.empty") })],
    });
    expect(readRows(nodes)).toBe("Passed | 2 tests passed.\nThe report a.xml is empty.");
  });

  it("gives a test its place, and reads it aloud in words", () => {
    const position = { path: "src/app.js", line: 7 };
    const [file] = show(run("failed", failedFact), {
      ...lastRun,
      failing: [failing("a.js", "one", { position })],
    });
    expect(file?.children?.[0]).toMatchObject({
      click: "casebook.openFailure",
      spoken: "one, failing, 500 !== 404, src/app.js line 7",
      subject: { kind: "test", path: "src/app.js", line: 7 },
    });
  });

  it("has ids that are unique and do not change with the message", () => {
    const ids = (message: string) => {
      const tests = [failing("a.js", "x", { message }), failing("b.js", "x", { message })];
      const nodes = show(run("failed", failedFact), { ...lastRun, failing: tests });
      return nodes.flatMap((node) => [node.id, ...(node.children ?? []).map(({ id }) => id)]);
    };
    expect(new Set(ids("one")).size).toBe(4);
    expect(ids("one")).toEqual(ids("two"));
  });

  const mixed = {
    ...lastRun,
    failing: [
      failing("a.test.js", "one", {
        suitePath: ["orders"],
        error: "500",
        position: { path: "a.test.js", line: 3 },
      }),
      failing("b.test.js", "two", { suitePath: ["health"], error: "refused", message: "refused" }),
      failing("b.test.js", "three", { suitePath: ["orders"], error: "500", isNew: true }),
    ],
  };

  it("puts the tests of each package of a workspace below its directory, with paths from there", () => {
    const inWorkspace = {
      ...lastRun,
      failing: [
        failing("packages/web/app/[id]/page.test.ts", "shows", {
          package: "packages/web",
          suitePath: ["page"],
        }),
        failing("packages/core/sum.test.ts", "adds", {
          package: "packages/core",
          suitePath: ["sum"],
          isNew: true,
        }),
        failing("packages/web/app/(group)/page.test.ts", "lists", { package: "packages/web" }),
        failing("e2e/all.test.ts", "opens"),
      ],
    };
    const nodes = show(run("failed", failedFact), inWorkspace);
    expect(readRows(nodes)).toBe(
      [
        "packages/core | 1 failing · 1 new",
        "  sum.test.ts | 1 failing · 1 new",
        "    sum",
        "      adds | new · 500 !== 404",
        "packages/web | 2 failing",
        "  app/(group)/page.test.ts | 1 failing",
        "    lists | 500 !== 404",
        "  app/[id]/page.test.ts | 1 failing",
        "    page",
        "      shows | 500 !== 404",
        "e2e/all.test.ts | 1 failing",
        "  opens | 500 !== 404",
      ].join("\n"),
    );
    expect(nodes[1]).toMatchObject({ kind: "package", subject: { kind: "tests", file: undefined } });
    expect(nodes[1]?.children?.[0]?.subject).toMatchObject({ file: "packages/web/app/(group)/page.test.ts" });
    expect(readRows(show(run("failed", failedFact), inWorkspace, { groupBy: "suite" }))).toBe(
      [
        "packages/core | 1 failing · 1 new",
        "  sum | 1 failing · 1 new",
        "    adds | new · 500 !== 404",
        "packages/web | 2 failing",
        "  lists | 500 !== 404",
        "  page | 1 failing",
        "    shows | 500 !== 404",
        "opens | 500 !== 404",
      ].join("\n"),
    );
  });

  it("groups by suite, over files", () => {
    expect(readRows(show(run("failed", failedFact), mixed, { groupBy: "suite" }))).toBe(
      [
        "orders | 2 failing · 1 new",
        "  three | new · 500 !== 404",
        "  one | 500 !== 404",
        "health | 1 failing",
        "  two | refused",
      ].join("\n"),
    );
  });

  it("groups by error, over files, with the place of each test", () => {
    expect(readRows(show(run("failed", failedFact), mixed, { groupBy: "error" }))).toBe(
      [
        "500 !== 404 | 2 failing · 1 new",
        "  three | new · b.test.js",
        "  one | a.test.js:3",
        "refused | 1 failing",
        "  two | b.test.js",
      ].join("\n"),
    );
  });

  it("leaves new ones where they are, if that is wanted", () => {
    const labels = (newFirst: boolean) =>
      show(run("failed", failedFact), mixed, { newFirst }).map(({ label }) => label);
    expect(labels(true)).toEqual(["b.test.js", "a.test.js"]);
    expect(labels(false)).toEqual(["a.test.js", "b.test.js"]);
  });

  it("shows the tests that contain a text in name, suite, file or message", () => {
    const names = (filter: string) => filterTests(mixed.failing, filter).map(({ name }) => name);
    expect(names("HEALTH")).toEqual(["two"]);
    expect(names(" b.test ")).toEqual(["two", "three"]);
    expect(names("500")).toEqual(["one", "three"]);
    expect(names(" ")).toEqual(["one", "two", "three"]);
    expect(show(run("failed", failedFact), mixed, { filter: "nothing like it" })).toEqual([]);
  });
});

describe("results that no run of Casebook gave", () => {
  const failed = run("failed", failedFact);
  const of = { ...lastRun, failing: [failing("a.js", "one")] };
  const first = (ended: Run) => {
    const [row] = show(ended, of);
    return `${row?.label} [${row?.description}]`;
  };

  it("say where they are from, and that nothing was run", () => {
    const writtenAt = new Date(2026, 0, 2, 17, 5).toISOString();
    const reports = { kind: "reports", name: "junit.xml", files: 1, writtenAt } as const;
    expect(first({ ...failed, origin: reports })).toBe(
      "From junit.xml [written 2026-01-02 17:05 · no command was run]",
    );
    expect(first({ ...failed, origin: { ...reports, files: 3, writtenAt: "?" } })).toBe(
      "From 3 reports [written ? · no command was run]",
    );
    expect(first({ ...failed, origin: { kind: "console" } })).toBe(
      "From console output [no command was run]",
    );
    expect(first({ ...failed, origin: { kind: "task" } })).toBe("Ran as a task [npm test]");
  });
});
