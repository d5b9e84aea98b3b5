import { filesOf } from "../../model/selection.ts";
import { selectingWords } from "../arguments.ts";
import { valuesOfOption } from "../commandLine.ts";
import { anyOf, escapeName } from "../pattern.ts";
import { scriptCommands } from "../scriptCommands.ts";
import type { Framework } from "./framework.ts";

/** vitest; measured with 4 and 5 (runner-catalog, 4). It has no variable for reporters, so the arguments must reach it. */
export const vitest: Framework = {
  name: "vitest",

  files: /\.[cm]?[jt]sx?$/,

  direct: () => ["npx", "vitest", "run"],

  propose(project) {
    const scripts = scriptCommands(project, /\bvitest\b/);
    return scripts.length > 0 || project.dependencies.has("vitest") ? [...scripts, "npx vitest run"] : [];
  },

  isCommand: ([program]) => program === "vitest",

  askForReport: ({ words, directory }) => ({
    args: [
      // A reporter on the command line replaces those of the configuration, but stands beside others of the command line.
      ...(valuesOfOption(words, /^--reporters?$/).length === 0 ? ["--reporter=default"] : []),
      "--reporter=junit",
      `--outputFile.junit=${directory}/vitest.xml`,
    ],
  }),

  isolate({ words, selection }) {
    const first = /^(?:run|watch|dev|related|bench)$/.test(words[1] ?? "") ? 2 : 1;
    const replaced = selectingWords(words, grammar, first);
    const files = filesOf(selection);
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, args: files };
    }
    const pattern = anyOf(selection.cases.map(({ name }) => patternOf(name)));
    return { precision: "tests", replaced, args: [...(files ?? []), "-t", pattern] };
  },

  consoleFailures(text) {
    const lines = text.matchAll(
      /^ *(?:FAIL|❯ FAIL) +(?:\|[^|\n]+\| +)?(\S+?\.[cm]?[jt]sx?)(?: \[ [^\]\n]+ \])?(?: > ([^\n]+))?\n+(?:(?:\w*Error|Error): ([^\n]*))?/gm,
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

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[tcr]|--(?:test-?name-?pattern|config|root|dir|reporter|output-?file\S*|environment|project|shard|pool|mode|workspace|(?:max|min)-?workers|retry|bail|exclude|(?:test|hook|teardown)-?timeout|sequence\.\S+|coverage\.\S+))$/i,
  selecting: /^(?:-t|--test-?name-?pattern|--changed)$/i,
};

/** vitest 4 joins titles by a blank, vitest 5 by ` > `. */
function patternOf(name: string): string {
  return name.split(" > ").map(escapeName).join("(?: > | )");
}
