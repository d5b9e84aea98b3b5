import { filesOf, precisionOfNames } from "../../model/report/selection.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { Framework } from "./shared/framework.ts";
import { anyOfInRuby, escapeName } from "./shared/namePatterns.ts";
import { joinOptions } from "./shared/runEnvironment.ts";

/**
 * RSpec; measured with 3.12 (docs/rules/runners.md#rspec). The report comes of a formatter of ours: the usual one is a gem that may not be
 * there, and says nothing of files that cannot be loaded.
 */
export const rspec: Framework = {
  name: "RSpec",

  files: /\.rb$/,

  direct: ({ texts }) => [...(texts.has("Gemfile") ? ["bundle", "exec"] : []), "rspec"],

  propose({ texts, testFiles }) {
    const isUsed =
      texts.has(".rspec") ||
      /\brspec\b/.test(texts.get("Gemfile") ?? "") ||
      [...testFiles.keys()].some((path) => path.endsWith("_spec.rb"));
    return isUsed ? [texts.has("Gemfile") ? "bundle exec rspec" : "rspec"] : [];
  },

  isCommand: ([program]) => program === "rspec",

  askForReport: ({ directory, reporters, env }) => ({
    env: {
      SPEC_OPTS: joinOptions(env["SPEC_OPTS"], `--require ${quoteForRuby(`${reporters}/rspec.rb`)}`),
      CASEBOOK_RSPEC_REPORT: `${directory}/rspec.xml`,
    },
  }),

  keepsOrder: true,

  isolate({ words, selection }) {
    const replaced = selectingWords(words, grammar);
    const files = filesOf(selection);
    if (files === undefined) {
      return undefined;
    }
    if (selection.files.length > 0) {
      return { precision: "files", replaced, args: files };
    }
    const pattern = anyOfInRuby(selection.cases.map(({ name }) => escapeName(name)));
    const precision = precisionOfNames(selection, ({ name }) => name);
    return { precision, replaced, args: [...files, "-E", pattern] };
  },

  consoleFailures(text) {
    const sections = sectionsOf(text);
    const lines = text.matchAll(/^rspec '?(\S[^\n]*?\.rb)(?::(\d+)|\[[\d:,]+\])'? # (.+)$/gm);
    const failures = [...lines].map(([, file = "", line, name = ""]) => ({
      ...identityOf(file, name),
      line: line === undefined ? undefined : Number(line),
      message: messageOf(text, sections.get(withBlanks(name))),
    }));
    const unloaded = text.matchAll(
      /^An error occurred while loading (\S[^\n]*\.rb)\.\nFailure\/Error: (.*)/gm,
    );
    return [
      ...failures,
      ...[...unloaded].map(([, file = "", message = ""]) => ({
        ...identityOf(file, file.replace(/^\.\//, "")),
        message,
        loadFailure: true,
      })),
    ];
  },
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[IrOfoePEt]|--(?:require|options|order|seed|format|out|deprecation-out|pattern|exclude-pattern|example|example-matches|tag|default-path|failure-exit-code|error-exit-code|drb-port))$/,
  selecting:
    /^(?:-[eEPt]|--(?:example|example-matches|pattern|exclude-pattern|tag|only-failures|next-failure|bisect))$/,
};

/** A word of SPEC_OPTS, as RSpec takes it apart. */
function quoteForRuby(word: string): string {
  return word.replace(/[^\w@%+=:,./-]/g, "\\$&");
}

/** As rspec_junit_formatter calls it. */
function identityOf(file: string, name: string) {
  const classname = file
    .replace(/^((?:.*\/)?[^./]*)\.[^/]*$/, "$1")
    .replaceAll("/", ".")
    .replace(/^\.+/, "");
  return { classname, name, file };
}

/** Where the numbered section of each failure begins, by its name: the list at the end of an output may have as many lines as it. */
function sectionsOf(text: string): ReadonlyMap<string, number> {
  const headings = [...text.matchAll(/^ +\d+\) (.*)$/gm)];
  return new Map(headings.reverse().map(({ index, 1: name = "" }) => [withBlanks(name), index]));
}

/** A name with a blank for any white space: the two places do not agree on it. */
function withBlanks(name: string): string {
  return name.trim().replace(/\s+/g, " ");
}

/** What the section says first. */
function messageOf(text: string, start: number | undefined): string {
  const section = start === undefined ? "" : text.slice(start, start + 4000);
  const [, first = ""] = /\n +Failure\/Error: .*\n+ +(.*)/.exec(section) ?? [];
  return first.trim();
}
