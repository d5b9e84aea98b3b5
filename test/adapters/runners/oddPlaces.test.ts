import { afterEach, expect, it } from "vitest";
import { answerOf, FrameworkProject, failing, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";
import { isHere } from "../../support/system/capabilities.ts";

/** Names as people give them to folders and files, and as frameworks of the web demand them. */
const oddNames: readonly string[] = [
  ...["Jörg", "漢字", "Пётр", "é composed", "e\u0301 decomposed", "😀", "👩‍👩‍👧 family"],
  ...["[id]", "[...slug]", "[[...all]]", "(group)", "(.)modal", "@slot", "{curly}", "<tag>"],
  ...["a b", " blank", "it's", 'say "hi"', "`tick`", "“curly”"],
  ...["a#b", "50%", "%20", "a&b", "a+b", "a,b", "a;b", "a=b", "a!b", "$a", "~a", "a^b", "a|b", "a?b", "a*b"],
  ...["a..b", "-dash", "a:b", "a: 1", "line 3", "(12)", "x (2)", "at f (x.js"],
];

/** The home of whoever has the project. */
const home = "Jörg O'Brien (家) [1] #2 50% & co";

interface Trial {
  readonly framework: string;
  readonly version: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  prepare?(folder: string): void;
  readonly command: string;
  readonly files?: Readonly<Record<string, string>>;
  /** A file that fails in its third line, and where it is for an odd name: in a folder of this name, and called so itself where it may be. */
  text(index: number): string;
  path(name: string, index: number): string;
  /** Which names the framework itself cannot run. */
  readonly refuses?: RegExp;
  /** Its report does not say in which file a test is. */
  readonly isWithoutFiles?: boolean;
}

const js = (importing: string, body: string) => (index: number) =>
  `${importing}\nit("fails ${index}", () => {\n  ${body};\n});\n`;

const trials: readonly Trial[] = [
  {
    framework: "pytest",
    version: versionOf("pytest"),
    command: "pytest -p no:cacheprovider tests",
    files: { "pytest.ini": "[pytest]\naddopts = --import-mode=importlib\n" },
    text: (index) => `def test_fails_${index}():\n    x = 1\n    assert x == 2\n`,
    path: (name, index) => `tests/${name}/test_${name}_${index}.py`,
  },
  {
    framework: "unittest",
    version: versionOf("python3"),
    command: "python3 -m unittest test_all",
    files: {
      "test_all.py": `import importlib.util, pathlib, unittest

def load_tests(loader, tests, pattern):
    for number, path in enumerate(sorted(pathlib.Path(__file__).parent.glob("tests/**/*.py"))):
        spec = importlib.util.spec_from_file_location("odd_%d" % number, str(path))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        tests.addTests(loader.loadTestsFromModule(module))
    return tests
`,
    },
    text: (index) => `from unittest import TestCase
class T(TestCase):
    def test_fails_${index}(self): self.assertEqual(1, 2)
`,
    path: (name, index) => `tests/${name}/test_${name}_${index}.py`,
  },
  {
    framework: "jest",
    ...fromNpm("jest"),
    command: "jest",
    files: { "package.json": "{}", "jest.config.js": "module.exports = { transform: {} };\n" },
    text: js("", "expect(1).toBe(2)"),
    path: (name, index) => `app/${name}/${name}${index}.test.js`,
  },
  {
    framework: "vitest",
    ...fromProject("vitest"),
    command: "vitest run",
    files: { "package.json": '{"type":"module"}' },
    // Vite takes them for the end of a path, and does not find the line of code in a path with an escape.
    refuses: /[#?]|%20/,
    text: js('import { expect, it } from "vitest";', "expect(1).toBe(2)"),
    path: (name, index) => `app/${name}/${name}${index}.test.js`,
  },
  {
    framework: "mocha",
    ...fromNpm("mocha"),
    command: "mocha --recursive app",
    files: { "package.json": "{}" },
    text: js('const assert = require("node:assert");', "assert.equal(1, 2)"),
    path: (name, index) => `app/${name}/${name}${index}.test.js`,
  },
  {
    framework: "node:test",
    version: process.version,
    command: "node --test",
    files: { "package.json": '{"type":"module"}' },
    text: js('import assert from "node:assert"; import { it } from "node:test";', "assert.equal(1, 2)"),
    path: (name, index) => `app/${name}/${name}${index}.test.js`,
  },
  {
    framework: "PHPUnit",
    version: versionOf("phpunit"),
    command: "phpunit --no-configuration tests",
    text: (index) =>
      `<?php class Odd${index}Test extends PHPUnit\\Framework\\TestCase {\n  function testFails() {\n    $this->assertSame(1, 2);\n  }\n}\n`,
    path: (name, index) => `tests/${name}/Odd${index}Test.php`,
  },
  {
    framework: "Go",
    version: answerOf("go", "version"),
    command: "go test ./...",
    // It would take such a name for an option.
    refuses: /^(?![\p{L}\p{Extended_Pictographic}]|“)/u,
    files: { "go.mod": "module example.com/odd\n\ngo 1.19\n" },
    text: (index) =>
      `package odd; import "testing"\nfunc TestFails${index}(t *testing.T) {\n\tt.Errorf("got 1, want 2")\n}\n`,
    path: (name, index) => `odd/${name}${index}_test.go`,
    isWithoutFiles: true,
  },
  {
    framework: "RSpec",
    version: versionOf("rspec"),
    command: "rspec",
    text: (index) => `\nRSpec.describe("odd ${index}") do\n  it("fails") { expect(1).to eq 2 }\nend\n`,
    path: (name, index) => `spec/${name}/${name}${index}_spec.rb`,
  },
  {
    framework: "minitest",
    version: versionOf("ruby"),
    command: "ruby -Itest test/all_test.rb",
    files: {
      "test/all_test.rb":
        'require "minitest/autorun"\nDir.glob("**/*.rb", base: __dir__).sort.each { |f| require File.join(__dir__, f) unless f == "all_test.rb" }\n',
    },
    text: (index) =>
      `class Odd${index} < Minitest::Test\n  def test_fails\n    assert_equal 1, 2\n  end\nend\n`,
    path: (name, index) => `test/${name}/${name}${index}_test.rb`,
  },
  {
    framework: "bats",
    version: versionOf("bats"),
    command: "bats --recursive tests",
    text: (index) => `@test "fails ${index}" {\n  x=1\n  [ "$x" = 2 ]\n}\n`,
    path: (name, index) => `tests/${name}/${name}${index}.bats`,
  },
];

const projects: FrameworkProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) {
    project.dispose();
  }
});

