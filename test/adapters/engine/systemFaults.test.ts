import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { decidingRun } from "../../../src/model/log/attempt.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { failing } from "../../support/engine/injector.ts";
import {
  commitAll,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A repository in a folder whose name has letters outside of ASCII, with a remote. */
function makeProject(): TestRepository {
  const { env } = makeRepository();
  const files = openTestRepository(join(makeFolder(), "Jürgen 王"), env);
  mkdirSync(files.dir);
  files.git("init", "--quiet", "--template=", "--initial-branch=main");
  files.git("config", "user.name", "Test");
  files.git("config", "user.email", "test@example.com");
  files.write({ "a.test.mjs": testOf(2) });
  commitAll(files);
  const remote = join(makeFolder(), "remote.git");
  files.git("clone", "--quiet", "--bare", files.dir, remote);
  files.git("remote", "add", "origin", remote);
  return files;
}

const testOf = (sum: number) => `
import test from "node:test"; import assert from "node:assert";
test("one", () => assert.equal(1 + 1, ${sum + 1}));
test("two", () => assert.equal(1 + 1, 2));
`;

async function open({ dir, env }: TestRepository, faults: NodeJS.ProcessEnv): Promise<EngineUnderTest> {
  const engine = await EngineUnderTest.open(dir, { ...env, ...faults });
  onTestFinished(() => engine.dispose());
  return engine;
}

/** What a user does: each step must give its result, and leave nothing of ours behind. */
async function playStory(
  files: TestRepository,
  engine: EngineUnderTest,
  left: readonly string[] = ["clone", "journal"],
): Promise<void> {
  await engine.request("startSession", { sections: { title: "t", isolationCommand: "node --test" } });
  expect(await engine.run()).toBe("#0 baseline: 1 failing");
  await engine.request("addNote", { session: engine.session.id, text: "a note" });
  files.write({ "a.test.mjs": testOf(1), "new.txt": "new\n" });
  expect(await engine.run()).toBe("#1 solved: 0 failing");

  const what = { kind: "attempt", attempt: 0, how: "exactly" } as const;
  const session = engine.session.id;
  expect(await engine.request("previewRestore", { session, what })).toMatchObject({ delete: ["new.txt"] });
  expect(await engine.request("restore", { session, what })).toMatchObject({ wrong: [], conflicts: [] });
  expect(readFileSync(join(files.dir, "a.test.mjs"), "utf8")).toBe(testOf(2));
  const undone = await engine.request("restore", { session, what: { kind: "undo" } });
  expect(undone).toMatchObject({ wrong: [], conflicts: [] });
  expect(readFileSync(join(files.dir, "new.txt"), "utf8")).toBe("new\n");

  const { text } = await engine.request("exportSession", { session, timeZone: "UTC", home: files.dir });
  expect(text).toContain("a note");
  expect(await engine.request("shareLog", { remote: "origin", confirmed: [] })).toMatchObject({
    isSent: true,
  });
  // What other sessions know of errors is kept beside the logs, too.
  const isDerived = (path: string) => /^derived(?:\/[0-9a-f]{32}\.json)?$/.test(path);
  expect(listOurs(files).filter((path) => !isDerived(path))).toEqual(left);
  const [kept = expect.fail()] = await engine.request("listKeptSessions", {});
  await engine.request("deleteSession", { log: kept.log, tip: kept.tip, session });
  const { logs } = await engine.request("measureAll", {});
  await engine.request("deleteAll", { logs });
  expect(existsSync(join(files.dir, ".git/casebook"))).toBe(false);
  expect(files.git("for-each-ref", "refs/casebook/log")).toBe("");
  expect(engine.problems).toEqual([]);
}

/** The files and folders of ours that lie in the git directory, without empty folders. */
function listOurs({ dir }: TestRepository): readonly string[] {
  const own = join(dir, ".git/casebook");
  return readdirSync(own, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || !["main", "claims"].includes(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(own.length + 1))
    .toSorted();
}

describe("the whole story", () => {
  it("is recorded where rmSync refuses read-only files, and does nothing for letters outside of ASCII", async () => {
    const preload = pathToFileURL(join(import.meta.dirname, "../../support/engine/brokenRmSync.mjs"));
    const files = makeProject();
    await playStory(files, await open(files, { NODE_OPTIONS: `--import=${preload}` }));
  });

  needing(it, "a C compiler")("is recorded on a disk without hard links", async () => {
    const files = makeProject();
    const engine = await open(files, failing(["link", "linkat"], "EPERM"));
    await playStory(files, engine, ["clone", "clone/content", "journal"]);
  });
});

describe("the result of a run", () => {
  needing(it, "a C compiler")(
    "is in the log though the directory of its reports cannot be removed",
    async () => {
      const files = makeProject();
      const temp = makeFolder();
      const engine = await open(files, {
        TMPDIR: temp,
        ...failing(["rmdir", "unlink"], "EBUSY", "casebook-run-"),
      });
      await engine.request("startSession", { sections: { title: "t", isolationCommand: "node --test" } });
      expect(await engine.run()).toBe("#0 baseline: 1 failing");
      expect(decidingRun(engine.session.attempts[0] ?? expect.fail())?.end?.result.outcome).toBe("failed");
      expect(engine.state?.running).toBeUndefined();
      expect(engine.problems).toEqual([
        expect.stringMatching(/casebook-run-.* could not be removed: EBUSY/s),
      ]);
    },
  );

  needing(it, "root mounts")(
    "is in the log though somebody mounted something in the directory of its reports",
    async () => {
      const temp = makeFolder();
      const files = makeProject();
      const engine = await open(files, { TMPDIR: temp });
      const mount = `d=$(ls -d ${temp}/casebook-run-*); mkdir $d/held && mount -t tmpfs tmpfs $d/held; exit 1`;
      await engine.request("startSession", {
        sections: { title: "t", isolationCommand: `node --test; ${mount}` },
      });
      onTestFinished(() => {
        execFileSync("sh", ["-c", `umount --lazy ${temp}/casebook-run-*/held`]);
      });
      expect(await engine.run()).toBe("#0 baseline: 1 failing");
      expect(engine.problems).toEqual([
        expect.stringMatching(/casebook-run-.* could not be removed: EBUSY/s),
      ]);
    },
  );
});
