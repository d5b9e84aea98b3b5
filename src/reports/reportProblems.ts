import { type Fact, fact, type Said } from "../base/facts/fact.ts";
import type { Miscount } from "./counting.ts";
import type { JUnitReader } from "./junit.ts";

/** Sentences about a report, without their subject: they follow “The report x.xml”. */

/** Where and why a report could not be read on. */
export interface ReportDamage {
  readonly where: Fact;
  readonly problem: Said;
}

/** Where a report could not be read on, and what was read before that. */
export function describeDamage({ where, problem }: ReportDamage, reader: JUnitReader): Fact {
  const { brokenCase, cases, declaredTests } = reader;
  const read =
    declaredTests === undefined
      ? fact("report.tests", { count: cases })
      : fact("report.testsOf", { count: declaredTests, read: cases });
  return brokenCase === undefined
    ? fact("report.breaksOff", { place: where, problem, read })
    : fact("report.breaksOffInTest", {
        place: where,
        test: brokenCase.slice(0, 200),
        problem,
        read,
      });
}

/** Where the numbers that the report announces are not those of its elements. */
export function describeMiscounts({ tests, failures }: JUnitReader["miscounts"]): readonly Fact[] {
  return [
    ...(failures === undefined
      ? []
      : [describeMiscount(failures, fact("report.failures", { count: failures.declared }))]),
    ...(tests === undefined
      ? []
      : [describeMiscount(tests, fact("report.tests", { count: tests.declared }))]),
  ];
}

function describeMiscount({ counted }: Miscount, declared: Fact): Fact {
  return counted === 0
    ? fact("report.announcesNone", { declared })
    : fact("report.announces", { declared, counted });
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
export function describeRepairs({ hasNoise, cutTexts, replaced }: Repairs): readonly Fact[] {
  return [
    ...(hasNoise ? [fact("report.otherText")] : []),
    ...(cutTexts > 0 ? [fact("report.cutTexts", { count: cutTexts })] : []),
    ...(replaced > 0 ? [fact("report.forbiddenCharacters", { count: replaced, replacement: "\uFFFD" })] : []),
  ];
}
