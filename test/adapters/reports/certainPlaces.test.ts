import { execFileSync } from "node:child_process";
import { afterEach, expect, it } from "vitest";
import { FrameworkProject, failing, versionOf } from "../../support/frameworks/frameworkProject.ts";

let project: FrameworkProject;
afterEach(() => project.dispose());

/** Code that Python cannot read from its fifth line on, and a test that imports it in its second. */
const unreadable = {
  "shop/__init__.py": "",
  "shop/price.py": "def price():\n    return 1\n\n\ndef total(:\n    return 2\n",
  "tests/__init__.py": "",
  "tests/test_price.py":
    "import unittest\nfrom shop.price import price\n\n\nclass T(unittest.TestCase):\n    def test_price(self): price()\n",
};

for (const [how, command, version] of [
  ["pytest", "python3 -m pytest -p no:cacheprovider tests", versionOf("pytest")],
  ["pytest, briefly", "python3 -m pytest -p no:cacheprovider --tb=short tests", versionOf("pytest")],
  ["pytest, in Python's way", "python3 -m pytest -p no:cacheprovider --tb=native tests", versionOf("pytest")],
  ["unittest", "python3 -m unittest discover -t . -s tests", versionOf("python3")],
] as const) {
  it.skipIf(version === undefined)(
    `code that Python cannot read is opened where it cannot be read: ${how}`,
    async () => {
      project = new FrameworkProject(unreadable, {});
      const { report, output } = await project.run(command);
      expect(failing(report), output).toEqual([expect.stringMatching(/ @ shop\/price\.py:5$/)]);
    },
  );
}

/** As Unity prints it, whose headers need not be there. */
const unity = `#include <stdio.h>
int main(void) {
  printf("%s:3:test_first:PASS\\n", __FILE__);
  printf("%s:4:test_later:IGNORE: not yet\\n", __FILE__);
  printf("%s:5:test_sum:FAIL: Expected 3 Was 4\\n\\n-----------------------\\n3 Tests 1 Failures 1 Ignored\\nFAIL\\n", __FILE__);
  return 1;
}
`;

it.skipIf(versionOf("ctest") === undefined)(
  "a check of Unity under ctest is opened at its line",
  async () => {
    project = new FrameworkProject(
      {
        "CMakeLists.txt":
          "cmake_minimum_required(VERSION 3.13)\nproject(shop C)\nenable_testing()\nadd_executable(sums tests/sums.c)\nadd_test(NAME sums COMMAND sums)\n",
        "tests/sums.c": unity,
      },
      {},
    );
    execFileSync("cmake", ["-S", ".", "-B", "build"], { cwd: project.folder });
    execFileSync("cmake", ["--build", "build"], { cwd: project.folder });
    const { report, output } = await project.run("ctest --test-dir build");
    expect(failing(report), output).toEqual(["undefined › sums @ tests/sums.c:5"]);
  },
);
