import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FrameworkProject, failing, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { slowPytest } from "../../support/frameworks/slowTests.ts";

/** A session that fetches nothing: it uses the Python of the system. */
const noxfile = `import nox


@nox.session(venv_backend="none")
def tests(session):
    session.run("python3", "-m", "pytest", *(session.posargs or ["tests"]))
`;

const version = versionOf("nox") === undefined ? undefined : versionOf("python3", "-m", "pytest");

it.skipIf(version === undefined)(
  "all sessions of nox are read: a test that fails in one has failed",
  async () => {
    const files = {
      "noxfile.py":
        noxfile.replace("def tests(", "def first(") +
        noxfile.replace(/^import nox$/m, "").replace("def tests(", "def second("),
      // It fails when it is run for the first time.
      "tests/test_sum.py":
        "import os\n\n\ndef test_two():\n    ran = os.path.exists('ran')\n    open('ran', 'w').close()\n    assert ran\n",
    };
    const project = new FrameworkProject(files, {});
    const { report, problems } = await project.run("nox -s first second");
    project.dispose();
    expect(failing(report)).toEqual(["tests/test_sum.py › test_two @ tests/test_sum.py:7"]);
    expect(problems).toEqual(["1 test was run more than once; its worst result counts."]);
  },
);

tryFramework({
  name: "pytest through nox",
  version,
  install: "pip install nox pytest",
  project: "pytest",
  prepare: (folder) => writeFileSync(join(folder, "noxfile.py"), noxfile),
  command: "nox -s tests -- tests -q -k 'not nothing'",
  counts: { passed: 2, failed: 9, errored: 1, skipped: 2 },
  failingLine: /assert|raise|total\(/,
  withoutLine: ["test_passes_although_it_should_fail"],
  isolated: {
    names: ["test_is_empty_at_first", `test_escapes[<b> & "double" 'single']`],
    command: `nox -s tests -- -q tests/test_shop.py::TestShop::TestCart::test_is_empty_at_first 'tests/test_shop.py::test_escapes[<b> & "double" '\\''single'\\'']'`,
  },
  unloadable: { command: "nox -s tests -- broken", file: "broken/test_refund.py" },
  unmatched: { command: "nox -s tests -- tests -k nothing_of_this_name", outcome: "broken" },
  slow: (script) => ({ ...slowPytest(script), command: "nox -s tests -- -s tests/test_slow.py" }),
});
