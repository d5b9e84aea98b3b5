import type { BlockContent, PhrasingContent } from "mdast";
import { groupBy } from "../base/groupBy.ts";
import { plural } from "../base/l10n.ts";
import { causeOf, signatureOfCase } from "../model/error/signature.ts";
import { fileOf, isFailing, type Report, type TestCase } from "../model/report/report.ts";
import { failureLine, failureLineOf } from "../model/words/failureLine.ts";
import { fullLabel, namesAround } from "../model/words/testLabel.ts";
import { clip, codeBlock, inlineCode, join, paragraph, text } from "./markdownNodes.ts";

/** How many failing tests are listed; more would bury the rest of the log. */
const listedTests = 50;

/** The failing tests of the first report, one per line much as pytest prints them: `FAILED file::suite > name - what went wrong`. */
export function writeFailingLines(baseline: Report | undefined): BlockContent[] {
  if (baseline === undefined) {
    return [];
  }
  const lines = [
    ...baseline.cases.filter(isFailing).map(describeCase),
    ...baseline.suiteFailures.map(({ suitePath, failure }) =>
      line("FAILED", suitePath.join(" > "), failureLine(failure)),
    ),
  ];
  const more = lines.length - listedTests;
  const shown = more > 0 ? [...lines.slice(0, listedTests), `… and ${more} more`] : lines;
  return shown.length > 0 ? [codeBlock(shown.join("\n"))] : [];
}

/** How many causes are named. */
const namedCauses = 5;

/** The errors behind the failures of the first report: what an answer such as `500` hides, with how many tests fail by each. */
export function writeCauses(baseline: Report | undefined): BlockContent[] {
  const failing = (baseline?.cases ?? []).filter(isFailing);
  const causes = failing.flatMap((testCase) => {
    const signature = signatureOfCase(testCase);
    return (signature && causeOf(signature)) ?? [];
  });
  const lines = [...groupBy(causes, (cause) => cause)]
    .sort(([, some], [, others]) => others.length - some.length)
    .map(([cause, tests]): PhrasingContent[] => [
      inlineCode(clip(cause)),
      ...(tests.length < failing.length ? [text(` (${plural(tests.length, "{0} test", "{0} tests")})`)] : []),
    ]);
  const listed = lines.slice(0, namedCauses);
  const more = lines.length - listed.length;
  return listed.length === 0
    ? []
    : [
        paragraph(
          text(listed.length + more > 1 ? "Underlying causes: " : "Underlying cause: "),
          ...join(listed, ", "),
          text(more > 0 ? ` and ${more} more.` : "."),
        ),
      ];
}

function describeCase(testCase: TestCase): string {
  const { classname, name, outcome } = testCase;
  const place = fileOf(testCase) ?? classname;
  const suitePath = namesAround(testCase).filter((one) => one !== place);
  const label = fullLabel({ suitePath, name: name === place ? "" : name }, " > ");
  const full = [place, label].filter((one) => one !== "").join("::");
  return line(outcome === "errored" ? "ERROR" : "FAILED", full, failureLineOf(testCase));
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
