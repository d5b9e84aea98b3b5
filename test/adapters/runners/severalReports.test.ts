import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { judgeRun } from "../../../src/model/judgement/outcome.ts";
import { allCases, countCases, isFailing } from "../../../src/model/report/report.ts";
import { FrameworkProject, type Ran, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";
import { needing } from "../../support/system/capabilities.ts";

interface Trial {
  readonly name: string;
  /** What is there if it can be tried. */
  readonly version: string | undefined;
  readonly files: Readonly<Record<string, string>>;
  /** Runs one of the two files: `red` or `green`. */
  readonly command: (file: "red" | "green") => string;
  readonly env?: NodeJS.ProcessEnv;
  readonly prepare?: (folder: string) => void;
  /** Only what is asked by a variable can be asked behind a script. */
  readonly isAskedByVariable?: boolean;
  /** It takes so long that it is tried only where `CASEBOOK_FRAMEWORKS` is `all`. */
  readonly isSlow?: boolean;
  /** Two of it at once would fight for the same folder. */
  readonly isAlone?: boolean;
}

const python = (isRed: boolean) =>
  `import unittest\nclass T(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(1, ${isRed ? 2 : 1})\n`;
const pythonFiles = { "test_red.py": python(true), "test_green.py": python(false) };
const javascript = (head: string, isRed: boolean) =>
  `${head}\ntest("one", () => { if (${isRed}) throw new Error("no"); });\n`;
const scripts = (head: string, suffix: string) => ({
  [`red${suffix}`]: javascript(head, true),
  [`green${suffix}`]: javascript(head, false),
});
const capital = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1)}`;
const both = (before: string, after: string, text: (name: string, isRed: boolean) => string) => ({
  [`${before}red${after}`]: text("Red", true),
  [`${before}green${after}`]: text("Green", false),
});
const goFiles = {
  "go.mod": "module example.com/shop\n\ngo 1.19\n",
  ...both(
    "",
    "/one_test.go",
    (name, isRed) =>
      `package ${name.toLowerCase()}\n\nimport "testing"\n\nfunc TestOne(t *testing.T) {\n\tif ${isRed} {\n\t\tt.Error("no")\n\t}\n}\n`,
  ),
};
const javaFiles = (test: string, assertions: string) => ({
  "red/src/test/java/RedTest.java": java("RedTest", test, assertions, true),
  "green/src/test/java/GreenTest.java": java("GreenTest", test, assertions, false),
});
const mavenPlugins = ["resources 3.3.0", "compiler 3.10.1", "surefire 2.22.3"].map((one) => {
  const [name, version] = one.split(" ");
  return `<plugin><artifactId>maven-${name}-plugin</artifactId><version>${version}</version></plugin>`;
});
const pom = (rest: string) =>
  `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>${rest}</project>\n`;
const modulePom = (_: string, isRed: boolean) =>
  pom(
    `<parent><groupId>shop</groupId><artifactId>shop</artifactId><version>1</version></parent><artifactId>${isRed ? "red" : "green"}</artifactId>`,
  );
const mavenFiles = {
  "pom.xml": pom(
    `<groupId>shop</groupId><artifactId>shop</artifactId><version>1</version><packaging>pom</packaging><modules><module>red</module><module>green</module></modules><properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties><dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.9.2</version><scope>test</scope></dependency></dependencies><build><plugins>${mavenPlugins.join("")}</plugins></build>`,
  ),
  ...both("", "/pom.xml", modulePom),
};
const java = (name: string, test: string, assertions: string, isRed: boolean) =>
  `public class ${name} {\n    @${test}\n    public void one() { ${assertions}.assertTrue(${!isRed}); }\n}\n`;

const trials: readonly Trial[] = [
  {
    name: "pytest",
    version: versionOf("pytest", "--version"),
    files: { "pytest.ini": "", ...pythonFiles },
    command: (file) => `python3 -m pytest -q test_${file}.py`,
    isAskedByVariable: true,
  },
  {
    name: "unittest",
    version: versionOf("python3", "--version"),
    files: pythonFiles,
    command: (file) => `python3 -m unittest test_${file}`,
  },
  {
    name: "node:test",
    version: process.version,
    files: scripts('import { test } from "node:test";', ".test.mjs"),
    command: (file) => `node --test ${file}.test.mjs`,
    isAskedByVariable: true,
  },
  {
    name: "vitest",
    ...fromProject("vitest"),
    files: scripts('import { test } from "vitest";', ".test.mjs"),
    command: (file) => `vitest run ${file}.test.mjs`,
  },
  {
    name: "jest",
    ...fromNpm("jest"),
    files: { "package.json": "{}", ...scripts("", ".test.js") },
    command: (file) => `jest ${file}.test.js`,
  },
  {
    name: "mocha",
    ...fromNpm("mocha"),
    files: {
      "package.json": '{"devDependencies":{"mocha":"*"}}',
      ...scripts('const test = require("mocha").it;', ".js"),
    },
    command: (file) => `mocha ${file}.js`,
    isAskedByVariable: true,
  },
  {
    name: "PHPUnit",
    version: versionOf("phpunit"),
    files: both(
      "tests/",
      "Test.php",
      (name, isRed) => `<?php
