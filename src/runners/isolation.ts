import { posix } from "node:path";
import { UserError } from "../base/errors.ts";
import { fact } from "../base/facts/fact.ts";
import {
  filesOf,
  type Precision,
  type SelectedCase,
  type Selection,
  tidySelection,
} from "../model/report/selection.ts";
import { type FoundFramework, findFrameworks } from "./findFramework.ts";
import type { Narrowing } from "./frameworks/shared/framework.ts";
import { type Command, type Edit, editLine, isPlainJoint, splitCommands } from "./line/commandLine.ts";
import type { Shell } from "./line/shell.ts";
import type { Span } from "./line/shellSyntax.ts";
import { unwrap } from "./line/wrappers.ts";
import { onlyTests } from "./onlyTests.ts";
import type { Step } from "./preparation.ts";
import type { Project } from "./project/project.ts";

/** A command line that runs a selection. */
export interface Isolation {
  readonly command: string;
  readonly precision: Precision;
  /** The framework's own name. */
  readonly framework: string;
}

/**
 * The command line that runs a selection of the tests of another line: that line with what chose tests before replaced, its
 * wrappers and other options kept, and without other commands that run tests; where it cannot be changed so (behind make, in a
 * script), what runs there, with what chooses the tests, behind what the script makes before. What cannot be named in a line of this
 * shell, or would make it too long, is run with everything in its file.
 * @throws {UserError} if no framework is recognised, or it cannot run these tests by themselves
 */
export function isolateCommand(line: string, chosen: Selection, project: Project, shell: Shell): Isolation {
  const selection = tidySelection(chosen);
  if (selection.cases.length + selection.files.length === 0) {
    throw new UserError(fact("isolate.nothingChosen"), fact("next.chooseTests"));
  }
  const all = findFrameworks(line, project, shell);
  const parts = [...shareOut(selection, all)];
  const [first] = parts;
  if (first === undefined) {
    throw new UserError(fact("isolate.noFramework"), fact("next.writeIsolationCommand"));
  }
  const isolate = (found: FoundFramework, part: Selection): Isolation => {
    const isolated = isolateOne(line, found, part, all, shell);
    return { ...isolated, command: withoutLasting(isolated.command, all, project, shell) };
  };
  if (parts.length === 1) {
    return isolate(first[0], first[1]);
  }
  if (shell.join === undefined) {
    throw new UserError(
      fact("isolate.severalPackages", { parts: parts.length }),
      fact("next.chooseOnePackage"),
    );
  }
  const isolated = parts.map(([found, part]) => isolate(found, part));
  return {
    command: shell.join(isolated.map(({ command }) => command)),
    precision: coarsest(isolated.map(({ precision }) => precision)),
    framework: [...new Set(isolated.map(({ framework }) => framework))].join(", "),
  };
}

function coarsest(all: readonly Precision[]): Precision {
  return (["related", "files", "groups"] as const).find((one) => all.includes(one)) ?? "tests";
}

function isolateOne(
  line: string,
  found: FoundFramework,
  selection: Selection,
  all: readonly FoundFramework[],
  shell: Shell,
): Isolation {
  const files = filesOf(selection);
  const whole = files === undefined ? [] : [{ cases: [], files }];
  for (const one of [selection, ...whole]) {
    const { framework, directory, project } = found;
    const isolated = narrowLine(line, found, all, shell, (words) =>
      framework.isolate({ words, selection: seenFrom(directory, one), project }),
    );
    if (isolated !== undefined) {
      return one.cases.length === 0 ? { ...isolated, precision: "files" } : isolated;
    }
  }
  throw new UserError(
    fact("isolate.notOnlyThese", { framework: found.framework.name }),
    fact("next.writeIsolationCommand"),
  );
}

/** What one framework runs of a selection. */
interface Part extends Selection {
  readonly cases: SelectedCase[];
  readonly files: string[];
}

/** Which of the frameworks of a line runs which of the chosen tests. */
function shareOut(
  selection: Selection,
  all: readonly FoundFramework[],
): ReadonlyMap<FoundFramework, Selection> {
  const parts = new Map<FoundFramework, Part>();
  const partOf = (file: string | undefined) => {
    const found = whoRuns(file, all);
    const part = (found && parts.get(found)) ?? { cases: [], files: [], others: selection.others };
    if (found !== undefined) {
      parts.set(found, part);
    }
    return part;
  };
  for (const one of selection.cases) {
    partOf(one.file).cases.push(one);
  }
  for (const file of selection.files) {
    partOf(file).files.push(file);
  }
  return parts;
}

