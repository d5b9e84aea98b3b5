import { expect, test } from "vitest";
import { listDiffering } from "../../../../src/model/judgement/attemptComparison.ts";
import { failing, passing, skipped } from "../../../support/sessions/sessionBuilder.ts";

test("lists what differs, the worst first, and counts what fails alike", () => {
  const before = [
    passing("stays green"),
    failing("stays red"),
    failing("fixed"),
    failing("changes", "KeyError: a"),
    passing("breaks"),
    failing("skipped now"),
    failing("gone"),
  ];
  const now = [
    passing("stays green"),
    failing("stays red"),
    passing("fixed"),
    failing("changes", "TypeError: b"),
    failing("breaks"),
    skipped("skipped now"),
    failing("new"),
    skipped("never run"),
  ];
  const { tests, stillFailing } = listDiffering({ cases: before }, now);
  expect(tests.map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([
    "breaks: newlyFailing",
    "new: appearedFailing",
    "changes: changedError",
    "gone: notRun",
    "skipped now: skippedNow",
    "fixed: fixed",
  ]);
  expect(stillFailing).toBe(1);
  // Output that was pasted lists what failed, and nothing else.
  const partly = listDiffering({ cases: before, isPartial: true }, now);
  expect(partly.tests.map(({ name }) => name)).not.toContain("new");
  // It tells less of a test than a report, which is the same test nevertheless.
  const printed = before.map((one) => ({ ...one, id: `printed ${one.id}` }));
  const told = ({ tests }: typeof partly) => tests.map(({ name, verdict }) => `${name}: ${verdict}`);
  expect(told(listDiffering({ cases: printed, isPartial: true }, now))).toEqual(told(partly));
});
