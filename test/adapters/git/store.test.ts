import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makePublicProgram, nobody } from "../../support/git/otherUser.ts";
import {
  fingerprint,
  makeCommitted,
  makeFolder,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

const script = join(import.meta.dirname, "../../../scripts/store.ts");

/** Runs the script as a developer would, and gives the lines it prints. */
async function store({ env }: Pick<TestRepository, "env">, ...args: readonly string[]): Promise<string[]> {
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
  const nothing = { conflicts: [], marked: [], wrong: [], rescued: [], kept: [] };
  expect(restored).toEqual([{ before, written: 1, deleted: 1, ...nothing }]);
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

test("of two that restore at once one waits for no other: it is done, or says why not, and nothing is lost", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const contents = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`f${index}.txt`, `${index}\n`]),
  );
  files.write(contents);
  const wanted = fingerprint(files);
  const [tree = ""] = await store(files, "snap", files.dir, "main", "first");
  for (const name of Object.keys(contents)) {
    files.write({ [name]: "changed\n" });
  }
  const changed = fingerprint(files);
  const tried = await Promise.allSettled([1, 2, 3].map(() => store(files, "restore", files.dir, tree)));
  const refused = tried.flatMap((one) => (one.status === "rejected" ? [one.reason.stderr] : []));
  expect(refused.length).toBeLessThan(3);
  expect(new Set(refused)).toEqual(
    new Set(
      refused.length === 0
        ? []
        : [
            "Another window is restoring files in this worktree. Nothing was changed. Try again when it has finished.\n",
          ],
    ),
  );
  expect(fingerprint(files)).toEqual(wanted);
  const done = tried.flatMap((one) => (one.status === "fulfilled" ? [JSON.parse(one.value[0] ?? "")] : []));
  expect(done.filter(({ written }) => written === 40)).toHaveLength(1);
  const started = (await store(files, "log", files.dir)).filter((line) => line.includes('"restoreStarted"'));
  expect(started).toHaveLength(done.length);
  // Each gives back what was there before it; the first of them, everything.
  const first = done.find(({ written }) => written === 40);
  await store(files, "restore", files.dir, first.before);
  expect(fingerprint(files)).toEqual(changed);
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

needing(test, "sh")(
  "a limit on the size of files stops a snapshot and a restore with a clear error, and nothing is changed",
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    files.write({ "big.bin": randomBytes(2_000_000) });
    const before = fingerprint(files);
    const limited = (...args: readonly string[]) => {
      const all = ["-c", 'ulimit -f 500; exec "$@"', "sh", process.execPath, script, ...args];
      return promisify(execFile)("sh", all, { env: files.env });
    };
    const refused = (stderr: string) => ({ code: 1, stderr: expect.stringContaining(stderr) });
    const tooLarge = "A file would be larger than the system allows.";
    await expect(limited("snap", files.dir, "main", "first")).rejects.toMatchObject(refused(tooLarge));
    expect(fingerprint(files)).toEqual(before);
    const [tree = ""] = await store(files, "snap", files.dir, "main", "first");
    files.write({ "big.bin": "small\n" });
    const changed = fingerprint(files);
    await expect(limited("restore", files.dir, tree)).rejects.toMatchObject(refused(tooLarge));
    expect(fingerprint(files)).toEqual(changed);
    await store(files, "restore", files.dir, tree);
    expect(fingerprint(files)).toEqual(before);
  },
);

needing(test, "another user")(
  "a folder that cannot be written costs only its own files, and a git directory the whole restore",
  async () => {
    const files = makeCommitted({ "sub/a.txt": "1\n", "top.txt": "1\n" });
    const program = await makePublicProgram(script);
    const asNobody = async (command: string, ...args: readonly string[]) => {
      const options = { cwd: files.dir, env: files.env, ...nobody };
      return (await promisify(execFile)(command, args, options)).stdout;
    };
    const storeAsNobody = (...args: readonly string[]) => asNobody(program.node, program.script, ...args);
    const contents = () =>
      ["sub/a.txt", "top.txt"].map((name) => readFileSync(join(files.dir, name), "utf8"));
    chmodSync(dirname(files.dir), 0o755);
    await promisify(execFile)("chown", ["-R", "65534:65534", dirname(files.dir)]);
    const kept = await storeAsNobody("snap", files.dir, "main", "first");
    const [tree = ""] = kept.split("\n");
    files.write({ "sub/a.txt": "2\n", "top.txt": "2\n" });

    await asNobody("chmod", "a-w", "sub");
    const restored = await storeAsNobody("restore", files.dir, tree);
    const reason = { say: "restore.systemRefused", message: expect.stringContaining("EACCES") };
    expect(JSON.parse(restored)).toMatchObject({ written: 1, conflicts: [{ path: "sub/a.txt", reason }] });
    expect(contents()).toEqual(["2\n", "1\n"]);

    files.write({ "top.txt": "3\n" });
    await asNobody("chmod", "-R", "a-w", ".git");
    await expect(storeAsNobody("restore", files.dir, tree)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The git directory .* is not writable, so nothing can be recorded/),
    });
    expect(contents()).toEqual(["2\n", "3\n"]);
  },
);
