import { posix } from "node:path";
import { type Edit, editLine } from "./commandLine.ts";
import type { Found } from "./findFramework.ts";
import type { Asked, AskedCommand } from "./frameworks/framework.ts";
import type { Project } from "./project.ts";
import type { Shell } from "./shell.ts";

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
}

/** Asks every framework of a line for its report. */
export function askForReports(
  line: string,
  found: readonly Found[],
  given: Omit<AskedCommand, "words" | "directory"> & {
    /** Where the reports of each command go; absolute, with `/`. */
    readonly directories: readonly string[];
  },
  shell: Shell,
): AskedRun {
  const { directories, ...others } = given;
  const all = found.map((one, index) => ({
    ...one,
    asked: askOne(one, { ...others, directory: directories[index] ?? "" }),
  }));
  return {
    line: editLine(
      line,
      all.flatMap(({ asked, ...one }) => editsFor(asked, one, shell)),
    ),
    // The first framework is the outer one (pytest through tox, then pytest): its wishes stand.
    env: Object.assign({}, ...all.map(({ asked }) => asked.env).toReversed()),
    reportPaths: all.flatMap(({ asked: { reportPath }, directory }) =>
      reportPath === undefined || posix.isAbsolute(reportPath)
        ? (reportPath ?? [])
        : posix.join(directory, reportPath),
    ),
    reportGlobs: all.flatMap(({ asked: { reportGlobs = [] }, directory }) =>
      reportGlobs.map((pattern) => posix.join(directory, pattern)),
    ),
    leastReports: isUnconditional(line, given.project) ? all.filter(writesReport).length : 0,
  };
}

/**
 * Whether every command of a line is run, whatever becomes of the others. Where they depend on each other, some may not be run, and the
 * exit code tells of those that failed.
 */
function isUnconditional(line: string, { scripts }: Project): boolean {
  return [line, ...scripts.values()].every(
    (one) => !/&&|\|\||\b(?:if|case|for|while|until|exit|exec|return|set)\b/.test(one),
  );
}

/** Whether a command is sure to write a report of its own: it runs tests, and is asked where that is seen. */
function writesReport({
  framework,
  words,
  isInContainer,
  insertion,
  asked,
}: Found & { asked: Asked }): boolean {
  const isReached = asked.args === undefined || insertion !== undefined;
  const isRunning = !words.some(({ value }) => withoutTests.test(value));
  return (
    words.length > 0 &&
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

function askOne({ framework, words, isInContainer }: Found, given: Omit<AskedCommand, "words">): Asked {
  const asked = framework.askForReport({ ...given, words: words.map(({ value }) => value) });
  if (!isInContainer) {
    return asked;
  }
  const { reportPath, reportGlobs = [] } = asked;
  return { reportPath, reportGlobs: [...reportGlobs, ...customaryReports] };
}

function editsFor({ args, program }: Asked, { insertion, words }: Found, shell: Shell): readonly Edit[] {
  const span = words[0]?.span;
  const edits: Edit[] = [];
  if (program !== undefined && span !== undefined) {
    edits.push({ ...span, text: shell.quote(program) });
  }
  if (args !== undefined && insertion !== undefined) {
    const text = [...insertion.separators, ...args].map((arg) => ` ${shell.quote(arg)}`).join("");
    edits.push({ start: insertion.at, end: insertion.at, text });
  }
  return edits;
}

/** Where unknown commands leave their reports by custom (runner-catalog, 0.6). */
export const customaryReports: readonly string[] = [
  "**/target/{surefire,failsafe}-reports/TEST-*.xml",
  "**/build/test-results/**/TEST-*.xml",
  "**/target/nextest/*/*.xml",
  "**/TestResults/*.xml",
  "**/{junit,*-junit,junit-*,test-results,test-report,test-results-*,report,results,TEST-*}.xml",
  "**/{reports,test-reports,test-results}/**/*.xml",
];
