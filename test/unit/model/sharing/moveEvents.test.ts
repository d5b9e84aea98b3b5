import { expect, it } from "vitest";
import type { LoggedEvent, SessionEvent } from "../../../../src/model/log/events.ts";
import { moveEvents } from "../../../../src/model/sharing/moveEvents.ts";

const log = (first: number, ...events: readonly (SessionEvent | undefined)[]): readonly LoggedEvent[] =>
  events.map((event, index) => ({
    sequence: first + index,
    session: "s",
    at: "2026-01-01T00:00:00Z",
    place: { worktree: "main" },
    event,
  }));

it("changes every number that refers to another event or restore", () => {
  const recorded = { kind: "attemptRecorded", attempt: 0, tree: "t", changes: [], skipped: [] } as const;
  const restored = { kind: "restoreStarted", tree: "t", before: "t" } as const;
  const moved = moveEvents(
    log(
      40,
      { kind: "hypothesisAdded", text: "h" },
      { ...recorded, hypothesis: 40 },
      { kind: "hypothesisEdited", hypothesis: 40, text: "i" },
      { ...restored, restore: 7 },
      { ...restored, restore: 9, undoes: 7 },
      { ...restored, restore: 10, undoes: 3 },
    ),
    log(1, { ...restored, restore: 2 }, { kind: "sessionActivated" }),
  );
  expect(moved?.events.map(({ event }) => event)).toEqual([
    { kind: "hypothesisAdded", text: "h" },
    { ...recorded, hypothesis: 3 },
    { kind: "hypothesisEdited", hypothesis: 3, text: "i" },
    { ...restored, restore: 3 },
    { ...restored, restore: 4, undoes: 3 },
    { ...restored, restore: 5, undoes: 0 },
  ]);
  expect([...(moved?.restores ?? [])]).toEqual([
    [7, 3],
    [9, 4],
    [10, 5],
  ]);
});

it("moves nothing of which it does not know what it refers to", () => {
  expect(moveEvents(log(1, { kind: "sessionActivated" }, undefined), [])).toBeUndefined();
});

it("moves into a log of more restores than a function takes arguments", () => {
  const restored = { kind: "restoreStarted", tree: "t", before: "t" } as const;
  const into = log(1, ...Array.from({ length: 100 }, () => ({ ...restored, restore: 7 })));
  const long = Array.from({ length: 2000 }, () => into).flat();
  const moved = moveEvents(log(1, { ...restored, restore: 1 }), long);
  expect([...(moved?.restores ?? [])]).toEqual([[1, 8]]);
});
