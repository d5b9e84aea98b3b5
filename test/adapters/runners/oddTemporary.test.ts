import { afterEach, expect, it } from "vitest";
import { FrameworkProject, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";
import { isHere } from "../../support/system/capabilities.ts";

let project: FrameworkProject | undefined;
afterEach(() => project?.dispose());

const assertion = 'const assert = require("node:assert");';
const feature = "Feature: a\n  Scenario: b\n    Given it fails\n";

const files = {
  "package.json": "{}",
  "jest.config.js": 'module.exports = { transform: {}, testMatch: ["**/jest.js"] };\n',
  "test_a.py":
    "import unittest\nclass A(unittest.TestCase):\n    def test_x(self):\n        self.assertEqual(1, 2)\n",
  "a.test.mjs": `import test from "node:test"; import assert from "node:assert"; test("one", () => assert.equal(1, 2));\n`,
  "spec/a_spec.rb": 'describe "a" do\n  it("b") { expect(1).to eq(2) }\nend\n',
  "test/b_test.rb":
    'require "minitest/autorun"\nclass BTest < Minitest::Test\n  def test_x = assert_equal(1, 2)\nend\n',
  "tests/a.bats": '@test "one" {\n  false\n}\n',
  "tests/ATest.php":
    "<?php class ATest extends PHPUnit\\Framework\\TestCase { function testX() { $this->assertSame(1, 2); } }\n",
  "jest.js": 'test("one", () => expect(1).toBe(2));\n',
  "mocha.js": `${assertion} it("one", () => assert.equal(1, 2));\n`,
  "jasmine.js": 'it("one", () => expect(1).toBe(2));\n',
  "vitest.test.mjs": 'import { expect, it } from "vitest"; it("one", () => expect(1).toBe(2));\n',
  "bun.test.js": 'import { expect, it } from "bun:test"; it("one", () => expect(1).toBe(2));\n',
  "deno_test.js": 'Deno.test("one", () => { throw new Error("no"); });\n',
  "features/a.feature": feature,
  "features/steps/a.py":
    "from behave import given\n@given('it fails')\ndef step(context):\n    assert 1 == 2\n",
  "cucumber/a.feature": feature,
  "cucumber/a.js": `${assertion} require("@cucumber/cucumber").Given("it fails", () => assert.equal(1, 2));\n`,
};

const installed = (program: string) => ({ version: versionOf(program), env: {}, prepare: () => undefined });

const trials = [
  { framework: "pytest", command: "pytest test_a.py", ...installed("pytest") },
  { framework: "node:test", command: "node --test a.test.mjs", ...installed("node") },
  { framework: "unittest", command: "python3 -m unittest test_a", ...installed("python3") },
  { framework: "RSpec", command: "rspec spec", ...installed("rspec") },
  { framework: "minitest", command: "ruby test/b_test.rb", ...installed("ruby") },
  { framework: "bats", command: "bats tests", ...installed("bats") },
  { framework: "PHPUnit", command: "phpunit --no-configuration tests", ...installed("phpunit") },
  { framework: "behave", command: "behave features", ...installed("behave") },
  { framework: "jest", command: "jest", ...fromNpm("jest") },
  { framework: "jest behind a script", command: "sh -c jest", ...fromNpm("jest") },
  { framework: "mocha", command: "mocha mocha.js", ...fromNpm("mocha") },
  { framework: "mocha with a reporter", command: "mocha -R dot mocha.js", ...fromNpm("mocha") },
  { framework: "jasmine", command: "jasmine jasmine.js", ...fromNpm("jasmine") },
  {
    framework: "cucumber",
    command: "cucumber-js cucumber/a.feature --require cucumber/a.js",
    ...fromNpm("@cucumber/cucumber"),
  },
  { framework: "vitest", command: "vitest run vitest.test.mjs", ...fromProject("vitest") },
  { framework: "bun", command: "bun test bun.test.js", ...fromNpm("bun") },
  { framework: "deno", command: "deno test deno_test.js", ...fromNpm("deno") },
];

it.each(trials.filter(({ version }) => version !== undefined))(
  "$framework gives its report, whatever the folders are called, also that of Casebook",
  async ({ command, env, prepare }) => {
    const odd = `o'brien & söns $x 100% (a)${isHere("quotes in names") ? ' "b"' : ""}`;
    project = new FrameworkProject(files, env, odd, `${odd} temporary`, "o'brien & söns 100% reporters");
    prepare(project.folder);
    const { report, problems, output } = await project.run(command);
    const failing = report?.cases.filter(({ outcome }) => outcome !== "passed") ?? [];
    expect(problems, output.slice(-2000)).toEqual([]);
    expect(failing.length, output.slice(-2000)).toBe(1);
  },
);
