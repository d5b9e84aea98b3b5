import { filesOf, precisionOfNames } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import type { Project } from "../project/project.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { Framework } from "./shared/framework.ts";
import { filesToRelate } from "./shared/importedFiles.ts";
import { anyOf, escapeName } from "./shared/namePatterns.ts";

/** vitest; measured with 4 and 5 (docs/rules/runners.md#vitest). It has no variable for reporters, so the arguments must reach it. */
export const vitest: Framework = {
  name: "vitest",

  files: /\.[cm]?[jt]sx?$/,

  countsFrom: /^(?:-r|--root)$/,

  scripts: ["/.bin/vitest", "/vitest/vitest.mjs"],

  direct: () => ["npx", "vitest", "run"],

  propose(project, shell) {
    const scripts = scriptCommands(project, /\bvitest\b/, shell);
    return scripts.length > 0 || project.dependencies.has("vitest") ? [...scripts, "npx vitest run"] : [];
  },

  isCommand: ([program]) => program === "vitest",

  askForReport({ words, directory, reporters, order }) {
    // A reporter on the command line replaces those of the configuration, but is combined with others of the command line.
    const printing = valuesOfOption(words, /^--reporters?$/).length === 0 ? ["--reporter=default"] : [];
    return {
      args: [
        ...printing,
        `--reporter=${reporters}/vitest.mjs`,
        ...(order === undefined ? [] : ["--no-file-parallelism"]),
      ],
      env: { CASEBOOK_JUNIT_FILE: `${directory}/vitest.xml` },
    };
  },

  keepsOrder: true,

  processOf: ({ file = "" }) => file,

  isolate({ words, selection, project }) {
    const first = verbs.test(words[1] ?? "") ? 2 : 1;
    const replaced = selectingWords(words, grammar, first);
    const files = filesOf(selection);
    // The next word would be taken for its value.
    const last = [...words.keys()].findLast((index) => !replaced.includes(index));
    const before = last !== undefined && optionalValue.test(words[last] ?? "") ? last : undefined;
    const uncovered = measuresCoverage(words, project) ? ["--coverage.enabled=false"] : [];
    // A hook has no name of its own that could be asked for.
    const isHook = selection.cases.some(({ name }) => /^"before all" hook or/.test(name));
    if (selection.files.length > 0 || isHook) {
      return files && { precision: "files", replaced, before, args: [...files, ...uncovered] };
    }
    const pattern = anyOf(selection.cases.map(({ name }) => patternOf(name)));
    const precision = precisionOfNames(selection, ({ name }) => name);
    return { precision, replaced, before, args: [...(files ?? []), "-t", pattern, ...uncovered] };
  },

  relate({ words, changed, project }) {
    const first = verbs.test(words[1] ?? "") ? 2 : 1;
    const files = filesToRelate(changed, project);
    // Of another root, the paths would be others.
    const isElsewhere = valuesOfOption(words, /^(?:-r|--root|--dir)$/).length > 0;
    if (files === undefined || isElsewhere || words[1] === "bench") {
      return undefined;
    }
    const uncovered = measuresCoverage(words, project) ? ["--coverage.enabled=false"] : [];
    const replaced = [
      ...(first === 2 ? [1] : []),
      ...selectingWords(words, grammar, first),
      ...[...words.keys()].filter((index) => words[index] === "--run"),
    ];
    return {
      precision: "related",
      replaced,
      args: ["related", ...files, "--run", ...uncovered],
      // It is a command only as the first word behind the program.
      before: [...words.keys()].find((index) => index >= first && !replaced.includes(index)),
    };
  },

  consoleFailures(text) {
    const lines = text.matchAll(
      /^ *(?:FAIL|❯ FAIL) +(?:\|[^|\n]+\| +)?(\S[^\n]*?\.[cm]?[jt]sx?)(?: \[ [^\n]+ \]| > ([^\n]+))\n+(?:(?:\w*Error|Error): ([^\n]*))?/gm,
    );
    return [...lines].map(([, file = "", name = file, message = ""]) => ({
      classname: file,
      name,
      file,
      message,
      loadFailure: name === file,
    }));
  },
};

/** What may stand behind the program, and says what it does. */
const verbs = /^(?:run|watch|dev|related|bench)$/;

/** Part of the tests misses the thresholds of all. */
function measuresCoverage(words: readonly string[], { texts }: Project): boolean {
  return (
    words.some((word) => /^--coverage(?:$|[.=])/.test(word)) ||
    [...texts].some(
      ([name, text]) =>
        /^vite(?:st)?\.config\./.test(name) && /\bcoverage\b/.test(text) && /\benabled\b/.test(text),
    )
  );
}

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[tcr]|--(?:test-?name-?pattern|config|root|dir|reporter|output-?file\S*|environment|project|shard|pool|mode|workspace|(?:max|min)-?workers|retry|bail|exclude|(?:test|hook|teardown)-?timeout|sequence\.\S+|coverage\.\S+))$/i,
  selecting: /^(?:-t|--test-?name-?pattern|--changed|--shard)$/i,
};

/** Options that may have a value, and take the next word for one (vitest 5, `[value]` in its own table of options). */
const optionalValue = /^(?:-u|--(?:api|update|silent|inspect|inspect-?brk|merge-?reports))$/i;

/** vitest 4 joins titles by a blank, vitest 5 by ` > `. A blank may be a line break, which its report does not distinguish. */
function patternOf(name: string): string {
  return name
    .split(" > ")
    .map((title) => escapeName(title).replaceAll(" ", "\\s"))
    .join("(?: > | )");
}
