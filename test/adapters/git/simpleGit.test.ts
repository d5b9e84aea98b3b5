import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { GitProgram } from "../../../src/git/plumbing/gitEnvironment.ts";
import { openRead } from "../../../src/git/plumbing/simpleGit.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A program in a folder with a blank, called other than git, that does what the shell script says. */
function makeGit(script: string): GitProgram {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook git-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "my git");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { file, env: { PATH: process.env["PATH"] } };
}

needing(it, "sh")("reads all of what git prints, however long after its exit it comes", async () => {
  const git = makeGit("(sleep 0.5; echo one; sleep 0.5; echo two) &\nexit 0");
  const read = openRead(tmpdir(), git);
  expect(await read("for-each-ref")).toBe("one\ntwo\n");
});

needing(it, "sh")("tells that there is none from a failure", async () => {
  const git = makeGit('case "$*" in *none*) exit 1;; *) echo broken >&2; exit 1;; esac');
  const read = openRead(tmpdir(), git);
  expect(await read("config", "--get", "none")).toBeUndefined();
  await expect(read("config", "--get", "some")).rejects.toThrow("broken");
});

needing(it, "sh")("reads again after it could not be started at first", async () => {
  const git = makeGit("echo one");
  const folder = join(dirname(git.file), "gone");
  const read = openRead(folder, git);
  await expect(read("for-each-ref")).rejects.toThrow("does not exist");
  mkdirSync(folder);
  expect(await read("for-each-ref")).toBe("one\n");
});
