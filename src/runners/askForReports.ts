import { posix } from "node:path";
import type { FoundFramework } from "./findFramework.ts";
import type { Asked, AskedCommand } from "./frameworks/shared/framework.ts";
import { type Command, type Edit, editLine, splitCommands, type Word } from "./line/commandLine.ts";
import type { Shell } from "./line/shell.ts";
import { type AskedProgram, ofProcess, type Preload } from "./preload.ts";

/** What is run so that its reports can be had, and where they then are. */
export interface AskedRun {
  /** The line of the user, with arguments where there is no variable. */
  readonly line: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the command itself says that reports go, relative to the folder or absolute. */
  readonly reportPaths: readonly string[];
  /** Where frameworks write reports by themselves. */
  readonly reportGlobs: readonly string[];
  /** How many reports there are at least, where every command of the line came to its end. */
  readonly leastReports: number;
  /** What Node's programs are asked that no argument of the line reaches; undefined for nothing. */
  readonly preload: Preload | undefined;
  /** The variables that a script or a task, or the line where both cannot be written, sets in place of ours. */
  readonly overwritten: readonly string[];
}

/** Asks every framework of a line for its report. */
export function askForReports(
  line: string,
  found: readonly FoundFramework[],
  given: Omit<AskedCommand, "words" | "directory" | "project"> & {
    /** Where the reports of each command go; absolute, with `/`. */
    readonly directories: readonly string[];
    /** What each framework gets besides. */
    readonly args?: readonly string[];
  },
  shell: Shell,
): AskedRun {
  const { directories, args: more = [], ...others } = given;
  const all = found.map((one, index) => ({
    ...one,
    asked: withArguments(askOne(one, { ...others, directory: directories[index] ?? "" }), more, others.order),
    behind: askOne(one, { ...others, directory: `${directories[index] ?? ""}/${ofProcess}` }),
  }));
  // The first framework is the outer one (pytest through tox, then pytest): its wishes stand.
  const env: Record<string, string> = Object.assign({}, ...all.map(({ asked }) => asked.env).toReversed());
  const writer = argumentWriter(
    all.flatMap(({ framework, asked }) => (framework.scripts === undefined ? (asked.args ?? []) : [])),
    shell,
  );
  const programs = all.flatMap(({ behind, ...one }) =>
    isReached(one, one.asked, writer) && !one.isStrict ? [] : (programFor(behind, one) ?? []),
  );
  const isStrict = all.some((one) => one.isStrict);
  const both = setBoth(line, found, { ...others, directory: directories[0] ?? "" }, shell);
  return {
    line: editLine(line, [
      ...all.flatMap(({ asked, ...one }) => editsFor(asked, one, writer)),
      ...both.edits,
    ]),
    // Earlier passes may come from a store of turbo, but a requested run must really run.
    env: {
      ...env,
      ...writer.env,
      ...(both.edits.length > 0 ? shell.signs : {}),
      ...(isStrict ? { TURBO_FORCE: "true" } : {}),
    },
    preload: programs.length > 0 || isStrict ? { programs, env, isStrict } : undefined,
    overwritten: [...new Set([...both.unwritten, ...overwrittenVariables(line, all, shell)])],
    reportPaths: all.flatMap(({ asked: { reportPath }, directory }) =>
      reportPath === undefined || posix.isAbsolute(reportPath)
        ? (reportPath ?? [])
        : posix.join(directory, reportPath),
    ),
    reportGlobs: all.flatMap(({ asked: { reportGlobs = [] }, directory }) =>
      reportGlobs.map((pattern) => posix.join(directory, pattern)),
    ),
    leastReports: isUnconditional(line, found) ? all.filter((one) => writesReport(one, writer)).length : 0,
  };
}

/** What a framework is asked, with more arguments, and with the file that lists the tests to be run. */
function withArguments(asked: Asked, more: readonly string[], order: string | undefined): Asked {
  const args = [...(asked.args ?? []), ...more];
  return {
    ...asked,
    ...(args.length > 0 && { args }),
    env: { ...asked.env, ...(order !== undefined && { CASEBOOK_ORDER: order }) },
  };
}

/**
 * Whether every command of a line is run, whatever becomes of the others. Where they depend on each other, some may not be run, and the
 * exit code reports those that failed.
 */
