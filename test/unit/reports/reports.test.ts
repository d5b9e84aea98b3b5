import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { defaultReportLimits } from "../../../src/model/reportLimits.ts";
import { createReports } from "../../../src/reports/reports.ts";

/** Reads reports of these texts together. */
async function read(...texts: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "casebook-reports-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const paths = texts.map((text, index) => {
    const path = join(folder, `${index}.xml`);
    writeFileSync(path, text);
    return path;
  });
  return createReports().readReports([...paths], folder, defaultReportLimits);
}

it("takes a name that no file can have for a name, not for a path", async () => {
  const name = "a".repeat(5000);
  const { report } = await read(
    `<testsuite><testcase name="a" classname="${name}" file="${name}"/></testsuite>`,
  );
  expect(report?.cases[0]).toMatchObject({ classname: name, file: undefined });
});

it("knows that a report is incomplete where one of its files is", async () => {
  const whole = '<testsuite><testcase name="a"/></testsuite>';
  expect((await read(whole)).report?.incomplete).toBe(false);
  expect((await read(whole, "<coverage/>")).report?.incomplete).toBe(false);
  expect((await read(whole, "")).report?.incomplete).toBe(true);
  expect((await read(whole, '<testsuite><testcase name="b"/>')).report?.incomplete).toBe(true);
});
