import { filesOf, precisionOfNames, type SelectedCase } from "../../model/report/selection.ts";
import type { Shell } from "../line/shell.ts";
import type { Project } from "../project/project.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";
import { anyOfInRuby, escapeName } from "./shared/namePatterns.ts";
import { joinPaths } from "./shared/runEnvironment.ts";

/**
 * minitest; measured with 5.17 (docs/rules/runners.md#minitest). It has no report of its own, and takes a plugin of ours from Ruby's
 * library path, behind Rake and Rails too.
 */
export const minitest: Framework = {
  name: "minitest",

  files: /\.rb$/,

  direct: (project, shell) =>
    isRails(project) ? [...rails(shell), "test"] : [...bundler(project), ...loader],

  propose(project, shell) {
    const files = [...project.testFiles.keys()].filter((path) =>
      /(?:_test|(?:^|\/)test_\w+)\.rb$/.test(path),
    );
    if (isRails(project)) {
      return [[...rails(shell), "test"].join(" ")];
    }
    const isTask = /\bTestTask\b|\bminitest\b/i.test(project.texts.get("Rakefile") ?? "");
    return [
      ...(isTask ? [[...bundler(project), "rake", "test"].join(" ")] : []),
      ...(files.length > 0 && files.every(shell.canQuote) ? [one(files, shell)] : []),
    ];
  },

  isCommand: ([program, ...args]) =>
    (program === "rails" && args[0] === "test") ||
    (program === "ruby" && args.some((arg) => /(?:_test|(?:^|\/)test_\w+)\.rb$/.test(arg) || arg === script)),

  askForReport: ({ directory, reporters, env, order }) => ({
    env: {
      // Rails and minitest run tests beside each other else.
      ...(order === undefined ? {} : { MT_CPU: "1", PARALLEL_WORKERS: "1" }),
      RUBYLIB: joinPaths(`${reporters}/ruby`, env["RUBYLIB"]),
      CASEBOOK_MINITEST_REPORTS: directory,
    },
  }),

  keepsOrder: true,

  isolate: isolateMinitest,

  consoleFailures: minitestFailures,
};

/** Loads any number of files; Ruby itself takes one. */
const script = "ARGV.grep(/[.]rb$/) { |file| require File.expand_path(file) }";
const loader = ["ruby", "-Ilib", "-Itest", "-e", script];

function one(files: readonly string[], { quote }: Shell): string {
  const loading = files.length === 1 ? [] : ["-e", quote(script)];
  return ["ruby", "-Ilib", "-Itest", ...loading, ...files.map(quote)].join(" ");
}

/** A script of Ruby, which Windows cannot start by itself. */
function rails({ kind }: Shell): readonly string[] {
  return kind === "cmd" ? ["ruby", "bin/rails"] : ["bin/rails"];
}

function isRails({ texts }: Project): boolean {
  return texts.has("bin/rails") && !/\brspec\b/.test(texts.get("Gemfile") ?? "");
}

function bundler({ texts }: Project): readonly string[] {
  return texts.has("Gemfile") ? ["bundle", "exec"] : [];
}

/** Options of Ruby and of minitest that take the word after them, and those that choose tests. */
const grammar = {
  valued: /^(?:-[IrCEnisxej]|--(?:name|include|exclude|seed|environment))$/,
  selecting: /^(?:-[nix]|--(?:name|include|exclude))$/,
};

/** By the classes and names of the tests, and their files. */
function isolateMinitest({ words, selection }: NarrowedCommand): Narrowing | undefined {
  const first = words[0] === "rails" ? 2 : 1;
  const replaced = selectingWords(words, grammar, first);
  const files = filesOf(selection);
  if (files === undefined) {
    return undefined;
  }
  const loading = words[0] === "ruby" && files.length > 1 && !words.includes(script) ? ["-e", script] : [];
  if (selection.files.length > 0) {
    return { precision: "files", replaced, args: [...loading, ...files] };
  }
  const pattern = anyOfInRuby(
    selection.cases.map(({ classname, name }: SelectedCase) => escapeName(`${classname}#${name}`)),
  );
  const precision = precisionOfNames(selection, ({ classname, name }) => `${classname}#${name}`);
  return { precision, replaced, args: [...loading, ...files, "-n", `/${pattern}/`] };
}

/** `OrderTest#test_sum [test/order_test.rb:5]:`, and for an error its frames, below `Failure:` and `Error:`. */
function minitestFailures(text: string): readonly ConsoleFailure[] {
  const lines = text.matchAll(
    /^(?: *\d+\) )?(?:Failure|Error):\n(\S[^\n]*?)#(test_[^\n]*?)(?: \[([^\n]+):(\d+)\])?:?\n((?:[^\n]+\n?)*)/gm,
  );
  return [...lines].map(([, classname = "", name = "", file, line, said = ""]) => {
    const frames = [...said.matchAll(/^ +(\S[^\n]*?\.rb):(\d+):in /gm)];
    const inTest = frames.find(([, path = ""]) => /(?:_test|\/test_\w+)\.rb$/.test(path));
    return {
      classname,
      name,
      file: file ?? inTest?.[1],
      line: line === undefined ? undefined : Number(line),
      message: said.split("\n")[0] ?? "",
    };
  });
}
