import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { thisPlatform } from "../../../src/base/platform.ts";
import { launcherFiles } from "../../../src/editor/runs/launcherFiles.ts";
import { makeCasebook } from "../../support/cli/casebook.ts";
import { makeFolder } from "../../support/git/repositories.ts";

test("the launchers on a terminal's PATH start the command line, with its arguments and its exit code, and say when it is gone", async () => {
  const casebook = await makeCasebook();
  onTestFinished(() => casebook.remove());
  const parent = join(makeFolder(), "it's a folder & more");
  const directory = join(parent, "bin");
  mkdirSync(directory, { recursive: true });
  const launched = { program: process.execPath, script: casebook.program, isElectron: false };
  for (const { name, text } of launcherFiles(directory, launched, thisPlatform)) {
    writeFileSync(join(directory, name), text);
    chmodSync(join(directory, name), 0o755);
  }
  const call = (line: string) => {
    const env = {
      ...process.env,
      PATH: `${process.env["PATH"]}${thisPlatform === "win32" ? ";" : ":"}${directory}`,
    };
    const { status, stdout, stderr } = spawnSync(line, { cwd: parent, env, shell: true, encoding: "utf8" });
    return { status, stdout, stderr };
  };
  expect(call("casebook version")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^casebook \d/),
  });
  expect(call('casebook "no such; thing"')).toEqual({
    status: 2,
    stdout: "There is no command “no such; thing”.\ncasebook help\n",
    stderr: "",
  });
  renameSync(dirname(casebook.program), join(dirname(casebook.program), "../moved"));
  expect(call("casebook version")).toMatchObject({
    status: 3,
    stdout: "",
    stderr: expect.stringContaining("Open a window of VS Code"),
  });
});
