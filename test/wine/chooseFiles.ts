import { isAbsolute, join, normalize, relative } from "node:path";
import { UserError } from "../../src/base/errors.ts";
import { isIn, type LeftOut, leftOut } from "./leftOut.ts";

const suites: Readonly<Record<string, string>> = {
  unit: "test/unit",
  adapters: "test/adapters",
  engine: "test/wine/windows",
};

/** The test files that are run, and those that are left out. */
export interface ChosenFiles {
  readonly files: readonly string[];
  /** How many files are left out for each reason. */
  readonly left: ReadonlyMap<LeftOut, number>;
}

/**
 * Chooses among `all`, the files of the project below `test`: those of the suites, files and folders that are asked for, or of all suites.
 * A path may be absolute, or lie below `project`. A UserError names what is asked for and has no tests.
 */
export function chooseFiles(
  asked: readonly string[],
  all: readonly string[],
  project = join(import.meta.dirname, "../.."),
): ChosenFiles {
  const tests = all.filter((file) => file.endsWith(".test.ts"));
  const paths = asked.map((name) => suites[name] ?? pathOf(name, project));
  const empty = asked.filter((_, index) => !tests.some((file) => isIn(file, paths[index] ?? "")));
  if (empty.length > 0) {
    throw new UserError(
      `There are no tests at ${empty.join(", ")}.`,
      `Name a suite (${Object.keys(suites).join(", ")}), or a file or folder that has tests, such as test/unit/base.`,
    );
  }
  const places = asked.length === 0 ? Object.values(suites) : paths;
  const left = new Map<LeftOut, number>();
  const wanted = tests.filter((file) => places.some((place) => isIn(file, place)));
  const files = wanted.filter((file) => {
    const place = leftOut(file, paths);
    if (place !== undefined) {
      left.set(place, (left.get(place) ?? 0) + 1);
    }
    return place === undefined;
  });
  return { files, left };
}

/** A path below the project, as it is asked for. */
function pathOf(name: string, project: string): string {
  const path = isAbsolute(name) ? relative(project, name) : normalize(name);
  return path.replaceAll("\\", "/").replace(/\/$/, "");
}
