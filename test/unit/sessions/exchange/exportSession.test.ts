import { expect, it } from "vitest";
import type { Session } from "../../../../src/model/log/session.ts";
import type { ExportContent } from "../../../../src/model/words/exportContent.ts";
import { exportSession } from "../../../../src/sessions/exchange/exportSession.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

it("shows the first report there is, also where the baseline is broken, and the diffs", async () => {
  const world = new FakeWorld();
  let exported: ExportContent | undefined;
  const renderSession = (_: unknown, parts: ExportContent) => {
    exported = parts;
    return "# log";
  };
  const renderer = {
    ...world.ports.renderer,
    loadWriter: async () => ({
      renderSession,
      renderPage: () => "<html>",
      renderFailure: () => "",
      renderFlaky: () => "",
    }),
  };
  const sessions = new Sessions("/project", { ...world.ports, renderer }, () => undefined);
  await sessions.refresh();
  const id = await startSession(sessions, { sections: { isolationCommand: "npm test" } });
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

  expect(await exportSession(sessions, { session: id, timeZone: "UTC", home: "/home/me" })).toEqual({
    text: "# log",
    masked: [],
  });
  expect(exported?.baseline?.cases.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "a passed",
    "c failed",
  ]);
  expect(exported?.diffs).toEqual(new Map([[1, "-clean\n+fix\n"]]));
});

it("counts only what is masked in the text, however much was read for it", async () => {
  const world = new FakeWorld();
  const written = (write: (session: Session) => string) => {
    const loadWriter = async () => ({
      renderSession: write,
      renderPage: (session: Session) => `page ${write(session)}`,
      renderFailure: () => "",
      renderFlaky: () => "",
    });
    const renderer = { ...world.ports.renderer, loadWriter };
    return new Sessions("/project", { ...world.ports, renderer }, () => undefined);
  };
  const home = { timeZone: "UTC", home: "/home/me" };
  const [shown, hidden] = [written(({ sections }) => sections.title), written(() => "# log")];
  await shown.refresh();
  const id = await startSession(shown, {
    sections: {
      isolationCommand: "npm test",
      title: "in /home/me/a",
      goal: "/home/me and /home/me",
    },
  });
  await hidden.refresh();
  expect(await exportSession(shown, { session: id, ...home })).toEqual({
    text: "in ~/a",
    masked: [{ what: { say: "secret.home" }, count: 1 }],
  });
  expect((await exportSession(hidden, { session: id, ...home })).masked).toEqual([]);
  expect(await exportSession(shown, { session: id, as: "page", ...home })).toEqual({
    text: "page in ~/a",
    masked: [{ what: { say: "secret.home" }, count: 1 }],
  });
});
