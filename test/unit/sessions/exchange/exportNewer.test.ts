import { expect, it } from "vitest";
import { exportFolder } from "../../../../src/sessions/exchange/exportFolder.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { FakeWorld } from "../../../support/sessions/fakePorts.ts";

it("writes what a newer version wrote into session.json, masked, and nothing where it wrote nothing", async () => {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  await sessions.refresh();
  const id = await startSession(sessions, { sections: { isolationCommand: "npm test" } });
  const exported = async () => {
    const { files } = await exportFolder(sessions, { session: id, timeZone: "UTC", home: "/home/me" });
    return JSON.parse(files.find(({ path }) => path === "session.json")?.text ?? "");
  };
  expect(await exported()).not.toHaveProperty("newer");

  const around = { session: id, at: "2026-01-02T12:00:00Z", place: { branch: "main", worktree: "main" } };
  const note = { kind: "noteAdded", text: "x", mood: { in: "/home/me/a" } } as const;
  const newer = { kind: "searchFinished", tried: [{ attempt: 0, found: "/home/me/b" }] };
  await world.log("main").append(() => ({
    events: [
      { ...around, event: note },
      { ...around, event: undefined, newer } as never,
      { ...around, event: { kind: "noteAdded", text: "known" } },
    ],
    attachments: [],
  }));
  await sessions.refresh();
  expect((await exported()).newer).toEqual([
    { entry: 1, at: around.at, kind: "noteAdded", event: { mood: { in: "~/a" } } },
    {
      entry: 2,
      at: around.at,
      kind: "searchFinished",
      event: { kind: "searchFinished", tried: [{ attempt: 0, found: "~/b" }] },
    },
  ]);
});
