import { expect, it } from "vitest";
import { createBranch, restore } from "../../../../src/sessions/attempts/restoreAttempt.ts";
import { runCommand, stopRun } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { addHypothesis } from "../../../../src/sessions/writeEntries.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };
const fail = (error: unknown) => {
  throw error;
};

/** A session with a red baseline and a first attempt that is worse. */
async function worse(world: FakeWorld) {
  const sessions = new Sessions("/project", world.ports, fail);
  await sessions.refresh();
  const session = await startSession(sessions, {
    sections: { title: "Orders answer 500", isolationCommand: "npm test" },
  });
  world.runs.push(ends(report(["a"], { b: "500" })));
  await runCommand(sessions, confirmed(sessions), unwatched);
  await addHypothesis(sessions, { session, text: "It is\nthe cache." });
  world.tree = "worse";
  world.runs.push(ends(report([], { a: "500", b: "500" })));
  await runCommand(sessions, confirmed(sessions), unwatched);
  return { sessions, session };
}

it("shows the open changes after a restore", async () => {
  const world = new FakeWorld();
  const { sessions, session } = await worse(world);
  expect(sessions.state.openChanges).toEqual([]);
  const result = await restore(sessions, { session, what: { kind: "attempt", attempt: 0, how: "exactly" } });
  expect(result).toMatchObject({ before: "worse", written: 1 });
  expect(world.tree).toBe("clean");
  expect(sessions.state.openChanges).toHaveLength(1);
});

it("restores nothing while a run goes on", async () => {
  const world = new FakeWorld();
  const { sessions, session } = await worse(world);
  const running = runCommand(sessions, confirmed(sessions), unwatched);
  await expect(restore(sessions, { session, what: { kind: "undo" } })).rejects.toThrow(
    "A run is in progress",
  );
  expect(world.tree).toBe("worse");
  stopRun(sessions);
  await running;
});

it("restores nothing of a session that is not on the branch", async () => {
  const world = new FakeWorld();
  const { sessions } = await worse(world);
  const restoring = restore(sessions, {
    session: "another",
    what: { kind: "attempt", attempt: 0, how: "exactly" },
  });
  await expect(restoring).rejects.toThrow("This session is not on the checked-out branch");
});

it("names the branch's commit by what the attempt was about", async () => {
  const world = new FakeWorld();
  const { sessions, session } = await worse(world);
  expect(await createBranch(sessions, { session, attempt: 1, branch: "try" })).toBe("commit");
  await createBranch(sessions, { session, attempt: 0, branch: "base" });
  expect(Object.fromEntries(world.branches)).toEqual({
    try: "Attempt 1: It is the cache.\n\nOrders answer 500\nResult: worse\n",
    base: "Attempt 0\n\nOrders answer 500\n",
  });
  await expect(createBranch(sessions, { session, attempt: 7, branch: "no" })).rejects.toThrow(
    "The session has no attempt #7.",
  );
});
