import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openRead } from "../../../src/git/plumbing/simpleGit.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A folder with a `git` in it that does what the shell script says. */
function makeGit(script: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-git-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "git"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "git"), 0o755);
  return folder;
}

needing(it, "sh")("reads all of what git prints, however long after its exit it comes", async () => {
  const folder = makeGit("(sleep 0.5; echo one; sleep 0.5; echo two) &\nexit 0");
  const read = openRead(folder, { PATH: `${folder}${delimiter}${process.env["PATH"]}` });
  expect(await read("for-each-ref")).toBe("one\ntwo\n");
});

needing(it, "sh")("tells that there is none from a failure", async () => {
  const folder = makeGit('case "$*" in *none*) exit 1;; *) echo broken >&2; exit 1;; esac');
  const read = openRead(folder, { PATH: `${folder}${delimiter}${process.env["PATH"]}` });
  expect(await read("config", "--get", "none")).toBeUndefined();
  await expect(read("config", "--get", "some")).rejects.toThrow("broken");
});
