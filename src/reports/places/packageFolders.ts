import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { openFolder } from "../../base/folderFiles.ts";

/** What makes a directory a package of its language, with tests of its own. */
const manifests = [
  ...["package.json", "deno.json", "pyproject.toml", "setup.py", "go.mod", "Cargo.toml", "composer.json"],
  ...["pom.xml", "build.gradle", "build.gradle.kts", "Gemfile", "mix.exs", "pubspec.yaml", "Package.swift"],
];

/**
 * The package below the top of a folder that each file is in, by its directory relative to the folder with `/`: the nearest one that has a
 * manifest. Files of the top are missing, and what is no path of the folder. Only directories on the way to a file are looked at, each once.
 */
export function findPackages(files: Iterable<string>, folder: string): ReadonlyMap<string, string> {
  const { findFile } = openFolder(folder);
  const known = new Map<string, string | undefined>([[".", undefined]]);
  const packageAt = (directory: string): string | undefined => {
    if (!known.has(directory)) {
      const isPackage = manifests.some((name) => {
        const path = findFile(`${directory}/${name}`);
        return path !== undefined && (name !== "package.json" || hasName(join(folder, path)));
      });
      known.set(directory, isPackage ? directory : packageAt(posix.dirname(directory)));
    }
    return known.get(directory);
  };
  const inside = [...new Set(files)].filter((file) => !isOutside(file));
  const found = inside.map((file) => [file, packageAt(posix.dirname(file))] as const);
  return new Map(found.flatMap(([file, at]) => (at === undefined ? [] : [[file, at]])));
}

/** Whether a path, which a log of others may hold, does not lead to a file of the folder: it begins elsewhere, or no system takes it. */
function isOutside(file: string): boolean {
  return posix.isAbsolute(file) || file.length > longestPath;
}

/** More than any system takes (Linux: 4096 bytes). */
const longestPath = 4096;

/** How much of a manifest is looked at, in characters. */
const looked = 64 * 1024;

/** A package.json without a name only says how the files next to it are read. */
function hasName(path: string): boolean {
  return /^[ \t]*(?:\{\s*)?"name"[ \t]*:/m.test(readFileSync(path, "utf8").slice(0, looked));
}
