import type { BlockContent, PhrasingContent } from "mdast";
import { fileOf, firstLine, isFailing, type Report, type TestCase } from "../model/report.ts";
import { clip, codeBlock, inlineCode, join } from "./tree.ts";

/** How many failing tests are listed; more would bury the rest of the log. */
const listedTests = 50;

/** The failing tests of the first report, one per line as pytest prints them: `FAILED file::name - first line`. */
export function writeFailingLines(baseline: Report | undefined): BlockContent[] {
  if (baseline === undefined) {
    return [];
  }
  const lines = [
    ...baseline.cases.filter(isFailing).map(describeCase),
    ...baseline.suiteFailures.map(({ suitePath, failure }) =>
      line("FAILED", suitePath.join(" > "), firstLine(failure)),
    ),
  ];
  const more = lines.length - listedTests;
  const shown = more > 0 ? [...lines.slice(0, listedTests), `… and ${more} more`] : lines;
  return shown.length > 0 ? [codeBlock(shown.join("\n"))] : [];
}

function describeCase(testCase: TestCase): string {
  const { classname, name, outcome, failures } = testCase;
  const place = fileOf(testCase) ?? classname;
  const [failure] = failures;
  const full = place === "" || place === name ? name : `${place}::${name}`;
  return line(outcome === "errored" ? "ERROR" : "FAILED", full, failure ? firstLine(failure) : "");
}

/** A name that holds line ends must not look like two tests. */
function line(word: string, name: string, message: string): string {
  const parts = [name, message].map((part) => clip(part.replace(/\s+/g, " ").trim()));
  return `${word} ${parts.filter((part) => part !== "").join(" - ")}`;
}

/** The files of the tests that failed first. */
export function listAffectedFiles(baseline: Report | undefined): PhrasingContent[] {
  const files = (baseline?.cases ?? []).filter(isFailing).flatMap((testCase) => fileOf(testCase) ?? []);
  return join(
    [...new Set(files)].map((file) => [inlineCode(file)]),
    ", ",
  );
}
