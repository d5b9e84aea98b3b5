import { t } from "../base/l10n.ts";
import type { RunningRun } from "../model/folder/folderState.ts";
import { clockLabel } from "./timeLabels.ts";

/** A blank as wide as a digit. */
const figureSpace = "\u2007";

/**
 * How far a run is at `now` (milliseconds since 1970): `0:12 of about 0:40 ·  17 tests`. Figures are padded, so that what
 * stands next to it does not move while they grow; the number of ended tests is left out if it is not reported.
 */
export function progressLabel(
  { startedAt, expectedMs }: Pick<RunningRun, "startedAt" | "expectedMs">,
  testsFinished: number,
  now: number,
): string {
  const elapsed = clockLabel(now - Date.parse(startedAt));
  const time = expectedMs === undefined ? elapsed : t("{0} of about {1}", elapsed, clockLabel(expectedMs));
  const count = String(testsFinished).padStart(3, figureSpace);
  return testsFinished === 0
    ? time
    : `${time} · ${testsFinished === 1 ? t("{0} test", count) : t("{0} tests", count)}`;
}
