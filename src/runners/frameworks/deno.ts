import { filesOf, type SelectedCase } from "../../model/report/selection.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { escapeName } from "./shared/namePatterns.ts";

/** deno's own test runner; measured with 2.9 (docs/rules/runners.md#deno). */
export const deno: Framework = {
  name: "deno test",

  files: /\.[cm]?[jt]sx?$/,

  direct: () => ["deno", "test"],

  propose: ({ texts, testFiles }) =>
    texts.has("deno.json") ||
    texts.has("deno.jsonc") ||
    [...testFiles.values()].some((text) => /\bDeno\.test\b/.test(text))
      ? ["deno test"]
      : [],

  isCommand: ([program, verb]) => program === "deno" && verb === "test",

  askForReport: ({ directory }) => ({ args: [`--junit-path=${directory}/deno.xml`] }),

  isolate({ words, selection }) {
    const replaced = selectingWords(words, grammar, 2);
    const files = filesOf(selection);
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, args: files };
    }
    const titles = [...new Set(selection.cases.map((one) => escapeName(topLevel(one))))];
    const isExact = selection.cases.every((one) => topLevel(one) === one.name);
    return {
      precision: isExact ? "tests" : "groups",
      replaced,
      args: [...(files ?? []), `--filter=/^(?:${titles.join("|")})$/`],
    };
  },

  consoleFailures,
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[cr]|--(?:config|filter|reporter|junit-path|import-map|location|lock|seed|v8-flags|cert|preload|env-file|coverage|ignore|shuffle))$/,
  selecting: /^--filter$/,
};

/** A step cannot be run but with everything in its test. */
function topLevel({ name }: SelectedCase): string {
  return name.split(" > ")[0] ?? name;
}

/** The headings of the section ERRORS: `name ... step => ./file:line:column`. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const entries = text.matchAll(/^(.+?) => (\S[^\n]*?):(\d+):\d+\n(?:error: ([^\n]*))/gm);
  return [...entries].map(([, titles = "", file = "", line = "", message = ""]) => ({
    suitePath: [file],
    classname: file,
    name: titles.split(" ... ").join(" > "),
    file: file.replace(/^\.\//, ""),
    line: Number(line),
    message,
  }));
}
