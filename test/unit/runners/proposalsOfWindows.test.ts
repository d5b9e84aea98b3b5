import { describe, expect, it } from "vitest";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import type { Project } from "../../../src/runners/project/project.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";
import { throughCmd } from "../../support/shells/windowsWords.ts";

const cmd = shellOf("win32", {});
const sh = shellOf("linux", {});

/** A project that every framework takes for its own, with names that need quotes. */
const everything: Project = {
  ...emptyProject,
  scripts: new Map(
    [
      "vitest run",
      "jest",
      "mocha",
      "node --test",
      "bun test",
      "playwright test",
      "jasmine",
      "cucumber-js",
    ].map((line, index) => [`unit ${index}`, line]),
  ),
  dependencies: new Set([
    "vitest",
    "jest",
    "mocha",
    "@playwright/test",
    "jasmine",
    "@cucumber/cucumber",
    "bats",
  ]),
  texts: new Map(
    Object.entries({
      "tests/conftest.py": "",
      "tox.ini": "[tox]\nenvlist = py312\n[testenv]\ncommands = pytest\n",
      "noxfile.py": 'session.run("pytest")',
      "deno.json": "{}",
      "go.mod": "module a\n",
      "Cargo.toml": "",
      ".config/nextest.toml": "",
      "pom.xml": "<module>a</module>",
      mvnw: "",
      "build.gradle": "",
      gradlew: "",
      "build.sbt": "",
      "composer.json": '"phpunit/phpunit"',
      "vendor/bin/phpunit": "",
      "behave.ini": "",
      "CMakeLists.txt": "enable_testing()\n",
      Rakefile: "minitest",
    }),
  ),
  testFiles: new Map(
    Object.entries({
      "test files/a_test.rb": "",
      "test/b_test.rb": "",
      "tests/a.bats": "",
      "tests of x/b.bats": "",
      "a.test.js": 'from "node:test"; from "bun:test"',
      "test_a.py": "import unittest\n",
      "spec/a_spec.rb": "",
      "features/steps/a.py": "from behave import given",
      "a.csproj": '"Microsoft.NET.Test.Sdk"',
    }),
  ),
};

const rails: Project = { ...emptyProject, texts: new Map([["bin/rails", ""]]) };

describe("on Windows", () => {
  const all = [everything, rails].flatMap((project) =>
    frameworks.flatMap((framework) =>
      framework.propose(project, cmd).map((line) => [framework.name, line] as const),
    ),
  );

  it("every framework that can be proposed is", () => {
    const proposed = new Set(all.map(([name]) => name));
    const not = frameworks.map(({ name }) => name).filter((name) => !proposed.has(name));
    expect(not).toEqual(["gotestsum", "googletest", "Catch2"]);
  });

  it.each(all)("%s is proposed as a line that cmd can start: %s", (_, line) => {
    for (const command of line.split(" && ")) {
      const program = command.split(" ")[0];
      expect(program).not.toContain("/");
      expect(command).not.toContain("'");
      expect(throughCmd(command)).toBeDefined();
      // What stands between quotes is one word of a name.
      expect(command.replace(/"[^"]*"/g, "").split(" ")).not.toContain("files/a_test.rb");
    }
  });

  it.each<[string, readonly string[]]>([
    ["Gradle", ["gradlew test --continue"]],
    ["Maven Surefire", ["mvnw test --fail-at-end"]],
    ["PHPUnit", ["vendor\\bin\\phpunit"]],
    ["unittest", ["python -m unittest", "py -3 -m unittest"]],
    ["bats", ["npx bats tests", 'npx bats "tests of x"']],
    [
      "ctest",
      [
        "cmake -S . -B build && cmake --build build --config Debug && ctest --test-dir build -C Debug --output-on-failure",
      ],
    ],
    [
      "minitest",
      [
        "rake test",
        'ruby -Ilib -Itest -e "ARGV.grep(/[.]rb$/) { |file| require File.expand_path(file) }" "test files/a_test.rb" test/b_test.rb',
        "ruby bin/rails test",
      ],
    ],
  ])("%s is called %j", (name, lines) => {
    expect(all.filter(([one]) => one === name).map(([, line]) => line)).toEqual(lines);
  });

  it("bats is not proposed where nothing can start it", () => {
    const bats = frameworks.find(({ name }) => name === "bats");
    const project = { ...everything, dependencies: new Set<string>() };
    expect(bats?.propose(project, cmd)).toEqual([]);
    expect(bats?.propose(project, sh)).toEqual(["bats tests", "bats 'tests of x'"]);
  });
});

it.each<[string, string]>([
  ["CMAKE_GENERATOR:INTERNAL=Unix Makefiles\n", ""],
  ["CMAKE_GENERATOR:INTERNAL=Ninja\n", ""],
  ["CMAKE_GENERATOR:INTERNAL=Ninja Multi-Config\n", " -C Debug"],
  ["CMAKE_CONFIGURATION_TYPES:STRING=Release;Debug\nCMAKE_GENERATOR:INTERNAL=Xcode\n", " -C Release"],
  ["CMAKE_GENERATOR:INTERNAL=Visual Studio 17 2022\n", " -C Debug"],
])("what CMake has written down (%j) says whether a build is named", (cache, option) => {
  const ctest = frameworks.find(({ name }) => name === "ctest");
  const texts = new Map([
    ["CMakeLists.txt", "enable_testing()\n"],
    ["build/CMakeCache.txt", cache],
  ]);
  for (const shell of [sh, cmd]) {
    const [line] = ctest?.propose({ ...emptyProject, texts }, shell) ?? [];
    expect(line).toContain(`&& ctest --test-dir build${option} --output-on-failure`);
    expect(ctest?.direct({ ...emptyProject, texts }, shell).join(" ")).toBe(
      `ctest --test-dir build${option}`,
    );
  }
});
