import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { defaultReportLimits } from "../../../src/model/report/reportLimits.ts";
import { failingLine, listFailingTests } from "../../../src/model/words/failingTests.ts";
import { testLabels } from "../../../src/model/words/testLabel.ts";
import { createReports } from "../../../src/reports/reports.ts";
import { expectGolden } from "../../support/texts/expectGolden.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");
const reports = join(fixtures, "reports/frameworks");
const expectations: Readonly<Record<string, { readonly project: string; readonly wellFormed?: boolean }>> =
  JSON.parse(readFileSync(join(reports, "expected.json"), "utf8"));

/** The failing tests of a report as a list shows them, a line each. */
async function describeRows(file: string, project: string): Promise<readonly string[]> {
  const folder = join(fixtures, "projects", project);
  const temp = realpathSync(mkdtempSync(join(tmpdir(), "casebook-rows-")));
  try {
    const text = readFileSync(join(reports, file), "utf8").replaceAll("/project/", `${folder}/`);
    writeFileSync(join(temp, file), text);
    const { report } = await createReports().readReports([join(temp, file)], folder, defaultReportLimits);
    const failing =
      report === undefined
        ? []
        : listFailingTests(report, { newIds: new Set(), since: () => 0, packages: new Map() });
    const labels = testLabels(failing);
    expect(new Set(labels).size).toBe(labels.length);
    for (const { message } of failing) {
      expect(message.length).toBeLessThanOrEqual(80);
      expect(message).not.toMatch(
        /^(?:Failed|FAILED:|collection failure|test failed|Error:? ?|.*expect\(received\)\.\w+\(expected\).*|Expected values to be [\w -]+:)$/,
      );
    }
    return failing.map((test, index) => {
      const { file: path = "", suitePath, message } = test;
      const cells = [path, suitePath.join(" › "), labels[index] ?? "", message, failingLine(test)];
      return `| ${cells.map((cell) => cell.replaceAll(folder, "/project").replaceAll("|", "\\|")).join(" | ")} |`;
    });
  } finally {
    rmSync(temp, { recursive: true });
  }
}

it("a row says which test it is, and what went wrong, for every framework", async () => {
  const lines = [
    "# What a row says of a failing test",
    "",
    "By the reports in `test/fixtures/reports/frameworks`. The name is the one in a list of all failing tests of the report; in the tree,",
    "the file and the names around it are rows of their own. In full it stands by itself: as the first line of a tooltip, of a copied",
    "failure, and in a lens's list.",
  ];
  for (const [file, { project, wellFormed }] of Object.entries(expectations)) {
    const rows = wellFormed === false ? [] : await describeRows(file, project);
    if (rows.length > 0) {
      lines.push(
        "",
        `## ${file}`,
        "",
        "| file | around it | test | what went wrong | in full |",
        "|---|---|---|---|---|",
        ...rows,
      );
    }
  }
  expectGolden("rows.md", `${lines.join("\n")}\n`);
});
