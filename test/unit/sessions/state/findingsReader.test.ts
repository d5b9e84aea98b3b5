import { expect, it } from "vitest";
import { activeSession } from "../../../../src/model/folder/folderState.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

async function started(world: FakeWorld, onError: (error: unknown) => void) {
  const sessions = new Sessions("/project", world.ports, onError);
  await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  const run = async (
    tree: string,
    passed: readonly string[],
    failed: Readonly<Record<string, string>> = {},
  ) => {
    world.tree = tree;
    world.runs.push(ends(report(passed, failed)));
    await runCommand(sessions, confirmed(sessions), unwatched);
  };
  return { sessions, run };
}

const fail = (error: unknown) => {
  throw error;
};

it("says of open changes that they were tried, before they are run, and of the attempt that they became", async () => {
  const world = new FakeWorld();
  const { sessions, run } = await started(world, fail);
  await run("clean", ["a"], { b: "500" });
  await run("one", [], { a: "500", b: "500" });
  await run("two", ["a"], { b: "500" });
  world.tree = "one";
  await sessions.refreshOpenChanges();
  const echoes = [{ kind: "sameCode", attempt: 1 }];
  expect(sessions.state.findings?.open).toMatchObject({ echoes });
  await run("one", [], { a: "500", b: "500" });
  // What was found of open changes is never shown with those of another attempt.
  expect(sessions.state.findings?.open).toBeUndefined();
  await sessions.refreshOpenChanges();
  expect(sessions.state.findings?.attempts.at(-1)).toMatchObject({ attempt: 3, echoes });
  expect(sessions.state.findings?.open).toBeUndefined();
});

it("lets a test that changes on the same code decide no headline, in the very run in which that is seen", async () => {
  const world = new FakeWorld();
  const { sessions, run } = await started(world, fail);
  await run("clean", ["a"], { b: "500", c: "500" });
  await run("one", ["a"], { b: "500", c: "500" });
  await run("one", ["a", "b"], { c: "500" });
  const [, attempt] = activeSession(sessions.state)?.attempts ?? [];
  expect(attempt?.runs.map(({ end }) => end?.judgement?.headline)).toEqual(["unchanged", "unchanged"]);
  await sessions.refreshOpenChanges();
  expect(sessions.state.findings?.flaky).toMatchObject([{ name: "b", failed: 1, of: 2 }]);
});

it("keeps nobody from working with what it cannot find out", async () => {
  const world = new FakeWorld();
  const errors: unknown[] = [];
  const { sessions, run } = await started(world, (error) => errors.push(error));
  await run("clean", ["a"]);
  const damage = new Error("a tree is damaged");
  world.ports.repository.diffMany = () => Promise.reject(damage);
  await run("one", ["a"]);
  await sessions.refreshOpenChanges();
  expect(sessions.state.findings).toBeUndefined();
  expect(sessions.state.openChanges).toEqual([]);
  expect(errors).toContain(damage);
  expect(activeSession(sessions.state)?.attempts).toHaveLength(2);
});
