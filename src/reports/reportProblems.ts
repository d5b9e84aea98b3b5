import { plural, t } from "../base/l10n.ts";
import type { Miscount } from "./counting.ts";
import type { JUnitReader } from "./junit.ts";

/** Sentences about a report, without their subject: they follow “The report x.xml”. */

/** Where a report could not be read on, and what was read before that. */
export function describeDamage(where: string, message: string, reader: JUnitReader): string {
  const { brokenCase, cases, declaredTests } = reader;
  const read =
    declaredTests === undefined
      ? plural(cases, "{0} test", "{0} tests")
      : plural(declaredTests, "{1} of {0} test", "{1} of {0} tests", cases);
  return brokenCase === undefined
    ? t("breaks off at {0}: {1}. Read before that: {2}.", where, message, read)
    : t(
        "breaks off at {0}, in the middle of the test “{1}”: {2}. Read before that: {3}.",
        where,
        brokenCase.slice(0, 200),
        message,
        read,
      );
}

/** Where the numbers that the report announces are not those of its elements. */
export function describeMiscounts({ tests, failures }: JUnitReader["miscounts"]): readonly string[] {
  return [
    ...(failures === undefined
      ? []
      : [describeMiscount(failures, plural(failures.declared, "{0} failure", "{0} failures"))]),
    ...(tests === undefined
      ? []
      : [describeMiscount(tests, plural(tests.declared, "{0} test", "{0} tests"))]),
  ];
}

function describeMiscount({ counted }: Miscount, declared: string): string {
  return counted === 0
    ? t("announces {0}, but holds none.", declared)
    : t("announces {0}, but holds {1}.", declared, counted);
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
    ...(hasNoise ? [t("has other text around the report; it was left out.")] : []),
    ...(cutTexts > 0
      ? [
          plural(
            cutTexts,
            "has {0} text that is cut: too long to be kept whole.",
            "has {0} texts that are cut: too long to be kept whole.",
          ),
        ]
      : []),
    ...(replaced > 0
      ? [
          plural(
            replaced,
            "holds {0} character that XML forbids; they are shown as {1}.",
            "holds {0} characters that XML forbids; they are shown as {1}.",
            "\uFFFD",
          ),
        ]
      : []),
  ];
}
