import { afterEach, describe, expect, it } from "vitest";
import { FrameworkProject, versionOf } from "../support/frameworkProject.ts";
import { fromNpm, fromProject } from "../support/npmFrameworks.ts";

interface Trial {
  readonly name: string;
  /** What is there if it can be tried. */
  readonly version: string | undefined;
  readonly files: Readonly<Record<string, string>>;
  /** Runs one of the two files: `red` or `green`. */
  readonly command: (file: "red" | "green") => string;
  readonly env?: NodeJS.ProcessEnv;
  readonly prepare?: (folder: string) => void;
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

const trials: readonly Trial[] = [
  {
    name: "pytest",
    version: versionOf("pytest", "--version"),
    files: { "pytest.ini": "", ...pythonFiles },
    command: (file) => `python3 -m pytest -q test_${file}.py`,
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
    files: scripts('const test = require("mocha").it;', ".js"),
    command: (file) => `mocha ${file}.js`,
  },
];

describe.each(trials)("$name, started twice by one command", (trial) => {
  let project: FrameworkProject | undefined;
  afterEach(() => project?.dispose());

  // Only what is asked by a variable can be asked behind a script.
  const isAskedByVariable = trial.name === "pytest" || trial.name === "node:test";
  const ways: readonly (readonly [string, (first: string, second: string) => string])[] = [
    ["one after the other", (first, second) => `${first}; ${second}`],
    ...(isAskedByVariable ? [["behind a script", () => "sh both.sh"] as const] : []),
    ["at once", (first, second) => `${first} & ${second}; wait`],
  ];
  it.skipIf(trial.version === undefined).each(ways)(
    "%s: red stays red, whichever comes last",
    async (_, joined) => {
      const both = `${trial.command("red")}\n${trial.command("green")}\n`;
      project = new FrameworkProject({ ...trial.files, "both.sh": both }, trial.env ?? {});
      trial.prepare?.(project.folder);
      const { report } = await project.run(joined(trial.command("red"), trial.command("green")));
      expect(report?.cases.map(({ outcome }) => outcome).sort()).toEqual(["failed", "passed"]);
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
