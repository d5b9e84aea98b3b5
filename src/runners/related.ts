import { groupBy } from "../base/groupBy.ts";
import type { ChangedPath } from "../model/report/selection.ts";
import { type FoundFramework, findFrameworks } from "./findFramework.ts";
import { type Isolation, narrowLine, pathFrom, whoRuns, withoutLasting } from "./isolation.ts";
import type { Shell } from "./line/shell.ts";
import type { Project } from "./project/project.ts";

/** The beginnings of the files that say what uses what, below a directory of the folder, by their paths there. */
export type ReadSources = (
  directory: string,
  patterns: readonly string[],
) => Promise<ReadonlyMap<string, string> | undefined>;

/**
 * The command line that runs the tests of another line which changed files may affect: by what the framework itself knows of imports, or what the
 * packages, crates or modules of the project say of each other. It is that line, changed as for chosen tests. Undefined where it is not known
 * which tests these are.
 */
export async function relateCommand(
  line: string,
  changed: readonly ChangedPath[],
  project: Project,
  shell: Shell,
  readSources: ReadSources,
): Promise<Isolation | undefined> {
  const all = findFrameworks(line, project, shell);
  const parts = [...groupBy(changed, ({ path }) => whoRuns(path, all))];
  const related: Isolation[] = [];
  for (const [found, part] of parts) {
    const one = found && (await relateOne(line, found, part, all, shell, readSources));
    if (one === undefined) {
      return undefined;
    }
    related.push({ ...one, command: withoutLasting(one.command, all, project, shell) });
  }
  const [only] = related;
  if (related.length <= 1) {
    return only;
  }
  return shell.join === undefined
    ? undefined
    : {
        command: shell.join(related.map(({ command }) => command)),
        precision: "related",
        framework: [...new Set(related.map(({ framework }) => framework))].join(", "),
      };
}

async function relateOne(
  line: string,
  found: FoundFramework,
  changed: readonly ChangedPath[],
  all: readonly FoundFramework[],
  shell: Shell,
  readSources: ReadSources,
): Promise<Isolation | undefined> {
  const { framework, directory, project, isPlaced } = found;
  const relate = framework.relate?.bind(framework);
  // Where it does not run where it seems to, every path would be another one.
  if (relate === undefined || !isPlaced) {
    return undefined;
  }
  const sources =
    framework.sources === undefined
      ? new Map<string, string>()
      : await readSources(directory, framework.sources);
  const here = changed.map((one) => ({ ...one, path: pathFrom(directory, one.path) }));
  return (
    sources &&
    narrowLine(line, found, all, shell, (words) => relate({ words, changed: here, sources, project }))
  );
}
