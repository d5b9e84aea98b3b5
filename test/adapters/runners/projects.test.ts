import { afterEach, describe, expect, it } from "vitest";
import { findFlaky } from "../../../src/model/judgement/flaky.ts";
import { compareWith } from "../../../src/model/judgement/judgement.ts";
import { FrameworkProject } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";

/** Two projects of one framework that run the same file: its test fails in the one and passes in the other. */
interface Trial {
  readonly name: string;
  readonly version: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly prepare: (folder: string) => void;
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
  /** The projects that the ids name; empty where the report says nothing of them. */
  readonly projects: readonly string[];
}

const test = (head: string) =>
  `${head}test("adds", () => { if (globalThis.isRed) throw new Error("no"); });\n`;
const jestProject = (displayName: string | undefined, isRed: boolean) => ({
  displayName,
  globals: { isRed },
});
const jestFiles = (names: readonly [string | undefined, string | undefined]) => ({
  "a.test.js": test(""),
  "package.json": JSON.stringify({
    jest: { projects: [jestProject(names[0], true), jestProject(names[1], false)] },
  }),
});
const vitestConfig = (extra: string) =>
  `const project = (name, isRed) => ({ test: { name, include: ["a.test.mjs"], setupFiles: [isRed ? "./red.mjs" : "./green.mjs"] } });
export default { test: { projects: [project("one", true), project("two", false)], ${extra} } };\n`;
const vitestFiles = (extra: string) => ({
  "a.test.mjs": test('import { test } from "vitest";\n'),
  "red.mjs": "globalThis.isRed = true;\n",
  "green.mjs": "globalThis.isRed = false;\n",
  "vitest.config.mjs": vitestConfig(extra),
});

const trials: readonly Trial[] = [
  {
    name: "jest with names",
    ...fromNpm("jest"),
    files: jestFiles(["one", "two"]),
    command: "npx jest",
    projects: ["one", "two"],
  },
  {
    name: "vitest with a report of its own",
    ...fromProject("vitest"),
    files: vitestFiles(""),
    command: "npx vitest run",
    projects: ["one", "two"],
  },
  {
    name: "vitest that sends its report elsewhere",
    ...fromProject("vitest"),
    files: vitestFiles('outputFile: { junit: "own.xml" }'),
    command: "npx vitest run",
    projects: ["one", "two"],
  },
];

describe.each(trials)("the same test in two projects of $name", (trial) => {
  let project: FrameworkProject;
  afterEach(() => project?.dispose());

  it.skipIf(trial.version === undefined)("is two tests, and neither is flaky", async () => {
    project = new FrameworkProject(trial.files, trial.env);
    trial.prepare(project.folder);
    const cases = [(await project.run(trial.command)).report?.cases ?? []];
    cases.push((await project.run(trial.command)).report?.cases ?? []);
    const [first = [], second = []] = cases;
    expect(first.map(({ outcome }) => outcome).sort()).toEqual(["failed", "passed"]);
    expect(first.flatMap(({ id }) => /@(\w+)$/.exec(id)?.[1] ?? []).sort()).toEqual(trial.projects);
    expect(compareWith({ cases: first }, second.toReversed())).toMatchObject({
      stillFailing: [expect.anything()],
      passing: [expect.anything()],
      fixed: [],
      newlyFailing: [],
    });
    expect(findFlaky(cases.map((one) => ({ conditions: "", cases: one })))).toEqual([]);
  });
});
