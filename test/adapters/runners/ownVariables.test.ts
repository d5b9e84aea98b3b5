import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FrameworkProject, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A line that sets a variable which asks a framework for its report. */
interface Trial {
  readonly framework: string;
  readonly version: string | undefined;
  readonly lines: readonly string[];
}

const trials: readonly Trial[] = [
  {
    framework: "unittest",
    version: versionOf("python3"),
    lines: [
      "PYTHONPATH=src python3 -m unittest",
      'PYTHONPATH="$PWD/a b" python3 -m unittest',
      "export PYTHONPATH=src && python3 -m unittest",
      "env PYTHONPATH=src python3 -m unittest",
    ],
  },
  {
    framework: "node:test",
    version: process.version,
    lines: [
      "NODE_OPTIONS=--no-warnings node --test",
      'NODE_OPTIONS="--no-warnings --test-reporter=dot" node --test',
      'env "NODE_OPTIONS=--no-warnings" node --test',
      "NODE_OPTIONS= node --test",
      // It is handed on.
      'NODE_OPTIONS="--no-warnings $NODE_OPTIONS" node --test',
      "npm run keeps",
    ],
  },
  {
    framework: "pytest",
    version: versionOf("python3", "-m", "pytest"),
    lines: ["PYTEST_ADDOPTS='-q -p no:cacheprovider' python3 -m pytest"],
  },
  { framework: "RSpec", version: versionOf("rspec"), lines: ["SPEC_OPTS='--format documentation' rspec"] },
  {
    framework: "minitest",
    version: versionOf("ruby"),
    lines: ["RUBYLIB=lib RUBYOPT=-W0 ruby -Itest test/a_test.rb"],
  },
];

let project: FrameworkProject;
beforeAll(() => {
  const scripts = {
    keeps: 'NODE_OPTIONS="--no-warnings $NODE_OPTIONS" node --test',
    loses: "NODE_OPTIONS=--no-warnings node --test",
  };
  project = new FrameworkProject(
    {
      "a.test.mjs":
        'import { test } from "node:test";\ntest("holds", () => {});\ntest("breaks", () => { throw new Error("no"); });\n',
      "test_a.py":
        "import unittest\nclass A(unittest.TestCase):\n    def test_holds(self): pass\n    def test_breaks(self): self.fail('no')\n",
      "spec/a_spec.rb": 'RSpec.describe "a" do\n  it("holds") { }\n  it("breaks") { raise "no" }\nend\n',
      "test/a_test.rb":
        'require "minitest/autorun"\nclass ATest < Minitest::Test\n  def test_holds; end\n  def test_breaks; flunk; end\nend\n',
      "package.json": JSON.stringify({ scripts }),
    },
    { PATH: process.env["PATH"] },
  );
});
afterAll(() => project?.dispose());

const lines = trials.flatMap(({ framework, version, lines: all }) =>
  all.map((line) => ({ framework, version, line })),
);
needing(describe, "sh").each(lines)(
  "$framework with a variable of the line's own: $line",
  ({ version, line }) => {
    it.skipIf(version === undefined)("writes its report all the same", async () => {
      const { report, output } = await project.run(line);
      const outcomes = (report?.cases ?? []).map(
        ({ name, outcome }) => `${/(holds|breaks)/.exec(name)?.[1]} ${outcome}`,
      );
      expect(outcomes.toSorted(), output).toEqual(["breaks failed", "holds passed"]);
    });
  },
);

needing(it, "sh")("a script that takes our variable away is named, with what to do", async () => {
  const { report, problems } = await project.run("npm run loses");
  expect({ report, problems }).toEqual({
    report: undefined,
    problems: [
      'The command, or a script or task, sets “NODE_OPTIONS” itself, so Casebook cannot request a report there. Keep the variable\'s existing value: NODE_OPTIONS="… $NODE_OPTIONS".',
    ],
  });
});
