import { lstat } from "node:fs/promises";
import { codeOf } from "../../base/errors.ts";

/** Distinguishes one state of a file from another; undefined if it is not a regular file or is empty. No clock is asked. */
export async function fileState(path: string): Promise<string | undefined> {
  try {
    const stat = await lstat(path, { bigint: true });
    return stat.isFile() && stat.size > 0n ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}
