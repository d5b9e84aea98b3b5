import { randomUUID } from "node:crypto";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countCases } from "../../../src/model/report/report.ts";
import {
  FrameworkProject,
  failing,
  nodeFolders,
  processesWith,
  versionOf,
  waitForProcessWith,
} from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

const files = {
  "package.json": JSON.stringify({ type: "module", scripts: { test: "node --test" } }),
  "src/sum.js": "export const sum = (a, b) => a - b;\n",
  "test/sum.test.js": `import assert from "node:assert";
import { describe, test } from "node:test";
import { sum } from "../src/sum.js";

describe("sum", () => {
  test("of nothing", () => assert.equal(sum(0, 0), 0));
  describe("of two", () => {
    test("adds", () => {
      assert.equal(sum(1, 2), 3);
    });
  });
});
`,
};
const repaired = { "src/sum.js": "export const sum = (a, b) => a + b;\n" };

/** Versions report differently: Node 20 writes no files. Each with the folder its program is in. */
const nodes = new Map(nodeFolders.map((folder) => [versionOf(join(folder, "node")), folder]));

it.skipIf(nodes.size < 2)("is tested with two versions; put Node 20 on the PATH", () => {
  expect([...nodes.keys()]).not.toContain(undefined);
});

describe.each([...nodes])("node:test of Node %s", (_, bin) => {
  let project: FrameworkProject;
  const create = (env: NodeJS.ProcessEnv = {}) =>
    new FrameworkProject(files, { PATH: [bin, process.env["PATH"]].join(delimiter), ...env });

  beforeEach(() => {
    project = create();
  });
  afterEach(() => project.dispose());

  it("is proposed, and gives the failing test with its place", async () => {
    const [proposal] = await project.runners.proposeCommands(project.folder);
    expect(proposal).toEqual({ command: "npm test", framework: "node:test" });
    const { exit, report, problems, output } = await project.run("npm test");
    expect(exit).toEqual({ kind: "exited", code: 1 });
    expect(problems).toEqual([]);
    expect(countCases(report?.cases ?? [])).toEqual({ passed: 1, failed: 1, errored: 0, skipped: 0 });
    expect(failing(report)).toEqual([expect.stringMatching(/ › adds @ test\/sum\.test\.js:9$/)]);
    expect(output).toContain("✖ adds");
    expect(project.files()).toEqual(files);
  });

  it("keeps the identities of tests when they turn green", async () => {
    const before = await project.run("npm test");
    project.write(repaired);
    const after = await project.run("npm test");
    expect(after.exit).toEqual({ kind: "exited", code: 0 });
    expect(failing(after.report)).toEqual([]);
    const ids = (ran: typeof before) => ran.report?.cases.map(({ id }) => id);
    expect(ids(after)).toEqual(ids(before));
    expect(ids(after)?.join()).not.toContain(project.folder);
  });

  it.each([
    ["node --test --test-reporter=tap", "not ok 1 - adds"],
    ["npm test -- --test-reporter tap", "not ok 1 - adds"],
    ["node --test --test-reporter=dot --test-reporter-destination=stdout", "X"],
    ["cd src && cd .. && node --test 2>&1", "✖ adds"],
  ])("leaves the user's own reporter as it is: %s", async (command, printed) => {
    const { report, output } = await project.run(command);
    expect(failing(report)).toHaveLength(1);
    expect(output).toContain(printed);
  });

  needing(it, "sh")("reaches the framework behind a script, and keeps the user's NODE_OPTIONS", async () => {
    project.dispose();
    project = create({ NODE_OPTIONS: "--conditions=mine", NODE_TEST_CONTEXT: "child-v8" });
    project.write({ "run.sh": "echo options: $NODE_OPTIONS\nexec node --test\n" });
    const { report, output } = await project.run("sh run.sh");
    expect(failing(report)).toHaveLength(1);
    expect(output).toMatch(/^options: .*--conditions=mine$/m);
  });

  it("gives no report for a command that runs no test", async () => {
    const { exit, report } = await project.run("exit 3");
    expect({ exit, report }).toEqual({ exit: { kind: "exited", code: 3 }, report: undefined });
  });

  needing(
    it,
    "ps",
    "signals",
  )("leaves no process when it is stopped", async () => {
    const marker = `slow-${randomUUID()}.test.js`;
    project.write({
      [`test/${marker}`]: `import test from "node:test";
process.on("SIGINT", () => undefined);
test("slow", () => new Promise((resolve) => { console.error("it is slow"); setTimeout(resolve, 60_000); }));
`,
    });
    const run = await project.start("npm test");
    await project.waitForOutput("it is slow");
    await waitForProcessWith(marker);
    run.stop();
    expect(await run.exit).toEqual({ kind: "stopped" });
    expect(processesWith(marker)).toEqual([]);
    await run.dispose();
  });
});
