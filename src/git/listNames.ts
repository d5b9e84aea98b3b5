import { readdirSync } from "node:fs";
import { codeOf } from "../base/errors.ts";

/** The names in a folder; none if it is not there. */
export function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      return [];
    }
    throw error;
  }
}
