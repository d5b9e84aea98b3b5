import { expect, it } from "vitest";
import type { Failure, Report } from "../../../../src/model/report/report.ts";
import { testId } from "../../../../src/model/report/testId.ts";
import { readMatrix } from "../../../../src/sessions/attempts/readMatrix.ts";
import { readFailures } from "../../../../src/sessions/run/readRun.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld } from "../../../support/sessions/fakePorts.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

/** A test that failed, as vitest says it. */
function failing(failure: Partial<Failure> & Pick<Failure, "message">): Report {
  const parts = { suitePath: ["app"], classname: "", name: "logs in", file: "test/app.test.js" };
  const text = failure.text ?? failure.message;
  const failures = [{ kind: "failure", type: "AssertionError", ...failure, text }] as const;
  return {
    cases: [{ id: testId(parts), ...parts, outcome: "failed", failures }],
    suiteFailures: [],
    problems: [],
  };
}

/** An assertion that compares two values. */
const compared = (expected: string, actual: string) =>
  failing({ message: `expected '${actual}' to equal '${expected}'`, expected, actual });

/** What became of the test at each attempt, and what the last one shows. */
async function play(reports: readonly Report[]) {
  const world = new FakeWorld();
  world.secrets = [{ name: "ORDERS_TOKEN", value: "orders-of-ada" }];
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  const session = await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  for (const [index, one] of reports.entries()) {
    world.tree = String(index);
    world.runs.push(ends(one));
    await runCommand(sessions, confirmed(sessions), unwatched);
  }
  const { columns } = await readMatrix(sessions, { session });
  return { sessions, cells: columns.map(({ cells }) => cells).join("") };
}

const [one, two, three] = ["hunter2!x", "swordf1sh!", "tr0ub4dor!"];

it("an error that compares other secrets than before is another error", async () => {
  const of = (expected: string, actual: string) => compared(`password=${expected}`, `password=${actual}`);
  expect((await play([of(one, two), of(one, two), of(one, three), of(two, one), of(two, one)])).cells).toBe(
    "FFCCF",
  );
});

it("so is one whose message alone names them, and one with the value of a variable", async () => {
  const of = (got: string, want: string) =>
    failing({ message: `got password=${got}, want password=${want}` });
  expect((await play([of(one, two), of(one, two), of(one, three)])).cells).toBe("FFC");
  const ofVariable = (got: string) => failing({ message: `got password=${got}, want orders-of-ada` });
  expect((await play([ofVariable(one), ofVariable(one), ofVariable(two)])).cells).toBe("FFC");
});

it("an error with secrets that are made anew in every run stays the same", async () => {
  const token = (end: string) => `ghp_${"aB3dE6gH9jK2mN5pQ8sT1vW4"}${end}`;
  const of = (got: string, want: string) => compared(`token ${token(want)}`, `token ${token(got)}`);
  expect((await play([of("x1", "y2"), of("x3", "y4"), of("z5", "x1")])).cells).toBe("FFF");
});

it("an error with one secret is shown as it always was", async () => {
  const { cells } = await play([
    compared(`password=${one}`, "password="),
    compared(`password=${two}`, "password="),
  ]);
  expect(cells).toBe("FF");
});

it("the two sides can be told apart, and neither they nor the log hold a secret", async () => {
  const report = compared(`password=${one}`, `password=${two}`);
  const { sessions } = await play([report]);
  const [session] = sessions.state.sessions;
  const shown = JSON.stringify(
    await readFailures(sessions, {
      session: session?.id ?? "",
      run: 0,
      testCases: report.cases.map(({ id }) => id),
    }),
  );
  expect(shown).toContain("password=***(1)");
  expect(shown).toContain("password=***(2)");
  expect(shown).not.toMatch(/hunter2|swordf1sh/);
});
