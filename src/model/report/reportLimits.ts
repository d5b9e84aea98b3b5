/** What reading a report may cost. Crossing one is a problem that is shown; what was read before stays. */
export interface ReportLimits {
  /** Bytes of one file. */
  readonly bytes: number;
  /** How deep elements may be nested. */
  readonly depth: number;
  /** Attributes of one element. */
  readonly attributes: number;
  /** Test cases of one file. */
  readonly cases: number;
  /** Bytes that are kept of one text: of a failure, or of what a test printed. */
  readonly text: number;
}

/** Reports of real frameworks stay far below these (docs/rules/security.md#s19): the deepest of 323 has 9 levels of suites. */
export const defaultReportLimits: ReportLimits = {
  bytes: 2 ** 31,
  depth: 100,
  attributes: 10_000,
  cases: 200_000,
  text: 2 ** 20,
};
