import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { rememberConfig } from "../../../src/git/folder/rememberedConfig.ts";
import { findGit, machineFilesOf } from "../../../src/git/plumbing/gitEnvironment.ts";
import { openRead, type Read } from "../../../src/git/plumbing/simpleGit.ts";
import { makeCommitted, makeFolder, type TestRepository } from "../../support/git/repositories.ts";

/** The remembered configuration of a repository, and how often git was asked for it. */
function remember(files: TestRepository) {
  const { PATH } = files.env;
  const home = makeFolder();
  const env = { PATH, HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  const common = join(files.dir, ".git");
  const { file } = findGit(files.env, files.dir) ?? expect.fail();
  const ask = openRead(files.dir, { file, env: { PATH, HOME: home } });
  let asked = 0;
  let time = 0;
  const read: Read = (...args) => {
    asked += 1;
    return ask(...args);
  };
  const readConfig = rememberConfig(read, {
    paths: { common, gitDirectory: common },
    cwd: files.dir,
    env,
    systemFiles: machineFilesOf(findGit({ PATH }, files.dir) ?? expect.fail(), "gitconfig"),
    now: () => time,
  });
  return {
    home,
    common,
    read: readConfig,
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
    value: async (key: string) => (await readConfig()).get(key),
    /** How often git is asked for the next reading. */
    async count() {
      const before = asked;
      await readConfig();
      return asked - before;
    },
  };
}

test("git is asked once, if it reads only files that were looked at before", async () => {
  const config = remember(makeCommitted({ a: "a" }));
  expect(await config.count()).toBe(1);
  expect(await config.count()).toBe(0);
});

test("git is asked once as long as nothing changes, and again after a minute", async () => {
  const config = remember(makeCommitted({ a: "a" }));
  await config.read();
  await config.read();
  expect(await config.count()).toBe(0);
  config.wait(60_001);
  expect(await config.count()).toBe(1);
  expect(await config.count()).toBe(0);
});

test.each<readonly [where: string, change: (of: { home: string; common: string; dir: string }) => void]>([
  ["the repository's own file", ({ common }) => appendFileSync(join(common, "config"), "[a]\n\tb = 1\n")],
  [
    "a file of the user that was not there",
    ({ home }) => writeFileSync(join(home, ".gitconfig"), "[a]\n\tb = 1\n"),
  ],
  [
    "the other file of the user",
    ({ home }) => {
      mkdirSync(join(home, ".config/git"), { recursive: true });
      writeFileSync(join(home, ".config/git/config"), "[a]\n\tb = 1\n");
    },
  ],
  [
    "an included file that was not there",
    ({ common }) => writeFileSync(join(common, "more"), "[a]\n\tb = 1\n"),
  ],
  ["a file of the home that is included", ({ home }) => writeFileSync(join(home, "mine"), "[a]\n\tb = 1\n")],
  [
    "a file that is included by an included one",
    ({ common }) => writeFileSync(join(common, "deep"), "[a]\n\tb = 1\n"),
  ],
  [
    "a file that a link leads to",
    ({ common, home }) =>
      writeFileSync(join(home, "target"), `${common.length}\n`.replace(/.*\n/, "[a]\n\tb = 1\n")),
  ],
])("a change is seen at once in %s", async (_, change) => {
  const files = makeCommitted({ a: "a" });
  const config = remember(files);
  writeFileSync(join(config.common, "less"), "[include]\n\tpath = deep\n");
  writeFileSync(join(config.home, "target"), "[c]\n\td = 1\n");
  symlinkSync(join(config.home, "target"), join(config.common, "linked"));
  for (const path of ["more", "~/mine", "less", "linked"]) {
    files.git("config", "--add", "include.path", path);
  }
  await config.read();
  await config.read();
  expect(await config.count()).toBe(0);
  expect(await config.value("a.b")).toBeUndefined();
  change({ ...config, dir: files.dir });
  expect(await config.value("a.b")).toEqual(["1"]);
});

test("a change of the same size in the same instant is seen", async () => {
  const files = makeCommitted({ a: "a" });
  const config = remember(files);
  for (const value of ["one", "two", "six", "ten"]) {
    files.git("config", "a.b", value);
    expect(await config.value("a.b")).toEqual([value]);
    expect(await config.value("a.b")).toEqual([value]);
  }
});

test("what is included on one branch alone is seen when that is checked out", async () => {
  const files = makeCommitted({ a: "a" });
  const config = remember(files);
  files.git("config", "includeIf.onbranch:topic.path", "ofTopic");
  writeFileSync(join(config.common, "ofTopic"), "[a]\n\tb = topic\n");
  await config.read();
  await config.read();
  expect(await config.value("a.b")).toBeUndefined();
  files.git("checkout", "--quiet", "-b", "topic");
  expect(await config.value("a.b")).toEqual(["topic"]);
  files.git("checkout", "--quiet", "main");
  expect(await config.value("a.b")).toBeUndefined();
});

test("what is included on one branch alone is seen where HEAD is a link, and its branches are at one commit", async () => {
  const files = makeCommitted({ a: "a" });
  const config = remember(files);
  files.git("config", "includeIf.onbranch:topic.path", "ofTopic");
  writeFileSync(join(config.common, "ofTopic"), "[a]\n\tb = topic\n");
  files.git("branch", "topic");
  linkHead(config.common, "main");
  await config.read();
  await config.read();
  expect(await config.value("a.b")).toBeUndefined();
  linkHead(config.common, "topic");
  expect(await config.value("a.b")).toEqual(["topic"]);
});

/** As a git with `core.preferSymlinkRefs` checks out a branch. */
function linkHead(common: string, branch: string): void {
  rmSync(join(common, "HEAD"));
  symlinkSync(`refs/heads/${branch}`, join(common, "HEAD"));
}

test("nothing is remembered where only git knows the included file", async () => {
  const files = makeCommitted({ a: "a" });
  const config = remember(files);
  files.git("config", "include.path", "%(prefix)/etc/more");
  await config.read();
  await config.read();
  expect(await config.count()).toBe(1);
});

test("a file that is damaged is git's to report, also if it was read before", async () => {
  const files = makeCommitted({ a: "a" });
  const config = remember(files);
  await config.read();
  await config.read();
  appendFileSync(join(config.common, "config"), "[half");
  await expect(config.read()).rejects.toThrow("config");
});

test("git waits for a pipe, and not this process", async () => {
  const files = makeCommitted({ a: "a" });
  const config = remember(files);
  const fresh = join(config.common, "fresh");
  files.git("config", "include.path", "fresh");
  await config.read();
  execFileSync("mkfifo", [fresh]);
  const reading = config.read();
  const isWaiting = await Promise.race([
    reading.then(() => false),
    new Promise((resolve) => setTimeout(() => resolve(true), 300)),
  ]);
  expect(isWaiting).toBe(true);
  // It reads its files more than once.
  const writer = spawn("sh", ["-c", `while :; do echo > "${fresh}"; done`]);
  onTestFinished(() => {
    writer.kill();
  });
  expect((await reading).get("include.path")).toEqual(["fresh"]);
});
