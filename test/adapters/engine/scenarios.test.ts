import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { startJudging } from "../../../scripts/judgeSession.ts";
import { FrameworkProject, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";

/**
 * Debugging sessions with real frameworks, where it depends on them what is seen. What an honest engineer would call each step was written
 * down before it was played: the outcome of the first run, then the headlines.
 */
interface Scenario {
  readonly name: string;
  readonly with: Framework;
  /** Runs the tests, unless a step says otherwise. */
  readonly command: string;
  readonly reports?: readonly string[];
  readonly steps: readonly Step[];
}

interface Framework {
  readonly version: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  readonly prepare?: (folder: string) => void;
}

/** What is written before a run, `undefined` for what is deleted; the command, if it is another one; and what is expected. */
interface Step {
  readonly files?: Readonly<Record<string, string | undefined>>;
  readonly command?: string;
  readonly gives: string;
  readonly problem?: string;
}

const node: Framework = { version: process.version };
/** Python takes a compiled file for the newest if the source has its size and second, as two steps of a scenario may have. */
const ofSources = { PYTHONDONTWRITEBYTECODE: "1" };
const python: Framework = { version: versionOf("python3", "--version"), env: ofSources };
const pytest: Framework = { version: versionOf("python3", "-m", "pytest"), env: ofSources };
const vitest: Framework = fromProject("vitest");
const jest: Framework = fromNpm("jest");
const mocha: Framework = fromNpm("mocha");
const bats: Framework = { version: versionOf("bats") };
const phpunit: Framework = { version: versionOf("phpunit") };

/** Tests of node:test by their bodies. */
const nodeTests = (tests: Readonly<Record<string, string>>) =>
  `import { test } from "node:test";\nimport { equal } from "node:assert/strict";\n${Object.entries(tests)
    .map(([name, body]) => `test("${name}", ${body});\n`)
    .join("")}`;
const red = "() => equal(1, 2)";
const green = "() => equal(1, 1)";
const vitestFile = (text: string) => `import { beforeAll, describe, expect, test } from "vitest";\n${text}\n`;
const pyClass = (body: string, name = "T") =>
  `import unittest\n\nclass ${name}(unittest.TestCase):\n${body
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("")}\n`;

const scenarios: readonly Scenario[] = [
  // node:test
  {
    name: "a failing test becomes a todo",
    with: node,
    command: "node --test",
    steps: [
      { files: { "a.test.mjs": nodeTests({ a: red, b: green }) }, gives: "failed" },
      {
        files: { "a.test.mjs": nodeTests({ a: `{ todo: true }, ${red}`, b: green }) },
        gives: "mixed · 1 skipped",
      },
      {
        files: { "a.test.mjs": nodeTests({ a: `{ todo: true }, ${green}`, b: green }) },
        gives: "mixed · 1 skipped",
      },
      { files: { "a.test.mjs": nodeTests({ a: green, b: green }) }, gives: "solved" },
    ],
  },
  {
    name: "a pattern that matches nothing, then one that matches something else",
    with: node,
    command: "node --test",
    steps: [
      { files: { "a.test.mjs": nodeTests({ a: red, b: green }) }, gives: "failed" },
      { files: { "x.txt": "1" }, command: "node --test --test-name-pattern=nothing", gives: "broken" },
      { files: { "x.txt": "2" }, command: "node --test --test-name-pattern=b", gives: "mixed · 1 not run" },
    ],
  },
  {
    name: "a variable in the command decides",
    with: node,
    command: "MODE=red node --test",
    steps: [
      {
        files: { "a.test.mjs": nodeTests({ a: "() => equal(process.env.MODE, 'green')" }) },
        gives: "failed",
      },
      { files: { "x.txt": "1" }, command: "MODE=green node --test", gives: "solved" },
    ],
  },
  {
    name: "the process of a test file exits in the middle with 0",
    with: node,
    command: "node --test",
    steps: [
      { files: { "a.test.mjs": nodeTests({ a: red, b: red }) }, gives: "failed" },
      {
        files: { "a.test.mjs": nodeTests({ a: green, b: "() => process.exit(0)" }) },
        gives: "broken",
      },
    ],
  },
  {
    name: "the exit code is swallowed",
    with: node,
    command: "node --test || true",
    steps: [
      { files: { "a.test.mjs": nodeTests({ a: red }) }, gives: "failed" },
      { files: { "a.test.mjs": "import './gone.mjs';\n" }, gives: "broken" },
      { files: { "a.test.mjs": nodeTests({ a: green }) }, gives: "solved" },
    ],
  },
  {
    name: "a test takes too long",
    with: node,
    command: "node --test --test-timeout=300",
    steps: [
      {
        files: {
          "a.test.mjs": nodeTests({ a: "() => new Promise((done) => setTimeout(done, 5000))", b: green }),
        },
        gives: "failed",
      },
      { files: { "a.test.mjs": nodeTests({ a: green, b: green }) }, gives: "solved" },
    ],
  },
  {
    name: "one of two subtests is mended",
    with: node,
    command: "node --test",
    steps: [
      {
        files: {
          "a.test.mjs": nodeTests({
            a: `async (t) => { await t.test("x", ${red}); await t.test("y", ${red}); }`,
          }),
        },
        gives: "failed",
      },
      {
        files: {
          "a.test.mjs": nodeTests({
            a: `async (t) => { await t.test("x", ${green}); await t.test("y", ${red}); }`,
          }),
        },
        gives: "better (−1)",
      },
      {
        files: { "a.test.mjs": nodeTests({ a: `async (t) => { await t.test("x", ${green}); }` }) },
        gives: "mixed · 1 not run",
      },
    ],
  },
  {
    name: "a script runs two test runs at once, and one is red",
    with: node,
    command: "sh both.sh",
    steps: [
      {
        files: {
          "both.sh": "node --test a.test.mjs &\nnode --test b.test.mjs &\nwait\n",
          "package.json": '{"scripts":{"test":"node --test"}}',
          "a.test.mjs": nodeTests({ a: red }),
          "b.test.mjs": nodeTests({ b: green }),
        },
        gives: "failed",
      },
      { files: { "x.txt": "1" }, gives: "unchanged" },
      { files: { "a.test.mjs": nodeTests({ a: green }) }, gives: "solved" },
    ],
  },
  {
    name: "a red test, the command of which is left out of the line",
    with: node,
    command: "node --test a.test.mjs; node --test b.test.mjs",
    steps: [
      {
        files: { "a.test.mjs": nodeTests({ a: red }), "b.test.mjs": nodeTests({ b: red }) },
        gives: "failed",
      },
      {
        files: { "b.test.mjs": nodeTests({ b: green }) },
        command: "node --test b.test.mjs",
        gives: "better (−1) · 1 not run",
      },
    ],
  },
  {
    name: "retried by the line itself, and green the second time",
    with: node,
    command: "node --test || node --test",
    steps: [
      { files: { "a.test.mjs": nodeTests({ a: red }) }, gives: "failed" },
      {
        files: {
          "a.test.mjs": `import { existsSync, writeFileSync } from "node:fs";\n${nodeTests({ a: "() => { const was = existsSync('.seen'); writeFileSync('.seen', ''); equal(was, true); }" })}`,
        },
        gives: "different error",
      },
    ],
  },
  {
    name: "the tests end the runner itself in the middle",
    with: node,
    command: "node --test --test-isolation=none; true",
    steps: [
      { files: { "a.test.mjs": nodeTests({ a: red, b: green }) }, gives: "failed" },
      {
        files: { "a.test.mjs": nodeTests({ a: green, b: "() => process.kill(process.pid, 'SIGKILL')" }) },
        gives: "broken",
      },
    ],
  },

  // pytest
  {
    name: "strict and other expected failures",
    with: pytest,
    command: "python3 -m pytest -q -p no:cacheprovider",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "test_a.py": "def test_a():\n    assert 1 == 2\n\ndef test_b():\n    pass\n",
        },
        gives: "failed",
      },
      {
        files: {
          "test_a.py":
            "import pytest\n\n@pytest.mark.xfail\ndef test_a():\n    assert 1 == 2\n\ndef test_b():\n    pass\n",
        },
        gives: "mixed · 1 skipped",
      },
      {
        files: {
          "test_a.py":
            "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_a():\n    pass\n\ndef test_b():\n    pass\n",
        },
        gives: "different error",
      },
      { files: { "test_a.py": "def test_a():\n    pass\n\ndef test_b():\n    pass\n" }, gives: "solved" },
    ],
  },
  {
    name: "the ids of parameters change",
    with: pytest,
    command: "python3 -m pytest -q -p no:cacheprovider",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "test_a.py":
            "import pytest\n\n@pytest.mark.parametrize('n', [1, 2])\ndef test_a(n):\n    assert n == 3\n",
        },
        gives: "failed",
      },
      {
        files: {
          "test_a.py":
            "import pytest\n\n@pytest.mark.parametrize('n', [1, 2], ids=['one', 'two'])\ndef test_a(n):\n    assert n < 3\n",
        },
        gives: "mixed · 2 not run",
      },
    ],
  },
  {
    name: "a file cannot be collected, and the other one is mended",
    with: pytest,
    command: "python3 -m pytest -q -p no:cacheprovider",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "test_a.py": "def test_a():\n    assert 1 == 2\n",
          "test_b.py": "def test_b():\n    pass\n",
        },
        gives: "failed",
      },
      { files: { "test_a.py": "def test_a():\n    pass\n", "test_b.py": "import gone\n" }, gives: "broken" },
      { files: { "test_b.py": undefined }, gives: "better (−1)" },
      { files: { "test_b.py": "def test_b():\n    pass\n" }, gives: "solved" },
    ],
  },
  {
    name: "pytest dies in the middle while another one goes on",
    with: pytest,
    command:
      "python3 -m pytest -q -p no:cacheprovider test_a.py; python3 -m pytest -q -p no:cacheprovider test_b.py",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "test_a.py": "def test_a():\n    pass\n",
          "test_b.py": "def test_b():\n    assert 1 == 2\n",
        },
        gives: "failed",
      },
      {
        files: {
          "test_a.py": "import os\n\ndef test_a():\n    os._exit(139)\n",
          "test_b.py": "def test_b():\n    pass\n",
        },
        gives: "broken",
        problem: "Only 1 of the 2 commands that run tests wrote a report",
      },
    ],
  },
  {
    name: "the report of an earlier run lies where the command wants it",
    with: pytest,
    command: "python3 -m pytest -q -p no:cacheprovider --junitxml=r.xml || true",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "test_a.py": "def test_a():\n    pass\n\ndef test_b():\n    assert 1 == 2\n",
        },
        gives: "failed",
      },
      { files: { "test_a.py": "import os\n\ndef test_a():\n    os._exit(1)\n" }, gives: "broken" },
    ],
  },
  {
    name: "a documented example is red",
    with: pytest,
    command: "python3 -m pytest -q -p no:cacheprovider --doctest-modules",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "mod.py": 'def two():\n    """\n    >>> two()\n    3\n    """\n    return 2\n',
        },
        gives: "failed",
      },
      {
        files: { "mod.py": 'def two():\n    """\n    >>> two()\n    2\n    """\n    return 2\n' },
        gives: "solved",
      },
    ],
  },
  {
    name: "the runner stops at the first failure",
    with: pytest,
    command: "python3 -m pytest -q -p no:cacheprovider -x",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "test_a.py": "def test_a():\n    assert 1 == 2\n\ndef test_b():\n    assert 1 == 2\n",
        },
        gives: "failed",
      },
      {
        files: { "test_a.py": "def test_a():\n    pass\n\ndef test_b():\n    assert 1 == 2\n" },
        gives: "better (−1) · 1 new failing",
      },
      { files: { "test_a.py": "def test_a():\n    pass\n\ndef test_b():\n    pass\n" }, gives: "solved" },
    ],
  },
  {
    name: "a teardown fails",
    with: pytest,
    command: "python3 -m pytest -q -p no:cacheprovider",
    steps: [
      {
        files: {
          "pytest.ini": "",
          "test_a.py":
            "import pytest\n\n@pytest.fixture\ndef f():\n    yield\n    assert 1 == 2\n\ndef test_a(f):\n    pass\n",
        },
        gives: "failed",
      },
      {
        files: {
          "test_a.py": "import pytest\n\n@pytest.fixture\ndef f():\n    yield\n\ndef test_a(f):\n    pass\n",
        },
        gives: "solved",
      },
    ],
  },

  // unittest
  {
    name: "a failure becomes an expected one, then an unexpected success",
    with: python,
    command: "python3 -m unittest",
    steps: [
      {
        files: { "test_a.py": pyClass("def test_a(self): self.assertEqual(1, 2)\ndef test_b(self): pass") },
        gives: "failed",
      },
      {
        files: {
          "test_a.py": pyClass(
            "@unittest.expectedFailure\ndef test_a(self): self.assertEqual(1, 2)\ndef test_b(self): pass",
          ),
        },
        gives: "mixed · 1 skipped",
      },
      {
        files: {
          "test_a.py": pyClass("@unittest.expectedFailure\ndef test_a(self): pass\ndef test_b(self): pass"),
        },
        gives: "different error",
      },
    ],
  },
  {
    name: "a class cannot be set up, is left out, and is mended",
    with: python,
    command: "python3 -m unittest",
    steps: [
      {
        files: {
          "test_a.py":
            pyClass("@classmethod\ndef setUpClass(cls): raise OSError('no')\ndef test_a(self): pass") +
            pyClass("def test_b(self): self.assertEqual(1, 2)", "U"),
        },
        gives: "failed",
      },
      {
        files: { "test_a.py": pyClass("def test_b(self): self.assertEqual(1, 1)", "U") },
        gives: "better (−1) · 1 not run",
      },
      { files: { "x.txt": "1" }, gives: "mixed · 1 not run" },
      {
        files: { "test_a.py": pyClass("def test_a(self): pass") + pyClass("def test_b(self): pass", "U") },
        gives: "solved",
      },
    ],
  },
  {
    name: "subtests are mended one by one",
    with: python,
    command: "python3 -m unittest",
    steps: [
      {
        files: {
          "test_a.py": pyClass(
            "def test_a(self):\n    for i in range(3):\n        with self.subTest(i=i): self.assertEqual(i, 0)",
          ),
        },
        gives: "failed",
      },
      {
        files: {
          "test_a.py": pyClass(
            "def test_a(self):\n    for i in range(3):\n        with self.subTest(i=i): self.assertLess(i, 2)",
          ),
        },
        gives: "better (−1)",
      },
      {
        files: {
          "test_a.py": pyClass(
            "def test_a(self):\n    for i in range(3):\n        with self.subTest(i=i): self.assertLess(i, 3)",
          ),
        },
        gives: "solved",
      },
    ],
  },
  {
    name: "nothing is found",
    with: python,
    command: "python3 -m unittest",
    steps: [
      { files: { "test_a.py": pyClass("def test_a(self): self.assertEqual(1, 2)") }, gives: "failed" },
      { files: { "test_a.py": undefined }, gives: "broken" },
    ],
  },

  // vitest
  {
    name: "an only is left in",
    with: vitest,
    command: "vitest run --allowOnly",
    steps: [
      {
        files: {
          "a.test.mjs": vitestFile(
            "test('a', () => expect(1).toBe(2));\ntest('b', () => expect(1).toBe(2));",
          ),
        },
        gives: "failed",
      },
      {
        files: {
          "a.test.mjs": vitestFile(
            "test.only('a', () => expect(1).toBe(1));\ntest('b', () => expect(1).toBe(2));",
          ),
        },
        gives: "better (−1) · 1 skipped",
      },
    ],
  },
  {
    name: "a test passes only when it is retried",
    with: vitest,
    command: "vitest run",
    steps: [
      {
        files: {
          "a.test.mjs": vitestFile(
            "test('a', () => expect(1).toBe(2));\ntest('b', () => expect(1).toBe(2));",
          ),
        },
        gives: "failed",
      },
      {
        files: {
          "a.test.mjs": vitestFile(
            "let tries = 0;\ntest('a', { retry: 2 }, () => expect(++tries).toBe(2));\ntest('b', () => expect(1).toBe(1));",
          ),
        },
        gives: "better (−1)",
      },
    ],
  },
  {
    name: "what is done before the tests fails",
    with: vitest,
    command: "vitest run",
    steps: [
      {
        files: {
          "a.test.mjs": vitestFile(
            "describe('s', () => {\n  beforeAll(() => { throw new Error('no'); });\n  test('a', () => {});\n});\ntest('b', () => expect(1).toBe(2));",
          ),
        },
        gives: "failed",
      },
      {
        files: {
          "a.test.mjs": vitestFile(
            "describe('s', () => {\n  test('a', () => {});\n});\ntest('b', () => expect(1).toBe(1));",
          ),
        },
        gives: "solved",
      },
    ],
  },
  {
    name: "an error that nobody handles makes green tests red",
    with: vitest,
    command: "vitest run",
    steps: [
      {
        files: {
          "a.test.mjs": vitestFile(
            "test('a', async () => { Promise.reject(new Error('no')); await new Promise((done) => setTimeout(done, 50)); });",
          ),
        },
        gives: "failed",
      },
      { files: { "a.test.mjs": vitestFile("test('a', () => {});") }, gives: "solved" },
    ],
  },
  {
    name: "a failing test is declared to fail",
    with: vitest,
    command: "vitest run",
    steps: [
      {
        files: { "a.test.mjs": vitestFile("test('a', () => expect(1).toBe(2));\ntest('b', () => {});") },
        gives: "failed",
      },
      {
        files: {
          "a.test.mjs": vitestFile("test.fails('a', () => expect(1).toBe(2));\ntest('b', () => {});"),
        },
        gives: "mixed · 1 skipped",
      },
    ],
  },
  {
    name: "an obsolete snapshot fails beside a wrong one",
    with: vitest,
    command: "CI=1 vitest run",
    steps: [
      {
        files: {
          "a.test.mjs": vitestFile("test('a', () => expect('x').toMatchSnapshot());"),
          "__snapshots__/a.test.mjs.snap":
            '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`a 1`] = `"y"`;\n\nexports[`gone 1`] = `"z"`;\n',
        },
        gives: "failed",
      },
      {
        files: {
          "__snapshots__/a.test.mjs.snap":
            '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`a 1`] = `"x"`;\n\nexports[`gone 1`] = `"z"`;\n',
        },
        gives: "better (−1)",
      },
      {
        files: {
          "__snapshots__/a.test.mjs.snap":
            '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`a 1`] = `"x"`;\n',
        },
        gives: "solved",
      },
    ],
  },
  {
    name: "a worker exits in the middle",
    with: vitest,
    command: "vitest run --pool=forks; true",
    steps: [
      {
        files: { "a.test.mjs": vitestFile("test('a', () => expect(1).toBe(2));\ntest('b', () => {});") },
        gives: "failed",
      },
      {
        files: {
          "a.test.mjs": vitestFile(
            "test('a', () => expect(1).toBe(1));\ntest('b', () => { process.kill(process.pid, 'SIGKILL'); });",
          ),
        },
        gives: "broken",
      },
    ],
  },
  {
    name: "the coverage, or anything else after the tests, fails",
    with: vitest,
    command: "vitest run && test -e covered",
    steps: [
      { files: { "a.test.mjs": vitestFile("test('a', () => {});") }, gives: "broken" },
      { files: { covered: "" }, gives: "solved" },
    ],
  },

  // Others
  {
    name: "a failing test is declared to fail",
    with: jest,
    command: "jest",
    steps: [
      {
        files: {
          "package.json": "{}",
          "a.test.js": "test('a', () => expect(1).toBe(2));\ntest('b', () => {});\n",
        },
        gives: "failed",
      },
      {
        files: { "a.test.js": "test.failing('a', () => expect(1).toBe(2));\ntest('b', () => {});\n" },
        gives: "mixed · 1 skipped",
      },
    ],
  },
  {
    name: "a failing test becomes a todo",
    with: jest,
    command: "jest",
    steps: [
      {
        files: {
          "package.json": "{}",
          "a.test.js": "test('a', () => expect(1).toBe(2));\ntest('b', () => {});\n",
        },
        gives: "failed",
      },
      { files: { "a.test.js": "test.todo('a');\ntest('b', () => {});\n" }, gives: "mixed · 1 skipped" },
    ],
  },
  {
    name: "a test passes only when it is retried",
    with: jest,
    command: "jest",
    steps: [
      {
        files: { "package.json": "{}", "a.test.js": "test('a', () => expect(1).toBe(2));\n" },
        gives: "failed",
      },
      {
        files: {
          "a.test.js": "jest.retryTimes(2);\nlet tries = 0;\ntest('a', () => expect(++tries).toBe(2));\n",
        },
        gives: "unchanged",
      },
    ],
  },
  {
    name: "a hook before nested tests fails, is left out, and is mended",
    with: mocha,
    command: "mocha a.js",
    steps: [
      {
        files: {
          "a.js":
            "describe('s', () => { before(() => { throw new Error('no'); }); describe('t', () => it('a', () => {})); });\nit('b', () => {});\n",
        },
        gives: "failed",
      },
      { files: { "a.js": "it('b', () => {});\n" }, gives: "mixed · 1 not run" },
      {
        files: {
          "a.js": "describe('s', () => { describe('t', () => it('a', () => {})); });\nit('b', () => {});\n",
        },
        gives: "solved",
      },
    ],
  },
  {
    name: "a test passes only when it is retried",
    with: mocha,
    command: "mocha a.js",
    steps: [
      { files: { "a.js": "it('a', () => { throw new Error('no'); });\n" }, gives: "failed" },
      {
        files: {
          "a.js":
            "let tries = 0;\nit('a', function () { this.retries(2); if (++tries < 2) throw new Error('no'); });\n",
        },
        gives: "unchanged",
      },
    ],
  },
  {
    name: "a test passes only when it is retried",
    with: fromNpm("@playwright/test"),
    command: "npx playwright test --retries=2",
    steps: [
      {
        files: {
          "package.json": '{"type":"module"}',
          "a.spec.js": `import { test } from "@playwright/test";\ntest("a", () => { throw new Error("no"); });\n`,
        },
        gives: "failed",
      },
      {
        files: {
          "a.spec.js": `import { test } from "@playwright/test";\ntest("a", ({}, { retry }) => { if (retry === 0) throw new Error("no"); });\n`,
        },
        gives: "unchanged",
      },
    ],
  },
  {
    name: "a red test is skipped",
    with: bats,
    command: "bats a.bats",
    steps: [
      { files: { "a.bats": '@test "a" { false; }\n@test "b" { true; }\n' }, gives: "failed" },
      {
        files: { "a.bats": '@test "a" { skip; false; }\n@test "b" { true; }\n' },
        gives: "mixed · 1 skipped",
      },
    ],
  },
  {
    name: "a red test is marked as incomplete",
    with: phpunit,
    command: "phpunit ATest.php",
    steps: [
      {
        files: {
          "ATest.php":
            "<?php\nfinal class ATest extends PHPUnit\\Framework\\TestCase { public function testA(): void { $this->assertTrue(false); } public function testB(): void { $this->assertTrue(true); } }\n",
        },
        gives: "failed",
      },
      {
        files: {
          "ATest.php":
            "<?php\nfinal class ATest extends PHPUnit\\Framework\\TestCase { public function testA(): void { $this->markTestIncomplete(); } public function testB(): void { $this->assertTrue(true); } }\n",
        },
        gives: "mixed · 1 skipped",
      },
    ],
  },
];

