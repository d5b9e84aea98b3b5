import { devNull } from "node:os";
import { pathToFileURL } from "node:url";
import { filesOf } from "../../model/report/selection.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { saidOfStep } from "./shared/gherkin.ts";
import { anyOf, escapeName, globOf } from "./shared/namePatterns.ts";

/**
 * cucumber-js; measured with 12 (docs/rules/runners.md#cucumber). Its own report knows neither files nor lines, so it is given a
 * formatter of ours, in addition to those that it has.
 */
export const cucumber: Framework = {
  name: "cucumber-js",

  files: /\.feature(?:\.md)?$/,

  scripts: ["/.bin/cucumber-js", "/cucumber/bin/cucumber.js"],

  direct: () => ["npx", "cucumber-js"],

  propose(project, shell) {
    const scripts = scriptCommands(project, /\bcucumber-js\b/, shell);
    return scripts.length > 0 || project.dependencies.has("@cucumber/cucumber")
      ? [...scripts, "npx cucumber-js"]
      : [];
  },

  isCommand: ([program]) => program === "cucumber-js",

  // The formatter writes by itself, under a name that is free: cucumber's own file would be that of every run.
  askForReport: ({ directory, reporters }) => ({
    env: { CASEBOOK_JUNIT_FILE: `${directory}/cucumber.xml` },
    // It imports what it is given: a drive of Windows, `%`, `#` and `?` are something else in an address.
    args: ["--format", `"${pathToFileURL(`${reporters}/cucumber.cjs`).href}":"${devNull}"`],
  }),

  isolate({ words, selection }) {
    const files = filesOf(selection)?.map(globOf);
    const replaced = (files === undefined ? selectingOptions : selectingWords)(words, grammar);
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, args: files };
    }
    const names = selection.cases.map(({ name }) => escapeName(name.replace(rowOfOutline, "")));
    const isExact = selection.cases.every(({ name }) => !rowOfOutline.test(name));
    const args = ["--name", anyOf(names), ...(files ?? [])];
    return { precision: isExact ? "tests" : "groups", replaced, args };
  },

  consoleFailures,
};

/** What our formatter puts behind the name that all rows of an outline share: they are run together. */
const rowOfOutline = / - #\d+\.\d+$/;

/** Options that take the word after them, and those that choose scenarios; tags only leave out what did not run before. */
const grammar = {
  valued:
    /^(?:-[cfilprt]|--(?:config|format|format-options|import|i18n-keywords|language|loader|name|order|parallel|plugin|plugin-options|profile|require|require-module|retry|retry-tag-filter|shard|tags|world-parameters))$/,
  selecting: /^--(?:name|shard)$/,
};

/** The numbered list after `Failures:`, with the place of each scenario; attempts that are made again stand in another list. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const [, failures = ""] = text.split(/^Failures:$/m);
  const [list = ""] = failures.split(/^Warnings:$/m);
  return list.split(/^(?=\d+\) Scenario: )/m).flatMap((section) => {
    const [heading = "", ...lines] = section.split("\n");
    const [, name, file, line] =
      /^\d+\) Scenario: (.+?)(?: \(attempt \d+\))? # (\S.*):(\d+)$/.exec(heading) ?? [];
    return name === undefined
      ? []
      : { classname: "", name, file, line: Number(line), message: messageOf(lines) };
  });
}

/** What is said of the step that failed, or of a hook. */
function messageOf(lines: readonly string[]): string {
  const failed = lines.findIndex((line) => /^ {3}[✖×?] /.test(line));
  return failed === -1 ? "" : (saidOfStep(lines.slice(failed + 1))[0] ?? "");
}
