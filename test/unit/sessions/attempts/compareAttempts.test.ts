import { expect, it } from "vitest";
import { activeSession } from "../../../../src/model/folder/folderState.ts";
import { compareAttempts } from "../../../../src/sessions/attempts/compareAttempts.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

it("compares the results and the files of any two attempts, and an attempt with the files as they are", async () => {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  const id = await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  for (const [tree, run] of [
    ["clean", ends(report(["a", "b"], { c: "500" }))],
    ["broken", { exit: { kind: "exited", code: 1 } as const }],
    ["two", ends(report(["a", "c"], { b: "404" }))],
  ] as const) {
    world.tree = tree;
    world.runs.push(run);
    await runCommand(sessions, confirmed(sessions), unwatched);
  }
  expect(activeSession(sessions.state)?.attempts).toHaveLength(3);

  const changed = [expect.objectContaining({ path: "src/app.js" })];
  expect(await compareAttempts(sessions, { session: id, before: 0, now: 2 })).toEqual({
    files: changed,
    results: {
      before: 0,
      now: 2,
      tests: [
        expect.objectContaining({ name: "b", verdict: "newlyFailing" }),
        expect.objectContaining({ name: "c", verdict: "fixed" }),
      ],
      stillFailing: 0,
    },
  });
  expect(await compareAttempts(sessions, { session: id, before: 0, now: 1 })).toEqual({
    files: changed,
    results: undefined,
  });
  expect(await compareAttempts(sessions, { session: id, before: 2 })).toEqual({ files: [] });
  expect(await compareAttempts(sessions, { session: id, before: 0 })).toEqual({ files: changed });
  await expect(compareAttempts(sessions, { session: id, before: 0, now: 17 })).rejects.toThrow(
    "no attempt #17",
  );
});
