import * as v from "valibot";
import type { Report } from "../model/report.ts";

/** The revision of the stored form; raised when a report written earlier could not be read any more. */
const revision = 1;

const property = v.object({ name: v.string(), value: v.string() });

const failure = v.object({
  kind: v.picklist(["failure", "error"]),
  message: v.string(),
  type: v.optional(v.string()),
  text: v.string(),
  position: v.optional(v.object({ path: v.string(), line: v.number(), column: v.optional(v.number()) })),
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
      line: v.optional(v.number()),
      outcome: v.picklist(["passed", "failed", "errored", "skipped"]),
      failures: v.array(failure),
      seconds: v.optional(v.number()),
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
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), storedReport),
    Buffer.from(bytes).toString("utf8"),
  );
  return parsed.success ? parsed.output : undefined;
}
