import { readdirSync } from "node:fs";
import { sep } from "node:path";
import { codeOf } from "../base/errors.ts";

/** The names in a folder; none if it is not there. */
export function listNames(folder: string): readonly string[] {
  return noneIfMissing(() => readdirSync(folder));
}

/** The same with what is in its folders, as paths relative to it, with `/`. */
export function listNamesBelow(folder: string): readonly string[] {
  const names = noneIfMissing(() => readdirSync(folder, { recursive: true, encoding: "utf8" }));
  return names.map((name) => name.split(sep).join("/"));
}

function noneIfMissing(list: () => readonly string[]): readonly string[] {
  try {
    return list();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      return [];
    }
    throw error;
  }
}
