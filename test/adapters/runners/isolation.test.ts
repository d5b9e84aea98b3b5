import { afterEach, describe, expect, it } from "vitest";
import { english } from "../../../src/base/facts/words.ts";
import { judgeRun } from "../../../src/model/judgement/outcome.ts";
import { countCases, isFailing } from "../../../src/model/report/report.ts";
import { findExitReason } from "../../../src/sessions/run/exitReason.ts";
import { FrameworkProject, type Ran, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";

let project: FrameworkProject | undefined;
afterEach(() => project?.dispose());

const hasPytest = versionOf("python3", "-m", "pytest") !== undefined;

/** A project; `prepare` as for the trials of frameworks. */
function open(
  files: Readonly<Record<string, string>>,
  { env = {}, prepare }: { env?: NodeJS.ProcessEnv; prepare?: (folder: string) => void } = {},
): FrameworkProject {
  project = new FrameworkProject(files, env);
  prepare?.(project.folder);
  return project;
}

/** Runs a line, isolates everything that failed, and runs that: the line, and the tests that it ran. */
async function isolateFailing(where: FrameworkProject, line: string) {
  const all = (await where.run(line)).report?.cases ?? [];
  const cases = all.filter(isFailing);
  const others = all.filter((one) => !isFailing(one));
  const isolated = await where.runners.isolate(line, where.folder, { cases, files: [], others });
  const again = await where.run(isolated.command);
  const executed = again.report?.cases.filter(({ outcome }) => outcome !== "skipped") ?? [];
  return {
    ...isolated,
    again,
    failed: cases.map(({ id }) => id).toSorted(),
    ran: executed.map(({ id }) => id).toSorted(),
  };
}

function reasonOf({ exit, report, output }: Ran): string {
  return english(
    judgeRun(exit, report, countCases(report?.cases ?? []), () => findExitReason(output)).reason,
  );
}

describe.skipIf(!hasPytest)("pytest", () => {
  it("runs tests that a class inherits from another file", async () => {
    const where = open({
      "pytest.ini": "[pytest]\n",
      "tests/__init__.py": "",
      "tests/base.py":
        "class Checks:\n    value = 0\n\n    def test_sign(self):\n        assert self.value > 0\n\n    def test_type(self):\n        assert isinstance(self.value, int)\n",
      "tests/test_one.py":
        "from tests.base import Checks\n\n\nclass TestOne(Checks):\n    value = 1\n\n\nclass TestMinus(Checks):\n    value = -1\n",
      "tests/test_two.py": "from tests.base import Checks\n\n\nclass TestTwo(Checks):\n    value = -2.5\n",
    });
    const { precision, failed, ran } = await isolateFailing(where, "python3 -m pytest -q");
    expect(failed).toHaveLength(3);
    expect(ran).toEqual(failed);
    expect(precision).toBe("tests");
  });

  it("runs exactly the tests of a file with a bracket in its path, without those whose names hold theirs", async () => {
    const where = open({
      "pytest.ini": "[pytest]\n",
      "app/[id] it's/test_x.py":
        "import pytest\n\n\ndef test_a():\n    assert False\n\n\ndef test_a_more():\n    pass\n\n\nclass TestÄ:\n    @pytest.mark.parametrize('x', ['a/b', '(c)'])\n    def test_p(self, x):\n        assert x == '(c)'\n",
      "app/test_y.py": "def test_a():\n    pass\n",
      "test_other.py": "def test_z():\n    assert False\n\n\ndef test_w():\n    pass\n",
    });
    const { command, precision, failed, ran } = await isolateFailing(
      where,
      "python3 -m pytest -q app test_other.py",
    );
    expect(command).toBe(
      "python3 -m pytest -q -k 'test_a and not test_a_more or TestÄ and test_p[a/b] or test_z' -o 'python_files=app/[[]id]?it?s/test_x.py test_other.py' app .",
    );
    expect(precision).toBe("tests");
    expect(failed).toHaveLength(3);
    expect(ran).toEqual(failed);
    const whole = await where.runners.isolate("pytest", where.folder, {
      cases: [],
      files: ["app/[id] it's/test_x.py"],
    });
    expect(whole.precision).toBe("files");
    const { report } = await where.run(`python3 -m ${whole.command}`);
    expect([...new Set(report?.cases.map(({ file }) => file))]).toEqual(["app/[id] it's/test_x.py"]);
    expect(report?.cases).toHaveLength(4);
  });

  it("says that others run as well where names cannot tell them apart in a file with a bracket in its path", async () => {
    const where = open({
      "pytest.ini": "[pytest]\n",
      "app/[id]/test_x.py":
        "def test_a():\n    assert False\n\n\nclass TestX:\n    def test_a(self):\n        pass\n\n    def test_b(self):\n        assert False\n\n\nclass TestXY:\n    def test_a(self):\n        assert False\n\n    def test_b(self):\n        pass\n\n\nclass TestTest_x:\n    def test_a_(self):\n        pass\n",
    });
    const line = "python3 -m pytest -q app";
    const known = await isolateFailing(where, line);
    expect(known.command).toContain(
      "-k 'test_a and not TestX and not TestTest_x or TestX and test_b and not TestXY or TestXY and test_a'",
    );
    expect(known.precision).toBe("tests");
    expect(known.ran).toEqual(known.failed);
    const cases = (await where.run(line)).report?.cases.filter(isFailing) ?? [];
    const unknown = await where.runners.isolate(line, where.folder, { cases, files: [] });
    expect(unknown.precision).toBe("groups");
  });

  it("runs a function whose parameters are others each time, and says that it runs all of it", async () => {
    const where = open({
      "test_ids.py":
        "import uuid\nimport pytest\n\n\n@pytest.mark.parametrize('id', [str(uuid.uuid4()), str(uuid.uuid4())])\ndef test_id(id):\n    assert not id\n\n\ndef test_other():\n    pass\n",
    });
    const { precision, ran, again } = await isolateFailing(where, "python3 -m pytest -q");
    expect(precision).toBe("groups");
    expect(ran).toHaveLength(2);
    expect(again.report?.cases.every(({ name }) => name.startsWith("test_id["))).toBe(true);
  });
});

describe("a title that two files have", () => {
  const tests = (first: string, second: string) =>
    `import { test } from "node:test";\ntest("holds", () => {});\ntest("${first}", () => { throw new Error("no"); });\ntest("${second}", () => {});\n`;

  it("is not said to be run alone where the file of another chosen test has it too", async () => {
    const where = open({
      "package.json": '{"type":"module"}',
      "a.test.js": tests("adds", "takes"),
      "b.test.js": tests("doubles", "adds"),
    });
    const { precision, failed, ran } = await isolateFailing(where, "node --test");
    expect(failed).toHaveLength(2);
    expect(ran).toHaveLength(3);
    expect(precision).toBe("groups");
  });

  it("is run alone where only its own file is", async () => {
    const where = open({
      "package.json": '{"type":"module"}',
      "a.test.js": tests("adds", "takes"),
      "b.test.js": tests("doubles", "adds").replace("throw", "if (false) throw"),
    });
    const { precision, failed, ran } = await isolateFailing(where, "node --test");
    expect(failed).toHaveLength(1);
    expect(ran).toEqual(failed);
    expect(precision).toBe("tests");
  });
});

it("a test of unittest behind tox is run by unittest", async () => {
  const where = open({
    "tox.ini": "[testenv]\ncommands = python -m unittest discover tests\n",
    "tests/test_more.py":
      "import unittest\n\n\nclass C(unittest.TestCase):\n    def test_t(self):\n        self.assertEqual(1, 2)\n\n    def test_u(self):\n        pass\n",
  });
  const { command, precision } = await where.runners.isolate("tox", where.folder, {
    cases: [
      {
        id: "a",
        suitePath: [],
        classname: "test_more.C",
        name: "test_t",
        file: "tests/test_more.py",
        line: undefined,
        loadFailure: undefined,
      },
    ],
    files: [],
  });
  expect(command).toBe("python -m unittest discover tests -k '*test_more.C.test_t'");
  expect(precision).toBe("tests");
  const { report } = await where.run(command.replace("python ", "python3 "));
  expect(report?.cases.map(({ name }) => name)).toEqual(["test_t"]);
});

describe.skipIf(fromProject("vitest").version === undefined)("vitest", () => {
  it("runs tests with line breaks in their titles", async () => {
    const where = open(
      {
        "package.json": "{}",
        "a.test.mjs": `import { describe, test } from "vitest";
describe("a\\nsuite", () => {
  test("is\\nbroken", () => { throw new Error("no"); });
  test("two  blanks\\tand a tab", () => { throw new Error("no"); });
  test("is whole", () => {});
});
`,
      },
      fromProject("vitest"),
    );
    const { precision, failed, ran } = await isolateFailing(where, "npx vitest run --shard=1/1");
    expect(failed).toHaveLength(2);
    expect(ran).toEqual(failed);
    expect(precision).toBe("tests");
  });
});

describe.skipIf(fromNpm("jest").version === undefined)("jest", () => {
  const files = {
    "package.json": JSON.stringify({
      jest: { collectCoverage: true, coverageThreshold: { global: { lines: 100 } } },
    }),
    "sum.js": "exports.sum = (a, b) => a + b;\nexports.never = () => {\n  return 1;\n};\n",
    "a.test.js": 'const { sum } = require("./sum.js");\ntest("adds", () => expect(sum(1, 2)).toBe(3));\n',
    "b.test.js":
      'const { never } = require("./sum.js");\ntest("calls", () => expect(never()).toBe(1));\ntest("fails", () => expect(never()).toBe(process.env.RIGHT ? 1 : 2));\n',
  };

  it("fails for a threshold of coverage although its tests pass, and the run says so; isolated it does not", async () => {
    const where = open(files, fromNpm("jest"));
    const ran = await where.run("npx jest a.test.js");
    expect(ran.exit).toEqual({ kind: "exited", code: 1 });
    expect(reasonOf(ran)).toMatch(
      /^Every test in the report passed, but the command failed for another reason \(exit code 1\): Jest: Coverage for lines \(66\.66%\) does not meet "global" threshold \(100%\)$/,
    );
    const { command, failed, ran: again } = await isolateFailing(where, "npx jest");
    expect(command).toBe("npx jest --runTestsByPath b.test.js -t '^fails$' --coverage=false");
    expect(again).toEqual(failed);
    expect((await where.run(`RIGHT=1 ${command}`)).exit).toEqual({ kind: "exited", code: 0 });
  });

  it("runs only the command that has the test, of several", async () => {
    const where = open({ ...files, "package.json": "{}" }, fromNpm("jest"));
    const { command, precision, failed, ran } = await isolateFailing(where, "jest a.test.js; jest b.test.js");
    expect(command).toBe("jest --runTestsByPath b.test.js -t '^fails$'");
    expect(ran).toEqual(failed);
    expect(precision).toBe("tests");
  });

  it("runs tests of several packages, each in its own, and fails if one of them does", async () => {
    const failingIn = (name: string) =>
      `test("${name}", () => { throw new Error("no"); });\ntest("${name} holds", () => {});\n`;
    const manifest = (name: string) => JSON.stringify({ name, scripts: { test: "jest --ci" } });
    const where = open(
      {
        "package.json": JSON.stringify({ workspaces: ["packages/*"], scripts: {} }),
        "packages/a/package.json": manifest("a"),
        "packages/a/x.test.js": failingIn("in a"),
        "packages/b/package.json": manifest("b"),
        "packages/b/x.test.js": failingIn("in b"),
      },
      fromNpm("jest"),
    );
    const { command, precision, failed, ran, again } = await isolateFailing(where, "npm test --workspaces");
    expect(failed).toHaveLength(2);
    expect(command).toContain("(npm test -w packages/a -- --runTestsByPath x.test.js -t '^in a$')");
    expect(ran).toEqual(failed);
    expect(precision).toBe("tests");
    expect(again.exit).toEqual({ kind: "exited", code: 1 });
  });
});

describe("a package whose tests run on what it builds", () => {
  it.each([
    ["before the script", { pretest: "node build.mjs", test: "node --test built/*.test.mjs && node -v" }],
    ["in the script", { test: "node build.mjs && node --test built/*.test.mjs && node -v" }],
  ])("builds %s, and when isolated too", async (_, scripts) => {
    const where = open({
      "package.json": JSON.stringify({ scripts }),
      "build.mjs": 'import { cpSync } from "node:fs";\ncpSync("src", "built", { recursive: true });\n',
      "src/sum.mjs": "export const sum = (a, b) => a - b;\n",
      "src/sum.test.mjs":
        'import assert from "node:assert";\nimport { test } from "node:test";\nimport { sum } from "./sum.mjs";\ntest("adds", () => assert.equal(sum(1, 2), 3));\ntest("is whole", () => {});\n',
    });
    const { command, failed, ran } = await isolateFailing(where, "npm test");
    expect(failed).toHaveLength(1);
    expect(ran).toEqual(failed);
    where.write({ "src/sum.mjs": "export const sum = (a, b) => a + b;\n" });
    const { exit, report } = await where.run(command);
    expect(exit).toEqual({ kind: "exited", code: 0 });
    expect(report?.cases.map(({ name, outcome }) => [name, outcome])).toEqual([["adds", "passed"]]);
  });
});

describe.skipIf(versionOf("node")?.startsWith("v20.") !== false)("node:test", () => {
  it("runs a test that another one begins, and none beside it", async () => {
    const where = open({
      "package.json": "{}",
      "a.test.mjs": `import { describe, it, test } from "node:test";
const no = () => { throw new Error("no"); };
${"// What stands before is long.\n".repeat(200)}test("outer", async (t) => {
  await t.test("middle", async (t) => {
    await t.test("fails", no);
    await t.test("holds", () => {});
  });
  await t.test("beside", async (t) => {
    await t.test("middle", () => {});
  });
  await t.test("holds", () => {});
});
describe("suite", () => {
  test("begins", async (t) => {
    await t.test('says "no"', no);
    await t.test("outer", () => {});
  });
  it("holds", () => {});
  it("outer", () => {});
});
test("middle", () => {});
`,
    });
    const { precision, failed, ran } = await isolateFailing(where, "node --test a.test.mjs");
    expect(failed).toHaveLength(2);
    expect(ran).toEqual(failed);
    expect(precision).toBe("tests");
  });
});