describe("a session with a real framework", () => {
  it.concurrent.for(scenarios)(
    "$name: $command",
    async ({ with: framework, command, reports, steps }, { skip, expect, onTestFinished }) => {
      if (framework.version === undefined) {
        skip();
      }
      const project = new FrameworkProject({}, framework.env ?? {});
      onTestFinished(() => project.dispose());
      project.write({ "README.md": "" });
      framework.prepare?.(project.folder);
      const judgeNext = startJudging();
      const seen: { gives: string; problems: string }[] = [];
      for (const [number, step] of steps.entries()) {
        for (const [path, text] of Object.entries(step.files ?? {})) {
          if (text === undefined) {
            rmSync(join(project.folder, path));
          } else {
            project.write({ [path]: text });
          }
        }
        const ran = await project.run(step.command ?? command, reports);
        const judged = judgeNext({ ...ran, code: String(number), command: step.command ?? command });
        seen.push({
          gives: number === 0 ? judged.outcome : judged.headline,
          problems: `${judged.reason} ${ran.problems.join(" ")}`,
        });
        expect(ran.problems.join("\n")).toContain(step.problem ?? "");
      }
      expect(
        seen.map(({ gives }) => gives),
        JSON.stringify(seen),
      ).toEqual(steps.map(({ gives }) => gives));
    },
  );
});
