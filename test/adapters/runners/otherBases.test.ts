import { afterEach, expect, it } from "vitest";
import { isFailing } from "../../../src/model/report/report.ts";
import { answerOf, FrameworkProject, failing, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";

interface Trial {
  readonly command: string;
  readonly version: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  prepare?(folder: string): void;
  readonly files: Readonly<Record<string, string>>;
  /** The failing tests, each with its file and line. */
  readonly failing: readonly string[];
  readonly isolated: string;
}

const python = "def test_fails():\n    assert 1 == 2\n\ndef test_passes():\n    pass\n";
const jest = 'it("fails", () => {\n  expect(1).toBe(2);\n});\nit("passes", () => {});\n';
const vitest = `import { expect, it } from "vitest";\n${jest}`;
const php = (name: string) =>
  `<?php class ${name} extends PHPUnit\\Framework\\TestCase {\n  function testFails() {\n    $this->assertSame(1, 2);\n  }\n}\n`;
const go = (name: string) =>
  `package ${name}\nimport "testing"\nfunc TestFails(t *testing.T) {\n\tt.Error("got 1, want 2")\n}\nfunc TestPasses(t *testing.T) {}\n`;

const trials: readonly Trial[] = [
  {
    command: "pytest -p no:cacheprovider -c config/pytest.ini tests",
    version: versionOf("pytest"),
    files: { "config/pytest.ini": "[pytest]\n", "tests/test_b.py": python },
    failing: ["tests/test_b.py › test_fails @ tests/test_b.py:2"],
    isolated: "pytest -p no:cacheprovider -c config/pytest.ini tests/test_b.py::test_fails",
  },
  {
    command: "pytest -p no:cacheprovider --rootdir=web web/tests",
    version: versionOf("pytest"),
    // The same path counted from the folder is another file.
    files: { "web/tests/test_b.py": python, "tests/test_b.py": "" },
    failing: ["web/tests/test_b.py › test_fails @ web/tests/test_b.py:2"],
    isolated: "pytest -p no:cacheprovider --rootdir=web web/tests/test_b.py::test_fails",
  },
  {
    command: "cd b && pytest -p no:cacheprovider tests",
    version: versionOf("pytest"),
    files: { "a/tests/test_b.py": python, "b/tests/test_b.py": python },
    failing: ["b/tests/test_b.py › test_fails @ b/tests/test_b.py:2"],
    isolated: "cd b && pytest -p no:cacheprovider tests/test_b.py::test_fails",
  },
  {
    command: "jest -c config/jest.config.js",
    ...fromNpm("jest"),
    files: {
      "package.json": "{}",
      "config/jest.config.js": 'module.exports = { rootDir: "../app", transform: {} };\n',
      "app/tests/a.test.js": jest,
      "tests/a.test.js": "",
    },
    failing: ["app/tests/a.test.js › fails @ app/tests/a.test.js:2"],
    isolated: "jest -c config/jest.config.js --runTestsByPath app/tests/a.test.js -t '^fails$'",
  },
  {
    command: "vitest run --root app",
    ...fromProject("vitest"),
    files: { "package.json": '{"type":"module"}', "app/tests/a.test.js": vitest, "tests/a.test.js": "" },
    failing: ["app/tests/a.test.js › fails @ app/tests/a.test.js:3"],
    isolated: "",
  },
  {
    command: "vitest run --config config/vitest.config.js",
    ...fromProject("vitest"),
    files: {
      "package.json": '{"type":"module"}',
      "config/vitest.config.js": 'export default { test: { root: "./app" } };\n',
      "app/tests/a.test.js": vitest,
    },
    failing: ["app/tests/a.test.js › fails @ app/tests/a.test.js:3"],
    isolated: "",
  },
  {
    command: "phpunit -c config/phpunit.xml",
    version: versionOf("phpunit"),
    files: {
      "config/phpunit.xml":
        '<phpunit cacheResult="false"><testsuites><testsuite name="a"><directory>../tests</directory></testsuite></testsuites></phpunit>',
      "tests/ATest.php": php("ATest"),
    },
    failing: ["tests/ATest.php › testFails @ tests/ATest.php:3"],
    isolated: "",
  },
  {
    command: "cd backend && go test ./...",
    version: answerOf("go", "version"),
    files: {
      "backend/go.mod": "module example.com/shop\n\ngo 1.19\n",
      "backend/order/a_test.go": go("order"),
      "backend/cart/a_test.go": go("cart"),
      "cart/a_test.go": "",
    },
    failing: [
      "undefined › TestFails @ backend/cart/a_test.go:4",
      "undefined › TestFails @ backend/order/a_test.go:4",
    ],
    isolated: "",
  },
];

const projects: FrameworkProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) {
    project.dispose();
  }
});

it.each(trials.filter(({ version }) => version !== undefined))(
  "the file is the one that the framework means: $command",
  async ({ command, env = {}, prepare, files, failing: expected, isolated }) => {
    const project = new FrameworkProject(files, env);
    projects.push(project);
    prepare?.(project.folder);
    const run = await project.run(command);
    expect(failing(run.report).toSorted(), run.output).toEqual(expected);
    const cases = (run.report?.cases ?? []).filter(isFailing);
    const again = await project.runners.isolate(command, project.folder, { cases, files: [] });
    if (isolated !== "") {
      expect(again.command).toBe(isolated);
    }
    const second = await project.run(again.command);
    expect(failing(second.report).toSorted(), again.command + second.output).toEqual(expected);
    const ran = (second.report?.cases ?? []).filter(({ outcome }) => outcome !== "skipped");
    expect(ran.length, again.command).toBe(expected.length);
  },
);
