import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { shellOf } from "../../../src/runners/line/shell.ts";
import { proposeCommands } from "../../../src/runners/proposals.ts";

let root: string | undefined;
afterEach(() => root !== undefined && rmSync(root, { recursive: true, force: true }));

/** The commands that are proposed for a folder with these files; `at` is the one that is opened. */
async function propose(
  files: Readonly<Record<string, string | object>>,
  at = ".",
  platform: NodeJS.Platform = "linux",
): Promise<readonly string[]> {
  root = realpathSync(mkdtempSync(join(tmpdir(), "casebook-proposals-")));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof text === "string" ? text : JSON.stringify(text));
  }
  const proposals = await proposeCommands(join(root, at), shellOf(platform, {}));
  return proposals.map(({ command }) => command);
}

const scripts = (all: Readonly<Record<string, string>>) => ({ "package.json": { scripts: all } });

describe("a script is not proposed that does more than test", () => {
  it.each([
    [
      "publishes",
      { release: "vitest run && changelogen --release && npm publish && git push --follow-tags" },
    ],
    ["publishes by another script", { all: "vitest run && npm run out", out: "npm publish" }],
    ["publishes behind it", { unit: "vitest run", postunit: "pnpm publish" }],
    ["deploys before it", { preunit: "wrangler deploy", unit: "vitest run" }],
    ["deploys by a file", { ship: "vitest run && node scripts/deploy.mjs" }],
    ["uses a release tool", { ship: "vitest run && semantic-release" }],
    ["is one of lerna", { ship: "vitest run && lerna version" }],
    ["bumps a version", { ship: "vitest run; npm version patch" }],
    ["commits", { save: "vitest run && git commit -am wip" }],
    ["throws work away", { clean: "git checkout . && vitest run" }],
    ["formats", { all: "prettier --write . && vitest run" }],
    ["fixes", { all: "eslint . --fix; vitest run" }],
    ["fixes with Biome", { all: "biome check --write && vitest run" }],
    ["writes snapshots", { snap: "vitest run -u" }],
    ["writes snapshots of jest", { snap: "jest --updateSnapshot" }],
    ["writes snapshots by a variable", { snap: "UPDATE_SNAPSHOTS=1 mocha" }],
    ["watches", { dev: "vitest --watch" }],
    ["watches by its verb", { dev: "vitest watch" }],
    ["watches by another program", { dev: "nodemon --exec mocha" }],
    ["shows a window", { ui: "vitest --ui" }],
    ["waits for a debugger", { debug: "node --inspect-brk --test" }],
    ["writes by a wrapped command", { all: "cross-env A=1 npx prettier -w . && vitest run" }],
    ["is handed what writes", { all: "npm run unit -- -u", unit: "jest --ci" }],
    ["pushes from a shell", { all: "sh -c 'vitest run && git push'" }],
  ] as const)("%s", async (_, all) => {
    const bad = Object.keys(all).filter((name) => name !== "unit" || "preunit" in all || "postunit" in all);
    const proposed = await propose(scripts(all));
    expect(proposed.filter((command) => bad.some((name) => command.endsWith(` ${name}`)))).toEqual([]);
  });

  it("in a package of the workspace either, nor by make", async () => {
    const workspace = {
      "package.json": { workspaces: ["packages/*"] },
      "packages/a/package.json": { scripts: { test: "vitest run && npm publish" } },
      Makefile: "test:\n\tpytest\n\ttwine upload dist/*\n",
      "tests/test_a.py": "",
    };
    expect(await propose(workspace)).toEqual(["pytest"]);
  });

  it("where a folder that it goes to has such a script", async () => {
    const files = {
      ...scripts({ all: "cd packages/a && npm test", unit: "mocha" }),
      "packages/a/package.json": { scripts: { test: "mocha && np" } },
    };
    expect(await propose(files)).toEqual(["npm run unit", "npx mocha"]);
  });
});

describe("what only tests is proposed", () => {
  it.each([
    [
      "with checks beside it",
      { test: "eslint . && prettier --check . && tsc --noEmit && vitest run" },
      "npm test",
    ],
    ["in a file called so", { test: "mocha test/release.js test/deploy" }, "npm test"],
    ["with an option that only looks so", { test: "mocha -u tdd" }, "npm test"],
    ["after a build", { pretest: "npm run build", build: "tsc -p .", test: "node --test dist" }, "npm test"],
    ["through nr", { test: "nr unit", unit: "mocha --exit" }, "npm test"],
    ["through several", { test: "run-s lint test:*", lint: "eslint .", "test:a": "jest a" }, "npm test"],
  ] as const)("%s", async (_, all, command) => {
    expect((await propose(scripts(all)))[0]).toBe(command);
  });
});

it("what goes on until somebody ends it is not proposed", async () => {
  const proposed = await propose(
    scripts({
      dev: "vitest",
      "test:watch": "vitest",
      start: "vitest",
      test: "vitest",
      "test:unit": "vitest src",
    }),
  );
  expect(proposed.filter((one) => one.startsWith("npm"))).toEqual(["npm test", "npm run test:unit"]);
});

