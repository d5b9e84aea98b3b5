import { type Fact, fact } from "../base/facts/fact.ts";
import type { ReportLimits } from "../model/report/reportLimits.ts";
import type { JUnitReader, RawSuiteFailure } from "./junit.ts";
import {
  describeDamage,
  describeMiscounts,
  describeRepairs,
  type Repairs,
  type ReportDamage,
} from "./reportProblems.ts";

/** What a document turned out to be, and what is wrong with it. */
export interface ReadDocument {
  readonly verdict: "junit" | "not-junit" | "not-xml" | "empty";
  readonly suiteFailures: readonly RawSuiteFailure[];
  /** Their words are sentences without a subject, which is the report: `breaks off at byte 12, line 1: …`. */
  readonly problems: readonly Fact[];
  /** It is, or may have been, a report that holds more than could be read. */
  readonly isIncomplete: boolean;
}

/** A document of which nothing is read, and why. A document that is surely of another format is not a report with something missing. */
export function refuse(verdict: ReadDocument["verdict"], problem: Fact): ReadDocument {
  return { verdict, suiteFailures: [], problems: [problem], isIncomplete: verdict !== "not-junit" };
}

/** What is wrong with a JUnit document, in addition to what its reader knows. */
export interface Faults {
  /** Where and why it could not be read on. */
  readonly damage: ReportDamage | undefined;
  /** Other reasons for which what was read may not be everything. */
  readonly doubts: readonly Fact[];
  readonly repairs: Repairs;
}

/** A document that is JUnit, as far as it was read; one that broke off before its first case is none. */
export function accept(reader: JUnitReader, limits: ReportLimits, faults: Faults): ReadDocument {
  const { suiteFailures, isFull } = reader;
  const { damage, doubts, repairs } = faults;
  const isEmpty = reader.cases === 0 && suiteFailures.length === 0;
  const counts = isFull || damage !== undefined ? [] : describeMiscounts(reader.miscounts);
  return {
    verdict: damage !== undefined && isEmpty ? "not-xml" : "junit",
    suiteFailures,
    problems: [
      ...(damage === undefined ? [] : [describeDamage(damage, reader)]),
      ...doubts,
      ...(isFull ? [fact("report.tooManyTests", { count: limits.cases })] : []),
      ...counts,
      ...describeRepairs(repairs),
    ],
    isIncomplete:
      damage !== undefined || doubts.length > 0 || isFull || reader.miscounts.failures !== undefined,
  };
}
