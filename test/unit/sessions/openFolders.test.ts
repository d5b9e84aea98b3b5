import { expect, it } from "vitest";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { OpenFolders } from "../../../src/sessions/openFolders.ts";
import { runCommand } from "../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../src/sessions/startSession.ts";
import { confirmed } from "../../support/sessions/confirmed.ts";
import { FakeWorld } from "../../support/sessions/fakePorts.ts";

it("closes every folder, also beside one that cannot be opened", async () => {
  const world = new FakeWorld();
  const folders = new OpenFolders({
    openPorts: async (folder) => {
      await new Promise(setImmediate);
      if (folder === "/unusable") {
        throw new Error("no repository");
      }
      return world.ports;
    },
    onDidChangeState: () => undefined,
    onDidWork: () => undefined,
    onDidRecoverRestore: () => undefined,
    onProblem: () => undefined,
  });
  await folders.open("/project", {}, defaultSettings);
  const sessions = await folders.in("/project");
  await startSession(sessions, { sections: { isolationCommand: "npm test" } });
  const run = runCommand(sessions, confirmed(sessions), {
    onOutput: () => undefined,
    onProcess: () => undefined,
  });
  const unusable = expect(folders.open("/unusable", {}, defaultSettings)).rejects.toThrow("no repository");

  await folders.closeAll();
  expect(world.events().at(-1)?.event?.kind).toBe("runFinished");
  await Promise.all([run, unusable]);
});

it("hands new rules for snapshots on at once", async () => {
  const world = new FakeWorld();
  const folders = new OpenFolders({
    openPorts: async () => world.ports,
    onDidChangeState: () => undefined,
    onDidWork: () => undefined,
    onDidRecoverRestore: () => undefined,
    onProblem: () => undefined,
  });
  const rules = (maxFileSize: number) => ({
    ...defaultSettings,
    snapshotRules: { ...defaultSettings.snapshotRules, maxFileSize },
  });
  await folders.open("/project", {}, rules(1));
  expect(world.ports.repository.snapshotRules.maxFileSize).toBe(1);
  folders.configure("/project", rules(2));
  await new Promise(setImmediate);
  expect(world.ports.repository.snapshotRules.maxFileSize).toBe(2);
});

it("tells of a restore that had died, and opens the folder all the same", async () => {
  const world = new FakeWorld();
  world.interrupted = { session: "s", restore: 2, rescued: ["a.txt"] };
  const told: unknown[] = [];
  const problems: unknown[] = [];
  const folders = new OpenFolders({
    openPorts: async () => world.ports,
    onDidChangeState: () => undefined,
    onDidWork: () => undefined,
    onDidRecoverRestore: (folder, interrupted) => told.push({ folder, ...interrupted }),
    onProblem: (error) => problems.push(error),
  });
  await folders.open("/project", {}, defaultSettings);
  await folders.open("/project", {}, defaultSettings);
  expect(told).toEqual([{ folder: "/project", session: "s", restore: 2, rescued: ["a.txt"] }]);

  world.ports.repository.recoverRestore = async () => {
    throw new Error("the disk is full");
  };
  await folders.close("/project");
  await folders.open("/project", {}, defaultSettings);
  expect(problems).toMatchObject([{ message: "the disk is full" }]);
});
