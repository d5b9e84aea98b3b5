import type { TestCase } from "../model/report/report.ts";
import { mapTexts } from "../model/secrets/mapTexts.ts";
import type { Masked } from "../model/secrets/redaction.ts";
import type { FailureContext } from "../model/words/exportContent.ts";
import { cleanText } from "./cleanText.ts";
import { writeFailingTest } from "./evidence.ts";
import { inlineCode, paragraph, text } from "./markdownNodes.ts";
import { writeMaskedLine } from "./maskedSection.ts";
import { serialise } from "./serialise.ts";
import { writeLine } from "./writtenByPeople.ts";

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
