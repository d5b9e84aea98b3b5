import { expect, test } from "vitest";
import type { Place, SessionEvent } from "../../../../src/model/log/events.ts";
import { deleteSession } from "../../../../src/sessions/exchange/keptSessions.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { FakeWorld } from "../../../support/sessions/fakePorts.ts";

test.each<[string, Partial<Place>, boolean]>([
  ["this clone", { clone: "here" }, false],
  ["a clone that had no name yet", {}, false],
  ["another clone, which may never end here", { clone: "there" }, true],
])(
  "a session with a run in progress of %s can be deleted only if nothing here waits for it",
  async (_, place, isDeleted) => {
    const world = new FakeWorld();
    world.aliveOwners.add("7");
    const happened: readonly SessionEvent[] = [
      { kind: "sessionStarted", folder: "", sections: {} },
      { kind: "attemptRecorded", attempt: 0, tree: "x", changes: [], skipped: [] },
      {
        kind: "runStarted",
        run: 0,
        attempt: 0,
        purpose: "isolation",
        command: "npm test",
        owner: { host: "container", pid: 7, started: "1" },
      },
    ];
    const events = happened.map((event, sequence) => ({
      sequence,
      session: "s",
      at: "2026-01-02T03:00:00Z",
      place: { worktree: "main", ...place },
      event,
    }));
    let removed = 0;
    const log = { uuid: "log", tip: "tip", branch: "main", state: "checkedOut", events } as const;
    const repository = {
      ...world.ports.repository,
      listLogs: async () => [{ ...log, readAttachment: async () => undefined }],
      removeSession: async () => void removed++,
    };
    const sessions = new Sessions("/project", { ...world.ports, repository }, () => undefined);
    const done = deleteSession(sessions, { log: "log", tip: "tip", session: "s" });
    await (isDeleted ? done : expect(done).rejects.toThrow("A run is in progress in this session."));
    expect(removed).toBe(isDeleted ? 1 : 0);
  },
);
