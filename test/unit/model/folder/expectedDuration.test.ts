import { expect, it } from "vitest";
import { expectedDuration } from "../../../../src/model/folder/expectedDuration.ts";
import { passing, reportOf, startSession } from "../../../support/sessions/sessionBuilder.ts";

it("is the median of the last runs of the same command that ended by themselves", () => {
  const builder = startSession({ isolationCommand: "npm test" });
  builder.attempt();
  const durations = [90_000, 1000, 2000, 30_000, 4000, 5000];
  for (const _ of durations) {
    builder.run(reportOf([passing("a")]));
  }
  builder.run(undefined, { exit: { kind: "stopped" } });
  builder.run(reportOf([passing("a")]), { command: "npm run other" });
  const { attempts } = builder.session();
  const timed = attempts.map((attempt) => ({
    ...attempt,
    runs: attempt.runs.map((run) => ({
      ...run,
      end: run.end && { ...run.end, durationMs: durations[run.number] ?? 99_000 },
    })),
  }));
  expect(expectedDuration({ attempts: timed }, "npm test")).toBe(4000);
  expect(expectedDuration({ attempts: timed }, "npm run other")).toBe(99_000);
  expect(expectedDuration({ attempts: timed }, "make")).toBeUndefined();
});
