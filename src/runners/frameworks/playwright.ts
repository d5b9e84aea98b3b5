import { filesOf, type SelectedCase } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { escapeName } from "./shared/namePatterns.ts";

/** Playwright's test runner; measured with 1.65 (docs/rules/runners.md#playwright). */
export const playwright: Framework = {
  name: "Playwright",

  files: /\.[cm]?[jt]sx?$/,

  countsFrom: /^(?:-c|--config)$/,

  scripts: ["/.bin/playwright", "/playwright/cli.js", "/@playwright/test/cli.js"],

  direct: () => ["npx", "playwright", "test"],

  propose(project, shell) {
    const scripts = scriptCommands(project, /\bplaywright test\b/, shell);
    return scripts.length > 0 || project.dependencies.has("@playwright/test")
      ? [...scripts, "npx playwright test"]
      : [];
  },

  isCommand: ([program, verb]) => program === "playwright" && verb === "test",

  // Of several reporters on the command line the last one counts, and it replaces those of the configuration.
  askForReport: ({ words, directory }) => ({
    env: {
      PLAYWRIGHT_JUNIT_OUTPUT_FILE: `${directory}/playwright.xml`,
      // Else a test that passed only at the second try would be one that passed.
      PLAYWRIGHT_JUNIT_INCLUDE_RETRIES: "1",
    },
    args: [`--reporter=${valuesOfOption(words, /^--reporter$/).at(-1) ?? "list"},junit`],
  }),

  isolate({ words, selection }) {
    const replaced = selectingWords(words, grammar, 2);
    // Options like `--project` take all words after them, so that files stand before.
    const before = [...words.keys()].find((index) => index >= 2 && !replaced.includes(index));
    const files = filesOf(selection)?.map(escapePath);
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, before, args: files };
    }
    const places = selection.cases.flatMap(({ file, line }) =>
      file === undefined || line === undefined ? [] : `${escapePath(file)}:${line}`,
    );
    if (places.length === selection.cases.length) {
      return { precision: "tests", replaced, before, args: [...new Set(places)] };
    }
    const pattern = `(?:^|\\s)(?:${[...new Set(selection.cases.map(patternOf))].join("|")})$`;
    return { precision: "tests", replaced, before, args: [...(files ?? []), "-g", pattern] };
  },

  consoleFailures,
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[cgGj]|--(?:config|grep|grep-invert|workers|browser|global-timeout|max-failures|output|project|repeat-each|reporter|add-reporter|retries|shard|timeout|trace|tsconfig|ui-host|ui-port|last-failed-file|only-changed|test-list))$/,
  selecting: /^(?:-[gG]|--(?:grep|grep-invert|last-failed|last-failed-file|only-changed|shard|test-list))$/,
};

/** Files are patterns on the path. */
function escapePath(file: string): string {
  return file.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** What is matched is the project, the file and all titles, joined by blanks. */
function patternOf({ name }: SelectedCase): string {
  return name.split(" › ").map(escapeName).join(" ");
}

/** The list after `N failed`: `[project] › file:line:column › titles`. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const [, list = ""] = /^ {2}\d+ failed\n((?: {4}[^\n]*\n?)*)/m.exec(text) ?? [];
  const entries = list.matchAll(/^ {4}(?:\[([^\]\n]+)\] › )?([^\n]+?):(\d+):\d+ › (.+)$/gm);
  return [...entries].map(([, project, file = "", line = "", name = ""]) => ({
    project,
    suitePath: [file],
    classname: file,
    // Its heading is drawn out to the end of the line.
    name: name.trimEnd().replace(/ ─+$/, ""),
    file,
    line: Number(line),
    message: "",
  }));
}
