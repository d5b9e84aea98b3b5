import { expect, onTestFinished, test } from "vitest";
import { defaultSettings } from "../../src/model/settings.ts";
import { EngineUnderTest } from "../support/engine.ts";
import { makeCommitted, type TestRepository } from "../support/repositories.ts";

/** The engine on a repository, with a session whose command only prints. */
async function startSession(files: Pick<TestRepository, "dir" | "env">): Promise<EngineUnderTest> {
  const engine = await EngineUnderTest.open(files.dir, files.env);
  onTestFinished(() => engine.dispose());
  await engine.request("startSession", { sections: { title: "Case", isolationCommand: "echo nothing" } });
  return engine;
}

test("what snapshots leave out is set anew without a reload, and listed in the next attempt", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.write({ ".env": "secret", "token.txt": "secret" });
  const engine = await startSession(files);
  await engine.request("runCommand", { purpose: "isolation" });
  expect(engine.session.attempts.at(-1)?.skipped).toEqual([{ path: ".env", reason: "looks like a secret" }]);
  const snapshotRules = { ...defaultSettings.snapshotRules, maxFileSize: 5, secretNames: ["token*"] };
  await engine.client.notify("settingsChanged", {
    folder: engine.folder,
    settings: { ...defaultSettings, snapshotRules },
  });
  files.write({ "a.txt": "two\n" });
  await engine.request("runCommand", { purpose: "isolation" });
  expect(engine.session.attempts.at(-1)?.skipped).toEqual([
    { path: ".env", reason: "too big" },
    { path: "token.txt", reason: "looks like a secret" },
  ]);
  expect(engine.problems).toEqual([]);
});