final class ${name}Test extends PHPUnit\\Framework\\TestCase
{
    public function testOne(): void { $this->assertTrue(${!isRed}); }
}
`,
    ),
    command: (file) => `phpunit tests/${file}Test.php`,
  },
  {
    name: "RSpec",
    version: versionOf("rspec"),
    files: {
      ".rspec": "",
      ...both(
        "spec/",
        "_spec.rb",
        (name, isRed) => `RSpec.describe("${name}") { it("one") { expect(1).to eq(${isRed ? 2 : 1}) } }\n`,
      ),
    },
    command: (file) => `rspec spec/${file}_spec.rb`,
    isAskedByVariable: true,
  },
  {
    name: "minitest",
    version: versionOf("ruby", "-e", "require 'minitest'"),
    files: both(
      "test/",
      "_test.rb",
      (name, isRed) => `require "minitest/autorun"
class ${name}Test < Minitest::Test
  def test_one = assert(${!isRed})
end
`,
    ),
    command: (file) => `ruby -Itest test/${file}_test.rb`,
    isAskedByVariable: true,
  },
  {
    name: "bats",
    version: versionOf("bats"),
    files: both("tests/", ".bats", (_, isRed) => `@test "one" { ${!isRed}; }\n`),
    command: (file) => `bats tests/${file}.bats`,
  },
  {
    name: "go test",
    version: versionOf("go", "version"),
    files: goFiles,
    command: (file) => `go test -count=1 ./${file}`,
    isAskedByVariable: true,
  },
  {
    name: "gotestsum",
    version: versionOf("gotestsum"),
    files: { ...goFiles, Makefile: "test:\n\tgotestsum\n" },
    command: (file) => `gotestsum -- -count=1 ./${file}`,
    isAskedByVariable: true,
  },
  {
    name: "cargo test",
    version: versionOf("cargo"),
    files: {
      "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
      "src/lib.rs": "",
      ...both("tests/", ".rs", (_, isRed) => `#[test]\nfn one() { assert!(${!isRed}); }\n`),
    },
    command: (file) => `cargo test --offline --test ${file}`,
    isAskedByVariable: true,
  },
  {
    name: "ctest",
    version: versionOf("ctest"),
    files: both(
      "",
      "/CTestTestfile.cmake",
      (name, isRed) => `add_test(${name} ${isRed ? "false" : "true"})\n`,
    ),
    command: (file) => `ctest --test-dir ${file}`,
  },
  {
    name: "googletest",
    version: existsSync("/usr/include/gtest/gtest.h") ? versionOf("c++") : undefined,
    isSlow: true,
    files: {
      "CMakeLists.txt": "enable_testing()\n",
      "both_test.cpp":
        "#include <gtest/gtest.h>\nTEST(Both, Red) { EXPECT_EQ(1, 2); }\nTEST(Both, Green) {}\n",
    },
    prepare: (folder) =>
      execFileSync("c++", ["both_test.cpp", "-o", "both_test", "-lgtest", "-lgtest_main", "-lpthread"], {
        cwd: folder,
      }),
    command: (file) => `./both_test --gtest_filter=Both.${capital(file)}`,
    isAskedByVariable: true,
  },
  {
    name: "Catch2",
    version: existsSync("/usr/include/catch2/catch.hpp") ? versionOf("c++") : undefined,
    isSlow: true,
    files: {
      "both_test.cpp":
        '#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\nTEST_CASE("Red") { CHECK(1 == 2); }\nTEST_CASE("Green") { CHECK(1 == 1); }\n',
    },
    prepare: (folder) => execFileSync("c++", ["both_test.cpp", "-o", "both_test"], { cwd: folder }),
    command: (file) => `./both_test ${capital(file)}`,
  },
  {
    name: "Playwright",
    ...fromNpm("@playwright/test"),
    files: {
      "package.json": '{"type":"module"}',
      ...scripts('import { test } from "@playwright/test";', ".spec.js"),
    },
    command: (file) => `npx playwright test ${file}.spec.js`,
  },
  {
    name: "bun test",
    ...fromNpm("bun"),
    files: scripts('import { test } from "bun:test";', ".test.ts"),
    command: (file) => `bun test ./${file}.test.ts`,
  },
  {
    name: "deno test",
    ...fromNpm("deno"),
    files: both(
      "",
      "_test.js",
      (_, isRed) => `Deno.test("one", () => { if (${isRed}) throw new Error("no"); });\n`,
    ),
    command: (file) => `deno test ${file.toLowerCase()}_test.js`,
  },
  {
    name: "Gradle",
    version: versionOf("gradle"),
    isSlow: true,
    files: {
      "settings.gradle": "include 'red', 'green'\n",
      "build.gradle":
        "subprojects {\n  apply plugin: 'java'\n  dependencies { testCompile fileTree(dir: '/usr/share/java', includes: ['junit4.jar', 'hamcrest-core.jar']) }\n}\n",
      ...javaFiles("org.junit.Test", "org.junit.Assert"),
    },
    command: (file) => `gradle --offline --no-daemon :${file}:test`,
  },
  {
    name: "Maven Surefire",
    version: versionOf("mvn"),
    isSlow: true,
    files: { ...mavenFiles, ...javaFiles("org.junit.jupiter.api.Test", "org.junit.jupiter.api.Assertions") },
    command: (file) => `mvn -B -o -Dmaven.repo.local=/usr/share/maven-repo test -pl ${file}`,
  },
  {
    name: "tox",
    version: versionOf("/usr/bin/tox") && versionOf("/usr/bin/python3", "-m", "pytest"),
    env: { PATH: "/usr/bin:/bin" },
    files: {
      "tox.ini":
        "[tox]\nskipsdist = true\n[testenv]\nsitepackages = true\nskip_install = true\ncommands = python -m pytest {posargs}\n",
      ...pythonFiles,
    },
    command: (file) => `tox -qq -e py3 -- test_${file}.py`,
    isAlone: true,
    isAskedByVariable: true,
  },
  {
    name: "tox with several commands",
    version: versionOf("/usr/bin/tox") && versionOf("/usr/bin/python3", "-m", "pytest"),
    env: { PATH: "/usr/bin:/bin" },
    files: {
      "tox.ini":
        "[tox]\nskipsdist = true\n[testenv]\nsitepackages = true\nskip_install = true\nignore_errors = true\ncommands =\n  python -m pytest test_red.py\n  python -m pytest test_green.py\n",
      ...pythonFiles,
    },
    command: (file) => (file === "red" ? "tox -qq -e py3" : "true"),
  },
  {
    name: "nox",
    version: versionOf("nox") && versionOf("python3", "-m", "pytest"),
    files: {
      "noxfile.py": `import nox\n\n@nox.session(venv_backend="none")\ndef tests(session):\n    session.run("python3", "-m", "pytest", *session.posargs)\n`,
      ...pythonFiles,
    },
    command: (file) => `nox -s tests -- test_${file}.py`,
    isAskedByVariable: true,
  },
];

