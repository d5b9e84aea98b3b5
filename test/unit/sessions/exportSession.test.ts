import { expect, it } from "vitest";
import type { ExportContent } from "../../../src/model/exportContent.ts";
import { exportSession } from "../../../src/sessions/exportSession.ts";
import { runCommand } from "../../../src/sessions/runCommand.ts";
import { Sessions } from "../../../src/sessions/sessions.ts";
import { startSession } from "../../../src/sessions/startSession.ts";
import { confirmed } from "../../support/confirmed.ts";
import { ends, FakeWorld, report } from "../../support/fakePorts.ts";

it("shows the first report there is, also where the baseline is broken, and the diffs", async () => {
  const world = new FakeWorld();
  let exported: ExportContent | undefined;
  const renderer = {
    ...world.ports.renderer,
    renderSession: (_: unknown, parts: ExportContent) => {
      exported = parts;
      return "# log";
    },
  };
  const sessions = new Sessions("/project", { ...world.ports, renderer }, () => undefined);
  await sessions.refresh();
  const id = await startSession(sessions, { isolationCommand: "npm test" });
  for (const [tree, run] of [
    ["clean", { exit: { kind: "exited", code: 1 } }],
    ["fix", ends(report(["a"], { c: "500" }))],
  ] as const) {
    world.tree = tree;
    world.runs.push(run);
    await runCommand(sessions, confirmed(sessions), {
      onOutput: () => undefined,
      onProcess: () => undefined,
    });
  }

  expect(await exportSession(sessions, id, { timeZone: "UTC", home: "/home/me" })).toEqual({
    text: "# log",
    masked: [],
  });
  expect(exported?.baseline?.cases.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "a passed",
    "c failed",
  ]);
  expect(exported?.diffs).toEqual(new Map([[1, "-clean\n+fix\n"]]));
});
