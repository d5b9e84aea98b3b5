import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import {
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";

/** A folder that is in no repository, and the engine on it, with a storage for private ones. */
async function openPlain(): Promise<{ engine: EngineUnderTest; files: TestRepository; storage: string }> {
  const { env } = makeRepository();
  const files = openTestRepository(makeFolder(), env);
  files.write({ "a.txt": "one\n", "node_modules/x/index.js": "x", "sub/b.txt": "b\n" });
  const storage = join(makeFolder(), "storage");
  const engine = await EngineUnderTest.open(files.dir, env, storage);
  onTestFinished(() => engine.dispose());
  return { engine, files, storage };
}

async function runTwice(engine: EngineUnderTest, files: TestRepository): Promise<string> {
  await engine.request("startSession", { sections: { title: "Case", isolationCommand: "echo nothing" } });
  await engine.runIsolation();
  files.write({ "a.txt": "two\n", "new.txt": "new\n" });
  await engine.runIsolation();
  return engine.session.id;
}

test("a folder without git has sessions, attempts and restores, and nothing is written into it", async () => {
  const { engine, files, storage } = await openPlain();
  const id = await runTwice(engine, files);
  expect(engine.session.attempts[1]?.changes.map(({ path }) => path)).toEqual(["a.txt", "new.txt"]);
  expect(engine.session.attempts[0]?.changes.map(({ path }) => path)).toEqual(["a.txt", "sub/b.txt"]);
  const keptIn = engine.state?.repository.keptIn ?? "";
  expect(keptIn.startsWith(storage)).toBe(true);
  const what = { kind: "attempt", attempt: 0, how: "exactly" } as const;
  expect(await engine.request("restore", { session: id, what })).toMatchObject({ written: 1, deleted: 1 });
  expect(readdirSync(files.dir).sort()).toEqual(["a.txt", "node_modules", "sub"]);
  await engine.request("restore", { session: id, what: { kind: "undo" } });
  expect(readdirSync(files.dir).sort()).toEqual(["a.txt", "new.txt", "node_modules", "sub"]);
  await expect(engine.request("createBranch", { session: id, attempt: 0, branch: "x" })).rejects.toThrow(
    "The folder is not in a git repository, so there are no branches.",
  );
  expect(openTestRepository(keptIn, files.env).git("fsck", "--strict", "--no-dangling")).toBe("");
  expect(engine.problems).toEqual([]);
});

test("when the folder becomes a repository, its sessions move there, and the private one goes", async () => {
  const { engine, files } = await openPlain();
  const id = await runTwice(engine, files);
  const keptIn = engine.state?.repository.keptIn ?? "";
  files.git("init", "--quiet", "--template=", "--initial-branch=trunk");
  await engine.waitFor((state) => state?.repository.leftIn !== undefined);
  expect(engine.state).toMatchObject({ sessions: [], place: { branch: "trunk" } });
  expect(engine.state?.repository).toMatchObject({ leftIn: keptIn });
  expect(engine.state?.repository.keptIn).toBeUndefined();

  await engine.request("moveLogsHere", {});
  expect(engine.session).toMatchObject({ id, attempts: [{ number: 0 }, { number: 1 }] });
  expect(engine.state?.repository.leftIn).toBeUndefined();
  expect(existsSync(keptIn)).toBe(false);
  expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
  const what = { kind: "attempt", attempt: 0, how: "exactly" } as const;
  expect(await engine.request("restore", { session: id, what })).toMatchObject({ written: 1, deleted: 1 });
  expect(files.git("status", "--porcelain", "a.txt")).toBe("?? a.txt");
});

test("sessions stay where they are if the new repository begins above, or names objects in another way", async () => {
  const { engine, files, storage } = await openPlain();
  await runTwice(engine, files);
  const keptIn = engine.state?.repository.keptIn ?? "";
  files.git("init", "--quiet", "--template=", "--object-format=sha256");
  await engine.waitFor((state) => state?.repository.leftIn !== undefined);
  await expect(engine.request("moveLogsHere", {})).rejects.toThrow(
    "This repository names objects by sha256, but the sessions use sha1, so they were not moved.",
  );
  expect(existsSync(keptIn)).toBe(true);

  const above = makeRepository();
  mkdirSync(join(above.dir, "sub"));
  const inside = await EngineUnderTest.open(join(above.dir, "sub"), above.env, storage);
  onTestFinished(() => inside.dispose());
  expect(inside.state?.repository).toEqual({ notices: [], mirrors: [] });
});
