import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customaryReports } from "../../../src/runners/askForReports.ts";
import { findMatching } from "../../../src/runners/reports/reportGlobs.ts";
import { FrameworkProject } from "../../support/frameworks/frameworkProject.ts";

describe("patterns for reports", () => {
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-globs-")));
    for (const path of [
      "a.xml",
      "b/a.xml",
      "b/c/a1.xml",
      "b/c/[x].xml",
      "node_modules/p/junit.xml",
      "m/target/surefire-reports/TEST-a.xml",
      "junit.xml/x",
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "<testsuites/>");
    }
    symlinkSync(join(folder, "b"), join(folder, "linked"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    [["a.xml"], ["a.xml"]],
    [["./b/*.xml"], ["b/a.xml"]],
    [["**/a*.xml"], ["a.xml", "b/a.xml", "b/c/a1.xml"]],
    [
      ["b/**/a?.xml", "b/c/[x].xml"],
      ["b/c/[x].xml", "b/c/a1.xml"],
    ],
    [["{a,b/a}.xml"], ["a.xml", "b/a.xml"]],
    [["node_modules/*/junit.xml"], ["node_modules/p/junit.xml"]],
    [customaryReports, ["m/target/surefire-reports/TEST-a.xml"]],
    [["../**/*.xml", "/**/*.xml", "b/../a.xml"], []],
    [[], []],
  ])("%j", async (patterns, found) => {
    const paths = await findMatching(folder, patterns);
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual(found);
  });
});

describe("a command that writes its report by itself", () => {
  const report = '<testsuite><testcase name="a"><failure/></testcase></testsuite>';
  const write = (path: string) => `mkdir -p "$(dirname ${path})"; echo '${report}' > ${path}; exit 1`;

  it.each([
    ["where the user says", write("out/mine.xml"), ["out/*.xml"], 1],
    ["where reports lie by custom", write("build/test-results/test/TEST-a.xml"), [], 1],
    ["where nobody says", write("out/mine.xml"), [], undefined],
    ["not in this run", "exit 1", ["*.xml"], undefined],
  ])("%s", async (_, command, globs, count) => {
    const project = new FrameworkProject({ "old.xml": report, "junit.xml": report }, {});
    const { report: read } = await project.run(command, globs);
    expect(read?.cases.length).toBe(count);
    project.dispose();
  });
});
