import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { fingerprint, makeCommitted, makeFolder, type TestRepository } from "../support/repositories.ts";

/** Runs the script as a developer would, and gives the lines it prints. */
async function store({ env }: Pick<TestRepository, "env">, ...args: readonly string[]): Promise<string[]> {
  const script = join(import.meta.dirname, "../../scripts/store.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { env });
  return stdout.split("\n").slice(0, -1);
}

test("keeps, restores, undoes, appends and lists", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const wanted = fingerprint(files);
  const [tree = ""] = await store(files, "snap", files.dir, "log of its own", "first");
  expect(await store(files, "tree", files.dir)).toEqual([tree]);
  files.write({ "a.txt": "2\n", "new.txt": "new\n" });
  const changed = fingerprint(files);
  const [before = ""] = await store(files, "tree", files.dir);
  const restored = (await store(files, "restore", files.dir, tree)).map((line) => JSON.parse(line));
  expect(restored).toEqual([{ before, conflicts: [], wrong: [], rescued: [], kept: [] }]);
  expect(fingerprint(files)).toEqual(wanted);
  await store(files, "undo", files.dir);
  expect(fingerprint(files)).toEqual(changed);
  await store(files, "append", files.dir, "log of its own", "3");
  const listed = (await store(files, "log", files.dir, "log of its own")).map((line) => JSON.parse(line));
  expect(listed.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
    "1 attemptRecorded",
    ...["2 noteAdded", "3 noteAdded", "4 noteAdded", "5 noteAdded"],
  ]);
});

test("a failure is one line and an exit code", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  for (const args of [
    ["tree", makeFolder()],
    ["restore", files.dir, "0".repeat(40)],
    ["undo", files.dir],
    ["what"],
  ]) {
    await expect(store(files, ...args)).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^[^\n]+\n$/),
    });
  }
});
