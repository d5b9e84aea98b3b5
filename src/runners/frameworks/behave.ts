import { boundedPattern } from "../../base/boundedPattern.ts";
import { filesOf } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import type { Project } from "../project/project.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { saidOfStep } from "./shared/gherkin.ts";
import { anyOf, escapeName } from "./shared/namePatterns.ts";

/** behave; measured with 1.2.6 (docs/rules/runners.md#behave). It writes reports of its own, in which scenarios have no file. */
export const behave: Framework = {
  name: "behave",

  files: /\.feature$/,

  direct: () => ["behave"],

  propose: (project) => (usesBehave(project) ? ["behave"] : []),

  isCommand: ([program]) => program === "behave",

  askForReport({ words, directory }) {
    const own = valuesOfOption(words, /^--junit-directory$/).at(-1);
    return own === undefined
      ? { args: ["--junit", "--junit-directory", directory] }
      : { args: words.includes("--junit") ? [] : ["--junit"], reportGlobs: [`${own}/TESTS-*.xml`] };
  },

  isolate({ words, selection }) {
    if (selection.files.length > 0) {
      const files = filesOf(selection);
      return files && { precision: "files", replaced: selectingWords(words, grammar), args: files };
    }
    // The names in the report follow from the paths of the line, so these stay, except for the line numbers in them.
    const options = selectingOptions(words, grammar);
    const places = selectingWords(words, grammar).filter(
      (index) => !options.includes(index) && lineOfFile.test(words[index] ?? ""),
    );
    const files = new Set(places.map((index) => (words[index] ?? "").replace(lineOfFile, "")));
    const names = anyOf(selection.cases.map(({ name }) => escapeName(name)));
    return { precision: "tests", replaced: [...options, ...places], args: ["-n", names, ...files] };
  },

  consoleFailures,
};

/** What chooses a scenario of a file. */
const lineOfFile = /:\d+$/;

/** Options that take the word after them, and those that choose scenarios; tags only leave out what did not run before. */
const grammar = {
  valued:
    /^(?:-[Deifnot]|--(?:define|exclude|include|junit-directory|format|name|logging-level|logging-format|logging-datefmt|logging-filter|outfile|stage|tags|lang|lang-help))$/,
  selecting: /^(?:-n|--name)$/,
};

function usesBehave({ texts, testFiles }: Project): boolean {
  return (
    [...testFiles.keys()].some((path) => /^features\/steps\/[^/]+\.py$/.test(path)) ||
    /^\[behave\]/m.test(
      ["behave.ini", ".behaverc", "setup.cfg", "tox.ini"].map((name) => texts.get(name)).join("\n"),
    ) ||
    /^\[tool\.behave\b/m.test(texts.get("pyproject.toml") ?? "")
  );
}

const featureLine = boundedPattern(/^Feature: (.*) # (\S.*):\d+$/);

/** The lines after `Failing scenarios:`; the features are named above, where their scenarios were run. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const headings = text.split("\n").map((line) => featureLine.exec(line) ?? []);
  const features = new Map(headings.map(([, name = "", file = ""]) => [file, name.trimEnd()]));
  const [, list = ""] = /^Failing scenarios:\n((?: {2}\S.*\n?)+)/m.exec(text) ?? [];
  return [...list.matchAll(/^ {2}(\S.*?):(\d+) {2}(.*)$/gm)].map(([, file = "", line = "", name = ""]) => {
    // As its report has it: the path below the folder of features, with dots, and the name of the feature.
    const path = file.replace(/^(?:.*\/)?features\//, "").replace(/\.\w+$/, "");
    const classname = `${path.replaceAll("/", ".")}.${features.get(file) ?? ""}`;
    return { suitePath: [classname], classname, name, message: messageOf(text, file, line) };
  });
}

/** What is said of the last step that was run, below the heading of the scenario. */
function messageOf(text: string, file: string, line: string): string {
  const start = text.indexOf(`# ${file}:${line}\n`);
  const [section = ""] = start === -1 ? [] : text.slice(start, start + 20_000).split("\n\n");
  const lines = section.split("\n");
  const step = lines.findLastIndex((one) => /^ {4}\S/.test(one));
  const said = saidOfStep(lines.slice(step + 1)).filter((one) => one !== "");
  const error = said[0]?.startsWith("Traceback ") ? said.at(-1) : said[0];
  return error?.replace(/^Assertion Failed: /, "") ?? "";
}