function isUnconditional(line: string, found: readonly FoundFramework[]): boolean {
  const scripts = [...new Set(found.map(({ project }) => project.scripts))];
  return [line, ...scripts.flatMap((all) => [...all.values()])].every(
    (one) => !/&&|\|\||\b(?:if|case|for|while|until|exit|exec|return|set)\b/.test(one),
  );
}

/** Whether a command is sure to write a report of its own: it runs tests, and is asked where that is seen. */
function writesReport(
  { framework, words, isInContainer, insertion, isCertain, asked }: FoundFramework & { asked: Asked },
  { canWrite }: ArgumentWriter,
): boolean {
  const isReached = asked.args === undefined || (insertion !== undefined && asked.args.every(canWrite));
  const isRunning = !words.some(({ value }) => withoutTests.test(value));
  return (
    words.length > 0 &&
    isCertain &&
    !isInContainer &&
    isReached &&
    isRunning &&
    framework.mayRunOthers !== true &&
    framework.consoleReport === undefined &&
    asked.reportGlobs === undefined
  );
}

/** Options of frameworks with which they run no test, or may find none without complaining. */
const withoutTests =
  /^(?:-h|-V|--(?:help|version|co|collect-?only|fixtures|markers|setup-plan|list\b.*|list-?tests?.*|show-?config|clear-?cache|init|dry-run|gtest_list_tests|pass-?with-?no-?tests))$/i;

function askOne(
  { framework, words, project, isInContainer }: FoundFramework,
  given: Omit<AskedCommand, "words" | "project">,
): Asked {
  const asked = framework.askForReport({ ...given, project, words: words.map(({ value }) => value) });
  if (!isInContainer) {
    return asked;
  }
  const { reportPath, reportGlobs = [] } = asked;
  return { reportPath, reportGlobs: [...reportGlobs, ...customaryReports] };
}

/** Whether what is written into the line for it reaches it, and nothing else. */
function isReached(
  { insertion, isAlone, isInContainer }: FoundFramework,
  { args = [] }: Asked,
  { canWrite }: ArgumentWriter,
): boolean {
  return (insertion !== undefined && isAlone && args.every(canWrite)) || isInContainer;
}

