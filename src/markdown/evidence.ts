import type { BlockContent } from "mdast";
import { plural } from "../base/l10n.ts";
import { failureText } from "../model/report/failureText.ts";
import { allCases, isFailing, type Report, type TestCase } from "../model/report/report.ts";
import type { CodeChange } from "../model/words/exportContent.ts";
import { cutText } from "./cutText.ts";
import { details } from "./foldedBlocks.ts";
import { clip, codeBlock, inlineCode, paragraph, text } from "./markdownNodes.ts";

/** How many failing tests of an attempt are listed, and how many characters of each; of a diff, and of an output. */
const limits = { tests: 20, characters: 4_000, diff: 200_000, output: 20_000 };

/** A diff, folded away behind what it is of; nothing where no file changed. */
export function writeDiff(of: string, { changes, diff }: CodeChange, limit = limits.diff): BlockContent[] {
  const code = writeDiffLines(diff, limit);
  return code.length === 0
    ? []
    : details(`${of} (${plural(changes.length, "{0} file", "{0} files")})`, ...code);
}

/** The same unfolded. */
export function writeDiffLines(diff: string, limit = limits.diff): BlockContent[] {
  const lines = withoutObjects(diff).replace(/\n$/, "");
  return lines.trim() === "" ? [] : [codeBlock(cutText(lines, limit), "diff")];
}

/** Without the lines that name git's objects: nobody reads them. Every line of a file begins with a sign, and is none of them. */
function withoutObjects(diff: string): string {
  return diff.replace(/^index [\da-f]{40,64}\.\.[\da-f]{40,64}(?: \d{6})?\n/gm, "");
}

/** Everything that the report says of the failing tests of an attempt, folded away. */
export function writeFailures(attempt: number, report: Report | undefined): BlockContent[] {
  const failing = report === undefined ? [] : allCases(report).filter(isFailing);
  if (failing.length === 0) {
    return [];
  }
  const more = failing.length - limits.tests;
  return details(
    `Failing tests of attempt ${attempt} (${failing.length})`,
    ...failing.slice(0, limits.tests).flatMap(writeFailingTest),
    ...(more > 0 ? [paragraph(text(`And ${more} more.`))] : []),
  );
}

/** The name of a failing test, and what is known of its failure. */
export function writeFailingTest(testCase: TestCase): BlockContent[] {
  const { name, file } = testCase;
  const said = failureText(testCase);
  return [
    paragraph(inlineCode(clip(name)), ...(file === undefined ? [] : [text(" in "), inlineCode(clip(file))])),
    ...(said === "" ? [] : [codeBlock(cutText(said, limits.characters))]),
  ];
}

/** What is kept of the console output of an attempt, folded away. */
export function writeOutput(attempt: number, lines: readonly string[] | undefined): BlockContent[] {
  return lines === undefined || lines.length === 0
    ? []
    : details(
        `Console output of attempt ${attempt}: errors, and the last lines`,
        codeBlock(cutText(lines.join("\n"), limits.output)),
      );
}
