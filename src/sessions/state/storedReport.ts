import * as v from "valibot";
import { type Report, report } from "../../model/report/report.ts";
import { parseStored } from "../../model/stored/parseStored.ts";

/** The revision of the stored form; raised when a report written earlier could not be read any more. */
const revision = 1;

/** The longest report that is decoded, in bytes. */
const longestReport = 512 * 1024 * 1024;

const storedReport = v.object({ revision: v.literal(revision), ...report.entries });

/** The bytes that are kept of a report in the log. */
export function encodeReport(report: Report): Uint8Array {
  return Buffer.from(JSON.stringify({ revision, ...report }));
}

/**
 * Reads what `encodeReport` wrote; undefined where it was damaged or written by a version this one does not understand.
 * The JUnit files themselves lie next to it in the log.
 */
export function decodeReport(bytes: Uint8Array): Report | undefined {
  return parseStored(storedReport, bytes, longestReport);
}
