import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { makeCommitted, type TestRepository } from "../../support/git/repositories.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

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
  await engine.runIsolation();
  expect(engine.session.attempts.at(-1)?.skipped).toEqual([{ path: ".env", reason: "looks like a secret" }]);
  const snapshotRules = { ...defaultSettings.snapshotRules, maxFileSize: 5, secretNames: ["token*"] };
  await engine.client.notify("settingsChanged", {
    folder: engine.folder,
    settings: { ...defaultSettings, snapshotRules },
  });
  files.write({ "a.txt": "two\n" });
  await engine.runIsolation();
  expect(engine.session.attempts.at(-1)?.skipped).toEqual([
    { path: ".env", reason: "too big" },
    { path: "token.txt", reason: "looks like a secret" },
  ]);
  expect(engine.problems).toEqual([]);
});

test("a session of a branch that is gone is listed, read, moved here, and deleted", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.git("checkout", "--quiet", "-b", "gone");
  const engine = await startSession(files);
  await engine.runIsolation();
  const { id } = engine.session;
  await engine.request("addHypothesis", { session: id, text: "the cache" });
  files.write({ "a.txt": "two\n" });
  await engine.runIsolation();
  files.git("checkout", "--quiet", "main");
  files.git("branch", "-D", "gone");
  await engine.reopen();
  expect(engine.state?.sessions).toEqual([]);

  const [kept] = await engine.request("listKeptSessions", {});
  expect(kept).toMatchObject({
    title: "Case",
    branch: "gone",
    branchState: "gone",
    attempts: 2,
    state: "open",
  });
  if (kept === undefined) {
    throw new Error("it is not listed");
  }
  const read = await engine.request("exportKeptSession", { ...kept, timeZone: "UTC", home: "/nowhere" });
  expect(read).toContain("the cache");
  expect(read).toContain("+two");

  await engine.request("adoptSession", kept);
  expect(engine.session).toMatchObject({ id, attempts: [{ number: 0 }, { number: 1 }] });
  expect(engine.session.hypotheses.map(({ id }) => id)).toEqual([engine.session.attempts[1]?.hypothesis]);
  files.write({ "a.txt": "three\n" });
  await engine.runIsolation();
  expect(engine.session.attempts.map(({ number }) => number)).toEqual([0, 1, 2]);
  const preview = await engine.request("previewRestore", {
    session: id,
    what: { kind: "attempt", attempt: 1, how: "exactly" },
  });
  expect(preview.write).toEqual(["a.txt"]);

  const [here] = await engine.request("listKeptSessions", {});
  expect(here).toMatchObject({ branch: "main", branchState: "checkedOut", attempts: 3 });
  expect(here && (await engine.request("measureSession", here))).toBeGreaterThan(100);
  const { logs, ...all } = await engine.request("measureAll", {});
  expect(all).toMatchObject({ sessions: 1, attempts: 3 });
  await engine.request("deleteSession", here ?? kept);
  expect(engine.state?.sessions).toEqual([]);
  await expect(engine.request("deleteAll", { logs })).rejects.toThrow("Nothing was deleted");
  expect(files.git("for-each-ref", "refs/casebook")).toBe("");
  expect(engine.problems).toEqual([]);
});

test("a session is not moved or deleted while a run goes on in it", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  const engine = await startSession(files);
  await engine.request("editSection", {
    session: engine.session.id,
    section: "isolationCommand",
    text: "sleep 60",
  });
  const run = engine.runIsolation();
  await engine.waitFor((state) => state?.sessions[0]?.running !== undefined);
  const [kept] = await engine.request("listKeptSessions", {});
  if (kept === undefined) {
    throw new Error("it is not listed");
  }
  await expect(engine.request("deleteSession", kept)).rejects.toThrow("A run is in progress");
  const { logs } = await engine.request("measureAll", {});
  await expect(engine.request("deleteAll", { logs })).rejects.toThrow("A run is in progress");
  await engine.request("stopRun", {});
  await run;
  expect(engine.session.attempts).toHaveLength(1);
});

test("a remote that would take the log along is told of, and what was healed when the folder was opened", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.git("remote", "add", "--mirror=push", "backup", "/nowhere");
  const engine = await startSession(files);
  await engine.reopen();
  expect(engine.state?.repository).toEqual({ notices: [], mirrors: ["backup"] });
  await engine.request("addNote", { session: engine.session.id, text: "lost" });
  engine.dispose();

  const uuid = files.git("config", "branch.main.casebooklog");
  writeFileSync(join(files.dir, `.git/refs/casebook/log/${uuid}`), "garbage");
  const again = await EngineUnderTest.open(files.dir, files.env);
  onTestFinished(() => again.dispose());
  expect(englishOf(again.state?.repository.notices)).toEqual([
    expect.stringContaining("ref of main's log was damaged"),
  ]);
  expect(again.session.notes.map(({ text }) => text)).toEqual(["lost"]);
});
