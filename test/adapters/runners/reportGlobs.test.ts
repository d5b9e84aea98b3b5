import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customaryReports } from "../../../src/runners/askForReports.ts";
import { complaintsOn, findMatching, patternsOfSetting } from "../../../src/runners/reports/reportGlobs.ts";
import { readProjectFile } from "../../support/fences/readSources.ts";
import { FrameworkProject } from "../../support/frameworks/frameworkProject.ts";
import { isHere } from "../../support/system/capabilities.ts";
import { nodeScript } from "../../support/system/nodeScript.ts";

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
    // Through it nothing is found a second time.
    if (isHere("linked folders")) {
      symlinkSync(join(folder, "b"), join(folder, "linked"), "junction");
    }
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
    expect(
      paths.map((path) =>
        path
          .slice(folder.length + 1)
          .split(sep)
          .join("/"),
      ),
    ).toEqual(found);
  });
});

/** What writes a file below the folder in which it runs. */
function writing(path: string, text: string): string {
  return `fs.mkdirSync(${JSON.stringify(dirname(path))}, { recursive: true });
    fs.writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(text)});`;
}

describe("the setting for reports", () => {
  it.each([
    ["r/**", ["r/**/*.xml"]],
    ["r/", ["r/**/*.xml"]],
    ["r", ["r", "r/**/*.xml"]],
    ["./r/a.xml", ["r/a.xml", "r/a.xml/**/*.xml"]],
    ["**", ["**/*.xml"]],
    ["r\\*.xml", ["r/*.xml"]],
    ["r/**/TEST-*", ["r/**/TEST-*"]],
  ])("means by %s", (pattern, meant) => {
    expect(patternsOfSetting([pattern])).toEqual(meant);
    expect(complaintsOn([pattern])).toEqual([]);
  });

  it.each([
    ["hint.globSyntax", "r/@(a|b).xml"],
    ["hint.globSyntax", "r/!(a).xml"],
    ["hint.globSyntax", "r/*(a|b).xml"],
    ["hint.globSyntax", "r/{1..3}.xml"],
    ["hint.globSyntax", "!r/a.xml"],
    ["hint.globOutside", "/tmp/*.xml"],
    ["hint.globOutside", "../*.xml"],
    ["hint.globOutside", "C:\\r\\*.xml"],
    ["hint.globTooLong", "a".repeat(1001)],
    ["hint.globTooLong", "{a,b}".repeat(7)],
  ])("says why nothing fits (%#): %s", (say, pattern) => {
    expect(complaintsOn([pattern, "ok/*.xml"])).toMatchObject([{ say, pattern: pattern.slice(0, 100) }]);
  });

  it("is marked in the settings likewise", () => {
    const { contributes } = JSON.parse(readProjectFile("package.json"));
    const form = (setting: string) =>
      new RegExp(contributes.configuration.properties[setting].items.pattern, "u");
    const both = ["r/[ab].xml", "r/{a,b}.xml", "r/**", "r/", "report (1).xml", ".env*", "a.b"];
    const neither = ["r/@(a|b).xml", "r/*(a|b)", "r/{1..3}.xml", "a".repeat(1001)];
    for (const setting of ["casebook.reports", "casebook.snapshot.secretNames"]) {
      expect(both.filter((one) => !form(setting).test(one))).toEqual([]);
      expect(neither.filter((one) => form(setting).test(one))).toEqual([]);
    }
    expect(
      ["/a", "../a", "a/../b", "C:/a", "!a"].filter((one) => form("casebook.reports").test(one)),
    ).toEqual([]);
    expect(form("casebook.snapshot.secretNames").test("!.env.example")).toBe(true);
  });

  it("says so with the run, which is not green then", async () => {
    const report = '<testsuite><testcase name="a"/></testsuite>';
    const project = new FrameworkProject({ "a.txt": "" }, {});
    const command = nodeScript(project.folder, "write", writing("r/a.xml", report));
    const run = await project.start(command, ["r/*.xml", "r/@(a|b).xml"]);
    await run.exit;
    const { paths, doubts } = await run.findReports();
    expect(paths.map((path) => basename(path))).toEqual(["a.xml"]);
    expect(doubts).toMatchObject([{ say: "hint.globSyntax", pattern: "r/@(a|b).xml" }]);
    await run.dispose();
    project.dispose();
  });
});

describe("a command that writes its report by itself", () => {
  const report = '<testsuite><testcase name="a"><failure/></testcase></testsuite>';

  it.each([
    ["where the user says", "out/mine.xml", ["out/*.xml"], 1],
    ["in a folder that the user names", "out/deep/mine.xml", ["out"], 1],
    ["where reports lie by custom", "build/test-results/test/TEST-a.xml", [], 1],
    ["where nobody says", "out/mine.xml", [], undefined],
    ["not in this run", undefined, ["*.xml"], undefined],
  ])("%s", async (_, path, globs, count) => {
    const project = new FrameworkProject({ "old.xml": report, "junit.xml": report }, {});
    const body = `${path === undefined ? "" : writing(path, report)} process.exitCode = 1;`;
    const command = nodeScript(project.folder, "write", body);
    const { report: read } = await project.run(command, globs);
    expect(read?.cases.length).toBe(count);
    project.dispose();
  });
});
