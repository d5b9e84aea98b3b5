import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { runEnvironment } from "../../../src/runners/frameworks/shared/runEnvironment.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import type { Project } from "../../../src/runners/project/project.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

function propose(project: Partial<Project>): readonly string[] {
  return frameworks.flatMap((framework) =>
    framework.propose({ ...emptyProject, ...project }, shellOf("linux", {})),
  );
}

function ask(command: string, env: NodeJS.ProcessEnv = {}) {
  const words = command.split(" ");
  const framework = frameworks.find((one) => one.isCommand(words, emptyProject));
  return framework?.askForReport({
    words,
    directory: "/tmp/a run",
    env,
    reporters: "/our/reporters",
    project: emptyProject,
  });
}

describe("proposals", () => {
  it.each([
    ["nothing", {}, []],
    ["a script", { scripts: new Map([["unit", "node --test a"]]) }, ["npm run unit"]],
    ["a script that only looks like it", { scripts: new Map([["unit", "node --test-only.js"]]) }, []],
    ["test files", { testFiles: new Map([["a.test.js", `from "node:test";`]]) }, ["node --test"]],
    ["test files of others", { testFiles: new Map([["a.test.js", `from "vitest";`]]) }, []],
    [
      "a test script among others",
      {
        packageManager: "pnpm",
        scripts: new Map([
          ["test:all", "vitest run"],
          ["watch", "vitest --watch"],
          ["test", "pnpm test:all"],
        ]),
      },
      ["pnpm test", "pnpm run test:all", "npx vitest run"],
    ],
    ["a dependency", { dependencies: new Set(["vitest"]) }, ["npx vitest run"]],
    ["a conftest", { texts: new Map([["tests/conftest.py", ""]]) }, ["pytest"]],
    ["test files of Python", { testFiles: new Map([["tests/test_a.py", ""]]) }, ["pytest"]],
    ["a section", { texts: new Map([["pyproject.toml", "[tool.pytest.ini_options]\n"]]) }, ["pytest"]],
    ["a dependency of Python", { texts: new Map([["pyproject.toml", 'dev = ["pytest>=8"]\n']]) }, ["pytest"]],
    ["other Python", { texts: new Map([["pyproject.toml", '[project]\nname = "a"\n']]) }, []],
    ["jest", { dependencies: new Set(["jest"]) }, ["npx jest"]],
    ["mocha", { dependencies: new Set(["mocha"]) }, ["npx mocha"]],
    ["Playwright", { dependencies: new Set(["@playwright/test"]) }, ["npx playwright test"]],
    ["tests of bun", { testFiles: new Map([["a.test.ts", `from "bun:test";`]]) }, ["bun test"]],
    ["deno", { texts: new Map([["deno.json", "{}"]]) }, ["deno test"]],
    ["a session of nox", { texts: new Map([["noxfile.py", 'session.run("pytest")']]) }, ["nox"]],
    ["Go", { texts: new Map([["go.mod", "module a\n"]]) }, ["go test ./..."]],
    ["Rust", { texts: new Map([["Cargo.toml", ""]]) }, ["cargo test --no-fail-fast"]],
    ["Maven", { texts: new Map([["pom.xml", "<project/>"]]) }, ["mvn test"]],
    ["Maven's wrapper", { texts: new Map(["pom.xml", "mvnw"].map((name) => [name, ""])) }, ["./mvnw test"]],
    ["Gradle", { texts: new Map([["build.gradle.kts", ""]]) }, ["gradle test --continue"]],
    ["sbt", { texts: new Map([["build.sbt", ""]]) }, ["sbt test"]],
    ["PHPUnit", { texts: new Map([["composer.json", '"phpunit/phpunit": "^9"']]) }, ["vendor/bin/phpunit"]],
    ["RSpec", { texts: new Map([["Gemfile", 'gem "rspec"']]) }, ["bundle exec rspec"]],
    ["minitest", { testFiles: new Map([["test/a_test.rb", ""]]) }, ["ruby -Ilib -Itest test/a_test.rb"]],
    ["bats", { testFiles: new Map([["tests/a.bats", ""]]) }, ["bats tests"]],
    [
      "tests of CMake",
      { texts: new Map([["CMakeLists.txt", "enable_testing()\n"]]) },
      ["cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure"],
    ],
    [".NET", { testFiles: new Map([["a.csproj", '"Microsoft.NET.Test.Sdk"']]) }, ["dotnet test"]],
  ] as const)("of a project with %s", (_, project, commands) => {
    expect(propose(project as Partial<Project>)).toEqual(commands);
  });

  it.each([
    ["[testenv]\ncommands = pytest {posargs}\n", ["tox"]],
    ["[tox]\nenvlist = py312, lint\n[testenv]\ncommands = pytest\n", ["tox -e py312"]],
    [
      "[tox]\nenv_list =\n    py{311,312}-{web,cli}\n[testenv]\ncommands =\n    python -m pytest\n",
      ["tox -e py311-web"],
    ],
    ["[tox]\nenvlist = py37,py38,pypy3,lint\n[testenv]\ncommands = pytest\n", ["tox -e py"]],
    ["[tox]\nenvlist = py3.13, py3.12\n[testenv]\ncommands = pytest\n", ["tox -e py"]],
    // The environment of the own Python would run something else.
    [
      "[tox]\nenvlist = py37,py38\n[testenv]\ncommands = true\n[testenv:py37]\ncommands = pytest\n[testenv:py38]\ncommands = pytest\n",
      ["tox -e py37"],
    ],
    [
      "[tox]\nenvlist = lint,docs\n  unit\n[testenv:lint]\ncommands = ruff .\n[testenv:docs]\ncommands =\n  make docs\n[testenv]\ncommands =\n  pip list\n  pytest\n",
      ["tox -e unit"],
    ],
    ["[tox]\nenvlist = lint\n[testenv:lint]\ncommands = ruff .\n# pytest comes later\n", []],
  ])("of the tox.ini %j", (text, commands) => {
    expect(propose({ texts: new Map([["tox.ini", text]]) })).toEqual(commands);
  });
});

