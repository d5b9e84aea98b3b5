/** What the failing tests of a view stand below. */
export const groupings = ["file", "suite", "error"] as const;

/** One way to group them. */
export type Grouping = (typeof groupings)[number];

/** How the failing tests are shown. */
export interface Arrangement {
  readonly groupBy: Grouping;
  /** Tests that did not fail before, and what holds any of them, stand on top. */
  readonly newFirst: boolean;
  /** Only tests whose name, suites, file or message contain this text, in whatever case; empty for all. */
  readonly filter: string;
  /** Whether long lists are shown whole. */
  readonly isWhole: boolean;
}
