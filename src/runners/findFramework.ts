import { posix } from "node:path";
import { type Command, insertArguments, splitCommands, type Word } from "./commandLine.ts";
import type { Framework } from "./frameworks/framework.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import type { Project } from "./project.ts";
import type { Shell } from "./shell.ts";
import type { Span } from "./shellSyntax.ts";
import { isInContainer, scriptOf, unwrap } from "./wrappers.ts";

/** A framework found in a command line. */
export interface Found {
  readonly framework: Framework;
  /** The framework's program, without wrappers, and its arguments; empty where it could not be looked into. */
  readonly words: readonly Word[];
  /** How arguments for the framework are written into the line; undefined where none would reach it. */
  readonly insertion: Insertion | undefined;
  /** Where it runs, relative to the folder with `/`: empty for the folder itself, and where a `cd` is not understood. */
  readonly directory: string;
  /** It runs in a container: nothing that Casebook brings is there, and no report comes out but in a folder that both share. */
  readonly isInContainer: boolean;
}

export interface Insertion {
  /** The place in the line. */
  readonly at: number;
  /** What must stand before the arguments: a `--` for each npm on the way. */
  readonly separators: readonly string[];
}

/** How deep scripts may call scripts. */
const maxDepth = 5;

/** How many commands are looked at in a line and the scripts it leads to: scripts that call each other often are as many as they like. */
const maxCommands = 2_000;

/**
 * Finds the frameworks that a command line runs, through scripts of package.json and the usual wrappers; for a line in which
 * none is seen (make, a shell script), the frameworks that the project uses are taken.
 */
export function findFrameworks(line: string, project: Project, shell: Shell): readonly Found[] {
  const found = findIn(line, { project, shell, depth: maxDepth, seen: { commands: 0 } });
  if (found.length > 0) {
    return found;
  }
  const used = frameworks.filter((framework) => framework.propose(project).length > 0);
  return used.map((framework) => ({
    framework,
    words: [],
    insertion: undefined,
    directory: "",
    isInContainer: false,
  }));
}

/** The own name of the framework that a line runs; undefined where none is seen in it. */
export function recognise(line: string, project: Project, shell: Shell): string | undefined {
  return findIn(line, { project, shell, depth: maxDepth, seen: { commands: 0 } })[0]?.framework.name;
}

/** Where to look, and how deep still. */
interface Search {
  readonly project: Project;
  readonly shell: Shell;
  readonly depth: number;
  /** What the whole search has looked at. */
  readonly seen: { commands: number };
}

function findIn(line: string, search: Search): readonly Found[] {
  let directory = "";
  return splitCommands(line, search.shell).flatMap((command) => {
    const values = command.words.map(({ value }) => value);
    search.seen.commands++;
    if (search.seen.commands > maxCommands) {
      return [];
    }
    if (values[0] === "cd") {
      directory = enter(directory, values);
      return [];
    }
    const unwrapped = unwrap(values);
    const isContained = isInContainer(values);
    const [program = "", ...args] = unwrapped;
    const [first, ...rest] = command.words.slice(values.length - unwrapped.length);
    const words = [
      { ...first, value: program },
      ...rest.map((word, index) => ({ ...word, value: args[index] ?? "" })),
    ];
    const framework = frameworks.find((one) => one.isCommand(unwrapped, search.project));
    if (framework === undefined) {
      const inScript = search.depth > 0 ? findInScript({ ...command, words }, search, directory) : [];
      return inScript.map((found) => ({ ...found, isInContainer: found.isInContainer || isContained }));
    }
    const insertion = { at: command.end, separators: [] };
    return [{ framework, words, insertion, directory, isInContainer: isContained }];
  });
}

/** The directory after a `cd`, where it is plainly one inside of the folder. */
function enter(directory: string, [, target = "", ...more]: readonly string[]): string {
  const path = posix.join(directory, target.replaceAll("\\", "/"));
  const isPlain = more.length === 0 && target !== "" && !/^[/~-]|[$*?]|^[a-z]:/i.test(target);
  return isPlain && path !== "." && !path.startsWith("..") ? path.replace(/\/$/, "") : "";
}

/** What a script of package.json runs. Arguments reach it if they end the script they are handed to. */
function findInScript(
  { words, end }: Pick<Command, "words" | "end">,
  { depth, ...search }: Search,
  directory: string,
): readonly Found[] {
  const script = scriptOf(
    words.map(({ value }) => value),
    search.project.scripts,
  );
  if (script === undefined) {
    return [];
  }
  const { shell } = search;
  const text = script.text.trimEnd();
  const line = insertArguments(text, text.length, script.args, shell);
  const last = splitCommands(line, shell).at(-1);
  const given = spansOfGiven(text, script.args, words, shell);
  return findIn(line, { ...search, depth: depth - 1 }).map((found) => {
    const { insertion } = found;
    const isReached = insertion !== undefined && insertion.at === last?.end && last.isLast;
    return {
      ...found,
      words: found.words.map(({ value, span }) => ({ value, span: given.get(span?.start ?? -1) })),
      insertion: isReached
        ? { at: end, separators: [...script.separators, ...insertion.separators] }
        : undefined,
      directory: posix.join(directory, found.directory).replace(/^\.$/, ""),
    };
  });
}

/** Where the arguments that a script is handed stand in the line that calls it, by where they stand in that of the script. */
function spansOfGiven(
  text: string,
  args: readonly string[],
  words: readonly Word[],
  shell: Shell,
): ReadonlyMap<number, Span | undefined> {
  const given = words.slice(words.length - args.length);
  const spans = new Map<number, Span | undefined>();
  let start = text.length + 1;
  for (const [index, arg] of args.entries()) {
    spans.set(start, given[index]?.span);
    start += shell.quote(arg).length + 1;
  }
  return spans;
}
