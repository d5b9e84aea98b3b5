import { expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import type { WatchedRun } from "../../../src/model/log/outsideRun.ts";
import { watchedRunRow } from "../../../src/views/watchedRunRow.ts";

const run: WatchedRun = {
  kind: "terminal",
  command: "tox -e py312\n-- tests",
  startedAt: "2026-01-01T00:00:00Z",
  endedAt: "2026-01-01T00:00:01Z",
  exitCode: 1,
  output: "",
};

it.each([
  [{}, "Ran in terminal: tox -e py312 -- tests, failed (exit 1). Click to start a session with it."],
  [
    { exitCode: 0 },
    "Ran in terminal: tox -e py312 -- tests, ended (exit 0). Click to start a session with it.",
  ],
  [
    { exitCode: undefined },
    "Ran in terminal: tox -e py312 -- tests, ended. Click to start a session with it.",
  ],
  [
    { kind: "task" },
    "Ran as a task: tox -e py312 -- tests, failed (exit 1). Click to start a session with it.",
  ],
] as const)("says what was run and how it ended: %j", (parts, spoken) => {
  expect(watchedRunRow({ ...run, ...parts }, false).spoken).toBe(spoken);
});

it("says what a click does, and never shows an exit as green", () => {
  expect(watchedRunRow(run, true).tooltip).toContain("Click to add it to the session.");
  expect(watchedRunRow({ ...run, exitCode: 0 }, true).icon).toEqual({ name: "terminal", color: undefined });
});

it("says what keeps Casebook from running it again", () => {
  const problem = fact("line.noCounterpart", { part: "|", from: "PowerShell", shell: "cmd" });
  expect(watchedRunRow({ ...run, problem }, false).tooltip).toContain(
    "“|” is written for PowerShell and has no exact counterpart in cmd.",
  );
});
