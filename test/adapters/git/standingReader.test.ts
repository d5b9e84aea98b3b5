import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openRun, safeGit, TooMuchOutput } from "../../../src/git/plumbing/git.ts";
import { findGit, type GitProgram } from "../../../src/git/plumbing/gitEnvironment.ts";
import { measureObjects, readObject, readObjects } from "../../../src/git/plumbing/objects.ts";
import { keepReader } from "../../../src/git/plumbing/standingReader.ts";
import {
  commitAll,
  makeCommitted,
  makeFolder,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";

/** Both doors to the objects of a repository, through a git that notes how it was started. */
function openBoth(files: TestRepository, instead = "") {
  const folder = makeFolder();
  const calls = join(folder, "calls");
  const git: GitProgram = findGit(files.env, files.dir) ?? expect.fail("There is no git.");
  writeFileSync(calls, "");
  writeExecutable(
    join(folder, "git"),
    `#!/bin/sh\necho "$$ $*" >> ${calls}\n${instead}\nexec ${git.file} "$@"\n`,
  );
  const noting = { ...git, file: join(folder, "git") };
  const ordinary = openRun(git, files.dir);
  const standing = keepReader(safeGit(noting, files.dir), openRun(noting, files.dir));
  onTestFinished(() => standing.dispose());
  const listCalls = () => readFileSync(calls, "utf8").split("\n").filter(Boolean);
  return {
    ordinary,
    standing,
    /** How each git was started that was started since. */
    listCalls,
    pid: () =>
      Number(
        listCalls()
          .findLast((call) => call.includes("--batch-command"))
          ?.split(" ")[0],
      ),
  };
}

const contents = {
  empty: "",
  lines: "a\n\nb\n",
  "no line end": "x",
  "with blank": "blank",
  größe: "umlaut",
  "deep/er/file": "deep",
  binary: Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256)),
};

function names(files: TestRepository): readonly string[] {
  return [
    ...Object.keys(contents).map((path) => `HEAD:${path}`),
    ...["HEAD", "HEAD^{tree}", "HEAD:deep", "HEAD:", files.git("rev-parse", "HEAD:lines")],
    ...["HEAD:missing", "0".repeat(40), "no such thing", "HEAD:deep/er/missing file", "x"],
  ];
}

test("gives exactly what an ordinary git prints, from one process", async () => {
  const files = makeCommitted(contents);
  const { ordinary, standing, listCalls } = openBoth(files);
  const stdin = names(files)
    .map((name) => `${name}\n`)
    .join("");
  for (const option of ["--batch", "--batch-check"]) {
    const args = ["cat-file", option, "--buffer"];
    expect(await standing.run(args, { stdin })).toEqual(await ordinary(args, { stdin }));
    expect(await standing.run(args, { stdin: Buffer.from(stdin) })).toEqual(await ordinary(args, { stdin }));
  }
  expect(listCalls()).toHaveLength(1);
});

test("many questions at once get their own answers", async () => {
  const files = makeCommitted(contents);
  const { standing, listCalls } = openBoth(files);
  const paths = Object.entries(contents);
  const asked = Array.from({ length: 200 }, (_, index) => paths[index % paths.length] ?? expect.fail());
  const read = await Promise.all(
    asked.map(([path], index) =>
      index % 3 === 0
        ? measureObjects(standing.run, [`HEAD:${path}`])
        : readObject(standing.run, `HEAD:${path}`),
    ),
  );
  for (const [index, [, content]] of asked.entries()) {
    const bytes = Buffer.from(content);
    expect(read[index]).toEqual(index % 3 === 0 ? [bytes.length] : { type: "blob", bytes });
  }
  expect(listCalls()).toHaveLength(1);
});

test("what needs a git of its own gets one", async () => {
  const files = makeCommitted(contents);
  const { standing, listCalls } = openBoth(files);
  const stdin = "HEAD:lines\n";
  await standing.run(["cat-file", "--batch", "--buffer"], { stdin, env: { A: "b" } });
  await standing.run(["cat-file", "--batch", "--buffer"], { stdin: Promise.resolve(Buffer.from(stdin)) });
  await standing.run(["cat-file", "--batch", "--buffer"], { stdin: Buffer.from("HEAD:\xff\n", "latin1") });
  await standing.run(["rev-parse", "HEAD"]);
  expect(listCalls().filter((call) => call.includes("--batch-command"))).toEqual([]);
  expect(listCalls()).toHaveLength(4);
});

