import { resolveEnd } from "../../base/findPath.ts";
import { openFolder } from "../../base/folderFiles.ts";
import type { Position } from "../../model/report/report.ts";
import { readFrames } from "./frames.ts";
import { toLine } from "./location.ts";

/** Nobody reads more of a stack. */
const mostFrames = 20;

/**
 * The places of a folder that a failure's text names, the innermost first: what a debugger would call its stack. Places
 * outside of the folder are left out.
 */
export function findStack(text: string, folder: string): readonly Position[] {
  const searched = openFolder(folder);
  const places: Position[] = [];
  for (const { written, line, column } of readFrames(text)) {
    const path = toLine(line, "from 1") === undefined ? undefined : resolveEnd(written, searched);
    if (path === undefined || isSame(places.at(-1), { path, line })) {
      continue;
    }
    places.push({ path, line, column });
    if (places.length === mostFrames) {
      break;
    }
  }
  return places;
}

/** Many frameworks print the place of a failure twice: where it was thrown, and in the stack. */
function isSame(one: Position | undefined, other: Position): boolean {
  return one?.path === other.path && one.line === other.line;
}
