import { expect, test } from "vitest";
import type { Owner, SessionEvent } from "../../../src/model/log/events.ts";
import { runCommand } from "../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../src/sessions/startSession.ts";
import { recordLostRuns } from "../../../src/sessions/state/lostRuns.ts";
import { Sessions } from "../../../src/sessions/state/sessions.ts";
import { ends, FakeWorld, report } from "../../support/sessions/fakePorts.ts";

const fail = (error: unknown) => {
  throw error;
};
const attempt: SessionEvent = { kind: "attemptRecorded", attempt: 3, tree: "x", changes: [], skipped: [] };
const started = (run: number, owner: Owner, of = 3): SessionEvent => ({
  kind: "runStarted",
  run,
  attempt: of,
  purpose: "isolation",
  command: "npm test",
  owner,
});

async function opened(events: readonly SessionEvent[]) {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, fail);
  const id = await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  const target = await sessions.openTarget();
  await target.log.append(async () => ({
    events: events.map((event) => ({ session: id, at: "2026-01-02T10:00:00Z", place: target.place, event })),
    attachments: [],
  }));
  await sessions.refresh();
  return { world, sessions, id, target };
}

test("a thousand lost runs of one process ask the system once for it, and look for processes of the newest only", async () => {
  const dead = { host: "h", pid: 1, started: "1" };
  const { world, sessions, id, target } = await opened([attempt]);
  const events = Array.from({ length: 1000 }, (_, run) => started(run, dead));
  await target.log.append(async () => ({
    events: events.map((event) => ({ session: id, at: "2026-01-02T10:00:00Z", place: target.place, event })),
    attachments: [],
  }));
  let asked = 0;
  const looked: string[] = [];
  const isAlive = () => {
    asked++;
    return false;
  };
  const sessionWith = {
    ...sessions.find(id),
    log: world.events().map((logged, index) => ({ ...logged, sequence: index + 1 })),
  };
  await recordLostRuns([sessionWith], {}, target, { ...world.ports.world, isAlive }, async (mark) => {
    looked.push(mark);
    return [];
  });
  // Once when it is looked for lost runs, and once when their end is written down.
  expect(asked).toBe(2);
  expect(looked).toEqual(Array.from({ length: 10 }, (_, index) => `${id}/${990 + index}`));
  expect(world.events().filter(({ event }) => event?.kind === "runFinished")).toHaveLength(1000);
});

test("a run gets a number that no event of the log has, though what has it may not be shown", async () => {
  const alive = { host: "h", pid: 4711, started: "1" };
  // The attempts of these are damaged: nobody sees the runs, and what they left lies under their numbers.
  const { world, sessions } = await opened([started(7, alive, 1), started(2, alive, 1)]);
  world.runs.push(ends(report(["a"])));
  await runCommand(
    sessions,
    { purpose: "isolation", command: "npm test" },
    { onOutput: () => undefined, onProcess: () => undefined },
  );
  expect(world.events().at(-1)?.event).toMatchObject({ kind: "runFinished", run: 8 });
  expect(sessions.state.sessions[0]?.attempts.map(({ runs }) => runs.map(({ number }) => number))).toEqual([
    [8],
  ]);
});