describe("what is asked", () => {
  it("of node:test: a destination for every reporter", () => {
    // On Windows a path without a drive is on that of the process.
    const junit = `--test-reporter=${pathToFileURL("/our/reporters/node.mjs")} --test-reporter-destination=stderr`;
    const report = { CASEBOOK_NODE_REPORT: "/tmp/a run/node.xml" };
    const stdout = "--test-reporter-destination=stdout";
    expect(ask("node --test")?.env).toEqual({
      ...report,
      NODE_OPTIONS: `${junit} --test-reporter=spec ${stdout}`,
    });
    expect(ask("node --test --test-reporter tap")?.env).toEqual({
      ...report,
      NODE_OPTIONS: `${junit} ${stdout}`,
    });
    expect(ask("node --test", { NODE_OPTIONS: "-r ./a --test-reporter=dot" })?.env).toEqual({
      ...report,
      NODE_OPTIONS: `${junit} ${stdout} -r ./a --test-reporter=dot`,
    });
  });

  it("of tox: to hand the variable through, besides those of the user", () => {
    const env = { TOX_TESTENV_PASSENV: "HOME", TOX_OVERRIDE: "testenv.x=1", PYTEST_ADDOPTS: "-q" };
    expect(ask("tox -e py3", env)?.env).toEqual({
      TOX_TESTENV_PASSENV: "HOME PYTEST_ADDOPTS",
      TOX_OVERRIDE: "testenv.x=1;testenv.pass_env+=PYTEST_ADDOPTS",
      PYTEST_ADDOPTS: expect.stringMatching(/^-q -o .* '--junitxml=\/tmp\/a run\/tox-\$TOX_ENV_NAME\.xml'$/),
    });
  });

  it("of pytest: no report of ours where the command asks for one", () => {
    const asked = ask("pytest --junitxml=own.xml");
    expect(asked?.reportPath).toBe("own.xml");
    expect(asked?.env?.["PYTEST_ADDOPTS"]).not.toContain("junitxml");
  });
});

describe("what is asked by arguments", () => {
  it.each([
    ["react-scripts test", /--reporters=\/our\/reporters\/jest\.cjs .*--watchAll=false$/],
    ["playwright test --reporter=dot", /^--reporter=dot,junit$/],
    ["gradle test", /^--init-script \/our\/reporters\/rerun\.gradle$/],
    ["cargo nextest run", /^--tool-config-file casebook:\/our\/reporters\/nextest\.toml$/],
    ["ctest", /^--output-junit \/tmp\/a run\/ctest\.xml$/],
    ["bats tests", /^--report-formatter junit -o \/tmp\/a run$/],
    ["bats -o out tests", /^$/],
    ["phpunit --log-junit=own.xml", /^$/],
  ])("of %s", (command, args) => {
    expect(ask(command)?.args?.join(" ") ?? "").toMatch(args);
  });

  it.each([
    "phpunit --log-junit own.xml",
    "gotestsum --junitfile own.xml",
    "shop_test --gtest_output=xml:own.xml",
  ])("is nothing where %s has its own report", (command) => {
    expect(ask(command)?.reportPath).toBe("own.xml");
  });
});

describe("the environment of a run", () => {
  it("is the user's own, without what belongs to the editor, to git's calls or to another test run", () => {
    const own = { PATH: "/bin", NODE_OPTIONS: "-r ./a", LD_PRELOAD: "own.so", CI: "1" };
    const foreign = {
      GIT_DIR: "x",
      VSCODE_IPC_HOOK_CLI: "x",
      ELECTRON_RUN_AS_NODE: "1",
      NODE_TEST_CONTEXT: "child-v8",
      NODE_CHANNEL_FD: "3",
    };
    expect(runEnvironment({ ...own, ...foreign }, { CI: "2" })).toEqual({ ...own, CI: "2" });
  });
});

describe("the shell", () => {
  it("gets the line of the user as one argument", () => {
    const line = `pytest -k "a'b" && echo $HOME`;
    expect(shellOf("linux", {}).run(line)).toEqual({ file: "/bin/sh", args: ["-c", line] });
    expect(shellOf("win32", { ComSpec: "C:\\cmd.exe" }).run(line)).toEqual({
      file: "C:\\cmd.exe",
      args: ["/d", "/s", "/c", `"${line}"`],
      windowsVerbatimArguments: true,
    });
  });
});
