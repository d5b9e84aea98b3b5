import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { versionOf } from "../../support/frameworkProject.ts";
import { tryFramework } from "../../support/frameworkSuite.ts";

/** A session that fetches nothing: it uses the Python of the system. */
const noxfile = `import nox


@nox.session(venv_backend="none")
def tests(session):
    session.run("python3", "-m", "pytest", *(session.posargs or ["tests"]))
`;

tryFramework({
  name: "pytest through nox",
  version: versionOf("nox") === undefined ? undefined : versionOf("python3", "-m", "pytest"),
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
  slow: (script) => ({
    path: "tests/test_slow.py",
    text: `import subprocess, sys

def test_slow():
    print("it is slow", file=sys.stderr, flush=True)
    subprocess.run(["sh", "-c", "${script}"])
`,
    command: "nox -s tests -- -s tests/test_slow.py",
  }),
});
