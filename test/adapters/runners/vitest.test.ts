import { symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FrameworkProject, failing, nodeFolders } from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

const files = {
  "package.json": JSON.stringify({
    type: "module",
    devDependencies: { vitest: "*" },
    scripts: {
      dev: "vitest --watch",
      "test:unit": "vitest",
      test: "npm run test:unit",
      "test:logged": "vitest run > printed.txt",
    },
  }),
  "src/sum.ts": "export const sum = (a: number, b: number): number => a - b;\n",
  "tests/sum.test.ts": `import { describe, expect, it } from "vitest";
import { sum } from "../src/sum.ts";

describe("sum", () => {
  it("of nothing", () => expect(sum(0, 0)).toBe(0));
  it("of two", () => {
    expect(sum(1, 2)).toBe(3);
  });
});
`,
};
const repaired = { "src/sum.ts": "export const sum = (a: number, b: number): number => a + b;\n" };
const failure = "tests/sum.test.ts › sum > of two @ tests/sum.test.ts:7";

describe("vitest", () => {
  let project: FrameworkProject;

  beforeEach(() => {
    const [node = ""] = nodeFolders;
    project = new FrameworkProject(files, { PATH: [node, process.env["PATH"]].join(delimiter) });
    symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(project.folder, "node_modules"));
  });
  afterEach(() => project.dispose());

  it("is proposed by its scripts that end, and by itself", async () => {
    const proposals = await project.runners.proposeCommands(project.folder);
    expect(proposals.map(({ command }) => command)).toEqual([
      "npm test",
      "npm run test:unit",
      "npm run test:logged",
      "npx vitest run",
    ]);
  });

  it.each([
    "npx vitest run",
    "npm test",
    "npm run test:unit -- tests/sum",
    "cd tests && npx vitest run --root ..",
  ])("gives the failing test with its place: %s", async (command) => {
    const { exit, report, problems } = await project.run(command);
    expect(exit).toEqual({ kind: "exited", code: 1 });
    expect(problems).toEqual([]);
    expect(failing(report)).toEqual([failure]);
    expect(project.files()).toEqual(files);
  });

  it("leaves the user's own reporter and redirections as they are", async () => {
    const { report, output } = await project.run("npx vitest run --reporter=tap-flat 2>&1");
    expect(failing(report)).toEqual([failure]);
    expect(output).toContain("not ok 2 - tests/sum.test.ts > sum > of two");
    expect((await project.run("npx vitest run")).output).toContain("1 failed | 1 passed");
    expect(output).not.toContain("1 failed | 1 passed");
    expect(failing((await project.run("npm run test:logged")).report)).toEqual([failure]);
  });

  it("keeps the identities of tests when they turn green", async () => {
    const before = await project.run("npx vitest run");
    project.write(repaired);
    const after = await project.run("npx vitest run");
    expect(after.exit).toEqual({ kind: "exited", code: 0 });
    expect(failing(after.report)).toEqual([]);
    const ids = (ran: typeof before) => ran.report?.cases.map(({ id }) => id);
    expect(ids(after)).toEqual(ids(before));
  });

  needing(it, "sh")("gives its report also where no argument of the line reaches it", async () => {
    const { exit, report } = await project.run("sh -c 'npx vitest run'; exit 4");
    expect({ exit, failing: failing(report) }).toEqual({
      exit: { kind: "exited", code: 4 },
      failing: [failure],
    });
  });
});