describe("the first proposal is", () => {
  it.each([
    ["the plain one", { "test:cov": "vitest --coverage", test: "vitest" }, "npm test"],
    [
      "not the one with coverage",
      { test: "vitest run --coverage", "test:unit": "vitest run" },
      "npm run test:unit",
    ],
    [
      "not the one of the browser",
      {
        "test:browser": "vitest run --project browser",
        "test:e2e": "playwright test",
        "test:unit": "vitest run",
      },
      "npm run test:unit",
    ],
    [
      "not the one that watches",
      { "test:watch": "vitest --watch", "test:run": "vitest run" },
      "npm run test:run",
    ],
  ] as const)("%s", async (_, all, command) => {
    expect((await propose(scripts(all)))[0]).toBe(command);
  });

  it.each<[what: string, files: Readonly<Record<string, string | object>>, command: string, at?: string]>([
    [
      "pnpm's, in a package of its workspace",
      {
        "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
        "packages/a/package.json": { scripts: { test: "vitest run" } },
      },
      "pnpm test",
      "packages/a",
    ],
    [
      "that of all packages",
      {
        "package.json": { private: true },
        "pnpm-workspace.yaml": "packages:\n  - 'packages/*'\n",
        "packages/a/package.json": { scripts: { test: "vitest run" } },
        "packages/b/package.json": { scripts: { test: "node --test" } },
      },
      "pnpm -r test",
    ],
    [
      "what package.json says of its manager",
      { "package.json": { packageManager: "yarn@4.1.0", scripts: { test: "jest" } } },
      "yarn test",
    ],
    [
      "the target of make",
      { Makefile: "test: lint\n\tpython -m pytest -q\n\nlint:\n\truff check .\n", "tests/test_a.py": "" },
      "make test",
    ],
    [
      "the recipe of just",
      { justfile: "test *args:\n    uv run pytest {{args}}\n", "tests/test_a.py": "" },
      "just test",
    ],
    [
      "the task",
      {
        "Taskfile.yml": "version: '3'\ntasks:\n  test:\n    cmds:\n      - go test ./...\n",
        "go.mod": "module a\n",
      },
      "task test",
    ],
    [
      "the script of composer",
      {
        "composer.json": JSON.stringify({
          "require-dev": { "phpunit/phpunit": "^9" },
          scripts: { cs: "phpcs", test: ["@cs", "@php vendor/bin/phpunit --colors"] },
        }),
      },
      "composer test",
    ],
    [
      "the documented one",
      {
        "CONTRIBUTING.md":
          "# Tests\n\n```sh\n$ pip install -e .\n$ python -m pytest -n auto\n$ pytest path/to/test.py\n```\n",
        "tests/test_a.py": "",
      },
      "python -m pytest -n auto",
    ],
    [
      "not what is documented for releases",
      { "CONTRIBUTING.md": "```\npytest && git push\n```\n", "tests/test_a.py": "" },
      "pytest",
    ],
    [
      "that of tox in its new form",
      {
        "tox.toml":
          'env_list = ["lint", "py"]\n[env.lint]\ncommands = [["ruff", "check"]]\n[env_run_base]\ncommands = [["pytest", "-q"]]\n',
      },
      "tox -e py",
    ],
    [
      "that of tox in setup.cfg",
      { "setup.cfg": "[tox:tox]\nenvlist = py3\n[testenv]\ncommands = pytest\n" },
      "tox -e py3",
    ],
  ])("%s", async (_, files, command, at) => {
    expect((await propose(files, at))[0]).toBe(command);
  });
});

it("writes what is written down for other systems as this one needs it, or leaves it out", async () => {
  const readme = [
    "```sh",
    "./gradlew test",
    "CI=1 npx vitest run",
    "npx vitest run -t 'adds two'",
    "pytest 2>&1 | tee test.log",
    "```",
  ].join("\n");
  const files = {
    "README.md": readme,
    gradlew: "",
    "build.gradle": "",
    "package.json": { devDependencies: {} },
  };
  expect(await propose(files, ".", "win32")).toEqual([
    "gradlew test",
    'set "CI=1"&& npx vitest run',
    'npx vitest run -t "adds two"',
    "gradlew test --continue",
  ]);
});

it("proposes what can be started first, and says what is missing", async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "casebook-proposals-")));
  writeFileSync(join(root, "tox.ini"), "[tox]\nenv_list = py\n[testenv]\ncommands = pytest\n");
  writeFileSync(join(root, "pytest.ini"), "[pytest]\n");
  const missing = (line: string) => (line.startsWith("tox") ? "tox" : undefined);
  const proposals = await proposeCommands(root, shellOf("linux", {}), missing);
  expect(proposals.map((one) => [one.command, one.missing])).toEqual([
    ["pytest", undefined],
    ["tox -e py", "tox"],
  ]);
});
