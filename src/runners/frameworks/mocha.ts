import { filesOf, precisionOfNames, type SelectedCase } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { escapeName } from "./shared/namePatterns.ts";
import { joinOptions } from "./shared/runEnvironment.ts";

/**
 * mocha; measured with 11 and 12 (docs/rules/runners.md#mocha). Its own reporter of JUnit takes the place of what it prints, so it is
 * given another one, which prints as well.
 */
export const mocha: Framework = {
  name: "mocha",

  files: /\.[cm]?[jt]sx?$/,

  direct: () => ["npx", "mocha"],

  propose(project, shell) {
    const scripts = scriptCommands(project, /\bmocha\b/, shell);
    return scripts.length > 0 || project.dependencies.has("mocha") ? [...scripts, "npx mocha"] : [];
  },

  isCommand: ([program]) => program === "mocha" || program === "_mocha",

  askForReport({ words, directory, reporters, env }) {
    const reporter = `${reporters}/mocha.cjs`;
    const own = valuesOfOption(words, /^(?:-R|--reporter)$/).at(-1);
    const asked = { CASEBOOK_JUNIT_FILE: `${directory}/mocha.xml` };
    // A reporter on the command line beats the environment's, so that ours must stand behind it.
    return own === undefined
      ? { env: { ...asked, MOCHA_OPTIONS: joinOptions(env["MOCHA_OPTIONS"], `--reporter "${reporter}"`) } }
      : { env: { ...asked, CASEBOOK_MOCHA_REPORTER: own }, args: ["--reporter", reporter] };
  },

  keepsOrder: true,

  isolate({ words, selection }) {
    const replaced = selectingWords(words, grammar);
    const files = filesOf(selection);
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, args: files };
    }
    const pattern = `^(?:${[...new Set(selection.cases.map(patternOf))].join("|")})`;
    const isHooked = selection.cases.some(({ name }) => isHook(name));
    const precision = isHooked ? "groups" : precisionOfNames(selection, fullTitle);
    return { precision, replaced, args: [...(files ?? []), "-g", pattern] };
  },

  consoleFailures,
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[gfRrtsujnO]|--(?:grep|fgrep|reporter|reporter-options?|require|timeout|slow|ui|config|package|spec|file|ignore|exclude|extension|jobs|retries|node-option|watch-files|watch-ignore))$/,
  selecting: /^(?:-[gfi]|--(?:grep|fgrep|spec|invert))$/,
};

function isHook(name: string): boolean {
  return /^"(?:before|after) (?:each|all)" hook/.test(name);
}

function fullTitle({ classname, name }: SelectedCase): string {
  return classname === "" ? name : `${classname} ${name}`;
}

/** mocha matches all titles, joined by blanks; a hook that failed is run again with everything in its suite. */
function patternOf(one: SelectedCase): string {
  return isHook(one.name) ? `${escapeName(one.classname)}(?:\\s|$)` : `${escapeName(fullTitle(one))}$`;
}

/** The numbered list after `N failing`: titles one below the other, the last one with a colon. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const [, list = ""] = /^ {2}\d+ failing\n([\s\S]*)/m.exec(text) ?? [];
  return list.split(/^(?= {2}\d+\) )/m).flatMap((entry) => {
    const [, titles, message = ""] =
      /^ {2}\d+\) ([^\n]+(?:\n {7,}\S[^\n]*)*?):\n\n? *([^\n]*)/.exec(entry) ?? [];
    const all = titles?.split("\n").map((title) => title.trim()) ?? [];
    // The function of a test has no name, or one of its own, and is called on mocha's context.
    const [, file, line] = /^ +at (?:async )?Context\.\S+ \(([^\n]+):(\d+):\d+\)$/m.exec(entry) ?? [];
    return titles === undefined
      ? []
      : {
          classname: all.slice(0, -1).join(" "),
          name: all.at(-1) ?? "",
          file,
          line: line === undefined ? undefined : Number(line),
          message,
        };
  });
}
