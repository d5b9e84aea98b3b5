import { describe, expect, it } from "vitest";
import { fact } from "../../../../src/base/facts/fact.ts";
import { headlineOf } from "../../../../src/model/log/attempt.ts";
import type { OutsideRun, WatchedRun } from "../../../../src/model/log/outsideRun.ts";
import { readLastRun } from "../../../../src/sessions/run/readRun.ts";
import { inspectOutsideRun, recordOutsideRun } from "../../../../src/sessions/run/recordOutsideRun.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };
const reports: OutsideRun = { kind: "reports", paths: ["/downloads/junit.xml"] };
const printed: OutsideRun = { kind: "console", text: "$ npm test\nFAILED b - 500\n" };
const sections = { title: "t", isolationCommand: "npm test" };

function watched(parts: Partial<WatchedRun> = {}): WatchedRun {
  return {
    kind: "terminal",
    command: "npm test",
    startedAt: "2026-01-02T10:00:00.000Z",
    endedAt: "2026-01-02T10:00:12.000Z",
    exitCode: 1,
    output: "FAILED b - 500\n",
    ...parts,
  };
}

async function opened(world: FakeWorld): Promise<Sessions> {
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  await sessions.refresh();
  return sessions;
}

function attemptsOf(sessions: Sessions) {
  return sessions.state.sessions[0]?.attempts ?? [];
}

