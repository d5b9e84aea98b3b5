import { posix } from "node:path";
import { frameworks } from "./frameworks/frameworks.ts";
import type { Framework } from "./frameworks/shared/framework.ts";
import {
  type Command,
  type Edit,
  insertArguments,
  splitCommands,
  valuesOfOption,
  type Word,
} from "./line/commandLine.ts";
import { haveForeignWords } from "./line/foreignWords.ts";
import type { Shell } from "./line/shell.ts";
import { type Span, scanLine, syntaxes } from "./line/shellSyntax.ts";
import { unwrap } from "./line/wrappers.ts";
import { type Step, stepBefore, stepOf, stepOfTask } from "./preparation.ts";
import {
  type Call,
  callOf,
  choosePackages,
  isPackageRunner,
  type Package,
  runnerOf,
  scriptsOf,
} from "./project/packageManagers.ts";
import { type Project, readFolders, readProject } from "./project/project.ts";
import { taskOf } from "./project/tasks.ts";

/** A framework found in a command line. */
export interface FoundFramework {
  readonly framework: Framework;
  /** The framework's program, without wrappers, and its arguments; empty where it could not be looked into. */
  readonly words: readonly Word[];
  /** How arguments for the framework are written into the line; undefined where none would reach it. */
  readonly insertion: Insertion | undefined;
  /** What is written there reaches nothing else: not the same script of another package. */
  readonly isAlone: boolean;
  /** What stands before the program where it is called, as it is written there: variables and wrappers. */
  readonly prefix: readonly string[];
  /** What the line, and the scripts that lead to it, run before it, as far as it may make what is tested. */
  readonly preparation: readonly Step[];
  /** Where it runs, relative to the folder with `/`: empty for the folder itself, and where a `cd` is not understood. */
  readonly directory: string;
  /** The line says for sure that it runs there. */
  readonly isPlaced: boolean;
  /** What is known of where it runs. */
  readonly project: Project;
  /** It runs in a container: nothing that Casebook brings is there, and no report comes out but in a folder that both share. */
  readonly isInContainer: boolean;
  /** It runs whenever its command does: it is not one of several packages, nor in a task that may have been done before. */
  readonly isCertain: boolean;
  /** Variables do not reach it, but those of Node. */
  readonly isStrict: boolean;
  /** The index of the command of the line that leads to it. */
  readonly command: number;
  /** What makes the line run it in this package only; undefined where the line cannot. */
  readonly choice: readonly Edit[] | undefined;
}

/** Where arguments are put into a line so that they reach the framework. */
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
 * Finds the frameworks that a command line runs, through scripts of package.json, tasks and the usual wrappers; for a line in which
 * none is seen (a shell script), the frameworks that the project uses are taken.
 */
export function findFrameworks(line: string, project: Project, shell: Shell): readonly FoundFramework[] {
  const found = findInLine(line, project, shell).found;
  if (found.length > 0) {
    return found;
  }
  const used = frameworks.filter((framework) => framework.propose(project, shell).length > 0);
  return used.map((framework) => ({ ...foundAlone(framework, project), words: [], insertion: undefined }));
}

/** A framework that is all a line runs, in the folder of the project. */
function foundAlone(framework: Framework, project: Project) {
  return {
    framework,
    isAlone: true,
    prefix: [],
    preparation: [],
    directory: "",
    isPlaced: true,
    project,
    isInContainer: false,
    isStrict: false,
    isCertain: true,
    command: 0,
    choice: [],
  };
}

/** The own name of the framework whose tests a line runs; undefined where none is seen in it, or it is only asked for its version and the like. */
export function recognise(line: string, project: Project, shell: Shell): string | undefined {
  const { found } = findInLine(line, project, shell);
  return found.find(({ words }) => !words.some(({ value }) => asking.test(value)))?.framework.name;
}