/**
 * The framework of a line that runs the tests of a file, as far as their words say: its files are called so, it runs in a folder
 * around it, the nearest first, and names it, or nothing.
 */
export function whoRuns(
  file: string | undefined,
  all: readonly FoundFramework[],
): FoundFramework | undefined {
  if (file === undefined) {
    return all[0];
  }
  const fits = all.filter(({ framework }) => framework.files.test(file));
  const around = fits.filter(({ directory }) => directory === "" || file.startsWith(`${directory}/`));
  const candidates = around.length > 0 ? around : fits.length > 0 ? fits : all;
  const score = (one: FoundFramework) => one.directory.length * 10 + mention(one, file);
  const best = Math.max(...candidates.map(score));
  return candidates.find((one) => score(one) === best);
}

/** How plainly the words of a command name a file: itself or a folder of it, a part of its path, nothing at all, something else. */
function mention({ words, directory }: FoundFramework, file: string): number {
  const path = directory === "" ? file : posix.relative(directory, file);
  const operands = words
    .slice(1)
    .filter(({ value }) => !value.startsWith("-"))
    .map(({ value }) =>
      posix.normalize((value.split("::")[0] ?? "").replaceAll("\\", "/")).replace(/\/$/, ""),
    );
  if (operands.some((word) => path === word || path.startsWith(`${word}/`))) {
    return 3;
  }
  if (operands.some((word) => word.length > 1 && path.includes(word))) {
    return 2;
  }
  return operands.some((word) => /[/.]/.test(word)) ? 0 : 1;
}

/** How a framework is narrowed, by its program and the arguments that it has. */
type Choose = (words: readonly string[]) => Narrowing | undefined;

/**
 * The line with one of its frameworks narrowed, and without the others; undefined where the framework cannot be narrowed so, or no line of
 * this shell can say it.
 */
export function narrowLine(
  line: string,
  found: FoundFramework,
  all: readonly FoundFramework[],
  shell: Shell,
  choose: Choose,
): Isolation | undefined {
  const isChangeable =
    found.insertion !== undefined && found.words.length > 0 && !hasThresholdInside(line, found, shell);
  const narrowing = isChangeable ? choose(found.words.map(({ value }) => value)) : undefined;
  const isolated =
    (narrowing && editWords(line, found, narrowing, all, shell)) ?? narrowDirect(line, found, shell, choose);
  return isolated === undefined || isolated.command.length > shell.maxLength
    ? undefined
    : { ...isolated, framework: found.framework.name };
}

/** The line of the user with the changes; undefined where one of them is not to be made in it. */
function editWords(
  line: string,
  found: FoundFramework,
  narrowing: Narrowing,
  all: readonly FoundFramework[],
  shell: Shell,
) {
  const { words, insertion, choice } = found;
  const { replaced, args, before, precision } = narrowing;
  const spans = replaced.map((index) => words[index]?.span);
  const at = before === undefined ? insertion?.at : words[before]?.span?.start;
  const others = removeOthers(line, found, all, shell);
  if (
    insertion === undefined ||
    choice === undefined ||
    others === undefined ||
    at === undefined ||
    spans.includes(undefined) ||
    !args.every(shell.canQuote)
  ) {
    return undefined;
  }
  const quoted = [...(before === undefined ? insertion.separators : []), ...args].map((arg) =>
    shell.quote(arg),
  );
  const edits: readonly Edit[] = [
    ...spans.flatMap((span) => (span === undefined ? [] : { ...withBlank(line, span), text: "" })),
    {
      start: at,
      end: at,
      text: before === undefined ? ` ${quoted.join(" ")}` : `${quoted.join(" ")} `,
    },
    // Behind the arguments, so that it stands before them where both are at one place.
    ...choice,
    ...withoutThreshold(line, found, shell),
    ...others,
  ];
  return { command: editLine(line, edits), precision };
}

/**
 * A line for some of its tests without the commands that do what stays, such as a release, only if all of the tests passed (`&&`). Those before the
 * tests are taken out too where tests before them were. What puts something back (`git stash pop`) is kept.
 * @throws {UserError} if one of them cannot be taken out
 */