describe("a report", () => {
  it("starts a session with its failing tests, and nothing is run", async () => {
    const world = new FakeWorld();
    world.outside = report(["a"], { b: "500" });
    const sessions = await opened(world);
    expect(await inspectOutsideRun(sessions, { run: reports })).toEqual({
      failing: 1,
      isolationCommand: " [b]",
      command: undefined,
      symptom: "",
    });
    const id = await recordOutsideRun(sessions, { run: reports, into: { sections } });
    expect(sessions.state.active).toBe(id);
    const [run] = attemptsOf(sessions)[0]?.runs ?? [];
    expect(englishOf(run)).toMatchObject({
      origin: { kind: "reports", name: "junit.xml", files: 1, writtenAt: "2026-01-02T09:00:00.000Z" },
      end: { exit: { kind: "unknown" }, result: { outcome: "failed", reason: "1 of 2 tests failed." } },
    });
    expect((await readLastRun(sessions, { session: id }))?.failing.map(({ name }) => name)).toEqual(["b"]);
    expect(world.attachment(`${id}/runs/0/reports/0.xml`)).toBe("<testsuites/>");
    expect(world.attachment(`${id}/attempts/0/worktree`)).toBe("clean");
  });

  it("is refused where it is green, and nothing is recorded", async () => {
    const world = new FakeWorld();
    world.outside = report(["a"]);
    const sessions = await opened(world);
    await expect(recordOutsideRun(sessions, { run: reports, into: { sections } })).rejects.toThrow(
      "junit.xml contains no failing tests (1 test, 1 passed).",
    );
    expect(world.events()).toEqual([]);
  });

  it("is what the first attempt is compared with, and says nothing where something was run", async () => {
    const world = new FakeWorld();
    world.outside = report(["a"], { b: "500" });
    const sessions = await opened(world);
    const session = await recordOutsideRun(sessions, { run: reports, into: { sections } });
    world.outside = undefined;
    world.tree = "fix";
    world.runs.push(ends(report(["a", "b"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(attemptsOf(sessions).map(headlineOf)).toEqual([undefined, "solved"]);

    world.outside = report([], { c: "500" });
    await recordOutsideRun(sessions, { run: reports, into: { session } });
    expect(attemptsOf(sessions).map(({ runs }) => runs.length)).toEqual([1, 2]);
    expect(attemptsOf(sessions).map(headlineOf)).toEqual([undefined, "solved"]);
    expect(attemptsOf(sessions)[1]?.runs[1]?.end?.judgement).toBeUndefined();
  });
});

describe("a console output", () => {
  it("gives failing tests, the command it is of, and the symptom", async () => {
    const sessions = await opened(new FakeWorld());
    expect(await inspectOutsideRun(sessions, { run: printed })).toEqual({
      failing: 1,
      isolationCommand: "npm test [b]",
      command: "npm test",
      symptom: "```\n$ npm test\nFAILED b - 500\n```",
    });
    const log =
      "## Initial Symptom (from full run)\n\n*Command Used:* `npm test`\n\n```\nFAILED b - 500\n```\n";
    expect((await inspectOutsideRun(sessions, { run: { kind: "console", text: log } })).symptom).toBe(
      "```\nFAILED b - 500\n```",
    );
    const long = `FAILED b - 500\n${"noise\n".repeat(100)}`;
    expect((await inspectOutsideRun(sessions, { run: { kind: "console", text: long } })).symptom).toBe("");
  });

  it("tells of the tests that failed only: others that fail later are not worse", async () => {
    const world = new FakeWorld();
    const sessions = await opened(world);
    const id = await recordOutsideRun(sessions, { run: printed, into: { sections } });
    expect(englishOf(attemptsOf(sessions)[0]?.runs[0]?.end?.result.reason)).toBe("At least 1 test failed.");
    expect(world.attachment(`${id}/runs/0/output`)).toBe("$ npm test\nFAILED b - 500\n");
    world.tree = "changed";
    world.runs.push(ends(report(["b"], { c: "500" })));
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(attemptsOf(sessions).map(headlineOf)).toEqual([undefined, "better"]);
    expect((await readLastRun(sessions, { session: id }))?.failing.map(({ isNew }) => isNew)).toEqual([
      false,
    ]);
  });

  it("without a failing test is refused", async () => {
    const sessions = await opened(new FakeWorld());
    await expect(
      inspectOutsideRun(sessions, { run: { kind: "console", text: "all is well" } }),
    ).rejects.toThrow("No failing test was recognised in the text.");
  });
});

describe("a command that somebody ran", () => {
  it("is judged as a run of its own, with the report it wrote", async () => {
    const world = new FakeWorld();
    world.outside = report(["a"], { b: "500" });
    world.written = [{ path: "/project/junit.xml", writtenAt: "2026-01-02T10:00:11.000Z" }];
    const sessions = await opened(world);
    const session = await recordOutsideRun(sessions, { run: watched(), into: { sections } });
    world.tree = "fix";
    world.outside = report(["a", "b"]);
    await recordOutsideRun(sessions, {
      run: watched({ exitCode: 0, tree: "fix", output: "" }),
      into: { session },
    });
    expect(attemptsOf(sessions).map(headlineOf)).toEqual([undefined, "solved"]);
    expect(attemptsOf(sessions)[1]?.runs[0]).toMatchObject({
      command: "npm test",
      origin: { kind: "terminal" },
      end: { exit: { kind: "exited", code: 0 }, durationMs: 12_000 },
    });
  });

  it("in a shell whose line cannot be run here is recorded as what it was, and never proposed to be run", async () => {
    const world = new FakeWorld();
    const sessions = await opened(world);
    const problem = fact("line.noCounterpart", { part: "$x", from: "PowerShell", shell: "cmd" });
    const run = watched({ command: "npm test $x", problem });
    const results = await inspectOutsideRun(sessions, { run });
    expect(results.command).toBeUndefined();
    expect(results.isolationCommand).not.toContain("$x");
    await recordOutsideRun(sessions, { run, into: { sections } });
    expect(attemptsOf(sessions)[0]?.runs[0]?.command).toBe("npm test $x");
  });

  it("is not green where it printed a failing test that its report does not hold", async () => {
    const world = new FakeWorld();
    world.outside = report(["a"]);
    world.written = [{ path: "/project/junit.xml", writtenAt: "2026-01-02T10:00:11.000Z" }];
    const sessions = await opened(world);
    await recordOutsideRun(sessions, { run: watched({ exitCode: 0 }), into: { sections } });
    const end = attemptsOf(sessions)[0]?.runs[0]?.end;
    expect(end?.result.outcome).toBe("broken");
    expect(englishOf(end?.problems)).toEqual([
      expect.stringMatching(/^The output shows 1 failing test that is in no report: /),
    ]);
  });

  it("without a report has the failing tests it printed, and without these is broken, never green", async () => {
    const sessions = await opened(new FakeWorld());
    const session = await recordOutsideRun(sessions, { run: watched(), into: { sections } });
    await recordOutsideRun(sessions, { run: watched({ output: "", exitCode: 0 }), into: { session } });
    await recordOutsideRun(sessions, {
      run: watched({ output: "", exitCode: undefined }),
      into: { session },
    });
    const results = attemptsOf(sessions)[0]?.runs.map(({ end }) => englishOf(end?.result.reason));
    expect(results).toEqual([
      "At least 1 test failed.",
      "The command wrote no test report (exit code 0).",
      "The command wrote no test report, and its exit code is not known.",
    ]);
  });

  it("says nothing about its attempt where the files have changed since", async () => {
    const world = new FakeWorld();
    const sessions = await opened(world);
    const session = await recordOutsideRun(sessions, { run: watched(), into: { sections } });
    world.tree = "edited";
    await recordOutsideRun(sessions, { run: watched({ tree: "clean" }), into: { session } });
    const [, second] = attemptsOf(sessions);
    expect(second && headlineOf(second)).toBeUndefined();
    expect(englishOf(second?.runs[0]?.end?.problems[0])).toMatch(
      /^Files have changed since the command was started/,
    );
  });
});