const isWhole = process.env["CASEBOOK_FRAMEWORKS"] === "all";

describe.each(trials)("$name, started twice by one command", (trial) => {
  let project: FrameworkProject | undefined;
  afterEach(() => project?.dispose());

  const ways: readonly (readonly [string, (first: string, second: string) => string])[] = [
    ["one after the other", (first, second) => `${first}; ${second}`],
    ["at once", (first, second) => `${first} & ${second}; wait`],
    ...(trial.isAskedByVariable === true
      ? ([
          ["behind a script", () => "sh both.sh"],
          ["at once, behind a script", () => "sh atOnce.sh"],
        ] as const)
      : []),
  ];
  const possible = ways.filter(([name]) => trial.isAlone !== true || !name.startsWith("at once"));
  it.skipIf(trial.version === undefined || (trial.isSlow === true && !isWhole)).each(possible)(
    "%s: red stays red, whichever comes last",
    async (_, joined) => {
      const [red, green] = [trial.command("red"), trial.command("green")];
      const scripts = { "both.sh": `${red}\n${green}\n`, "atOnce.sh": `${red} &\n${green}\nwait\n` };
      project = new FrameworkProject({ ...trial.files, ...scripts }, trial.env ?? {});
      trial.prepare?.(project.folder);
      const { report, output } = await project.run(joined(red, green));
      const outcomes = report?.cases.map((one) => (isFailing(one) ? "red" : one.outcome)).sort();
      expect(outcomes, output).toEqual(["passed", "red"]);
    },
  );
});

