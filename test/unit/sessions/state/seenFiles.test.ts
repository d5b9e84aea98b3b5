import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { activeSession } from "../../../../src/model/folder/folderState.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { addNote } from "../../../../src/sessions/writeEntries.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

const fail = (error: unknown) => {
  throw error;
};

async function started() {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, fail);
  await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  const run = async (tree: string) => {
    world.tree = tree;
    world.runs.push(ends(report(["a"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
  };
  const looksOf = async (act: () => unknown) => {
    const before = world.snapshots;
    await act();
    await sleep(10);
    return world.snapshots - before;
  };
  return { world, sessions, run, looksOf };
}

it("looks at the files once before a run, and once after it", async () => {
  const { run, looksOf } = await started();
  expect(await looksOf(() => run("clean"))).toBe(2);
  expect(await looksOf(() => run("one"))).toBe(2);
});

it("does not look at the files because something was written into the log", async () => {
  const { world, sessions, run, looksOf } = await started();
  await run("clean");
  world.tree = "one";
  await sessions.refreshOpenChanges();
  const shown = sessions.state.openChanges;
  expect(shown).toHaveLength(1);
  const id = activeSession(sessions.state)?.id ?? "";
  const write = async () => {
    await addNote(sessions, { session: id, text: "a thought" });
    world.announce();
  };
  expect(await looksOf(write)).toBe(0);
  expect(sessions.state.openChanges).toEqual(shown);
});

it("compares what it saw with an attempt that another window made of it, and looks again where it made another one", async () => {
  const { world, sessions, run, looksOf } = await started();
  await run("clean");
  world.tree = "one";
  await sessions.refreshOpenChanges();
  const elsewhere = new Sessions("/project", world.ports, fail);
  await elsewhere.refresh();
  const recordThere = async (tree: string) => {
    world.tree = tree;
    world.runs.push(ends(report(["a"])));
    await runCommand(elsewhere, confirmed(elsewhere), unwatched);
  };
  await recordThere("one");
  expect(await looksOf(() => sessions.refresh().then(() => sessions.compareSeen()))).toBe(0);
  expect(sessions.state.openChanges).toEqual([]);
  await recordThere("two");
  world.tree = "three";
  expect(await looksOf(() => sessions.refresh().then(() => sessions.compareSeen()))).toBe(1);
  expect(sessions.state.openChanges).toHaveLength(1);
});

it("looks at the files after a checkout, though nobody said that they changed", async () => {
  const { world, sessions, run, looksOf } = await started();
  await run("clean");
  world.ports.repository.readPlace = async () => ({ branch: "main", head: "other", worktree: "main" });
  world.tree = "one";
  expect(await looksOf(() => world.announce())).toBe(1);
  expect(sessions.state.openChanges).toHaveLength(1);
});

it("looks again after a look that failed", async () => {
  const { world, sessions, run, looksOf } = await started();
  await run("clean");
  const { takeSnapshot } = world.ports.repository;
  world.ports.repository.takeSnapshot = () => Promise.reject(new Error("the disk is full"));
  world.tree = "one";
  await expect(sessions.refreshOpenChanges()).rejects.toThrow("full");
  world.ports.repository.takeSnapshot = takeSnapshot;
  expect(await looksOf(() => sessions.compareSeen())).toBe(1);
  expect(sessions.state.openChanges).toHaveLength(1);
});
