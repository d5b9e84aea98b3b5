/** What is reported of a test from Windows' side, as a line of JSON. */
export interface TestLine {
  /** The path of its file, as it was asked for; empty where the process is meant. */
  readonly file: string;
  /** Empty where the file is meant. */
  readonly name: string;
  readonly kind: "began" | "passed" | "failed" | "skipped" | "ended";
  /** What went wrong, or why it was skipped. */
  readonly text?: string;
}