describe("a test that one command runs twice", () => {
  let project: FrameworkProject;
  afterEach(() => project.dispose());

  it("has its worst result, and the run says so", async () => {
    project = new FrameworkProject(
      {
        "a.test.mjs": `import { test } from "node:test";\ntest("one", () => { if (process.env.RED) throw new Error("no"); });\n`,
      },
      {},
    );
    const { report, problems } = await project.run("RED=1 node --test a.test.mjs; node --test a.test.mjs");
    expect(report?.cases.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(["one failed"]);
    expect(problems).toEqual(["1 test was run more than once; its worst result counts."]);
  });
});

/** A report of these tests, red where they end with `!`, written by a script of the user. */
const written = (tests: string, more = "") => {
  const cases = tests
    .split(" ")
    .map((name) =>
      name.endsWith("!")
        ? `<testcase classname="c" name="${name.slice(0, -1)}" time="0.25"><failure message="no"/></testcase>`
        : `<testcase classname="c" name="${name}" time="0.25">${more}</testcase>`,
    );
  return `<testsuite name="s" tests="${cases.length}">${cases.join("\n")}</testsuite>\n`;
};

describe("a report in a place that is not ours, overwritten by the same run", () => {
  let project: FrameworkProject;
  afterEach(() => project.dispose());

  const outcomes = ({ report }: Ran) => report?.cases.map(({ name, outcome }) => `${name} ${outcome}`);

  it.skipIf(versionOf("pytest", "--version") === undefined)(
    "is kept where the command itself wants it",
    async () => {
      project = new FrameworkProject({ "pytest.ini": "", ...pythonFiles }, {});
      const run = (file: string) => `python3 -m pytest -q --junitxml=out/r.xml ${file}`;
      const ran = await project.run(`${run("test_red.py")}; ${run("test_green.py")}`);
      expect(outcomes(ran)).toEqual(["test_one failed", "test_one passed"]);
      expect(Object.keys(project.files())).toContain("out/r.xml");
    },
  );

  const writing = (...states: readonly string[]) =>
    new FrameworkProject(
      {
        ...Object.fromEntries(states.map((state, index) => [`${index}.txt`, state])),
        "run.sh": states.map((_, index) => `cp ${index}.txt results/r.xml; sleep 0.4`).join("\n"),
        "results/r.xml": written("old!"),
      },
      {},
    );

  needing(it, "sh")("is kept where the user says that reports are", async () => {
    project = writing(written("a!"), written("b"));
    const ran = await project.run("sh run.sh", ["results/*.xml"]);
    expect(outcomes(ran)).toEqual(["a failed", "b passed"]);
    expect(ran.problems).toEqual([]);
  });

  needing(it, "sh")("counts with its worst result where it lists the same test", async () => {
    project = writing(written("a! b"), written("a b"));
    const ran = await project.run("sh run.sh", ["results/*.xml"]);
    expect(outcomes(ran)).toEqual(["a failed", "b passed"]);
    expect(ran.problems).toEqual(["2 tests were run more than once; the worst result of each counts."]);
  });

  needing(it, "sh")(
    "is not counted twice where it only grew, and not at all where the later one tells how often a test was run",
    async () => {
      project = writing(written("a"), written("a b"), written("a b c"));
      expect(await project.run("sh run.sh", ["results/*.xml"])).toMatchObject({ problems: [] });
      project.dispose();
      project = writing(written("a!"), written("a", `<flakyFailure message="no"/>`));
      const ran = await project.run("sh run.sh", ["results/*.xml"]);
      expect(outcomes(ran)).toEqual(["a passed"]);
      expect(ran.problems).toEqual(["1 test passed only after it had failed: a."]);
    },
  );
});

describe("a run of which a report is missing is not green", () => {
  let project: FrameworkProject;
  afterEach(() => project.dispose());

  const outcomeOf = ({ exit, report }: Ran) =>
    judgeRun(exit, report, countCases(report === undefined ? [] : allCases(report))).outcome;

  it("where one of its commands crashed, and the last one was green", async () => {
    project = new FrameworkProject({ ...pythonFiles, "test_red.py": "import os\nos._exit(139)\n" }, {});
    const ran = await project.run("python3 -m unittest test_red; python3 -m unittest test_green");
    expect(outcomeOf(ran)).toBe("broken");
    expect(ran.problems).toEqual([
      "Only 1 of the 2 commands that run tests wrote a report. The results of the others are not known.",
    ]);
    // Of these the exit code tells.
    const joined = await project.run("python3 -m unittest test_green && python3 -m unittest test_green");
    expect(outcomeOf(joined)).toBe("passed");
    expect(outcomeOf(await project.run("python3 -m unittest test_green || python3 -m unittest x"))).toBe(
      "passed",
    );
    expect(outcomeOf(await project.run("python3 -m unittest -h; python3 -m unittest test_green"))).toBe(
      "passed",
    );
  });

  needing(it, "sh")(
    "but is where a failure that was printed is none, and where the user says where reports are",
    async () => {
      project = new FrameworkProject({ ...pythonFiles, "r.xml": "" }, {});
      const todo = "echo 'not ok 1 - later # TODO'";
      expect(outcomeOf(await project.run(`python3 -m unittest test_green; ${todo}`))).toBe("passed");
      project.write({ "run.sh": `echo '${written("a").trim()}' > r.xml` });
      const both = "python3 -m unittest test_green; python3 -m unittest test_green; sh run.sh";
      expect(outcomeOf(await project.run(both, ["r.xml"]))).toBe("passed");
    },
  );

  it.skipIf(versionOf("phpunit") === undefined)(
    "where one of them began its report and did not end it",
    async () => {
      project = new FrameworkProject(
        {
          "tests/AExitsTest.php": `<?php
final class AExitsTest extends PHPUnit\\Framework\\TestCase { public function testOne(): void { exit(0); } }
`,
          "tests/GreenTest.php": `<?php
final class GreenTest extends PHPUnit\\Framework\\TestCase { public function testOne(): void { $this->assertTrue(true); } }
`,
        },
        {},
      );
      const ran = await project.run("phpunit tests/AExitsTest.php; phpunit tests/GreenTest.php");
      expect(outcomeOf(ran)).toBe("broken");
    },
  );

  it.skipIf(versionOf("phpunit") === undefined)(
    "where a framework that could not be asked printed that a test failed",
    async () => {
      const trial = trials.find(({ name }) => name === "PHPUnit");
      project = new FrameworkProject(
        {
          ...trial?.files,
          ...pythonFiles,
          "run.sh": "phpunit tests/redTest.php; python3 -m unittest test_green",
        },
        {},
      );
      const ran = await project.run("sh run.sh; python3 -m unittest test_green");
      expect(outcomeOf(ran)).toBe("broken");
      expect(ran.problems).toEqual(["The output shows 1 failing test that is in no report: testOne."]);
    },
  );
});