export function withoutLasting(
  line: string,
  all: readonly FoundFramework[],
  project: Project,
  shell: Shell,
): string {
  const commands = splitCommands(line, shell);
  const [tests] = findFrameworks(line, project, shell);
  const at = tests?.command ?? 0;
  const isShort = all.some(({ command }) => command !== all[0]?.command);
  const isAsked = (index: number) =>
    index < at
      ? isShort
      : commands
          .slice(at + 1, index + 1)
          .every(({ before }) => /^&&/.test(before.map(({ text }) => text).join("")));
  const edits = commands.flatMap((command, index) => {
    const values = command.words.map(({ value }) => value);
    const isGit = values[0] === "git" && !/^(?:push|commit|tag)$/.test(values[1] ?? "");
    const text = values.map(shell.quote).join(" ");
    if (index === at || !isAsked(index) || isGit || onlyTests(text, project, shell)) {
      return [];
    }
    const edit = removal(line, command, index > at);
    if (edit === undefined) {
      throw new UserError(
        fact("isolate.notOnlyThese", { framework: tests?.framework.name ?? "" }),
        fact("next.writeIsolationCommand"),
      );
    }
    return edit;
  });
  return editLine(line, edits);
}

/**
 * What takes the other commands that run tests out of a line, together with what joins each to the next one; undefined where one of
 * them is more than joined: it would still run, and what runs would be more than what is said.
 */
function removeOthers(
  line: string,
  found: FoundFramework,
  all: readonly FoundFramework[],
  shell: Shell,
): readonly Edit[] | undefined {
  const others = new Set(all.map(({ command }) => command).filter((command) => command !== found.command));
  const commands = splitCommands(line, shell);
  const inSame = all.filter((one) => one.command === found.command && one !== found);
  if (inSame.length > 0 && (found.choice ?? []).length === 0) {
    return undefined;
  }
  const edits: Edit[] = [];
  for (const index of others) {
    const edit = removal(line, commands[index], index > found.command);
    if (edit === undefined) {
      return undefined;
    }
    edits.push(edit);
  }
  return edits;
}

/**
 * What takes a command out of a line, with what joins it to the one that stays: that is on its other side. Undefined where they are
 * joined by more than their order.
 */
function removal(line: string, command: Command | undefined, isBehind: boolean): Edit | undefined {
  if (command === undefined || !isPlainJoint(command.before) || !isPlainJoint(command.after)) {
    return undefined;
  }
  const { before, after } = command;
  if (isBehind) {
    const start = line.slice(0, before[0]?.span.start ?? 0).trimEnd().length;
    const end = line.slice(0, after[0]?.span.start ?? line.length).trimEnd().length;
    return { start, end, text: "" };
  }
  const end = after.at(-1)?.span.end ?? line.length;
  const blanks = before.length === 0 ? line.slice(end).length - line.slice(end).trimStart().length : 0;
  return { start: before.at(-1)?.span.end ?? 0, end: end + blanks, text: "" };
}

/** What measures the coverage of what it runs, and fails where that is too low. */
const measuring = /^(?:c8|nyc)$/;
const demanding = /^--(?:check-coverage|100)(?:=true)?$/;

