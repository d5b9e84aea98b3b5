import { isFact } from "../src/base/facts/fact.ts";
import { english } from "../src/base/facts/words.ts";
import { isFailing } from "../src/model/report/report.ts";
import { defaultReportLimits } from "../src/model/report/reportLimits.ts";
import type { RawCase } from "../src/reports/junit.ts";
import { readDocument } from "../src/reports/readDocument.ts";
import { firstVisibleLine } from "../src/reports/reportTexts.ts";
import { withReport } from "../src/reports/xml/reportSource.ts";

/**
 * `npm run -s read-report -- FILE…` prints, as one JSON object a line, what the reader makes of each file: for bug reports, and
 * to try the reader without an editor. CONTRIBUTING.md tells what is in it.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("Usage: npm run -s read-report -- FILE…");
  process.exit(2);
}
for (const file of files) {
  console.log(JSON.stringify(await describeFile(file)));
}

async function describeFile(file: string) {
  const counts = { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0 };
  const failing: ReturnType<typeof describeFailing>[] = [];
  const read = await withReport(file, defaultReportLimits.bytes, ({ source }) =>
    readDocument(source, defaultReportLimits, (testCase) => {
      counts.total++;
      counts[testCase.outcome]++;
      if (isFailing(testCase)) {
        failing.push(describeFailing(testCase));
      }
    }),
  );
  const { verdict, problems } = isFact(read) ? { verdict: "not-xml", problems: [read] } : read;
  return {
    file,
    verdict,
    ...counts,
    failing,
    problems: problems.map((problem) => `The report ${english(problem)}`),
  };
}

/** As the report has it: `null` is what it does not say, and `line` counts from where the framework does. */
function describeFailing({ classname, name, file, line, outcome, failures }: RawCase) {
  const failure = outcome === "errored" ? failures.find(({ kind }) => kind === "error") : failures[0];
  const message = failure?.message;
  return {
    classname: classname ?? null,
    name: name ?? null,
    file: file ?? null,
    line: Number.isInteger(line) ? line : null,
    message: (message?.trim() ? message : firstVisibleLine(failure?.text.text ?? "")) ?? message ?? null,
  };
}
