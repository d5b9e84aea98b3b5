import { describe, expect, it } from "vitest";
import { findFrameworks, recognise, testsAlone } from "../../../src/runners/findFramework.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import type { Project } from "../../../src/runners/project/project.ts";

const project: Project = {
  folder: "/project",
  scripts: new Map([
    ["test", "vitest run"],
    ["nested", "npm run test"],
    ["handed", "npm run test -- --bail 1"],
    ["both", "eslint . && node --test && vitest run"],
    ["first", "vitest run && eslint ."],
    ["loop", "npm run loop"],
    ["python", "tox -e py3"],
  ]),
  packageManager: "npm",
  dependencies: new Set(),
  texts: new Map([["pytest.ini", ""]]),
  testFiles: new Map(),
  name: "",
  workspaces: [],
  folders: new Map(),
};

/** `framework: words`, and where arguments can be added, what stands before them. */
function find(line: string, from = project): readonly string[] {
  return findFrameworks(line, from, shellOf("linux", {})).map(
    ({ framework, words, insertion }) =>
      `${framework.name}: ${words.map(({ value }) => value).join(" ")}${insertion ? ` + ${insertion.separators.join(" ")}` : ""}`,
  );
}

describe("findFrameworks", () => {
  it.each([
    ["npx --no -y vitest run", "vitest: vitest run + "],
    ["./node_modules/.bin/vitest", "vitest: vitest + "],
    ["pnpm vitest run", "vitest: vitest run + "],
    ["yarn exec vitest", "vitest: vitest + "],
    ["node node_modules/vitest/vitest.mjs run", "vitest: vitest run + "],
    ["npx c8 --all node --test", "node:test: node --test + "],
    ["cross-env A=1 B='x y' node --test tests/", "node:test: node --test tests/ + "],
    ["python3.12 -X dev -m pytest -q", "pytest: pytest -q + "],
    ["uv run --frozen pytest -x", "pytest: pytest -x + "],
    ["poetry run python -m pytest", "pytest: pytest + "],
    ["coverage run -m pytest tests", "pytest: pytest tests + "],
    [".venv/bin/python -m tox -e py3 -- -k a", "pytest through tox: tox -e py3 -- -k a + "],
    ["bun test ./a", "bun test: bun test ./a + "],
    ["bundle exec pytest", "pytest: pytest + "],
    ["docker compose exec -T -e A=1 web python -m pytest -x", "pytest: pytest -x + "],
    ["nox -s tests -- -k a", "pytest through nox: nox -s tests -- -k a + "],
    ["python3 -m unittest discover -v", "unittest: unittest discover -v + "],
    ["npx playwright test", "Playwright: playwright test + "],
    ["npx -p jest@30 jest --ci", "jest: jest --ci + "],
    ["uvx --with pytest-xdist pytest -n 2", "pytest: pytest -n 2 + "],
    ["timeout -k 5 60s pytest", "pytest: pytest + "],
    ["conda run -n tests pytest", "pytest: pytest + "],
    ["mise exec python@3.12 -- pytest -x", "pytest: pytest -x + "],
    ["hatch run pytest", "pytest: pytest + "],
    ["bundle exec rspec spec", "RSpec: rspec spec + "],
    ["docker-compose -f ci.yml run --rm -e A=1 web rspec", "RSpec: rspec + "],
    ["node --inspect -r ts-node/register node_modules/.bin/mocha -x", "mocha: mocha -x + "],
    ["node node_modules/jest/bin/jest.js", "jest: jest + "],
    ["php -d memory_limit=-1 vendor/bin/phpunit --stop-on-failure", "PHPUnit: phpunit --stop-on-failure + "],
    ["./mvnw -q verify", "Maven Surefire: mvnw -q verify + "],
    ["./gradlew :app:check --continue", "Gradle: gradlew :app:check --continue + "],
    ["cmake --build build && ctest --test-dir build", "ctest: ctest --test-dir build + "],
    ["dotnet test Shop.sln", "dotnet test: dotnet test Shop.sln + "],
    ["time -p tox", "pytest through tox: tox + "],
    ["npm run python", "pytest through tox: tox -e py3 + --"],
    ["uv run --with pytest --python 3.12 --directory . pytest", "pytest: pytest + "],
    ["uv --directory . run --group tests -m pytest", "pytest: pytest + "],
    ["poetry -C . run pytest", "pytest: pytest + "],
    ["pdm run -p . pytest", "pytest: pytest + "],
    ["hatch -e test run test:pytest -x", "pytest: pytest -x + "],
    ["pipenv run --python 3 pytest", "pytest: pytest + "],
    ["rye run pytest", "pytest: pytest + "],
    ["nyc --exclude x --reporter text mocha -b", "mocha: mocha -b + "],
    ["c8 -r html node --test", "node:test: node --test + "],
    ["sudo -E -u me pytest", "pytest: pytest + "],
    ["env -u A -C . B=1 pytest", "pytest: pytest + "],
    ["dotenv -e .env.test -- pytest", "pytest: pytest + "],
    ["dotenvx run -f .env -- pytest", "pytest: pytest + "],
    ["nice -n 5 xvfb-run -a -s '-screen 0' pytest", "pytest: pytest + "],
    ["op run --env-file .env -- pytest", "pytest: pytest + "],
    ["doppler run -p a -c dev -- pytest", "pytest: pytest + "],
    ["aws-vault exec -d 1h profile -- pytest", "pytest: pytest + "],
    ["coverage run --source src --branch -m pytest", "pytest: pytest + "],
    ["asdf exec pytest", "pytest: pytest + "],
    ["direnv exec . pytest", "pytest: pytest + "],
    ["nix develop .#ci -c pytest -x", "pytest: pytest -x + "],
    ["corepack pnpm@9 test", "vitest: vitest run + "],
    ["nr test --bail", "vitest: vitest run --bail + "],
    ["nlx vitest@3 run", "vitest: vitest run + "],
    ["lerna run test --scope x -- -t a", "vitest: vitest run -t a + "],
    ["bash -lc 'vitest run'", "vitest: vitest run"],
    ["command -v vitest && vitest run", "vitest: vitest run + "],
  ])("sees %s", (line, found) => {
    expect(find(line)).toEqual([found]);
  });

  it.each([
    ["[testenv]\ncommands = python -m unittest discover {posargs}\n", "unittest: unittest discover"],
    [
      "[testenv]\ncommands =\n  lint: ruff .\n  py: pytest {posargs:tests}\n",
      "pytest through tox: tox -e py + ",
    ],
    [
      "[tox]\nenvlist = py\n[testenv:py]\ncommands =\n  {envpython} -m pytest\n",
      "pytest through tox: tox -e py + ",
    ],
    ["[testenv]\ncommands = node --test\n", "node:test: node --test"],
  ])("takes tox for what it runs: %j", (text, found) => {
    expect(find("tox -e py", { ...project, texts: new Map([["tox.ini", text]]) })).toEqual([found]);
  });

  it.each([
    [
      "Makefile",
      "T = tests\ntest: lint\n\t@pytest -q $(T)\nlint:\n\truff .\n",
      "make test T=unit",
      "pytest: pytest -q unit",
    ],
    [
      "justfile",
      "opts := '-q'\ntest *args: lint\n    pytest {{opts}} {{args}}\nlint:\n    ruff .\n",
      "just test",
      "pytest: pytest -q",
    ],
    [
      "Taskfile.yml",
      "version: '3'\ntasks:\n  default:\n    cmds:\n      - task: test\n  test:\n    cmds:\n      - cmd: pytest -q\n",
      "task",
      "pytest: pytest -q",
    ],
    [
      "composer.json",
      '{"scripts": {"test": ["@unit"], "unit": "phpunit --testdox"}}',
      "composer test",
      "PHPUnit: phpunit --testdox",
    ],
    ["deno.json", '{"tasks": {"t": "deno test -A"}}', "deno task t", "deno test: deno test -A"],
    [
      "pyproject.toml",
      '[tool.hatch.envs.default.scripts]\ntest = "pytest {args:tests}"\n',
      "hatch run test",
      "pytest: pytest tests",
    ],
    [
      "pyproject.toml",
      '[tool.pdm.scripts]\nunit = {cmd = "pytest -q"}\n',
      "pdm run unit",
      "pytest: pytest -q",
    ],
    [
      "pyproject.toml",
      '[tool.poe.tasks]\ntest = "python -m unittest"\n',
      "poetry run poe test",
      "unittest: unittest",
    ],
    [
      "noxfile.py",
      '@nox.session(name="unit")\ndef f(session):\n    session.run("python", "-m", "unittest")\n',
      "nox -s unit",
      "unittest: unittest",
    ],
  ])("sees through %s", (name, text, line, found) => {
    expect(find(line, { ...project, texts: new Map([[name, text]]) })).toEqual([found]);
  });

  it.each([
    ["npm test", "vitest: vitest run + --"],
    ["npm t --silent", "vitest: vitest run + --"],
    ["npm run test -- -t 'a b'", "vitest: vitest run -t a b + "],
    ["pnpm test -t a", "vitest: vitest run -t a + "],
    ["yarn run test", "vitest: vitest run + "],
    ["npm run nested", "vitest: vitest run + -- --"],
    ["npm run handed", "vitest: vitest run --bail 1 + --"],
    ["npm run first", "vitest: vitest run"],
    ["npm test | tee log", "vitest: vitest run + --"],
  ])("follows the scripts of %s", (line, found) => {
    expect(find(line)).toEqual([found]);
  });

  it.each([
    ["pytest", [false]],
    ["docker compose exec web pytest && pytest", [true, false]],
    ["podman exec -it web npm test", [true]],
  ])("knows what of %s runs in a container", (line, expected) => {
    const found = findFrameworks(line, project, shellOf("linux", {}));
    expect(found.map(({ isInContainer }) => isInContainer)).toEqual(expected);
  });

  it.each([
    ["./build/shop_test --verbose", "#include <gtest/gtest.h>", "googletest: shop_test --verbose + "],
    ["build/OrderTests", '#include "catch.hpp"', "Catch2: OrderTests + "],
    ["out/test-order", "#include <catch2/catch_test_macros.hpp>", "Catch2: test-order + "],
    ["./a.out --gtest_filter=A.*", "", "googletest: a.out --gtest_filter=A.* + "],
  ])("knows the program %s by what its tests include", (line, text, found) => {
    const testFiles = new Map([["tests/order_test.cpp", text]]);
    expect(find(line, { ...project, testFiles })).toEqual([found]);
  });

  it.each(["./run_tests.sh", "./latest", "test -f a", "build/shop"])(
    "takes %s for no program of tests",
    (line) => {
      const testFiles = new Map([["tests/order_test.cpp", "#include <gtest/gtest.h>"]]);
      expect(find(line, { ...project, scripts: new Map(), texts: new Map(), testFiles })).toEqual([]);
    },
  );

  it("sees all frameworks of a line", () => {
    expect(find("npm run both && pytest")).toEqual([
      "node:test: node --test",
      "vitest: vitest run + --",
      "pytest: pytest + ",
    ]);
  });

  it.each(["make test", "./run.sh", "npm run loop", "npm run missing", "npm install", "bun build", "$(", ""])(
    "takes those of the project for %j",
    (line) => {
      expect(find(line)).toEqual(["pytest: ", "vitest: ", "node:test: "]);
      expect(find(line, { ...project, scripts: new Map(), texts: new Map() })).toEqual([]);
    },
  );
});

