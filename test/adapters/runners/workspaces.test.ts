import { chmodSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFailing, type TestCase } from "../../../src/model/report/report.ts";
import { FrameworkProject, nodeFolders, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";
import { needing } from "../../support/system/capabilities.ts";

/** Two tests in a file, of which `NAME breaks` fails. */
const javascript = (head: string, name: string) =>
  `${head}\ntest("${name} holds", () => {});\ntest("${name} breaks", () => { throw new Error("no"); });\n`;
const python = (name: string) =>
  `def test_${name}_holds():\n    pass\n\n\ndef test_${name}_breaks():\n    assert False\n`;
const manifest = (name: string, scripts: Readonly<Record<string, string>>) =>
  JSON.stringify({ name, version: "1.0.0", private: true, scripts });

/** A workspace whose packages are each tested by another framework, and a part of it in another language. */
const files = {
  "package.json": JSON.stringify({
    name: "shop",
    private: true,
    workspaces: ["packages/*"],
    scripts: {
      test: "npm test --workspaces --if-present",
      two: "npm test -w @shop/node -w packages/mocha",
      there: "cd packages/jest && jest",
      behind: "jest --rootDir packages/jest && echo done",
    },
  }),
  "pnpm-workspace.yaml": 'packages:\n  - "packages/*"\nverifyDepsBeforeRun: false\n',
  "packages/node/package.json": manifest("@shop/node", {
    test: "node --test node.test.mjs",
    plain: "node --test",
  }),
  "packages/node/node.test.mjs": javascript('import { test } from "node:test";', "node"),
  "packages/mocha/package.json": manifest("@shop/mocha", {
    test: "nyc --silent --exclude x mocha --check-leaks mocha.js",
  }),
  "packages/mocha/mocha.js": javascript('const test = require("mocha").it;', "mocha"),
  "packages/jest/package.json": manifest("@shop/jest", { test: "cross-env A=1 jest", unit: "jest --ci" }),
  "packages/jest/jest.test.js": javascript("", "jest"),
  "packages/quiet/package.json": manifest("@shop/quiet", { build: "echo built" }),
  "services/python/pytest.ini": "[pytest]\n",
  "services/python/tests/test_python.py": python("python"),
  Makefile:
    "PYTEST ?= python3 -m pytest\n\ncheck: lint py\n\nlint:\n\t@echo lint\n\npy:\n\tcd services/python && $(PYTEST) -q tests\n\njs:\n\t$(MAKE) -C packages/jest test\n",
  // As turbo does: it hands on few variables, and those of Node among them.
  "bin/turbo":
    '#!/bin/sh\nexec env -i PATH="$PATH" HOME="$HOME" NODE_OPTIONS="$NODE_OPTIONS" sh -c \'case $3 in --filter=*) p=$(echo "$3" | cut -c12-); shift 4; npm test -w $p -- "$@";; *) npm test --workspaces --if-present;; esac\' - "$@"\n',
  "packages/jest/Makefile": "test:\n\t../../node_modules/.bin/jest --ci\n",
};

const jestTest = "--runTestsByPath jest.test.js -t '^jest breaks$'";
const mochaTest = "-g '^(?:mocha breaks$)'";
const nodeTest = "'--test-name-pattern=^node breaks$' node.test.mjs";
const ofJest = `cd packages/jest && npx cross-env A=1 jest ${jestTest}`;
const ofMocha = `cd packages/mocha && npx nyc --silent --exclude x mocha --check-leaks mocha.js ${mochaTest}`;
const ofNode = `cd packages/node && node --test ${nodeTest}`;
const ofPython = "tests/test_python.py::test_python_breaks";

/** Each line, whose tests it runs, and the line that runs the failing test of the first of them. */
const lines: readonly (readonly [line: string, runs: string, isolated: string])[] = [
  ["npm test", "jest mocha node", ofJest],
  [
    "npm test --workspaces --if-present",
    "jest mocha node",
    `npm test -w packages/jest --if-present -- ${jestTest}`,
  ],
  ["npm test -w @shop/jest", "jest", `npm test -w @shop/jest -- ${jestTest}`],
  ["npm -w packages/mocha test", "mocha", ofMocha],
  [
    "npm run test --workspace=packages/jest -- --ci",
    "jest",
    `npm run test --workspace=packages/jest -- --ci ${jestTest}`,
  ],
  ["npm run two", "mocha node", ofMocha],
  ["npm --prefix packages/jest test", "jest", `npm --prefix packages/jest test -- ${jestTest}`],
  ["npm run there", "jest", `npm run there -- ${jestTest}`],
  [
    "npm run behind",
    "jest",
    "npx jest --rootDir packages/jest --runTestsByPath packages/jest/jest.test.js -t '^jest breaks$'",
  ],
  ["npm run plain -w packages/node", "node", `npm run plain -w packages/node -- ${nodeTest}`],
  ["cd packages/jest && npm test", "jest", `cd packages/jest && npm test -- ${jestTest}`],
  ["(cd packages/node && npm test); (cd packages/mocha && npm test)", "mocha node", ofMocha],
  [
    "npm test -w packages/node; cd packages/jest && jest",
    "jest node",
    `cd packages/jest && jest ${jestTest}`,
  ],
  ["npx -w @shop/jest jest", "jest", `npx -w @shop/jest jest ${jestTest}`],
  ["npm exec -w packages/jest -- jest --ci", "jest", `npm exec -w packages/jest -- jest --ci ${jestTest}`],
  ["npm exec jest -w packages/jest", "jest", `npm exec jest -w packages/jest -- ${jestTest}`],
  // Without this option, it ends the others as soon as one fails.
  ["pnpm -r --no-bail test", "jest mocha node", `pnpm --filter ./packages/jest --no-bail test ${jestTest}`],
  ["pnpm --filter @shop/jest test", "jest", `pnpm --filter @shop/jest test ${jestTest}`],
  ["pnpm -r run plain", "node", `pnpm --filter ./packages/node run plain ${nodeTest}`],
  ["pnpm --no-bail -F './packages/{mocha,node}' test", "mocha node", ofMocha.replace("npx", "pnpm exec")],
  ["pnpm -C packages/jest test --ci", "jest", `pnpm -C packages/jest test --ci ${jestTest}`],
  ["pnpm --dir packages/mocha run test", "mocha", ofMocha.replace("npx", "pnpm exec")],
  ["pnpm --filter jest exec jest --ci", "jest", `pnpm --filter jest exec jest --ci ${jestTest}`],
  ["yarn workspace @shop/jest test", "jest", `yarn workspace @shop/jest test ${jestTest}`],
  ["yarn --cwd packages/node run plain", "node", `yarn --cwd packages/node run plain ${nodeTest}`],
  ["bun run --filter @shop/node test", "node", ofNode],
  ["bun run --cwd packages/node plain", "node", `bun run --cwd packages/node plain ${nodeTest}`],
  [
    "bunx jest packages/jest",
    "jest",
    `bunx jest ${jestTest.replace("jest.test", "packages/jest/jest.test")}`,
  ],
  [
    "env -u A CI=1 timeout -k 5 60 npm test -w packages/node",
    "node",
    ofNode.replace("node --test", "env -u A CI=1 timeout -k 5 60 node --test"),
  ],
  ["sh -c 'cd packages/mocha && npm test'", "mocha", ofMocha],
  ["cd packages/jest && jest --ci || true", "jest", `cd packages/jest && jest --ci ${jestTest} || true`],
  ["npm test -w packages/node | cat", "node", ofNode],
  ["bin/turbo run test", "jest mocha node", `bin/turbo run test --filter=./packages/jest -- ${jestTest}`],
  ["make js", "jest", `cd packages/jest && ../../node_modules/.bin/jest --ci ${jestTest}`],
  ["make -C packages/jest test", "jest", `cd packages/jest && ../../node_modules/.bin/jest --ci ${jestTest}`],
];
const linesOfPython: typeof lines = [
  ["make check", "python", `cd services/python && python3 -m pytest -q ${ofPython}`],
  [
    "cd services/python && env A=1 nice -n 5 python3 -m pytest -k python",
    "python",
    `cd services/python && env A=1 nice -n 5 python3 -m pytest ${ofPython}`,
  ],
];

const hasPytest = versionOf("python3", "-m", "pytest") !== undefined;

describe.skipIf(fromNpm("pnpm").version === undefined)("a workspace (test/frameworks/install.sh npm)", () => {
  let project: FrameworkProject;

  beforeAll(() => {
    const modules = join(import.meta.dirname, "../../frameworks/npm/node_modules");
    project = new FrameworkProject(files, {
      PATH: [join(modules, "yarn/bin"), join(modules, ".bin"), nodeFolders[0], process.env["PATH"]].join(
        delimiter,
      ),
    });
    chmodSync(join(project.folder, "bin/turbo"), 0o755);
    // pnpm wants a folder of its own, and no link to one.
    mkdirSync(join(project.folder, "node_modules"));
    for (const name of readdirSync(modules)) {
      symlinkSync(join(modules, name), join(project.folder, "node_modules", name));
    }
  });
  afterAll(() => project.dispose());

  needing(it, "sh").each([...lines, ...(hasPytest ? linesOfPython : [])])(
    "%s",
    async (line, runs, isolated) => {
      const { report, output } = await project.run(line);
      const cases: readonly TestCase[] = report?.cases ?? [];
      expect([...new Set(cases.map(packageOf))].sort().join(" "), output).toBe(runs);
      const chosen = cases.filter((one) => isFailing(one) && packageOf(one) === runs.split(" ")[0]);
      expect(chosen).toHaveLength(1);
      const { command, precision } = await project.runners.isolate(line, project.folder, {
        cases: chosen,
        files: [],
      });
      expect(command).toBe(isolated);
      expect(precision).toBe("tests");
      const again = await project.run(command);
      expect(executed(again.report?.cases), again.output).toEqual(executed(chosen));
    },
  );
});

/** The package that a test names. */
function packageOf({ name }: TestCase): string {
  return name.replace(/^test_|[_ ](?:holds|breaks)$/g, "");
}

function executed(cases: readonly TestCase[] = []): readonly string[] {
  return cases.filter(({ outcome }) => outcome !== "skipped").map(({ id }) => id);
}
