import type { FailureContext } from "../model/exportContent.ts";
import { mapTexts } from "../model/mapTexts.ts";
import type { TestCase } from "../model/report.ts";
import { cleanText } from "./clean.ts";
import { writeFailingTest } from "./evidence.ts";
import { serialise } from "./serialise.ts";
import { inlineCode, paragraph, text } from "./tree.ts";
import { writeLine } from "./written.ts";

/** One failing test as Markdown: its name and file, what the report says of it, and which attempt of what it is from. */
export function renderFailure(testCase: TestCase, about: FailureContext): string {
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
  ]);
}