/** Where the tests of a line are, as far as it says so. */
export interface NamedPlaces {
  /** Everything in it that tests runs in the folder of the project, or below it. */
  readonly isPlaced: boolean;
  /** The words that choose tests, and the values of options that name where they are; each may be a path, relative to that folder or absolute. */
  readonly words: readonly string[];
  /** Whatever else its test commands are given, and variables that are set for them: each may be a path as well, or end with one behind a `=`. */
  readonly others: readonly string[];
}

/** Where a line says that its tests are. */
export function namedPlaces(line: string, project: Project, shell: Shell): NamedPlaces {
  const { found } = findInLine(line, project, shell);
  const words = found.flatMap((one) => {
    const values = one.words.map(({ value }) => value);
    const selection = { cases: [], files: ["any"] };
    const chosen = one.framework.isolate({ words: values, selection, project: one.project })?.replaced ?? [];
    const { countsFrom } = one.framework;
    return [
      ...chosen.map((index) => values[index] ?? "").filter((word) => !word.startsWith("-")),
      ...(countsFrom === undefined ? [] : valuesOfOption(values, countsFrom)),
    ].map((word) => placeIn(one.directory, word));
  });
  const commands = splitCommands(line, shell);
  const others = found.flatMap(({ command, directory, words: [, ...given] }) =>
    [...(commands[command]?.variables ?? []), ...given].flatMap(({ value }) =>
      [value, ...value.split(/[=:;]/)].filter(Boolean).map((part) => placeIn(directory, part)),
    ),
  );
  return { isPlaced: found.every(({ isPlaced }) => isPlaced), words, others };
}

function placeIn(directory: string, word: string): string {
  return /^(?:[a-z]:)?[\\/]/i.test(word) ? word : posix.join(directory, word.replaceAll("\\", "/"));
}

/**
 * Whether a line is made of commands that test, and of nothing else that a shell could do for whoever wrote it: no other program, no
 * redirection, nothing that is known only when it runs, no code among the words, no place outside of the folder. It may go into folders inside of that of the project. What
 * the tests themselves do, and scripts that stand in the project, is not looked at.
 */
