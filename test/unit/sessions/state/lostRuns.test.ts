import { expect, test } from "vitest";
import type { Owner, Place, SessionEvent } from "../../../../src/model/log/events.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { FakeWorld } from "../../../support/sessions/fakePorts.ts";

const fail = (error: unknown) => {
  throw error;
};
const elsewhere: Owner = { host: "container", pid: 7, started: "1" };
const zero = { passed: 0, failed: 0, errored: 0, skipped: 0 };
const end: SessionEvent = {
  kind: "runFinished",
  run: 0,
  end: {
    exit: { kind: "exited", code: 0 },
    durationMs: 1,
    problems: [],
    result: { outcome: "passed", reason: { say: "run.noTestFailed" }, counts: { ...zero, passed: 3 } },
  },
};

/** A session with a run of another host, which lives as far as anybody here knows. */
async function opened(minutesAgo: number, place: Partial<Place>) {
  const world = new FakeWorld();
  world.aliveOwners.add(String(elsewhere.pid));
  const sessions = new Sessions("/project", world.ports, fail);
  const id = await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  const target = await sessions.openTarget();
  const append = async (minutes: number, ...events: readonly SessionEvent[]) => {
    const at = new Date(Date.parse(world.ports.world.now()) - minutes * 60_000).toISOString();
    await target.log.append(async () => ({
      events: events.map((event) => ({ session: id, at, place: { ...target.place, ...place }, event })),
      attachments: [],
    }));
    await sessions.refresh();
  };
  await append(
    minutesAgo,
    { kind: "attemptRecorded", attempt: 0, tree: "x", changes: [], skipped: [] },
    { kind: "runStarted", run: 0, attempt: 0, purpose: "isolation", command: "npm test", owner: elsewhere },
  );
  return {
    append,
    lastEnd: () => sessions.find(id)?.attempts[0]?.runs[0]?.end,
    ends: () =>
      sessions.find(id)?.log.flatMap(({ event }) => (event?.kind === "searchEnded" ? [event.end] : [])),
    search: (index = 0) => sessions.find(id)?.searches[index],
  };
}

test.each([
  ["after an hour", 61, { clone: "here" }, true],
  ["not before", 59, { clone: "here" }, false],
  ["also where its clock is ahead", -61, { clone: "here" }, true],
  ["also where its clone had no name yet", 61, {}, true],
  ["never in another clone, whose log says how it ended", 60 * 24 * 365, { clone: "there" }, false],
])("a run of a machine or container that never comes back is lost: %s", async (_, minutes, place, isLost) => {
  const { lastEnd } = await opened(minutes, place);
  expect(lastEnd()?.exit.kind).toBe(isLost ? "lost" : undefined);
});

test("the end of a run that was given up replaces the loss, in whatever order they are written", async () => {
  const { append, lastEnd } = await opened(61, { clone: "here" });
  const [lost] = [lastEnd()];
  await append(0, end);
  expect(lastEnd()?.result.counts.passed).toBe(3);
  await append(0, { kind: "runFinished", run: 0, end: lost ?? expect.fail() });
  expect(lastEnd()?.result.counts.passed).toBe(3);
});

test("a search whose engine is gone is lost, with what was known of it, unless it was gone on with", async () => {
  const { append, search, ends } = await opened(61, { clone: "here" });
  const started: SessionEvent = {
    kind: "searchStarted",
    search: "0a0a0a0a-0000-4000-8000-000000000000",
    aim: { kind: "hunks", question: "fixes" },
    attempt: 0,
    reference: 0,
    tests: [],
    items: 23,
    runs: 17,
    command: "npm test",
    owner: { host: "here", pid: 1, started: "1" },
  };
  const trials = [
    { items: 0, answer: "no" },
    { items: 9, answer: "unresolved" },
  ] as const;
  const alive = { ...started, owner: elsewhere };
  await append(0, alive, { kind: "searchStep", search: started.search, trials, left: 9 });
  expect(search()).not.toHaveProperty("end");
  // Its process is gone.
  await append(0, { ...started, search: "1a0a0a0a-0000-4000-8000-000000000000" });
  expect(search(1)?.end).toMatchObject({ end: "lost", items: 23, runs: 0 });
  await append(0, {
    kind: "searchEnded",
    search: started.search,
    end: "stopped",
    found: [],
    items: 9,
    runs: 2,
    unresolved: 1,
  });
  await append(0, started);
  expect(search()?.end).toMatchObject({ end: "lost", items: 9, runs: 2, unresolved: 1 });
  // Each end is written down once.
  await append(0, { kind: "noteAdded", text: "n" });
  expect(ends()).toEqual(["lost", "stopped", "lost"]);
});
