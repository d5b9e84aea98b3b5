import { plural } from "../model/plural.ts";
import type { JUnitReader, Miscount } from "./junit.ts";

/** Sentences about a report, without their subject: they follow “The report x.xml”. */

/** Where a report could not be read on, and what was read before that. */
export function describeDamage(where: string, message: string, reader: JUnitReader): string {
  const { brokenCase, cases, declaredTests } = reader;
  const inside = brokenCase === undefined ? "" : `, in the middle of the test “${brokenCase.slice(0, 200)}”`;
  const read =
    declaredTests === undefined ? plural(cases, "test") : `${cases} of ${plural(declaredTests, "test")}`;
  return `breaks off at ${where}${inside}: ${message}. Read before that: ${read}.`;
}

/** Where the numbers that the report announces are not those of its elements. */
export function describeMiscounts({ tests, failures }: JUnitReader["miscounts"]): readonly string[] {
  return [
    ...(failures === undefined ? [] : [describeMiscount(failures, "failure")]),
    ...(tests === undefined ? [] : [describeMiscount(tests, "test")]),
  ];
}

function describeMiscount({ declared, counted }: Miscount, noun: string): string {
  return `announces ${plural(declared, noun)}, but holds ${counted === 0 ? "none" : counted}.`;
}

/** What was left out, cut or replaced while a report was read: nothing that makes it doubtful. */
export interface Repairs {
  readonly hasNoise: boolean;
  /** How many texts were longer than is kept. */
  readonly cutTexts: number;
  /** How many characters that XML forbids. */
  readonly replaced: number;
}

/** What was repaired, a sentence for each. */
export function describeRepairs({ hasNoise, cutTexts, replaced }: Repairs): readonly string[] {
  return [
    ...(hasNoise ? ["has other text around the report; it was left out."] : []),
    ...(cutTexts > 0
      ? [
          `has ${plural(cutTexts, "text")} that ${cutTexts === 1 ? "is" : "are"} cut: too long to be kept whole.`,
        ]
      : []),
    ...(replaced > 0
      ? [`holds ${plural(replaced, "character")} that XML forbids; they are shown as \uFFFD.`]
      : []),
  ];
}