export function testsAlone(line: string, project: Project, shell: Shell): boolean {
  const { found } = findInLine(line, project, shell);
  const where = new Whereabouts("", project.folder);
  return (
    found.length > 0 &&
    isPlainLine(line, shell) &&
    splitCommands(line, shell).every((command, index) => {
      const values = command.words.map(({ value }) => value);
      const words = [...command.variables.map(({ value }) => value), ...values];
      const tests = found.filter((one) => one.command === index);
      // A task gets its words as its own line has them, which is read by a shell once more.
      const isHandedOn = tests.some(({ insertion }) => insertion === undefined);
      return where.follow(command.before, values)
        ? where.isKnown
        : tests.length > 0 &&
            !haveForeignWords(words, project.folder) &&
            !(isHandedOn && words.some((word) => /[;|&<>`$(\n]/.test(word)));
    })
  );
}

/** Commands one after the other, whose words are known before they run. */
function isPlainLine(line: string, { syntax }: Shell): boolean {
  let joint = "";
  for (const token of scanLine(line, syntax)) {
    if (token.kind === "separator") {
      joint += token.text;
    } else if (token.kind === "word") {
      const isKnown = token.isLiteral || !/[$`%!]/.test(line.slice(token.span.start, token.span.end));
      if (!isKnown || !(joint === "" || joint === "&&" || (joint === ";" && syntax !== syntaxes.cmd))) {
        return false;
      }
      joint = "";
    } else {
      return false;
    }
  }
  return joint === "";
}

/** Options with which every framework that has them runs no test. */
const asking =
  /^--(?:help|version|co|collect-only|fixtures|markers|setup-plan|list-?tests|list-reporters|show-?config|clear-?cache|init|dry-run|gtest_list_tests)$/i;

/** The programs that a line finally runs and that are not known frameworks, in their order. */
export function unknownPrograms(line: string, project: Project, shell: Shell): readonly string[] {
  return [...findInLine(line, project, shell).programs];
}

/** How often it is looked further: a script of a package leads to another package. */
const maxRounds = 6;

/** What is known of a folder, and of those below it that a line leads to. */
export async function readProjectFor(line: string, folder: string, shell: Shell): Promise<Project> {
  let project = await readProject(folder);
  for (let round = 0; round < maxRounds; round++) {
    const { unread } = findInLine(line, project, shell);
    if (unread.size === 0) {
      break;
    }
    project = await readFolders(project, unread);
  }
  return project;
}

/** The frameworks of a line, and the folders below that of the project which it leads to and which are not known yet. */
function findInLine(line: string, project: Project, shell: Shell) {
  const unread = new Set<string>();
  const programs = new Set<string>();
  const found = findIn(line, {
    project,
    shell,
    depth: maxDepth,
    seen: { commands: 0, unread, programs },
    directory: "",
    isPlaced: true,
  });
  return { found, unread, programs };
}

/** Where to look, and how deep still. */
interface Search {
  readonly project: Project;
  readonly shell: Shell;
  readonly depth: number;
  /** Where the line runs; relative to the folder of the project. */
  readonly directory: string;
  /** It runs there for sure. */
  readonly isPlaced: boolean;
  /** What the whole search has looked at. */
  readonly seen: { commands: number; readonly unread: Set<string>; readonly programs: Set<string> };
}

/** What is known of a folder; one that is not known yet has nothing. */
function projectAt({ project, seen }: Search, directory: string): Project {
  const known = directory === "" ? project : project.folders.get(directory);
  if (known !== undefined) {
    return known;
  }
  seen.unread.add(directory);
  return {
    ...project,
    folder: posix.join(project.folder, directory),
    name: "",
    scripts: new Map(),
    dependencies: new Set(),
    texts: new Map(),
    testFiles: new Map(),
    workspaces: [],
    folders: new Map(),
  };
}

function findIn(line: string, search: Search): readonly FoundFramework[] {
  const where = new Whereabouts(search.directory, search.project.folder);
  const steps = new Steps();
  return splitCommands(line, search.shell).flatMap((command, index) => {
    const values = command.words.map(({ value }) => value);
    search.seen.commands++;
    if (where.follow(command.before, values) || search.seen.commands > maxCommands) {
      return [];
    }
    const inside = { ...search, directory: where.directory, isPlaced: search.isPlaced && where.isKnown };
    const found = findInWords(command, command.words, inside);
    const before = steps.known;
    if (found.length === 0) {
      const project = projectAt(inside, inside.directory);
      steps.add(inside.isPlaced ? stepOf(line, command, inside.directory, project, search.shell) : undefined);
    }
    return found.map((one) => ({
      ...one,
      prefix: [...command.variables.map(textOf), ...one.prefix],
      preparation: [...before, ...one.preparation],
      command: index,
    }));
  });
}

/** What runs before a command: undefined if one part is not known, because the others may depend on it. */
class Steps {
  #known: readonly Step[] | undefined = [];

  get known(): readonly Step[] {
    return this.#known ?? [];
  }

  add(steps: readonly Step[] | undefined): void {
    this.#known = steps && this.#known && [...this.#known, ...steps];
  }
}

/** Where the commands of a line run, one after the other. */
class Whereabouts {
  directory: string;
  /** Until it goes where nobody knows from the line. */
  isKnown = true;
  /** Where a parenthesis was opened. */
  readonly #outer: string[] = [];
  readonly #pushed: string[] = [];
  readonly #folder: string;

  /** `folder` is the absolute path, with `/`, that directories are relative to. */
  constructor(directory: string, folder: string) {
    this.directory = directory;
    this.#folder = folder;
  }

  /** Whether a command only goes elsewhere. */
  follow(before: Command["before"], [program = "", ...args]: readonly string[]): boolean {
    for (const { text } of before) {
      if (text === "(") {
        this.#outer.push(this.directory);
      } else if (text === ")") {
        this.directory = this.#outer.pop() ?? this.directory;
      }
    }
    switch (program.toLowerCase()) {
      case "popd":
        this.directory = this.#pushed.pop() ?? "";
        return true;
      case "pushd":
        this.#pushed.push(this.directory);
        this.#go(args);
        return true;
      case "cd":
      case "chdir":
        this.#go(args);
        return true;
      default:
        return false;
    }
  }

  #go(args: readonly string[]): void {
    const [target = "", ...more] = args.filter((arg) => !/^(?:\/d|--|-P|-L)$/i.test(arg));
    const fromFolder = insideOf(this.#folder, pathOf([target]));
    const from = fromFolder === undefined ? this.directory : "";
    const to = [fromFolder ?? target, ...more];
    this.isKnown &&= isInside(from, to);
    this.directory = enter(from, to);
  }
}

/** The directory after a `cd`, where it is plainly one inside of the folder; else the folder. */
function enter(directory: string, target: readonly string[]): string {
  return isInside(directory, target) ? posix.join(directory, pathOf(target)).replace(/^\.$|\/$/, "") : "";
}

/** An absolute path as one from a folder that holds it. */
function insideOf(folder: string, path: string): string | undefined {
  return path === folder || path === `${folder}/`
    ? "."
    : path.startsWith(`${folder}/`)
      ? path.slice(folder.length + 1)
      : undefined;
}

function pathOf([target = ""]: readonly string[]): string {
  return target.replaceAll("\\", "/");
}

function isInside(directory: string, [target = "", ...more]: readonly string[]): boolean {
  const isPlain = more.length === 0 && target !== "" && !/^[/~-]|[$*?`%]|^[a-z]:/i.test(target);
  return isPlain && !/^\.\.(?:\/|$)/.test(posix.join(directory, pathOf([target])));
}

/** What the words of a command run; they may be those behind a wrapper. */
function findInWords(command: Command, words: readonly Word[], search: Search): readonly FoundFramework[] {
  const values = words.map(({ value }) => value);
  const unwrapped = unwrap(values);
  const where = { directory: search.directory, isPlaced: search.isPlaced };
  for (const folder of unwrapped.folders) {
    Object.assign(where, goInto(where, folder));
  }
  const { directory } = where;
  const inside = { ...search, ...where };
  const prefix = words.slice(0, unwrapped.count).map(textOf);
  const [program = "", ...args] = unwrapped.words;
  const [first, ...rest] = words.slice(unwrapped.count);
  const own = [
    { ...first, value: program },
    ...rest.map((word, index) => ({ ...word, value: args[index] ?? "" })),
  ];
  const project = projectAt(search, directory);
  const framework = frameworks.find((one) => one.isCommand(unwrapped.words, project));
  const found =
    framework === undefined
      ? findBehind(command, own, unwrapped.words, inside)
      : [
          {
            ...foundAlone(framework, project),
            words: own,
            insertion: { at: command.end, separators: [] },
            ...where,
          },
        ];
  return found.map((one) => ({
    ...one,
    prefix: [...prefix, ...one.prefix],
    isInContainer: one.isInContainer || unwrapped.isInContainer,
  }));
}

/** Where something runs that is called in a folder, as it is written. */
function goInto(
  { directory, isPlaced }: Pick<Search, "directory" | "isPlaced">,
  folder: string | undefined,
): Pick<Search, "directory" | "isPlaced"> {
  return folder === undefined
    ? { directory, isPlaced }
    : { directory: enter(directory, [folder]), isPlaced: isPlaced && isInside(directory, [folder]) };
}

function textOf({ text, value }: Word): string {
  return text ?? value;
}

/** What runs behind a package manager or in a task. */
function findBehind(
  command: Command,
  words: readonly Word[],
  values: readonly string[],
  search: Search,
): readonly FoundFramework[] {
  if (search.depth === 0) {
    return [];
  }
  const deeper = { ...search, depth: search.depth - 1 };
  const project = projectAt(search, search.directory);
  const call = callOf(values, project);
  if (call !== undefined) {
    return findInCall(command, words, call, deeper);
  }
  const task = taskOf(values, project);
  if (task === undefined) {
    search.seen.programs.add(values[0] ?? "");
  }
  const where = goInto(search, task?.folder);
  const inside = { ...deeper, ...where };
  const steps = new Steps();
  return (task?.lines ?? []).flatMap(({ text, isExact }) => {
    const found = closed(findIn(text, inside));
    const before = steps.known;
    if (found.length === 0) {
      const owner = projectAt(inside, where.directory);
      const isKnown = isExact && where.isPlaced;
      steps.add(stepOfTask(text, isKnown, where.directory, owner, search.shell));
    }
    return found.map((each) => ({ ...each, preparation: [...before, ...each.preparation] }));
  });
}

/** What no argument of the line reaches, and nothing in the line chooses. */
function closed(found: readonly FoundFramework[]): readonly FoundFramework[] {
  return found.map((one) => ({
    ...one,
    words: one.words.map(({ value, text }) => ({ value, text })),
    insertion: undefined,
    isCertain: false,
    choice: one.choice?.length === 0 ? [] : undefined,
  }));
}

/** What a package manager runs, in each of the packages that are meant. */
function findInCall(
  command: Command,
  words: readonly Word[],
  call: Call,
  search: Search,
): readonly FoundFramework[] {
  const where = goInto(search, call.folder);
  const base = where.directory;
  const meant =
    call.packages === undefined
      ? [{ folder: "", name: "" }]
      : choosePackages(call.packages, packagesIn(base, search));
  const runs = meant.flatMap(({ folder, name }) => {
    const inside = { ...search, ...where, directory: posix.join(base, folder).replace(/^\.$/, "") };
    const scripts = scriptsOf(projectAt(search, inside.directory), call.runs.scripts);
    return scripts.length > 0 || call.runs.commandAt !== undefined ? [{ folder, name, scripts, inside }] : [];
  });
  return runs.flatMap(({ folder, name, scripts, inside }) => {
    const { commandAt } = call.runs;
    const found =
      scripts.length > 0
        ? scripts.flatMap((script) => findInScript(command, words, script, call, inside))
        : commandAt === undefined
          ? []
          : findInCommand(command, words, commandAt, call, inside);
    const isOnly = runs.length === 1 && scripts.length < 2;
    const choiceOf = () =>
      isOnly ? [] : scripts.length < 2 ? chooseOnly(words, call, folder, name) : undefined;
    return found.map((one) => ({
      ...one,
      isAlone: one.isAlone && isOnly,
      isCertain: one.isCertain && isOnly && call.isStrict !== true,
      isStrict: one.isStrict || call.isStrict === true,
      choice: one.choice?.length === 0 ? choiceOf() : undefined,
    }));
  });
}

/** The packages of the workspace of a folder, with itself. */
function packagesIn(base: string, search: Search): readonly Package[] {
  const root = projectAt(search, base);
  return [
    { folder: "", name: root.name },
    ...root.workspaces.map((folder) => ({ folder, name: projectAt(search, posix.join(base, folder)).name })),
  ];
}

/** What makes a command run in one package only. */
function chooseOnly(
  words: readonly Word[],
  { packages, args }: Call,
  folder: string,
  name: string,
): readonly Edit[] | undefined {
  const chosen = packages?.only?.(folder, name);
  const spans = packages?.words.map((index) => words[index]?.span) ?? [];
  const [first, ...others] = spans;
  if (chosen === undefined || spans.includes(undefined)) {
    return undefined;
  }
  const text = chosen.join(" ");
  const last = words[args.length > 0 ? (args[0] ?? 0) - 2 : words.length - 1]?.span;
  const all = first ?? (last && { start: last.end, end: last.end });
  return (
    all && [
      { ...all, text: first === undefined ? ` ${text}` : text },
      ...others.flatMap((span) => (span === undefined ? [] : { ...span, start: span.start - 1, text: "" })),
    ]
  );
}

/** The command behind `npx`, `pnpm exec` and the like. */
function findInCommand(
  command: Command,
  words: readonly Word[],
  at: number,
  { separators, packages }: Call,
  search: Search,
): readonly FoundFramework[] {
  const isOwn = (_: Word, index: number) => packages?.words.includes(index) !== true;
  const own = words.filter(isOwn);
  const before = words.slice(0, at).filter(isOwn);
  return findInWords(command, own.slice(before.length), search).map((one) => ({
    ...one,
    // A framework behind a script has its own.
    prefix: isPackageRunner(one.prefix[0] ?? "") ? one.prefix : [...before.map(textOf), ...one.prefix],
    insertion: one.insertion && {
      ...one.insertion,
      separators: [...separators, ...one.insertion.separators],
    },
  }));
}

/** What a script of package.json runs. Arguments reach it if they end the script they are handed to. */
function findInScript(
  { end }: Command,
  words: readonly Word[],
  script: string,
  call: Call,
  search: Search,
): readonly FoundFramework[] {
  const { shell } = search;
  const project = projectAt(search, search.directory);
  const text = (project.scripts.get(script) ?? "").trimEnd();
  const given = call.args.flatMap((index) => words[index] ?? []);
  const args = given.map(({ value }) => value);
  const line = insertArguments(text, text.length, args, shell);
  const last = splitCommands(line, shell).at(-1);
  const spans = spansOfGiven(text, given, shell);
  const isLed = search.isPlaced && !words.some(({ value }) => value === "--ignore-scripts");
  const before = isLed ? stepBefore(script, words[0]?.value, search.directory, project, shell) : [];
  return findIn(line, search).map((found) => {
    const { insertion } = found;
    const isReached =
      call.isClosed !== true && insertion !== undefined && insertion.at === last?.end && last.isLast;
    return {
      ...found,
      words: found.words.map(({ value, span, text: written }) => ({
        value,
        span: spans.get(span?.start ?? -1),
        text: written,
      })),
      insertion: isReached
        ? { at: end, separators: [...call.separators, ...insertion.separators] }
        : undefined,
      prefix: withRunner(found, words[0]?.value, project, shell),
      preparation: [...before, ...found.preparation],
      choice: found.choice?.length === 0 ? [] : undefined,
    };
  });
}

/** Programs that scripts of package.json call by their names and other lines cannot. */
const ofPackages = /^(?:cross-env|nyc|c8|dotenv|dotenvx|env-cmd|start-server-and-test|wireit)$/;

/** What stands before a program of a script where it is called from outside: scripts know the programs of their packages. */
function withRunner(
  { prefix, words, framework, project: own }: FoundFramework,
  caller: string | undefined,
  { packageManager }: Project,
  shell: Shell,
): readonly string[] {
  const variables = prefix.filter(
    (one, index) => /^\w+=/.test(one) && prefix.slice(0, index).every((other) => /^\w+=/.test(other)),
  );
  const programs = prefix.slice(variables.length);
  const [first = words[0] === undefined ? "" : textOf(words[0])] = programs;
  const isOfPackage =
    ofPackages.test(first) ||
    (programs.length === 0 && !/[\\/]/.test(first) && framework.direct(own, shell)[0] === "npx");
  return isOfPackage && !isPackageRunner(first)
    ? [...variables, ...runnerOf(caller, packageManager), ...programs]
    : prefix;
}

/** Where the arguments that a script is handed stand in the line that calls it, by where they stand in that of the script. */
function spansOfGiven(
  text: string,
  given: readonly Word[],
  shell: Shell,
): ReadonlyMap<number, Span | undefined> {
  const spans = new Map<number, Span | undefined>();
  let start = text.length + 1;
  for (const { value, span } of given) {
    spans.set(start, span);
    start += shell.quote(value).length + 1;
  }
  return spans;
}
