import { expect, it } from "vitest";
import { ConsoleReport } from "../../../src/runners/consoleReport.ts";
import { pytest } from "../../../src/runners/frameworks/pytest.ts";
import type { ConsoleCase, Framework } from "../../../src/runners/frameworks/shared/framework.ts";
import { writeReport } from "../../../src/runners/writeReport.ts";
import { outcomesOf, plainCases, readText } from "../../support/reports/readDocument.ts";

const cases: readonly ConsoleCase[] = [
  {
    classname: "a.B",
    name: 'x "<&>\u0001 \n ]]>',
    file: "a.py",
    line: 3,
    outcome: "failed",
    message: "1\n2",
    text: "]]> é",
  },
  { classname: "a.B", name: "y", outcome: "errored", message: "m" },
  { classname: "", name: "z", outcome: "skipped", message: "" },
  { classname: "", name: "p", outcome: "passed", message: "" },
];

it("a report of what a console told is read as it was told", async () => {
  const { cases: read, problems } = await readText(writeReport(cases));
  expect(problems).toEqual([]);
  expect(outcomesOf(read)).toBe('failed x "<&> \n ]]>, errored y, skipped z, passed p');
  expect(plainCases(read)[0]).toMatchObject({
    name: 'x "<&> \n ]]>',
    classname: "a.B",
    failures: [{ message: "1\n2", text: "]]> é" }],
  });
});

it("no report is made of an output that was cut, or that nobody reads", () => {
  const talker: Framework = {
    ...pytest,
    consoleReport: (text) => (text.includes("end") ? cases : undefined),
  };
  const report = new ConsoleReport([talker]);
  report.add(Buffer.from("begin"));
  expect(report.text()).toBeUndefined();
  report.add(Buffer.from("\u001b[31mend"));
  expect(report.text()).toContain("<testsuites>");
  report.add(Buffer.alloc(40 * 1024 * 1024));
  report.add(Buffer.from("end"));
  expect(report.text()).toBeUndefined();
  const nobody = new ConsoleReport([pytest]);
  nobody.add(Buffer.from("end"));
  expect(nobody.text()).toBeUndefined();
});
