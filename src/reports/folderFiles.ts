import { realpathSync, statSync } from "node:fs";
import { sep } from "node:path";
import { codeOf } from "../base/errors.ts";

/** The folder itself where it is gone: a command may have taken it away, and then no place is in it. */
export function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return folder;
  }
}

/**
 * Links are followed before it is decided what is inside. A path that the system refuses to look at is no file: reports
 * hold names of any length and form where a path could stand.
 */
export function isFileBelow(root: string, path: string): boolean {
  try {
    return statSync(path).isFile() && realpathSync(path).startsWith(root + sep);
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return false;
  }
}
