import { spawnSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { FrameworkProject } from "../../support/frameworks/frameworkProject.ts";
import { isHere } from "../../support/system/capabilities.ts";

let project: FrameworkProject | undefined;
afterEach(() => project?.dispose());

const files = {
  "test_a.py":
    "import unittest\nclass A(unittest.TestCase):\n    def test_x(self):\n        self.assertEqual(1, 2)\n",
  "a.test.mjs": `import test from "node:test"; import assert from "node:assert"; test("one", () => assert.equal(1, 2));\n`,
  "spec/a_spec.rb": 'describe "a" do\n  it("b") { expect(1).to eq(2) }\nend\n',
  "test/b_test.rb":
    'require "minitest/autorun"\nclass BTest < Minitest::Test\n  def test_x = assert_equal(1, 2)\nend\n',
  "tests/a.bats": '@test "one" {\n  false\n}\n',
};

test.each([
  ["pytest", "pytest test_a.py", ["pytest", "--version"]],
  ["node:test", "node --test a.test.mjs", ["node", "--version"]],
  ["unittest", "python3 -m unittest test_a", ["python3", "--version"]],
  ["RSpec", "rspec spec", ["rspec", "--version"]],
  ["minitest", "ruby test/b_test.rb", ["ruby", "--version"]],
  ["bats", "bats tests", ["bats", "--version"]],
] as const)(
  "%s gives its report, whatever the folders are called",
  async (_, command, [program, ...args]) => {
    if (spawnSync(program, args).status !== 0) {
      return;
    }
    const odd = `o'brien & söns $x 100% (a)${isHere("quotes in names") ? ' "b"' : ""}`;
    project = new FrameworkProject(files, {}, odd, `${odd} temporary`);
    const { report, problems } = await project.run(command);
    const failing = report?.cases.filter(({ outcome }) => outcome !== "passed") ?? [];
    expect(problems).toEqual([]);
    expect(failing.length).toBe(1);
  },
);