test("an object that was pruned is soon missing here too, however often is read", async () => {
  const files = makeCommitted(contents);
  const { standing } = openBoth(files);
  writeFileSync(join(files.dir, "lost"), "lost");
  const oid = files.git("hash-object", "-w", "lost");
  files.git("update-ref", "refs/tags/lost", oid);
  files.git("repack", "-d", "-q", "-a");
  expect(await measureObjects(standing.run, [oid])).toEqual([4]);
  files.git("update-ref", "-d", "refs/tags/lost");
  files.git("repack", "-d", "-q", "-a");
  files.git("prune", "--expire=now");
  const now = performance.now();
  const clock = vi.spyOn(performance, "now").mockReturnValue(now + 5_001);
  onTestFinished(() => clock.mockRestore());
  expect(await measureObjects(standing.run, [oid])).toEqual([0]);
  expect((await readObject(standing.run, "HEAD:lines"))?.bytes.toString()).toBe("a\n\nb\n");
});

test("more than is allowed is refused, and the next question is answered", async () => {
  const files = makeCommitted(contents);
  const { standing } = openBoth(files);
  const options = { stdin: "HEAD:lines\nHEAD:binary\n", most: 10_000 };
  await expect(standing.run(["cat-file", "--batch", "--buffer"], options)).rejects.toThrow(TooMuchOutput);
  expect((await readObject(standing.run, "HEAD:lines"))?.bytes.toString()).toBe(contents.lines);
});

test("objects that came since, and packs that were replaced, are read", async () => {
  const files = makeCommitted(contents);
  const { standing, listCalls } = openBoth(files);
  const before = files.git("rev-parse", "HEAD:lines");
  expect(await readObject(standing.run, before)).toBeDefined();
  files.write({ lines: "new\n" });
  commitAll(files);
  files.git("gc", "--quiet", "--prune=now");
  const after = files.git("rev-parse", "HEAD:lines");
  const read = await readObjects(standing.run, [after, before]);
  expect(read.map((one) => one?.bytes.toString())).toEqual(["new\n", contents.lines]);
  expect(listCalls()).toHaveLength(1);
});

test("a process that was killed is replaced, also while it is asked", async () => {
  const files = makeCommitted(contents);
  const { standing, pid, listCalls } = openBoth(files);
  await readObject(standing.run, "HEAD:lines");
  const asked = Array.from({ length: 20 }, () => readObject(standing.run, "HEAD:binary"));
  process.kill(pid(), "SIGKILL");
  for (const read of await Promise.all(asked)) {
    expect(read?.bytes).toEqual(contents.binary);
  }
  expect((await readObject(standing.run, "HEAD:lines"))?.bytes.toString()).toBe(contents.lines);
  expect(listCalls().length).toBeLessThan(25);
});

test("a git that does not know the command is asked for it once", async () => {
  const files = makeCommitted(contents);
  const { standing, listCalls } = openBoth(files, 'case "$*" in *--batch-command*) exit 129;; esac');
  for (let time = 0; time < 3; time++) {
    expect((await readObject(standing.run, "HEAD:lines"))?.bytes.toString()).toBe(contents.lines);
  }
  expect(listCalls().filter((call) => call.includes("--batch-command"))).toHaveLength(1);
});

test("a git that does not answer keeps nobody waiting for ever", async () => {
  const files = makeCommitted(contents);
  const { standing } = openBoth(files, 'case "$*" in *--batch-command*) exec sleep 60;; esac');
  expect((await readObject(standing.run, "HEAD:lines"))?.bytes.toString()).toBe(contents.lines);
}, 30_000);

test("a damaged object is the same as for an ordinary git, and those beside it are read", async () => {
  const files = makeCommitted(contents);
  const { ordinary, standing } = openBoth(files);
  const oid = files.git("rev-parse", "HEAD:binary");
  const path = join(files.dir, ".git/objects", oid.slice(0, 2), oid.slice(2));
  chmodSync(path, 0o600);
  writeFileSync(path, readFileSync(path).subarray(0, 100));
  const asked = ["HEAD:lines", oid, "HEAD:empty"];
  const read = await readObjects(standing.run, asked);
  expect(read).toEqual(await readObjects(ordinary, asked));
  expect(read.map((one) => one?.type)).toEqual(["blob", undefined, "blob"]);
});

test("the process ends when nothing is read for a second, and at once when the repository is closed", async () => {
  const files = makeCommitted(contents);
  const { standing, pid } = openBoth(files);
  const isRunning = () => spawnSync("kill", ["-0", String(pid())]).status === 0;
  await readObject(standing.run, "HEAD:lines");
  expect(isRunning()).toBe(true);
  await expect.poll(isRunning, { timeout: 20_000 }).toBe(false);
  await readObject(standing.run, "HEAD:lines");
  expect(isRunning()).toBe(true);
  standing.dispose();
  await expect.poll(isRunning, { timeout: 900, interval: 20 }).toBe(false);
});
