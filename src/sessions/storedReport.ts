import * as v from "valibot";
import type { Report } from "../model/report.ts";

/** The revision of the stored form; raised when a report written earlier could not be read any more. */
const revision = 1;

/** The longest report that is decoded, in bytes. */
const longestReport = 512 * 1024 * 1024;

/** A line or a column: a place that cannot be one is left out, and the rest of the report stays. */
const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e9));

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9));

const property = v.object({ name: v.string(), value: v.string() });

const failure = v.object({
  kind: v.picklist(["failure", "error"]),
  message: v.string(),
  type: v.optional(v.string()),
  text: v.string(),
  position: v.fallback(
    v.optional(v.object({ path: v.string(), line: ordinal, column: v.optional(ordinal) })),
    undefined,
  ),
  expected: v.optional(v.string()),
  actual: v.optional(v.string()),
});

const storedReport = v.object({
  revision: v.literal(revision),
  cases: v.array(
    v.object({
      id: v.string(),
      suitePath: v.array(v.string()),
      classname: v.string(),
      name: v.string(),
      file: v.optional(v.string()),
      line: v.fallback(v.optional(ordinal), undefined),
      outcome: v.picklist(["passed", "failed", "errored", "skipped"]),
      failures: v.array(failure),
      seconds: v.fallback(v.optional(seconds), undefined),
      loadFailure: v.optional(v.boolean()),
      isFlaky: v.optional(v.boolean()),
      output: v.optional(v.string()),
      attachments: v.optional(v.array(v.string())),
      properties: v.optional(v.array(property)),
    }),
  ),
  suiteFailures: v.array(v.object({ suitePath: v.array(v.string()), failure })),
  problems: v.array(v.string()),
  incomplete: v.optional(v.boolean()),
});

/** The bytes that are kept of a report in the log. */
export function encodeReport(report: Report): Uint8Array {
  return Buffer.from(JSON.stringify({ revision, ...report }));
}

/**
 * Reads what `encodeReport` wrote; undefined where it was damaged or written by a version this one does not understand.
 * The JUnit files themselves lie beside it in the log.
 */
export function decodeReport(bytes: Uint8Array): Report | undefined {
  if (bytes.length > longestReport) {
    return undefined;
  }
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), storedReport),
    Buffer.from(bytes).toString("utf8"),
  );
  return parsed.success ? parsed.output : undefined;
}
