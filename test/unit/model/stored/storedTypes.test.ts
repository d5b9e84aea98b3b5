import { describe, expect, test } from "vitest";
import { decodeEvent, encodeEvent } from "../../../../src/git/log/logFormat.ts";
import type { LoggedEvent, SessionEvent } from "../../../../src/model/log/events.ts";
import type { Report } from "../../../../src/model/report/report.ts";
import { decodeReport, encodeReport } from "../../../../src/sessions/state/storedReport.ts";

describe("a type of what is stored is inferred from its schema", () => {
  test("so a field that no schema has does not compile, in an event or deep in it", () => {
    const note: SessionEvent = {
      kind: "noteAdded",
      text: "x",
      // @ts-expect-error No schema has it, so it would be written and be no field of what is read.
      mood: "good",
    };
    const attempt: SessionEvent = {
      kind: "attemptRecorded",
      attempt: 0,
      tree: "0".repeat(40),
      changes: [],
      // @ts-expect-error The same at any depth.
      skipped: [{ path: "a", reason: "unreadable", mood: "good" }],
    };
    const report: Report = {
      cases: [],
      suiteFailures: [],
      problems: [],
      // @ts-expect-error
      mood: "good",
    };
    expect([note.kind, attempt.kind, report.problems]).toEqual(["noteAdded", "attemptRecorded", []]);
  });

  test("so a field that the schema has is there when it is read, by its type and in fact", () => {
    const logged: LoggedEvent = {
      sequence: 1,
      session: "s",
      at: "2026-01-02T03:04:05Z",
      place: { worktree: "main" },
      event: { kind: "hypothesisAdded", text: "x", attempt: 1 },
    };
    expect(decodeEvent(1, encodeEvent(logged)).event).toEqual(logged.event);
    const report: Report = {
      cases: [],
      suiteFailures: [],
      problems: [{ say: "newer.code", english: "x" }],
      incomplete: true,
    };
    expect(decodeReport(encodeReport(report))).toMatchObject(report);
  });
});
