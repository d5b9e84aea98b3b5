import { appendArguments, type Command, splitCommands } from "./commandLine.ts";
import type { Framework } from "./frameworks/framework.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import type { Project } from "./project.ts";
import type { Shell } from "./shell.ts";
import { scriptOf, unwrap } from "./wrappers.ts";

/** A framework found in a command line. */
export interface Found {
  readonly framework: Framework;
  /** The framework's program and its arguments; empty where it could not be looked into. */
  readonly words: readonly string[];
  /**
   * What must stand between the end of the line and arguments for the framework, a `--` for each npm on the way; undefined
   * where arguments at the end of the line would not reach it.
   */
  readonly separators: readonly string[] | undefined;
}

/** How deep scripts may call scripts. */
const maxDepth = 5;

/**
 * Finds the frameworks that a command line runs, through scripts of package.json and the usual wrappers; for a line in which
 * none is seen (make, a shell script), the frameworks that the project uses are taken.
 */
export function findFrameworks(line: string, project: Project, shell: Shell): readonly Found[] {
  const found = findIn(line, { project, shell, depth: maxDepth });
  if (found.length > 0) {
    return found;
  }
  const used = frameworks.filter((framework) => framework.propose(project).length > 0);
  return used.map((framework) => ({ framework, words: [], separators: undefined }));
}

/** Where to look, and how deep still. */
interface Search {
  readonly project: Project;
  readonly shell: Shell;
  readonly depth: number;
}

function findIn(line: string, search: Search): readonly Found[] {
  return splitCommands(line, search.shell).flatMap((command) => {
    const words = unwrap(command.words);
    const framework = frameworks.find((one) => one.isCommand(words));
    if (framework === undefined) {
      return search.depth > 0 ? findInScript({ ...command, words }, search) : [];
    }
    return [{ framework, words, separators: command.isLast ? [] : undefined }];
  });
}

/** What a script of package.json runs. Arguments reach it if they end this line and the script they are handed to. */
function findInScript({ words, isLast }: Command, { project, shell, depth }: Search): readonly Found[] {
  const script = scriptOf(words, project.scripts);
  if (script === undefined) {
    return [];
  }
  const line = appendArguments(script.text, script.args, shell);
  return findIn(line, { project, shell, depth: depth - 1 }).map(({ separators, ...found }) => ({
    ...found,
    separators: isLast && separators ? [...script.separators, ...separators] : undefined,
  }));
}
