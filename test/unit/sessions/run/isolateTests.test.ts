import { expect, it } from "vitest";
import { isolateTests } from "../../../../src/sessions/run/isolateTests.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { editSection } from "../../../../src/sessions/writeEntries.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

async function ran(world: FakeWorld) {
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  await sessions.refresh();
  const id = await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  world.runs.push(ends(report(["a"], { b: "500", c: "500" })));
  await runCommand(sessions, confirmed(sessions), unwatched);
  return { sessions, id };
}

function idOf(name: string): string {
  return report([], { [name]: "" }).cases[0]?.id ?? "";
}

it("makes a command of that of the last run, for chosen tests, for a file, or for all that failed", async () => {
  const { sessions, id } = await ran(new FakeWorld());
  const isolate = async (tests: readonly string[], files: readonly string[] = []) =>
    (await isolateTests(sessions, { session: id, tests, files })).command;
  expect(await isolate([idOf("c")])).toBe("npm test [c]");
  expect(await isolate([], ["test/app.test.js"])).toBe("npm test [test/app.test.js]");
  expect(await isolate([])).toBe("npm test [b, c]");
  await expect(isolate([idOf("gone")])).rejects.toThrow("no failing test to isolate");
});

it("lets the runs of the command say what was chosen and not run", async () => {
  const world = new FakeWorld();
  const { sessions, id } = await ran(world);
  const { command } = await isolateTests(sessions, { session: id, tests: [idOf("b"), idOf("c")], files: [] });
  await editSection(sessions, { session: id, section: "isolationCommand", text: command });
  world.runs.push(ends(report([], { b: "500" })), ends(report([], { b: "500", c: "500" })));
  await runCommand(sessions, confirmed(sessions), unwatched);
  await runCommand(sessions, confirmed(sessions), unwatched);
  const problems = sessions.state.sessions[0]?.attempts[0]?.runs.map(({ end }) => end?.problems);
  expect(englishOf(problems)).toEqual([[], ["1 of 2 chosen tests were run; not run: c."], []]);
});
