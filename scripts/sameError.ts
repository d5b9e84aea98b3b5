import { readFileSync } from "node:fs";
import { english } from "../src/base/facts/words.ts";
import { labelOf, labelsApart } from "../src/model/error/errorLabel.ts";
import { compareErrors } from "../src/model/error/sameError.ts";
import { signatureOfCase } from "../src/model/error/signature.ts";
import type { TestCase } from "../src/model/report/report.ts";

/**
 * `npm run -s same-error -- FILE…` says of every pair of failing test cases in files of one JSON object a line (`before` and `now`,
 * as the report reader gives them; other fields are passed through) whether they are the same error, and why. CONTRIBUTING.md
 * describes what is printed.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("Usage: npm run -s same-error -- FILE…");
  process.exit(2);
}
for (const file of files) {
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (line.trim() !== "") {
      console.log(JSON.stringify(judge(line, `${file}:${index + 1}`)));
    }
  }
}

function judge(line: string, place: string) {
  const { before, now, ...others } = parse(line, place);
  const { kind, reason } = compareErrors(before, now);
  return { ...others, verdict: kind, reason: english(reason), labels: labels(before, now) };
}

function parse(line: string, place: string): { readonly before: TestCase; readonly now: TestCase } {
  try {
    const pair = JSON.parse(line);
    if (Array.isArray(pair.before?.failures) && Array.isArray(pair.now?.failures)) {
      return pair;
    }
  } catch {
    // Said below, as of any other line that is no pair.
  }
  console.error(
    `${place} is not a pair: a JSON object with two test cases, “before” and “now”, is expected.`,
  );
  process.exit(1);
}

function labels(before: TestCase, now: TestCase): readonly [string, string] {
  const [from, to] = [signatureOfCase(before), signatureOfCase(now)];
  const [one, other] =
    from && to ? labelsApart(from, to) : [from ? labelOf(from) : "", to ? labelOf(to) : ""];
  return [english(one), english(other)];
}
