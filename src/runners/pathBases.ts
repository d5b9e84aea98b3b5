import { posix } from "node:path";
import { findFrameworks } from "./findFramework.ts";
import { valuesOfOption } from "./line/commandLine.ts";
import type { Shell } from "./line/shell.ts";
import type { Project } from "./project/project.ts";

/**
 * The directories that the frameworks of a command line count paths from, relative to the folder with `/`, those of its options first:
 * `config` for `pytest -c config/pytest.ini`, `web` for `cd web && npx vitest run`. The folder itself is not among them.
 */
export function listBases(line: string, project: Project, shell: Shell): readonly string[] {
  const bases = findFrameworks(line, project, shell).flatMap(({ framework, words, directory }) => {
    const options = framework.countsFrom;
    const named =
      options === undefined
        ? []
        : valuesOfOption(
            words.map(({ value }) => value),
            options,
          ).map((value) => posix.join(directory, directoryOf(value.replaceAll("\\", "/"))));
    return [...named, directory];
  });
  return [...new Set(bases)].filter((base) => isInside(base));
}

/** The option names a directory, or a file in it. */
function directoryOf(value: string): string {
  return /[^/.]\.\w+$/.test(value) ? posix.dirname(value) : value;
}

function isInside(base: string): boolean {
  return base !== "" && base !== "." && !/^(?:\.\.(?:\/|$)|\/|[a-z]:)/i.test(base);
}
