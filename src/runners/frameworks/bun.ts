import { filesOf, precisionOfNames, type SelectedCase } from "../../model/report/selection.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { anyOf, escapeName } from "./shared/namePatterns.ts";

/** bun's own test runner; measured with 1.4 (docs/rules/runners.md#bun). */
export const bun: Framework = {
  name: "bun test",

  files: /\.[cm]?[jt]sx?$/,

  countsFrom: /^--cwd$/,

  direct: () => ["bun", "test"],

  propose(project, shell) {
    const scripts = scriptCommands(project, /\bbun test\b/, shell);
    const usesIt = [...project.testFiles.values()].some((text) => /["']bun:test["']/.test(text));
    return scripts.length > 0 || usesIt ? [...scripts, "bun test"] : [];
  },

  isCommand: ([program, verb]) => program === "bun" && verb === "test",

  askForReport: ({ directory }) => ({
    args: ["--reporter=junit", `--reporter-outfile=${directory}/bun.xml`],
  }),

  isolate({ words, selection }) {
    const replaced = selectingWords(words, grammar, 2);
    // Without a leading `./` a file would be a part of any path.
    const files = filesOf(selection)?.map((file) => (file.startsWith("./") ? file : `./${file}`));
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, args: files };
    }
    const pattern = anyOf(selection.cases.map((one) => escapeName(fullTitle(one))));
    return {
      precision: precisionOfNames(selection, fullTitle),
      replaced,
      args: [...(files ?? []), "-t", pattern],
    };
  },

  consoleFailures,
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[tc]|--(?:test-name-pattern|timeout|rerun-each|bail|preload|coverage-reporter|coverage-dir|reporter|reporter-outfile|seed|cwd|config|max-concurrency))$/,
  selecting: /^(?:-t|--(?:test-name-pattern|only|todo))$/,
};

/** The titles as bun matches them: the suites of the report, but for the outermost, which is the file. */
function fullTitle({ suitePath, name, file }: SelectedCase): string {
  const suites = suitePath[0] === file ? suitePath.slice(1) : suitePath;
  return [...suites, name].filter((title) => title !== "").join(" ");
}

/** `(fail) outer > inner > name [0.17ms]` below the name of the file. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const found: ConsoleFailure[] = [];
  let file: string | undefined;
  for (const [, heading, titles = ""] of text.matchAll(
    /^(?:(\S[^\n]*\.[cm]?[jt]sx?):|(?:\(fail\)|✗) ([^\n]+?)(?: \[[\d.]+ *m?s\])?)$/gm,
  )) {
    if (heading !== undefined) {
      file = heading;
    } else {
      const all = titles.split(" > ");
      const suites = all.slice(0, -1);
      found.push({
        suitePath: [file ?? "", ...suites],
        classname: suites.toReversed().join(" > "),
        name: all.at(-1) ?? "",
        file,
        message: "",
      });
    }
  }
  return found;
}
