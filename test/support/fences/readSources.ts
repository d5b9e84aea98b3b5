import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** Every source of the extension by its path below src, with `/`. */
export function readSources(): ReadonlyMap<string, string> {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  return new Map(
    files
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [file.replaceAll("\\", "/"), readProjectFile(join("src", file))] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The text of a file of the project, by its path below the root. */
export function readProjectFile(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The names of the files in a folder of the project. */
export function listProjectFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder)).toSorted();
}

/** The paths of all files below some folders of the project, without what tests install there. */
export function listFilesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.name === "node_modules" ? [] : entry.isDirectory() ? listFilesBelow(path) : [path];
    }),
  );
}