/** Whether a framework runs behind a threshold of coverage, which a few tests never reach. */
function hasThreshold({ prefix, project: { texts } }: FoundFramework): boolean {
  const settings = ["package.json", ".nycrc", ".nycrc.json", ".c8rc.json"].map(
    (name) => texts.get(name) ?? "",
  );
  return (
    prefix.some((word) => measuring.test(word)) &&
    (prefix.some((word) => demanding.test(word)) ||
      settings.some((text) => /\bcheck-?coverage["']?\s*:\s*true/i.test(text)))
  );
}

/** What stands before the program, without the threshold. */
function prefixWithoutThreshold(found: FoundFramework, prefix: readonly string[]): readonly string[] {
  return hasThreshold(found)
    ? prefix.flatMap((word) =>
        measuring.test(word) ? [word, "--check-coverage=false"] : demanding.test(word) ? [] : word,
      )
    : prefix;
}

/** The words of a line that measure and demand a coverage, before the program that they are for. */
function coverageWords(line: string, { command, words }: FoundFramework, shell: Shell) {
  const end = words[0]?.span?.start ?? Number.POSITIVE_INFINITY;
  const before =
    splitCommands(line, shell)[command]?.words.filter(({ span }) => (span?.end ?? end) < end) ?? [];
  return {
    measure: before.flatMap(({ value, span }) => (measuring.test(value) && span ? span : [])),
    demand: before.flatMap(({ value, span }) => (demanding.test(value) && span ? span : [])),
  };
}

/** Whether the threshold stands in a script, where no change of the line takes it away. */
function hasThresholdInside(line: string, found: FoundFramework, shell: Shell): boolean {
  return hasThreshold(found) && coverageWords(line, found, shell).measure.length === 0;
}

/** What takes a threshold out of a line. */
function withoutThreshold(line: string, found: FoundFramework, shell: Shell): readonly Edit[] {
  if (!hasThreshold(found)) {
    return [];
  }
  const { measure, demand } = coverageWords(line, found, shell);
  return [
    ...measure.map(({ end }) => ({ start: end, end, text: " --check-coverage=false" })),
    ...demand.map((span) => ({ ...withBlank(line, span), text: "" })),
  ];
}

/** A word with the blanks before it. */
function withBlank(line: string, { start, end }: Span): Span {
  return { start: line.slice(0, start).replace(/(?<![ \t]|\\\r?\n)(?:[ \t]|\\\r?\n)+$/, "").length, end };
}

/** What runs in a script or a task, as it is written there, with what chooses the tests; else the framework's own command. */
function narrowDirect(line: string, found: FoundFramework, shell: Shell, choose: Choose) {
  const { framework, words, directory, project, prefix, preparation } = found;
  const direct = framework.direct(project, shell);
  const runner = countRunner(direct);
  const own = words.length > 0 ? words.map(({ value }) => value) : namesOf(direct);
  // Bundler may not be there where nobody called it.
  const isUnbundled = direct[0] === "bundle" && !/\bbundle exec\b/.test(line);
  const wrapper = isUnbundled ? [] : direct.slice(0, runner);
  const narrowing = choose(own);
  if (narrowing === undefined) {
    return undefined;
  }
  const { replaced, args, before = own.length, precision } = narrowing;
  const written =
    words.length > 0
      ? words.map(({ value, text }) => text ?? shell.quote(value))
      : // A program is written as the shell calls it.
        direct.slice(runner).map((word, index) => (index === 0 ? word : shell.quote(word)));
  const kept = (from: number, to: number) =>
    written.slice(from, to).filter((_, index) => !replaced.includes(from + index));
  if (!args.every(shell.canQuote)) {
    return undefined;
  }
  const all = [
    ...(words.length > 0 ? prefixWithoutThreshold(found, prefix) : wrapper),
    ...kept(0, before),
    ...args.map((arg) => shell.quote(arg)),
    ...kept(before, own.length),
  ];
  const last = { directory, line: all.join(" "), mayFail: false };
  return { command: inOneLine([...preparation, last], shell), precision };
}

/** Steps one after the other, each where it runs. */
function inOneLine(steps: readonly Step[], shell: Shell): string {
  return steps
    .map(({ directory, line, mayFail }, index) => {
      const from = steps[index - 1]?.directory ?? "";
      const going =
        directory === from ? "" : `cd ${shell.quote(shell.path(posix.relative(from, directory)))} && `;
      return `${going}${line}${index === steps.length - 1 ? "" : mayFail ? (shell.kind === "cmd" ? " & " : "; ") : " && "}`;
    })
    .join("");
}

/** How many words of a framework's own command are those of what runs its program. */
function countRunner(direct: readonly string[]): number {
  return direct[0] === "npx" ? 1 + unwrap(direct.slice(1)).count : unwrap(direct).count;
}

/** The framework's program by its bare name, and its arguments, without what runs it. */
function namesOf(direct: readonly string[]): readonly string[] {
  return unwrap(direct[0] === "npx" ? direct.slice(1) : direct).words;
}

/** A path of the folder, as it is called in a directory of it; never like an option. */
export function pathFrom(directory: string, file: string): string {
  const path = directory === "" ? file : posix.relative(directory, file);
  return path.startsWith("-") ? `./${path}` : path;
}

/** The selection with its files as they are called in a directory of the folder. */
function seenFrom(directory: string, { cases, files, others }: Selection): Selection {
  const call = (file: string) => pathFrom(directory, file);
  const callFile = ({ file, ...one }: SelectedCase): SelectedCase => ({
    ...one,
    file: file === undefined ? undefined : call(file),
  });
  return { cases: cases.map(callFile), files: files.map(call), others: others?.map(callFile) };
}
