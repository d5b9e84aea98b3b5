import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { slowPytest } from "../../support/frameworks/slowTests.ts";

tryFramework({
  name: "pytest",
  version: versionOf("python3", "-m", "pytest"),
  install: "pip install pytest",
  project: "pytest",
  command: "python3 -m pytest tests -q -k 'not nothing'",
  counts: { passed: 2, failed: 9, errored: 1, skipped: 2 },
  failingLine: /assert|raise|total\(/,
  withoutLine: ["test_passes_although_it_should_fail"],
  isolated: {
    names: ["test_is_empty_at_first", `test_escapes[<b> & "double" 'single']`],
    command: `python3 -m pytest -q tests/test_shop.py::TestShop::TestCart::test_is_empty_at_first 'tests/test_shop.py::test_escapes[<b> & "double" '\\''single'\\'']'`,
  },
  unloadable: { command: "python3 -m pytest broken", file: "broken/test_refund.py" },
  unmatched: { command: "python3 -m pytest tests -k nothing_of_this_name", outcome: "broken" },
  slow: (script) => ({ ...slowPytest(script), command: "python3 -m pytest -s tests/test_slow.py" }),
});
