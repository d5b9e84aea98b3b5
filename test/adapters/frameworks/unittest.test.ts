import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "unittest",
  version: versionOf("python3"),
  install: "it comes with Python",
  project: "unittest",
  command: "python3 -m unittest tests.test_order tests.test_shop -v",
  counts: { passed: 2, failed: 7, errored: 2, skipped: 2 },
  failingLine: /assert|total\(|raise/,
  withoutLine: ["test_passes_although_it_should_fail"],
  precision: "groups",
  isolated: {
    names: ["test_answers_404_for_an_unknown_order", "test_größe_日本"],
    command:
      "python3 -m unittest -v tests.test_order.OrderTest.test_answers_404_for_an_unknown_order 'tests.test_shop.ShopTest.test_größe_日本'",
  },
  unloadable: { command: "python3 -m unittest broken.test_refund", file: "broken/test_refund.py" },
  unmatched: {
    command: "python3 -m unittest tests.test_order -k nothing_of_this_name",
    outcome: "noTestMatched",
  },
  notInConsole: ["test_passes_although_it_should_fail"],
  slow: (script) => ({
    path: "tests/test_slow.py",
    text: `import subprocess, sys, unittest


class SlowTest(unittest.TestCase):
    def test_slow(self):
        print("it is slow", file=sys.stderr, flush=True)
        subprocess.run(["sh", "-c", "${script}"])
`,
    command: "python3 -m unittest tests.test_slow",
  }),
});
