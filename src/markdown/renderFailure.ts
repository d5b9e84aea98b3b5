import type { FailureContext } from "../model/exportContent.ts";
import { mapTexts } from "../model/mapTexts.ts";
import type { Masked } from "../model/redaction.ts";
import type { TestCase } from "../model/report.ts";
import { cleanText } from "./clean.ts";
import { writeFailingTest } from "./evidence.ts";
import { writeMaskedLine } from "./masked.ts";
import { serialise } from "./serialise.ts";
import { inlineCode, paragraph, text } from "./tree.ts";
import { writeLine } from "./written.ts";

/**
 * One failing test as Markdown: its name and file, what the report says of it, which attempt of what it is from, and what was
 * masked in all of this.
 */
export function renderFailure(testCase: TestCase, about: FailureContext, masked: readonly Masked[]): string {
  const { title, attempt, command } = mapTexts(about, cleanText);
  return serialise([
    ...writeFailingTest(mapTexts(testCase, cleanText)),
    paragraph(
      text(`Attempt ${attempt} of `),
      ...writeLine(title.trim() || "Untitled"),
      text(", with "),
      inlineCode(command),
      text("."),
    ),
    ...writeMaskedLine(mapTexts(masked, cleanText)),
  ]);
}
