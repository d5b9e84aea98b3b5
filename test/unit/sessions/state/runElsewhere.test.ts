import { describe, expect, it } from "vitest";
import type { LoggedEvent, Owner, Place, SessionEvent } from "../../../../src/model/log/events.ts";
import { foldLog } from "../../../../src/model/log/foldLog.ts";
import type { Session } from "../../../../src/model/log/session.ts";
import { findElsewhere } from "../../../../src/sessions/state/runElsewhere.ts";

const clone = "00000000-0000-4000-8000-000000000001";
const here: Place = { worktree: "main", clone };
const self: Owner = { host: "h", pid: 1, started: "s" };
const other: Owner = { host: "h", pid: 2, started: "s" };
const at = "2026-01-02T03:00:00Z";
const world = { self, isAlive: (owner: Owner) => owner.pid !== 9, now: () => "2026-01-02T03:04:05Z" };

function started(owner: Owner, place: Place = here, run = 0): LoggedEvent {
  const event: SessionEvent = {
    kind: "runStarted",
    run,
    attempt: 0,
    purpose: "isolation",
    command: "npm test",
    owner,
    by: { through: "window" },
  };
  return { sequence: 1, session: "s", at, place, event };
}

const ended: LoggedEvent = {
  ...started(other),
  event: {
    kind: "runFinished",
    run: 0,
    end: {
      exit: { kind: "lost" },
      durationMs: 0,
      problems: [],
      result: {
        outcome: "interrupted",
        reason: { say: "run.engineEnded" },
        counts: { passed: 0, failed: 0, errored: 0, skipped: 0 },
      },
    },
  },
};

/** A session with an attempt 0, and these events. */
function foldOf(log: readonly LoggedEvent[]): Session {
  const stamp = { session: "s", at, place: here };
  const [session] = foldLog([
    { ...stamp, sequence: 0, event: { kind: "sessionStarted", folder: "", sections: {} } },
    {
      ...stamp,
      sequence: 1,
      event: { kind: "attemptRecorded", attempt: 0, tree: "0".repeat(40), changes: [], skipped: [] },
    },
    ...log,
  ]).sessions;
  if (session === undefined) {
    throw new Error("no session");
  }
  return session;
}

describe("a run of another engine", () => {
  it.each([
    ["is found, with who asked for it", [started(other)], true],
    ["is found where its clone had no name yet", [started(other, { worktree: "main" })], true],
    ["is found though another one has ended", [started(self), ended, started(other, here, 1)], true],
    ["is over with its end", [started(other), ended], false],
    ["is not our own", [started(self)], false],
    ["holds nobody up when its process is gone", [started({ ...other, pid: 9 })], false],
    ["is not one in another work tree", [started(other, { ...here, worktree: "linked" })], false],
    ["is not one of another clone", [started(other, { ...here, clone: clone.replace("1", "2") })], false],
    ["counts for ten minutes where its machine is not this one", [started({ ...other, host: "x" })], true],
    [
      "counts no longer after that",
      [{ ...started({ ...other, host: "x" }), at: "2026-01-02T02:00:00Z" }],
      false,
    ],
    [
      "counts no longer where the clock of its machine is far ahead",
      [{ ...started({ ...other, host: "x" }), at: "2026-01-03T02:00:00Z" }],
      false,
    ],
    [
      "is not one of an attempt that is not there",
      [{ ...started(other), event: { ...started(other).event, attempt: 7 } as SessionEvent }],
      false,
    ],
    ["is none", [], false],
  ])("%s", (_, log, isFound) => {
    const found = findElsewhere([foldOf(log)], here, world);
    expect(found?.shown).toEqual(
      isFound ? { startedAt: expect.any(String), by: { through: "window" } } : undefined,
    );
  });
});
