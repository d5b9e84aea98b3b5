import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { isFailing } from "../../../src/model/report/report.ts";
import { FrameworkProject, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";

/** A project in which a script of package.json runs a framework, and a target of make runs that as well. */
interface Trial {
  readonly name: string;
  readonly version: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  prepare?(folder: string): void;
  readonly project: string;
  /** What runs it, and what runs one of its failing tests then. */
  readonly lines: readonly (readonly [line: string, isolated: string])[];
}

const jasmine = fromNpm("jasmine");
const filter = "spec/shopSpec.js '--filter=^shop cart is empty at first$'";
const named = "--name '^is empty at first$' features/shop.feature";

const trials: readonly Trial[] = [
  {
    name: "jasmine",
    ...jasmine,
    prepare(folder) {
      jasmine.prepare(folder);
      rmSync(join(folder, "spec/helpers/junit.js"));
    },
    project: "jasmine",
    lines: [
      ["npm test", `npm test -- ${filter}`],
      ["make test", `npx jasmine ${filter}`],
      [
        "npx jasmine --parallel=2 --config=parallel.mjs",
        `npx jasmine --parallel=2 --config=parallel.mjs ${filter}`,
      ],
    ],
  },
  {
    name: "cucumber-js",
    ...fromNpm("@cucumber/cucumber"),
    project: "cucumber",
    lines: [
      ["npm test", `npm test -- ${named}`],
      ["make test", `npx cucumber-js ${named}`],
    ],
  },
  {
    name: "behave",
    version: versionOf("/usr/bin/behave"),
    // Another Python would not find it.
    env: { PATH: "/usr/bin:/bin" },
    project: "behave",
    lines: [
      ["python3 -m behave features", "python3 -m behave features -n '^is empty at first$'"],
      [
        "behave --junit --junit-directory=reports",
        "behave --junit --junit-directory=reports -n '^is empty at first$'",
      ],
    ],
  },
];

describe.each(trials)(
  "$name behind other programs",
  ({ name, version, env = {}, project: folder, prepare, lines }) => {
    let project: FrameworkProject;
    afterEach(() => project?.dispose());

    it.skipIf(version === undefined).each(lines)("%s", async (line, isolated) => {
      project = new FrameworkProject({}, env);
      cpSync(join(import.meta.dirname, "../../fixtures/projects", folder), project.folder, {
        recursive: true,
      });
      prepare?.(project.folder);
      project.write({
        Makefile: "test:\n\t@npm test\n",
        // jasmine runs nothing in parallel that has an order.
        "parallel.mjs": 'export default { spec_dir: "spec", spec_files: ["**/*Spec.js"] };\n',
      });
      const proposed = await project.runners.proposeCommands(project.folder);
      expect(proposed.map(({ framework }) => framework)).toContain(name);
      const { report, output, problems } = await project.run(line);
      const failed = report?.cases.filter(isFailing) ?? [];
      expect(failed.length, output).toBeGreaterThan(6);
      expect(problems).toEqual([]);
      const chosen = failed.filter((one) => one.name === "is empty at first");
      const { command, precision } = await project.runners.isolate(line, project.folder, {
        cases: chosen,
        files: [],
      });
      expect(command).toBe(isolated);
      expect(precision).toBe("tests");
      const again = (await project.run(command)).report?.cases.filter(({ outcome }) => outcome !== "skipped");
      expect(again?.map(({ id }) => id)).toEqual(chosen.map(({ id }) => id));
    });
  },
);

/** A line, and where it differs the one that is narrowed then. */
interface HardTrial extends Pick<Trial, "version" | "env" | "prepare"> {
  readonly line: string;
  readonly narrowed?: string;
  readonly files: Readonly<Record<string, string>>;
}

const hard: readonly HardTrial[] = [
  {
    line: "npx jasmine 'spec/**/*.js'",
    ...jasmine,
    files: {
      "spec/[id] (x)/bSpec.js": `describe("suite ", () => {
  describe(" in  ner ", () => {
    it("x ", () => { expect(1).toBe(2); });
    it("x y", () => {});
  });
  it("y", () => {});
});
`,
      "spec/i/bSpec.js": 'it("x", () => {});\n',
    },
  },
  {
    line: "npx cucumber-js",
    ...fromNpm("@cucumber/cucumber"),
    files: {
      "features/steps.cjs":
        'const { Then } = require("@cucumber/cucumber");\nThen("{int} is {int}", (one, other) => { if (one !== other) throw new Error("no"); });\n',
      "features/[id] (x)/b.feature":
        "Feature: b\n\n  Scenario: x\n    Then 1 is 2\n\n  Scenario: x y\n    Then 1 is 2\n\n  Scenario: y\n    Then 1 is 1\n",
      "features/i/b.feature": "Feature: b\n\n  Scenario: z\n    Then 1 is 1\n",
    },
  },
  {
    line: "behave",
    narrowed: "behave features/b.feature:6",
    version: versionOf("/usr/bin/behave"),
    env: { PATH: "/usr/bin:/bin" },
    files: {
      "features/steps/steps.py":
        'from behave import then\n\n\n@then("{one:d} is {other:d}")\ndef step(context, one, other):\n    assert one == other\n',
      "features/b.feature":
        "Feature: b\n\n  Scenario: x\n    Then 1 is 2\n\n  Scenario: x y\n    Then 1 is 2\n\n  Scenario: y\n    Then 1 is 1\n",
    },
  },
];

describe("tests with hard names, in places with hard names", () => {
  let project: FrameworkProject;
  afterEach(() => project?.dispose());

  it.each(hard.filter(({ version }) => version !== undefined))("$line", async (trial) => {
    const { line, narrowed = line, env = {}, prepare, files } = trial;
    project = new FrameworkProject(files, env);
    prepare?.(project.folder);
    const { report, output } = await project.run(line);
    const [chosen] = report?.cases.filter(isFailing) ?? [];
    if (chosen === undefined) {
      throw new Error(`nothing failed: ${output}`);
    }
    const { command } = await project.runners.isolate(narrowed, project.folder, {
      cases: [chosen],
      files: [],
    });
    const again = await project.run(command);
    const executed = again.report?.cases.filter(({ outcome }) => outcome !== "skipped");
    expect(
      executed?.map(({ id }) => id),
      `${command}\n${again.output}`,
    ).toEqual([chosen.id]);
  });
});
