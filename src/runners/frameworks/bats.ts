import { posix } from "node:path";
import { filesOf, precisionOfNames, type Selection } from "../../model/report/selection.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { Framework } from "./shared/framework.ts";
import { anyOf } from "./shared/namePatterns.ts";

/** bats; measured with 1.8 (docs/rules/runners.md#bats). */
export const bats: Framework = {
  name: "bats",

  files: /\.bats$/,

  direct: ({ dependencies }, { kind }) => [
    ...(kind === "cmd" && dependencies.has("bats") ? ["npx"] : []),
    "bats",
  ],

  // It is a script of bash, which Windows cannot start by itself; the package of npm brings what can.
  propose(project, { kind, quote, canQuote }) {
    if (kind === "cmd" && !project.dependencies.has("bats")) {
      return [];
    }
    const files = [...project.testFiles.keys()].filter((path) => path.endsWith(".bats"));
    const folders = files.map((path) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "."));
    const program = kind === "cmd" ? "npx bats" : "bats";
    return [...new Set(folders)].filter(canQuote).map((folder) => `${program} ${quote(folder)}`);
  },

  isCommand: ([program]) => program === "bats",

  askForReport: ({ words, directory }) =>
    words.some((word) => /^(?:-o|--output|--report-formatter)\b/.test(word))
      ? { reportGlobs: ["**/report.xml"] }
      : { args: ["--report-formatter", "junit", "-o", directory] },

  isolate({ words, selection }) {
    const replaced = selectingWords(words, grammar);
    const files = filesOf(selection);
    if (files === undefined) {
      // Where a file is not known, or its name is that of several, the user's own stay.
      const options = selectingOptions(words, grammar);
      return selection.files.length > 0
        ? undefined
        : { precision: "tests", replaced: options, args: ["-f", patternOf(selection)], before: 1 };
    }
    if (selection.files.length > 0) {
      return { precision: "files", replaced, args: files };
    }
    const precision = precisionOfNames(selection, ({ name }) => name);
    return { precision, replaced, args: ["-f", patternOf(selection), ...files] };
  },

  consoleFailures(text) {
    const lines = text.matchAll(
      /^(?:not ok \d+| ✗) (.+?)(?: # in \d+ m?s| \[\d+\])?\n((?:(?:#| {3}).*\n?)*)/gm,
    );
    // Other programs print the same form, and may say in it that a failure is none.
    const red = [...lines].filter(([, name = ""]) => !/ # (?:TODO|SKIP)\b/i.test(name));
    return red.map(([, name = "", said = ""]) => {
      const [, unloaded] = /^# *(\S.*\.bats): line \d+: syntax error/m.exec(said) ?? [];
      const [, file = unloaded] = /in test file (.+?\.bats), line \d+\)/.exec(said) ?? [];
      const classname = posix.basename(file ?? "");
      return {
        suitePath: classname === "" ? [] : [classname],
        classname,
        name,
        file,
        message: /^(?:#| {3}) +`(.*)' failed/m.exec(said)?.[1] ?? "",
        ...(unloaded !== undefined && { name: "", loadFailure: true }),
      };
    });
  },
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[fFjo]|--(?:filter|filter-tags|filter-status|formatter|jobs|output|report-formatter|code-quote-style|gather-test-outputs-in))$/,
  selecting: /^(?:-f|--filter|--filter-tags|--filter-status)$/,
};

/** POSIX has no groups that are not kept. */
function patternOf({ cases }: Selection): string {
  return anyOf(cases.map(({ name }) => escapeBats(name))).replace("^(?:", "^(");
}

/**
 * An extended regular expression of POSIX for a name. bats compares it with the name as it is written in the file, where some
 * characters may have a backslash before them.
 */
function escapeBats(name: string): string {
  return name.trim().replace(/["$`\\]|[.*+?^()[\]{}|]/g, (one) => {
    const mayBeEscaped = /["$`\\]/.test(one) ? "\\\\?" : "";
    return one === '"' || one === "`" ? mayBeEscaped + one : `${mayBeEscaped}\\${one}`;
  });
}
