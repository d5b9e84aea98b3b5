import { plural } from "../base/l10n.ts";
import type { FlakyHistory } from "../model/memory/flakyHistory.ts";
import { mapTexts } from "../model/secrets/mapTexts.ts";
import type { Masked } from "../model/secrets/redaction.ts";
import { flakyRate } from "../model/words/flakyLabel.ts";
import { cleanText } from "./cleanText.ts";
import { clip, heading, inlineCode, paragraph, table, text } from "./markdownNodes.ts";
import { writeMaskedLine } from "./maskedSection.ts";
import { serialise } from "./serialise.ts";
import { writeLine } from "./writtenByPeople.ts";

/** How many tests the table has. */
const mostTests = 1000;

/** The flaky tests of all sessions as a table: how often each failed, on how many versions of the code, since when, and where last. */
export function renderFlaky(flaky: readonly FlakyHistory[], masked: readonly Masked[]): string {
  const shown = mapTexts(flaky.slice(0, mostTests), cleanText);
  const more = flaky.length - shown.length;
  const columns = ["Test", "Failed", "Rate", "Versions", "Sessions", "First", "Last", "Last in"];
  const rows = shown.map((one) => [
    [inlineCode(clip(one.name))],
    [text(`${one.failed} of ${one.of}`)],
    [text(flakyRate(one))],
    [text(String(one.codes))],
    [text(String(one.sessions))],
    [text(one.firstAt.slice(0, 10))],
    [text(one.lastAt.slice(0, 10))],
    writeLine(clip(one.last.title.trim()) || "Untitled"),
  ]);
  return serialise([
    heading(1, text("Flaky tests")),
    paragraph(
      text(
        flaky.length === 0
          ? "No test passed and failed on the same code by the same command in the kept sessions."
          : `${plural(flaky.length, "{0} test", "{0} tests")} passed and failed on the same code by the same command.`,
      ),
    ),
    ...(rows.length === 0 ? [] : [table([columns.map((name) => [text(name)]), ...rows])]),
    ...(more > 0 ? [paragraph(text(`And ${more} more.`))] : []),
    ...writeMaskedLine(mapTexts(masked, cleanText)),
  ]);
}
