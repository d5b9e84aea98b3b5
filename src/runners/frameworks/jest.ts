import { filesOf, precisionOfNames, type SelectedCase } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import type { Project } from "../project/project.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { filesToRelate } from "./shared/importedFiles.ts";
import { anyOf, escapeName } from "./shared/namePatterns.ts";

/** jest; measured with 30 (docs/rules/runners.md#jest). It has no variable for reporters, so the arguments must reach it. */
export const jest: Framework = {
  name: "jest",

  files: /\.[cm]?[jt]sx?$/,

  countsFrom: /^(?:-c|--(?:config|rootDir))$/,

  scripts: ["/.bin/jest", "/jest/bin/jest.js", "/jest-cli/bin/jest.js", "/react-scripts/scripts/test.js"],

  direct: () => ["npx", "jest"],

  propose(project, shell) {
    const scripts = scriptCommands(project, /\bjest\b|\breact-scripts test\b/, shell);
    return scripts.length > 0 || project.dependencies.has("jest") ? [...scripts, "npx jest"] : [];
  },

  isCommand: ([program, verb]) => program === "jest" || (program === "react-scripts" && verb === "test"),

  askForReport: ({ words, directory, reporters, order }) => ({
    env: { CASEBOOK_JUNIT_FILE: `${directory}/jest.xml` },
    args: [
      // Reporters on the command line replace those of the configuration, but are combined with others of the command line.
      ...(valuesOfOption(words, /^--reporters$/).length === 0 ? ["--reporters=default"] : []),
      `--reporters=${reporters}/jest.cjs`,
      "--testLocationInResults",
      // It would watch the files for ever.
      ...(words[0] === "react-scripts" && !words.includes("--watchAll=false") ? ["--watchAll=false"] : []),
      ...(order === undefined
        ? []
        : [
            "--runInBand",
            `--testSequencer=${reporters}/jestSequencer.cjs`,
            `--testRunner=${reporters}/jestRunner.cjs`,
          ]),
    ],
  }),

  keepsOrder: true,

  processOf: ({ file = "" }) => file,

  isolate({ words, selection, project }) {
    const replaced = selectingWords(words, grammar, words[0] === "react-scripts" ? 2 : 1);
    const files = filesOf(selection);
    const paths = files === undefined ? [] : ["--runTestsByPath", ...files];
    const uncovered = measuresCoverage(words, project) ? ["--coverage=false"] : [];
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, args: [...paths, ...uncovered] };
    }
    const pattern = anyOf(selection.cases.map((one) => escapeName(fullTitle(one))));
    const precision = precisionOfNames(selection, fullTitle);
    return { precision, replaced, args: [...paths, "-t", pattern, ...uncovered] };
  },

  relate({ words, changed, project }) {
    const files = filesToRelate(changed, project);
    const uncovered = measuresCoverage(words, project) ? ["--coverage=false"] : [];
    return files === undefined
      ? undefined
      : {
          precision: "related",
          replaced: selectingWords(words, grammar, words[0] === "react-scripts" ? 2 : 1),
          args: ["--findRelatedTests", ...files, ...uncovered],
        };
  },

  consoleFailures,
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[tcw]|--(?:testNamePattern|testPathPatterns?|config|maxWorkers|testTimeout|rootDir|env|shard|seed|changedSince|collectCoverageFrom|coverageDirectory|outputFile|reporters|selectProjects|testRunner|workerThreads))$/,
  selecting:
    /^(?:-[tof]|--(?:testNamePattern|testPathPatterns?|runTestsByPath|findRelatedTests|onlyChanged|onlyFailures|changedSince|lastCommit|shard))$/,
};

/** Part of the tests misses the thresholds of all. */
function measuresCoverage(words: readonly string[], { texts }: Project): boolean {
  return (
    words.some((word) => /^--(?:coverage|collectCoverage)(?:$|=)/.test(word)) ||
    [...texts].some(
      ([name, text]) =>
        /^(?:jest\.config\.\w+|package\.json)$/.test(name) && /\bcollectCoverage["']?\s*:\s*true/.test(text),
    )
  );
}

/** The titles as jest matches them, joined by blanks; jest-junit, which names suites, puts them all into both by default. */
function fullTitle({ suitePath, classname, name }: SelectedCase): string {
  const isWhole = classname === name && suitePath.some((suite) => suite !== "");
  return isWhole || classname === "" ? name : `${classname.split(" › ").join(" ")} ${name}`;
}

/** jest lists many failures again in its summary, where it damages characters beyond U+FFFF; that alone is read only where nothing else is. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const parts = text.split(/^Summary of all failing tests$/m).map(failuresIn);
  return parts.find((part) => part.length > 0) ?? [];
}

/** The headings `● titles` below the nearest `FAIL file`. */
function failuresIn(text: string): readonly ConsoleFailure[] {
  const found = new Map<string, ConsoleFailure>();
  let file: string | undefined;
  for (const [, failed, heading = "", message = ""] of text.matchAll(
    /^(?:FAIL +(\S[^\n]*?\.[cm]?[jt]sx?)(?: \([\d.]+ m?s\))?$| {2}● (?!Console$)([^\n]+)\n\n? *([^\n]*))/gm,
  )) {
    if (failed !== undefined) {
      file = failed;
    } else if (file !== undefined) {
      const titles = heading.split(" › ");
      const loadFailure = heading === "Test suite failed to run";
      const [classname, name] = loadFailure
        ? [heading, file]
        : [titles.slice(0, -1).join(" › "), titles.at(-1) ?? ""];
      found.set(`${file}\0${heading}`, { classname, name, file, message, loadFailure });
    }
  }
  return [...found.values()];
}
