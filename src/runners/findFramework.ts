import { appendArguments, splitCommands } from "./commandLine.ts";
import type { Framework } from "./frameworks/framework.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import type { Project } from "./project.ts";

/** A framework found in a command line. */
export interface Found {
  readonly framework: Framework;
  /** The framework's program and its arguments; empty where it could not be looked into. */
  readonly words: readonly string[];
  /** The line with further arguments for the framework; undefined where they would not reach it. */
  withArguments(args: readonly string[]): string | undefined;
}

/** How deep scripts may call scripts. */
const maxDepth = 5;

/**
 * Finds the framework that a command line runs, through scripts of package.json and the usual wrappers; behind anything that
 * cannot be looked into (make, a shell script), the frameworks that the project uses are taken for it.
 */
export function findFrameworks(line: string, project: Project): readonly Found[] {
  const found = findIn(line, project, maxDepth);
  if (found !== undefined) {
    return [found];
  }
  const used = frameworks.filter((framework) => framework.propose(project).length > 0);
  return used.map((framework) => ({ framework, words: [], withArguments: () => undefined }));
}

function findIn(line: string, project: Project, depth: number): Found | undefined {
  for (const { words, isLast } of splitCommands(line)) {
    const program = unwrap(words);
    const framework = frameworks.find((one) => one.isCommand(program));
    if (framework !== undefined) {
      const withArguments = (args: readonly string[]) => (isLast ? appendArguments(line, args) : undefined);
      return { framework, words: program, withArguments };
    }
    const inScript = depth > 0 ? findInScript(line, program, isLast, project, depth) : undefined;
    if (inScript !== undefined) {
      return inScript;
    }
  }
  return undefined;
}

/** What a script of package.json runs. Arguments reach it if they end this line and the script they are handed to. */
function findInScript(
  line: string,
  program: readonly string[],
  isLast: boolean,
  project: Project,
  depth: number,
): Found | undefined {
  const script = scriptOf(program);
  const text = script && project.scripts.get(script.name);
  const found = text === undefined ? undefined : findIn(text, project, depth - 1);
  if (script === undefined || found === undefined) {
    return undefined;
  }
  const reaches = isLast && found.withArguments([]) !== undefined;
  const separator = script.needsSeparator && !program.includes("--") ? ["--"] : [];
  return {
    framework: found.framework,
    words: [...found.words, ...script.args],
    withArguments: (args) => (reaches ? appendArguments(line, [...separator, ...args]) : undefined),
  };
}

/** Programs that run the program after them, with the words that may stand between. */
const wrappers: readonly RegExp[] = [
  /^(?:npx|bunx)(?: -\S+)* /,
  /^(?:pnpm|yarn|npm) (?:exec|dlx)(?: -\S+)* /,
  /^(?:poetry|uv|pdm|hatch|pipenv) run(?: -\S+)* /,
  /^(?:python|python3|py)(?:\.exe)?(?: -[^m]\S*)* -m /,
  /^(?:env|time|nice|command|exec) /,
];

function unwrap(words: readonly string[]): readonly string[] {
  const [first = "", ...rest] = words;
  const named = [programName(first), ...rest];
  // A NUL cannot be in an argument, so joining by spaces and counting what a pattern took is safe.
  const wrapper = wrappers.map((pattern) => pattern.exec(`${named.join(" ")} `)?.[0]).find(Boolean);
  return wrapper === undefined ? named : unwrap(named.slice(wrapper.trim().split(" ").length));
}

/** `node_modules/.bin/vitest.cmd` → `vitest`. */
function programName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.(?:exe|cmd|bat|ps1)$/i, "");
}

/** The script of package.json that a command runs, and the arguments it is given. */
function scriptOf([program, ...args]: readonly string[]) {
  if (program !== "npm" && program !== "pnpm" && program !== "yarn" && program !== "bun") {
    return undefined;
  }
  const isRun = args[0] === "run" || args[0] === "run-script";
  const [name = "", ...rest] = isRun ? args.slice(1) : args;
  // Without "run", npm knows only its own words; the others run any script by its name.
  const known = name === "t" || name === "tst" ? "test" : name;
  if (!isRun && program === "npm" && known !== "test") {
    return undefined;
  }
  return { name: known, args: rest.filter((arg) => arg !== "--"), needsSeparator: program === "npm" };
}
