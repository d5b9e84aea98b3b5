import { afterAll, beforeAll, expect, it } from "vitest";
import { FrameworkProject } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";

const { version, env, prepare } = fromNpm("mocha");

let project: FrameworkProject;
beforeAll(() => {
  project = new FrameworkProject(
    {
      "double.js":
        "exports.double = (x) => {\n  if (x > 100) {\n    return 200;\n  }\n  return x * 2;\n};\nexports.half = (x) => {\n  return x / 2;\n};\n",
      "test/double.js": `const { double, half } = require("../double.js");
const { strictEqual } = require("node:assert");
it("doubles", () => strictEqual(double(1), 2));
it("doubles much", () => strictEqual(double(101), 200));
it("halves", () => strictEqual(half(2), 1));
`,
      "package.json": JSON.stringify({
        scripts: { test: "nyc --silent --check-coverage --lines 100 mocha" },
      }),
    },
    env,
  );
  prepare(project.folder);
});
afterAll(() => project?.dispose());

const chosen = "test/double.js -g '^(?:halves$)'";
it.skipIf(version === undefined).each([
  ["npm test", `npx nyc --check-coverage=false --silent --lines 100 mocha ${chosen}`],
  [
    "npx nyc --check-coverage --lines=100 mocha",
    `npx nyc --check-coverage=false --lines=100 mocha ${chosen}`,
  ],
  ["npx nyc --silent mocha", `npx nyc --silent mocha ${chosen}`],
])("%s runs chosen tests without the threshold of coverage", async (line, command) => {
  const run = await project.run(line);
  expect(run.exit, run.output).toEqual({ kind: "exited", code: 0 });
  const cases = run.report?.cases.filter(({ name }) => name === "halves") ?? [];
  const isolated = await project.runners.isolate(line, project.folder, { cases, files: [] });
  expect(isolated.command).toBe(command);
  const again = await project.run(isolated.command);
  expect(again.exit, again.output).toEqual({ kind: "exited", code: 0 });
  expect(again.report?.cases.map(({ name }) => name)).toEqual(["halves"]);
});
