import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestCase } from "../../../src/model/report/report.ts";
import { compareOrder } from "../../../src/model/search/victim.ts";
import {
  answerOf,
  FrameworkProject,
  type Ran,
  versionOf,
} from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";

/** A framework that is handed an order, and two files with three tests each, of which some have names that are written in different ways. */
interface OrderTrial {
  readonly name: string;
  readonly version: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  prepare?(folder: string): void;
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
  /** Whether tests of one file may stand between those of another one. */
  readonly canMix: boolean;
}

const python = (body: (name: string) => string) =>
  Object.fromEntries(["a", "b"].map((file) => [`tests/test_${file}.py`, body(file)]));

const script = (ending: string, first: string) =>
  Object.fromEntries(
    ["a", "b"].map((file) => [
      `tests/${file}.${ending}`,
      `${first}
describe("${file} group", () => {
  test("has a 'quote', <b> & \\"ü\\" 😀", () => {});
  describe("inner", () => test("is deep", () => {}));
});
test("${file} at the top", () => {});
`,
    ]),
  );

const trials: readonly OrderTrial[] = [
  {
    name: "pytest",
    version: versionOf("python3", "-m", "pytest"),
    command: "python3 -m pytest -q tests",
    canMix: true,
    files: python(
      () => `import pytest
class TestGroup:
    def test_in_class(self): pass
@pytest.mark.parametrize("x", ["a::b[0]", "ü <b> & '", 3])
def test_table(x): pass
`,
    ),
  },
  {
    name: "unittest",
    version: versionOf("python3"),
    command: "python3 -m unittest discover -s tests -t .",
    canMix: true,
    files: {
      "tests/__init__.py": "",
      ...python(
        (file) => `import unittest
class Group(unittest.TestCase):
    def test_one(self): pass
    def test_ü(self): pass
class Other${file}(unittest.TestCase):
    def test_one(self): pass
`,
      ),
    },
  },
  {
    name: "mocha",
    ...fromNpm("mocha"),
    command: "npx mocha 'tests/*.spec.js'",
    canMix: false,
    // The tests of a suite stand before the suites in it, so that these are beside each other.
    files: Object.fromEntries(
      ["a", "b"].map((file) => [
        `tests/${file}.spec.js`,
        `describe("${file} group", () => {
  it("has a 'quote', <b> & \\"ü\\" 😀", () => {});
  it("is plain", () => {});
});
describe("${file} other", () => describe("inner", () => it("is deep", () => {})));
`,
      ]),
    ),
  },
  {
    name: "jest",
    ...fromNpm("jest"),
    command: "npx jest --ci tests",
    canMix: false,
    files: { ...script("test.js", ""), "package.json": "{}" },
  },
  {
    name: "vitest",
    ...fromProject("vitest"),
    command: "npx vitest run --dir tests",
    canMix: false,
    files: script("test.js", `import { describe, test } from "vitest";`),
  },
  {
    name: "RSpec",
    version: versionOf("rspec"),
    command: "rspec --order random",
    canMix: false,
    files: Object.fromEntries(
      ["a", "b"].map((file) => [
        `spec/${file}_spec.rb`,
        `describe "${file} group" do
  it("has a 'quote', <b> & \\"ü\\"") { }
  it("is plain") { }
end
describe("${file} other") { describe("inner") { it("is deep") { } } }
`,
      ]),
    ),
  },
  {
    name: "minitest",
    version: answerOf("ruby", "-e", "require 'minitest'; puts Minitest::VERSION"),
    command: `ruby -Itest -e 'ARGV.grep(/[.]rb$/) { |file| require File.expand_path(file) }' test/a_test.rb test/b_test.rb`,
    canMix: false,
    files: Object.fromEntries(
      ["A", "B"].map((file) => [
        `test/${file.toLowerCase()}_test.rb`,
        `require "minitest/autorun"
class ${file}Test < Minitest::Test
  def test_one; end
  def test_two; end
  define_method("test_with a blank & 'quote'") { }
end
`,
      ]),
    ),
  },
];

describe.each(trials)("$name", ({ name, version, env = {}, prepare, command, files, canMix }) => {
  const run = version === undefined ? test.skip : test;
  const title = version ?? "(not installed: test/frameworks/install.sh)";
  let project: FrameworkProject;
  let all: Ran;

  beforeAll(async () => {
    project = new FrameworkProject(files, env);
    prepare?.(project.folder);
    all =
      version === undefined
        ? { exit: { kind: "unknown" }, report: undefined, problems: [], output: "" }
        : await project.run(command);
  });
  afterAll(() => project.dispose());

  const inOrder = async (cases: readonly TestCase[]) => {
    const others = (all.report?.cases ?? []).filter((one) => !cases.includes(one));
    return project.run(command, undefined, { cases, others });
  };

  run(`${title}: runs exactly the tests that are asked for, in any order`, async () => {
    const cases = all.report?.cases ?? [];
    expect(cases.length, all.output).toBeGreaterThanOrEqual(6);
    expect((await project.runners.planSequence(command, project.folder, cases)).framework).toBe(name);
    const mixed = [...cases.slice(3), ...cases.slice(0, 3)].toSorted(
      (one, other) => (cases.indexOf(one) % 3) - (cases.indexOf(other) % 3),
    );
    const asked = [
      cases,
      cases.toReversed(),
      cases.toReversed().filter((_, index) => index % 2 === 0),
      [...cases.slice(-1)],
      ...(canMix ? [mixed] : []),
    ];
    for (const sequence of asked) {
      const { report, output, problems } = await inOrder(sequence);
      // vitest's report lists what was left out, too.
      const ran = report?.cases.filter(({ outcome }) => outcome !== "skipped");
      expect(
        ran?.map(({ id }) => id),
        output,
      ).toEqual(sequence.map(({ id }) => id));
      expect(problems).toEqual([]);
      expect(report && compareOrder(sequence, report)).toBe("kept");
    }
  });

  (canMix ? test.skip : run)("an order that it cannot keep is noticed", async () => {
    const cases = all.report?.cases ?? [];
    const [first = [], second = []] = [cases.slice(0, 3), cases.slice(3)];
    const mixed = first.flatMap((one, index) => [one, ...second.slice(index, index + 1)]);
    const { report } = await inOrder(mixed);
    expect(report && compareOrder(mixed, report)).toBe("otherOrder");
  });
});
