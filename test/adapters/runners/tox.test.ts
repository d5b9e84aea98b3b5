import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  FrameworkProject,
  failing,
  processesWith,
  versionOf,
  waitForProcessWith,
} from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

/** The tox and the pytest of the system, which belong together: a tox of another Python would not find the pytest. */
const system = { PATH: "/usr/bin:/bin" };
const isInstalled =
  versionOf("/usr/bin/tox") !== undefined && versionOf("/usr/bin/python3", "-m", "pytest") !== undefined;

/** Nothing is fetched: the environments use the packages of the system. */
const files = {
  "tox.ini": `[tox]
envlist =
    lint
    py3
    again
skipsdist = true

[testenv]
sitepackages = true
skip_install = true
commands = python -m pytest {posargs:tests}

[testenv:lint]
commands = python -c ""
`,
  "tests/test_sum.py":
    "def test_nothing():\n    assert sum([]) == 0\n\n\ndef test_two():\n    assert sum([1, 2]) == 4\n",
  "tests/test_other.py": "def test_other():\n    assert True\n",
};

describe.skipIf(!isInstalled)("pytest through tox (install both with test/frameworks/install.sh)", () => {
  let project: FrameworkProject;

  beforeEach(() => {
    project = new FrameworkProject(files, system);
  });
  afterEach(() => project.dispose());

  it("is proposed with the environment that runs pytest, and gives the failing test with its place", async () => {
    const [proposal] = await project.runners.proposeCommands(project.folder);
    expect(proposal).toEqual({ command: "tox -e py3", framework: "pytest through tox" });
    const { exit, report, problems } = await project.run("tox -e py3");
    expect(exit).toEqual({ kind: "exited", code: 1 });
    expect(problems).toEqual([]);
    expect(report?.cases.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual([
      "passed test_other",
      "passed test_nothing",
      "failed test_two",
    ]);
    expect(failing(report)).toEqual(["tests/test_sum.py › test_two @ tests/test_sum.py:6"]);
    expect(project.files()).toEqual(files);
  });

  it("runs what the user writes after --, and nothing else", async () => {
    const { report } = await project.run("tox -e py3 -- tests/test_sum.py -k two");
    expect(report?.cases.map(({ name }) => name)).toEqual(["test_two"]);
  });

  it("reads the reports of all environments: a test that fails in one of them has failed, and was run twice", async () => {
    project.write({
      "tests/test_sum.py":
        'import os\n\n\ndef test_nothing():\n    assert sum([]) == 0\n\n\ndef test_two():\n    assert os.environ["TOX_ENV_NAME"] != "py3"\n',
    });
    const { exit, report, problems } = await project.run("tox -e py3,again");
    expect(exit).toEqual({ kind: "exited", code: 1 });
    expect(failing(report)).toEqual(["tests/test_sum.py › test_two @ tests/test_sum.py:9"]);
    expect(report?.cases).toHaveLength(3);
    expect(problems).toEqual(["3 tests were run more than once; the worst result of each counts."]);
  });

  it("tells a file that cannot be loaded from a failing test", async () => {
    project.write({ "tests/test_sum.py": "import nothing_of_this_name\n" });
    const { exit, report } = await project.run("tox -e py3");
    expect(exit).toEqual({ kind: "exited", code: 1 });
    expect(report?.cases.filter(({ loadFailure }) => loadFailure).map(({ file }) => file)).toEqual([
      "tests/test_sum.py",
    ]);
  });

  it("gives a green report when the test is repaired, and none when pytest is not reached", async () => {
    project.write({ "tests/test_sum.py": "def test_two():\n    assert sum([1, 2]) == 3\n" });
    const { exit, report } = await project.run("tox -e py3");
    expect(exit).toEqual({ kind: "exited", code: 0 });
    expect(report?.cases.map(({ outcome }) => outcome)).toEqual(["passed", "passed"]);
    expect((await project.run("tox -e lint")).report).toBeUndefined();
  });

  needing(
    it,
    "sh",
    "ps",
  )("leaves no process when it is stopped", async () => {
    const marker = randomUUID();
    project.write({
      "tests/test_sum.py": `import subprocess, sys

def test_slow():
    print("it is slow", file=sys.stderr, flush=True)
    subprocess.run(["sh", "-c", "sleep 60; : ${marker}"])
`,
    });
    const run = await project.start("tox -e py3 -- -s tests/test_sum.py");
    await project.waitForOutput("it is slow");
    await waitForProcessWith(marker);
    run.stop();
    expect(await run.exit).toEqual({ kind: "stopped" });
    expect(processesWith(marker)).toEqual([]);
    await run.dispose();
  });
});