it("looks at so many commands only, however often scripts call each other", () => {
  const calling = (name: string) => Array.from({ length: 60 }, () => `npm run ${name}`).join(" && ");
  const scripts = new Map(
    ["a", "b", "c", "d", "e"].map((name, index, all) => [name, calling(all[index + 1] ?? "test")]),
  );
  const began = process.threadCpuUsage();
  expect(find("npm run a && vitest run", { ...project, scripts }).length).toBeLessThan(10);
  const { user, system } = process.threadCpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(10);
});

describe("testsAlone", () => {
  const alone = (line: string, system: NodeJS.Platform = "linux") =>
    testsAlone(line, project, shellOf(system, {}));

  it.each([
    "npx vitest run tests/a.test.js -t 'a name; with (signs) > here'",
    "npm test",
    "npm run both",
    "CI=1 node --test 'a b.test.mjs'",
    "cd packages && pytest -p no:randomly -c setup.cfg",
    "vitest run; node --test",
    "node --test src/*.test.mjs",
    "python -m pytest -k 'not slow'",
    "npx --no -y vitest run -c vite.config.ts",
    "npx vitest run -t 'GET /users and ../x' /project/src/a.test.ts",
    "npm test -- --reporter=./x.mjs",
    "go test ./...",
    "env CI=1 timeout 5 pytest tests/a.py::test_b",
    "mvn -q clean verify -Dtest=A#b -pl core",
    "./gradlew :core:test --tests com.a.B",
  ])("is true for %s", (line) => {
    expect(alone(line)).toBe(true);
  });

  it.each([
    "touch x",
    "node --test; touch x",
    "touch x && npx vitest run",
    "npx vitest run | tee out",
    "npx vitest run > ~/.bashrc",
    "node --test 2>&1",
    "node --test &",
    "node --test $(touch x)",
    "node --test `touch x`",
    'node --test "$HOME"',
    "vitest run <(touch x)",
    "sh -c 'node --test; touch x'",
    "npm exec -c 'vitest run; touch x'",
    "npx -p other vitest run",
    "node -e 'process.exit()' --test",
    "node --import=data:text/javascript,0 --test",
    "NODE_OPTIONS=--import=x node --test",
    "bash -lc 'node --test; touch x'",
    "concurrently 'vitest run' 'touch x'",
    "make check ARGS='; touch x'",
    "timeout 5 touch x",
    "(node --test)",
    "node --test || touch x",
    "node --test &&",
    "PATH=/elsewhere node --test",
    "cd ../elsewhere && node --test",
    "cd /elsewhere && node --test",
    "node --test\ntouch x",
    "vitest run 'open",
    "cat <<E | node --test\nE",
    // Another user, another place, what is not of the folder.
    "sudo pytest",
    "env sudo pytest",
    "docker run -v /:/host image pytest",
    "flock x pytest",
    "/elsewhere/pytest",
    "npm -C /elsewhere test",
    "node --test ../elsewhere/a.test.mjs",
    "node -r /elsewhere/a.js --test",
    "gradle -I/elsewhere.gradle test",
    "pytest -c ~/a.ini",
    "deno test https://elsewhere.example/a.ts",
    "mvn -f C:/elsewhere/pom.xml test",
    // Variables and options that run or load something, or have something deleted or written.
    "GOFLAGS=-toolexec=x go test ./...",
    "npm_config_script_shell=./x npm test",
    "SHELL=./x npm test",
    "cross-env EDITOR=x jest",
    "npm test --script-shell=./x",
    "npm --script-shell ./x test",
    "go test -exec ./x ./...",
    "go test -o .git/hooks/pre-commit -c ./...",
    "cargo test --config target.x.runner=y",
    "ctest -S x.cmake",
    "ctest --build-and-test a b --test-command touch x",
    "uvx --with other pytest",
    "uv run -w other pytest",
    "pipx run --spec other pytest",
    'jest --config=\'{"globalSetup":"./x"}\'',
    "pytest --basetemp=src",
    "pytest --junitxml=/elsewhere",
    "pytest --junitxml .git/config",
    "node --test --test-reporter-destination=../x",
    "vitest run --coverage --coverage.reportsDirectory=src",
    "mvn test deploy",
    "mvn exec:exec -Dexec.executable=touch test",
    "./gradlew test publish",
    "",
  ])("is false for %j", (line) => {
    expect(alone(line)).toBe(false);
  });

  it("knows the shell of Windows", () => {
    expect(alone("npx vitest run && node --test", "win32")).toBe(true);
    expect(alone("npx vitest run & del x", "win32")).toBe(false);
    expect(alone("npx vitest run %TEMP%", "win32")).toBe(false);
  });
});

describe("a line that tests", () => {
  it.each([
    ["pytest -v", "pytest"],
    ["npm test", "vitest"],
    ["pytest --version; vitest run", "vitest"],
    ["pytest --version", undefined],
    ["pytest --collect-only -q", undefined],
    ["node --test --help", undefined],
    ["ls", undefined],
  ])("is one that runs tests: %s", (line, framework) => {
    expect(recognise(line, project, shellOf("linux", {}))).toBe(framework);
  });
});
