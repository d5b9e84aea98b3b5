import { randomUUID } from "node:crypto";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countCases } from "../../../src/model/report/report.ts";
import {
  FrameworkProject,
  failing,
  processesWith,
  versionOf,
  waitForProcessWith,
} from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

const files = {
  "pytest.ini": "[pytest]\naddopts = -q\n",
  "app/__init__.py": "",
  "app/api.py": `import logging

def status(known):
    if not known:
        logging.getLogger("app").error("InterfaceError: another operation is in progress")
        return 500
    return 200
`,
  "tests/test_api.py": `import pytest
from app.api import status


class TestStatus:
    def test_known(self):
        assert status(True) == 200

    @pytest.mark.parametrize("known", [False])
    def test_unknown(self, known):
        assert status(known) == 404
`,
};
const repaired = { "app/api.py": "def status(known):\n    return 200 if known else 404\n" };
const command = "python3 -m pytest";

describe.skipIf(versionOf("python3", "-m", "pytest") === undefined)("pytest (install it with pip)", () => {
  let project: FrameworkProject;
  const create = (env: NodeJS.ProcessEnv = {}) => new FrameworkProject(files, env);

  beforeEach(() => {
    project = create();
  });
  afterEach(() => project.dispose());

  it("is proposed, and gives the failing test with its place", async () => {
    expect(await project.runners.proposeCommands(project.folder)).toEqual([
      { command: "pytest", framework: "pytest" },
    ]);
    const { exit, report, problems, output } = await project.run(command);
    expect(exit).toEqual({ kind: "exited", code: 1 });
    expect(problems).toEqual([]);
    expect(countCases(report?.cases ?? [])).toEqual({ passed: 1, failed: 1, errored: 0, skipped: 0 });
    expect(failing(report)).toEqual(["tests/test_api.py › test_unknown[False] @ tests/test_api.py:11"]);
    expect(output).toContain("1 failed, 1 passed");
    expect(project.files()).toEqual(files);
  });

  it("keeps the identities of tests when they turn green", async () => {
    const before = await project.run(command);
    project.write(repaired);
    const after = await project.run(command);
    expect(after.exit).toEqual({ kind: "exited", code: 0 });
    expect(failing(after.report)).toEqual([]);
    const ids = (ran: typeof before) => ran.report?.cases.map(({ id }) => id);
    expect(ids(after)).toEqual(ids(before));
  });

  it("gives no report for a configuration that cannot be loaded", async () => {
    project.write({ "conftest.py": "import nothing_of_this_name\n" });
    const { exit, report } = await project.run(command);
    expect({ exit, report }).toEqual({ exit: { kind: "exited", code: 4 }, report: undefined });
  });

  it("is reached behind make, and keeps the user's PYTEST_ADDOPTS", async () => {
    project.dispose();
    project = create({ PYTEST_ADDOPTS: "-k 'known and not unknown'" });
    project.write({ Makefile: `test:\n\t${command}\n` });
    const { report } = await project.run("make test");
    expect(report?.cases.map(({ name }) => name)).toEqual(["test_known"]);
  });

  it("reads the report that the command itself asks for", async () => {
    const { report } = await project.run(`${command} --junitxml=own.xml`);
    expect(failing(report)).toHaveLength(1);
    expect(Object.keys(project.files())).toContain("own.xml");
  });

  it("does not take a report of another run for its own, even one that is dated in the future", async () => {
    await project.run(`${command} --junitxml own.xml`);
    const tomorrow = Date.now() / 1000 + 86_400;
    utimesSync(join(project.folder, "own.xml"), tomorrow, tomorrow);
    project.write({ "conftest.py": "import nothing_of_this_name\n" });
    expect((await project.run(`${command} --junitxml own.xml`)).report).toBeUndefined();
  });

  needing(
    it,
    "sh",
    "ps",
    "signals",
  )("leaves no process when it is stopped", async () => {
    const marker = randomUUID();
    project.write({
      "tests/test_slow.py": `import subprocess, sys

def test_slow():
    print("it is slow", file=sys.stderr, flush=True)
    subprocess.run(["sh", "-c", "trap '' INT TERM; sleep 60; : ${marker}"])
`,
    });
    const run = await project.start(`${command} -s tests/test_slow.py`);
    await project.waitForOutput("it is slow");
    await waitForProcessWith(marker);
    run.stop();
    expect(await run.exit).toEqual({ kind: "stopped" });
    expect(processesWith(marker)).toEqual([]);
    await run.dispose();
  });
});
