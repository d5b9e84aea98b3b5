import { isForeign } from "../../base/findPath.ts";
import type { Position } from "../../model/report/report.ts";
import type { Frame } from "./frames.ts";

/** The path of a file of the folder, relative to it with `/`, for what is written somewhere; undefined for anything else. */
export type ResolvePath = (written: string) => string | undefined;

/** Whether a file is called or lies as tests are, in one language or another. */
function looksLikeTest(path: string): boolean {
  return /(?:^|\/)(?:tests?|specs?|__tests__|t|features)\/|(?:^|[/._-])(?:test|spec)[._-]|[._-](?:test|spec)s?\.|(?:Tests?|Spec)\.\w+$/.test(
    path,
  );
}

/**
 * The place where a failure happened: a frame that says so itself, else the innermost frame in the test's own file, or, where the report does not name that, in
 * one that looks like a test; else the innermost in the folder's own code. Undefined where no frame is of the folder.
 */
export function findPosition(
  frames: Iterable<Frame>,
  testFile: string | undefined,
  resolvePath: ResolvePath,
): Position | undefined {
  let innermost: Position | undefined;
  for (const { written, line, column, isCertain = false } of frames) {
    const path = toLine(line, "from 1") === undefined ? undefined : resolvePath(written);
    if (path !== undefined && !isForeign(path)) {
      innermost ??= { path, line, column };
      if (isCertain || (testFile === undefined ? looksLikeTest(path) : path === testFile)) {
        return { path, line, column };
      }
    }
  }
  return innermost;
}

/** Editors count no further. */
const lastLine = 2 ** 31 - 1;

/** A line of an editor, from 1; undefined for anything that is not a line (docs/rules/reports.md#r37). */
export function toLine(written: number | undefined, counting: "from 0" | "from 1"): number | undefined {
  const line = (written ?? Number.NaN) + (counting === "from 0" ? 1 : 0);
  return Number.isInteger(line) && line > 0 && line <= lastLine ? line : undefined;
}
