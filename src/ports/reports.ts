import type { Fact } from "../base/facts/fact.ts";
import type { Position, Report } from "../model/report/report.ts";
import type { ReportLimits } from "../model/report/reportLimits.ts";

/** Reads reports. Implemented by `reports`. */
export interface Reports {
  /**
   * Reads the files of one run together. Places are resolved to paths relative to the folder, counted from `bases` first, which are
   * directories of it. Never throws on content:
   * what could not be read is among the problems, and `report` is undefined if no file was JUnit. `files` are the bytes of
   * those that are small enough to be kept unchanged.
   */
  readReports(
    files: readonly string[],
    folder: string,
    limits: ReportLimits,
    bases?: readonly string[],
  ): Promise<ReadReports>;
  /** The places of the folder that a failure's text names, the innermost first. */
  findStack(text: string, folder: string): readonly Position[];
  /** The package below the folder's top that each file is in, by its directory; files of the top are missing. */
  findPackages(files: Iterable<string>, folder: string): ReadonlyMap<string, string>;
}

/**
 * What the reports of a run say together; `files` are their bytes, to be kept in the log. Without a readable report
 * there is none.
 */
export interface ReadReports {
  readonly report: Report | undefined;
  readonly problems: readonly Fact[];
  readonly files: readonly Uint8Array[];
}
