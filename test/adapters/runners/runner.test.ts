import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { english } from "../../../src/base/facts/words.ts";
import { FrameworkProject, processesWith } from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

describe("a run, whatever it runs", () => {
  let project: FrameworkProject;

  beforeEach(() => {
    project = new FrameworkProject({ "pytest.ini": "" }, { GIT_DIR: "/nowhere", OWN: "a  b" });
  });
  afterEach(() => project.dispose());

  needing(it, "sh")("has the line of the user, in the folder, with the user's environment", async () => {
    const { exit, output } = await project.run(`echo "$OWN" 'x  y' && pwd && echo "git: $GIT_DIR"; exit 7`);
    expect(exit).toEqual({ kind: "exited", code: 7 });
    expect(output).toBe(`a  b x  y\n${project.folder}\ngit: \n`);
  });

  needing(it, "sh")("has the line of a colleague on Windows as this system needs it", async () => {
    project.write({ "scripts/check": `#!/bin/sh\necho "$A|$1|$2"\n` });
    chmodSync(join(project.folder, "scripts/check"), 0o755);
    const { output } = await project.run(`set "A=b c"&& scripts\\check.cmd tests\\a.py "it's"`);
    expect(output).toBe("b c|tests/a.py|it's\n");
  });

  needing(it, "sh")(
    "says what it is about a line of another system that cannot be written here",
    async () => {
      const run = await project.start("set A=%B%&& pytest");
      expect(await run.exit).toMatchObject({ kind: "couldNotStart" });
      const { exit } = await project.run("set A=%B%&& pytest");
      expect(exit.kind === "couldNotStart" && english(exit.reason)).toBe(
        "“A=%B%” is written for cmd and has no exact counterpart in sh. Write the command for this system.",
      );
    },
  );

  it("that cannot be begun is a run that could not be started", async () => {
    rmSync(project.tempDirectory, { recursive: true });
    const run = await project.start("true");
    expect(await run.exit).toMatchObject({
      kind: "couldNotStart",
      reason: expect.stringContaining("ENOENT"),
    });
    expect(await run.findReports()).toEqual({ paths: [], doubts: [] });
    mkdirSync(project.tempDirectory);
  });

  needing(
    it,
    "mkfifo",
    "modes",
  )("keeps its reports where nobody else can look, and leaves nothing", async () => {
    const run = await project.start("true");
    const [directory = ""] = readdirSync(project.tempDirectory);
    const path = join(project.tempDirectory, directory);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    writeFileSync(join(path, "empty.xml"), "");
    mkdirSync(join(path, "folder.xml"));
    execFileSync("mkfifo", [join(path, "fifo.xml")]);
    writeFileSync(join(path, "report.xml"), "<testsuites/>");
    await run.exit;
    const { paths } = await run.findReports();
    const [report = "", empty, ...others] = paths;
    expect(others).toEqual([]);
    // They may have other names by then: what is there is put aside. What is empty comes last, and is known to be a report that broke off.
    expect(report).toMatch(/\/report(?:\.\d+\.\w+)?\.xml$/);
    expect(empty).toMatch(/\/empty(?:\.\d+\.\w+)?\.xml$/);
    expect(dirname(report)).toBe(path);
    await run.dispose();
    expect(readdirSync(project.tempDirectory)).toEqual([]);
  });

  needing(
    it,
    "sh",
    "ps",
    "signals",
  )("that is stopped has not ended before everything it started has", async () => {
    const marker = randomUUID();
    const run = await project.start(
      `sh -c 'trap "" INT; echo begun; sleep 60; sleep 60; : ${marker}' & wait`,
    );
    await project.waitForOutput("begun");
    run.stop();
    expect(await run.exit).toEqual({ kind: "stopped" });
    expect(processesWith(marker)).toEqual([]);
    await run.dispose();
  });

  it("cannot start where the folder is gone", async () => {
    rmSync(project.folder, { recursive: true });
    const { exit } = await project.run("true");
    expect(exit).toEqual({ kind: "couldNotStart", reason: expect.stringContaining("ENOENT") });
  });

  needing(it, "mkfifo")("is not kept from running by files that cannot be read", async () => {
    rmSync(join(project.folder, "pytest.ini"));
    for (const name of ["package.json", "setup.cfg"]) {
      execFileSync("mkfifo", [join(project.folder, name)]);
    }
    mkdirSync(join(project.folder, "tox.ini"));
    project.write({ tests: "a file", "pyproject.toml": "\0[tool.pytest" });
    expect(await project.runners.proposeCommands(project.folder)).toEqual([]);
    expect((await project.run("true")).exit).toEqual({ kind: "exited", code: 0 });
  });

  it("is proposed nothing for a package.json that is not one", async () => {
    for (const text of ["{", "[]", '{"scripts": {"test": 1}}', ""]) {
      project.write({ "package.json": text });
      const proposals = await project.runners.proposeCommands(project.folder);
      expect(proposals).toEqual([{ command: "pytest", framework: "pytest" }]);
    }
  });
});