/** How arguments of ours are written into a line. */
interface ArgumentWriter {
  canWrite(argument: string): boolean;
  write(argument: string): string;
  /** The variables that hold those which the shell cannot quote. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Quotes arguments for a shell. Each of `others` that it cannot quote is held by a variable, and the line names that. A program of Node is
 * asked from inside instead: batch files like npx replace variables a second time (docs/rules/shells.md#quoting).
 */
function argumentWriter(others: readonly string[], shell: Shell): ArgumentWriter {
  const held = [...new Set(others)]
    .filter((argument) => !shell.canQuote(argument))
    .flatMap((argument, index) => {
      const name = `CASEBOOK_ARGUMENT_${index + 1}`;
      const word = shell.wordOf(name, argument);
      return word === undefined ? [] : [{ name, argument, word }];
    });
  const words = new Map(held.map(({ argument, word }) => [argument, word]));
  return {
    canWrite: (argument) => shell.canQuote(argument) || words.has(argument),
    write: (argument) => words.get(argument) ?? shell.quote(argument),
    env: Object.fromEntries(held.map(({ name, argument }) => [name, argument])),
  };
}

/** How a program of Node is asked from inside. */
function programFor({ args, env }: Asked, { framework, project }: FoundFramework): AskedProgram | undefined {
  return framework.scripts === undefined || args === undefined
    ? undefined
    : { scripts: framework.scripts, folder: project.folder, args, env: env ?? {} };
}

function editsFor(asked: Asked, found: FoundFramework, writer: ArgumentWriter): readonly Edit[] {
  const { args, program } = asked;
  const { insertion, words } = found;
  const span = words[0]?.span;
  const edits: Edit[] = [];
  if (program !== undefined && span !== undefined) {
    edits.push({ ...span, text: writer.write(program) });
  }
  if (args !== undefined && insertion !== undefined && isReached(found, asked, writer)) {
    const text = [...insertion.separators, ...args].map((arg) => ` ${writer.write(arg)}`).join("");
    edits.push({ start: insertion.at, end: insertion.at, text });
  }
  return edits;
}

/** What a word sets, if it sets a variable. */
const assignment = /^(\w+)=([\s\S]*)$/;

/** The variables that a line sets for what it runs, each with the first framework that it is set for. */
function assignmentsIn<F extends FoundFramework>(line: string, found: readonly F[], shell: Shell) {
  return splitCommands(line, shell).flatMap((command, index) => {
    const isForLater = shell.setsForLater(command.words[0]?.value ?? "");
    const words = isForLater && shell.kind === "cmd" ? wholeSet(line, command) : command.words;
    return [...command.variables, ...words].flatMap((word) => {
      const [, name = "", value = ""] = assignment.exec(word.value) ?? [];
      const one = found.find(({ command: at, words: [program] }) =>
        isForLater ? at > index : at === index && isBefore(word, program),
      );
      return name === "" || one === undefined ? [] : [{ name, value, word, one, isForLater }];
    });
  });
}

/** What `set` of cmd sets, as one word: all that follows is the value, up to the last quote if it begins with one. */
function wholeSet(line: string, { words: [, first], end }: Command): readonly Word[] {
  if (first?.span === undefined) {
    return [];
  }
  const span = { start: first.span.start, end };
  const text = line.slice(span.start, span.end);
  return [{ value: text.replace(/^"([\s\S]*)"[^"]*$/, "$1"), text, span }];
}

/** Whether a word stands before the program; behind a script or a task every word does. */
function isBefore({ span }: Word, program: Word | undefined): boolean {
  return (span?.start ?? 0) < (program?.span?.start ?? Number.POSITIVE_INFINITY);
}

/** What a line sets itself would stand in place of ours: both are set then, as if the user's were that of the environment. */
function setBoth(
  line: string,
  found: readonly FoundFramework[],
  given: Omit<AskedCommand, "words" | "project">,
  shell: Shell,
): { readonly edits: readonly Edit[]; readonly unwritten: readonly string[] } {
  const edits: Edit[] = [];
  const unwritten: string[] = [];
  for (const { name, value, word, one, isForLater } of assignmentsIn(line, found, shell)) {
    const own = Object.keys(askOne(one, given).env ?? {}).find((ours) => shell.isSameVariable(ours, name));
    if (own === undefined || hands(name, value)) {
      continue;
    }
    const wanted = askOne(one, { ...given, env: { ...given.env, [own]: value } }).env?.[own] ?? "";
    const at = wanted.indexOf(value);
    const set = { name, written: word.text ?? "", isForLater };
    const text =
      at === -1 ? undefined : shell.surround(set, wanted.slice(0, at), wanted.slice(at + value.length));
    if (text === undefined || word.span === undefined) {
      unwritten.push(own);
    } else {
      edits.push({ ...word.span, text });
    }
  }
  return { edits, unwritten };
}

/** Whether a value holds what the variable had before. */
function hands(name: string, value: string): boolean {
  const isOfCmd = value.toLowerCase().includes(`%${name.toLowerCase()}%`);
  return isOfCmd || [`$${name}`, `\${${name}`].some((own) => value.includes(own));
}

/** The variables of ours that a script or a task sets itself, which cannot be changed there. */
function overwrittenVariables(
  line: string,
  all: readonly (FoundFramework & { readonly asked: Asked })[],
  shell: Shell,
): readonly string[] {
  return all.flatMap((one) => {
    const inLine = assignmentsIn(line, [one], shell).map(({ word }) => word.text);
    return one.prefix.flatMap((text) => {
      const [, name = "", value = ""] = assignment.exec(text) ?? [];
      const isOurs = one.asked.env?.[name] !== undefined;
      return isOurs && !inLine.includes(text) && !hands(name, value) ? [name] : [];
    });
  });
}

/** Where unknown commands leave their reports by custom (docs/rules/runners.md#customary-places). */
export const customaryReports: readonly string[] = [
  "**/target/{surefire,failsafe}-reports/TEST-*.xml",
  "**/build/test-results/**/TEST-*.xml",
  "**/target/nextest/*/*.xml",
  "**/TestResults/*.xml",
  "**/{junit,*-junit,junit-*,test-results,test-report,test-results-*,report,results,TEST-*}.xml",
  "**/{reports,test-reports,test-results}/**/*.xml",
];