it.each(trials.filter(({ version }) => version !== undefined))(
  "every failing test of $framework has its line, whatever its folders are called",
  async ({ env = {}, prepare, command, files = {}, text, path, refuses, isWithoutFiles = false }) => {
    const project = new FrameworkProject(
      files,
      env,
      refuses === undefined ? home : home.replace(refuses, ""),
    );
    projects.push(project);
    const ofThisSystem = oddNames.filter((name) => isHere("quotes in names") || !/[<>:"|?*]/.test(name));
    const names = ofThisSystem.filter((name) => refuses?.test(name) !== true);
    expect(names.length).toBeGreaterThanOrEqual(25);
    const paths = names.map(path);
    project.write(Object.fromEntries(paths.map((one, index) => [one, text(index)])));
    prepare?.(project.folder);
    const { report, output } = await project.run(command);
    const places = failing(report).map((one) => one.slice(one.lastIndexOf(" @ ") + 3));
    expect(places.toSorted(), output.slice(-3000)).toEqual(paths.map((one) => `${one}:3`).toSorted());
    if (!isWithoutFiles) {
      expect(report?.cases.map(({ file }) => file).toSorted()).toEqual(paths.toSorted());
      const printed = await project.runners.consoleFailures(output, project.folder);
      expect(printed.map(({ file }) => file).toSorted()).toEqual(paths.toSorted());
    }
  },
);
