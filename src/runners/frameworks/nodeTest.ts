import { pathToFileURL } from "node:url";
import { boundedPattern } from "../../base/boundedPattern.ts";
import { filesOf, precisionOfNames, type SelectedCase } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { Framework } from "./shared/framework.ts";
import { anyOf, escapeName } from "./shared/namePatterns.ts";
import { joinOptions } from "./shared/runEnvironment.ts";

/** Node's own test runner; measured with Node 20, 22 and 24 (docs/rules/runners.md#node-test). */
export const nodeTest: Framework = {
  name: "node:test",

  files: /\.[cm]?[jt]sx?$/,

  direct: () => ["node", "--test"],

  propose(project, shell) {
    const scripts = scriptCommands(project, boundedPattern(/\b(?:node|tsx)\b.*\s--test(?:\s|$)/), shell);
    const usesIt = [...project.testFiles.values()].some((text) => /["']node:test["']/.test(text));
    return scripts.length > 0 || !usesIt ? scripts : ["node --test"];
  },

  isCommand: ([program, ...args]) => (program === "node" || program === "tsx") && args.includes("--test"),

  // Through the environment, so that it reaches the runner behind any script.
  askForReport({ words, directory, env, reporters }) {
    const before = env["NODE_OPTIONS"] ?? "";
    const options = [
      // As an address, which Windows wants, and in which no blank is left.
      `--test-reporter=${pathToFileURL(`${reporters}/node.mjs`).href}`,
      // It writes into a file of its own, and a destination must be named.
      "--test-reporter-destination=stderr",
      ...consoleReporter([...before.split(" "), ...words]),
    ];
    // Ours stand first: reporters and destinations are matched by their order.
    return {
      env: {
        NODE_OPTIONS: joinOptions(...options, before),
        CASEBOOK_NODE_REPORT: `${directory}/node.xml`,
      },
    };
  },

  processOf: ({ file = "" }) => file,

  isolate({ words, selection, project }) {
    const chosen = selectingWords(words, grammar);
    const files = filesOf(selection);
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced: chosen, args: files };
    }
    const pattern = `--test-name-pattern=${anyOf(selection.cases.map(patternOf))}`;
    if (files !== undefined) {
      const isInside = selection.cases.some(
        ({ suitePath, file = "" }) =>
          suitePath.length > 0 && innerTest.test(project.testFiles.get(file) ?? ""),
      );
      const choosing = isInside ? fromOutside(selection.cases) : [pattern];
      const precision = precisionOfNames(selection, fullName, (one) => [fullName(one), one.name]);
      return { precision, replaced: chosen, args: [...choosing, ...files] };
    }
    // Where no file is known the user's own stay, and what follows a file is taken for one.
    const paths = chosen.filter((index) => words[index]?.startsWith("-") === false);
    const replaced = chosen.filter((index) => !paths.includes(index));
    const precision = precisionOfNames(selection, ({ name }) => name);
    return { precision, replaced, args: [pattern], before: paths[0] };
  },

  consoleFailures(text) {
    const lines = text.matchAll(
      /^(?:test|suite) at ([^\n]+?):(\d+):\d+\n✖ ([^\n]+?)(?: \([\d.]+ms\))?\n(?:[ \t]+([^\n]*))?/gm,
    );
    return [...lines].map(([, file = "", line = "", name = "", message = ""]) => ({
      classname: "test",
      name,
      file,
      line: Number(line),
      message,
    }));
  },
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[rC]|--(?:import|require|loader|conditions|env-file|test-name-pattern|test-skip-pattern|test-reporter|test-reporter-destination|test-concurrency|test-timeout|test-shard))$/,
  selecting: /^--test-(?:name-pattern|skip-pattern|only|shard)$/,
};

/** Node 24 knows a test by the names around it as well; Node 20 and 22, whose reports have no files, by its own only. */
function patternOf({ suitePath, name, file }: SelectedCase): string {
  return (file === undefined ? [escaped(name)] : namesOf({ suitePath, name })).join(" ");
}

function fullName({ suitePath, name }: SelectedCase): string {
  return [...suitePath, name].filter((one) => one !== "").join(" ");
}

function namesOf({ suitePath, name }: Pick<SelectedCase, "suitePath" | "name">): readonly string[] {
  return [...suitePath.filter((suite) => suite !== ""), name].map(escaped);
}

/** In a report, Node writes a quote of a name as it writes the entity. */
function escaped(name: string): string {
  return escapeName(name).replaceAll("\\x22", "(?:&quot;|\\x22)");
}

/** A test that a test begins, as `t.test("…")` does. */
const innerTest = /(?<!\b(?:describe|suite|it|test))\.(?:test|it)\(/;

/**
 * Tests that others begin: these must run for them, and by their names all that they begin would be chosen. So the outermost are
 * chosen, and skipped is what is not on the way to a chosen one. Node holds a pattern against a name by itself and with those
 * around it; the root of all tests has a name too, and none with others.
 */
function fromOutside(cases: readonly SelectedCase[]): readonly string[] {
  const all = cases.map(namesOf);
  const onTheWay = all.flatMap((names) =>
    names.flatMap((name, index) => [name, names.slice(0, index + 1).join(" ")]),
  );
  const outermost = anyOf(all.map(([first = ""]) => first));
  const way = anyOf([".root.", ...onTheWay]).slice(1);
  return [`--test-name-pattern=${outermost}`, `--test-skip-pattern=^(?!${way}).`];
}

/**
 * What keeps the console unchanged. Node wants a destination for each of several reporters; a single one of the user's own
 * has none, and without one Node prints `spec`.
 */
function consoleReporter(words: readonly string[]): readonly string[] {
  const reporters = valuesOfOption(words, /^--test-reporter$/);
  const destinations = valuesOfOption(words, /^--test-reporter-destination$/);
  return [
    ...(reporters.length === 0 ? ["--test-reporter=spec"] : []),
    ...(destinations.length === 0 ? ["--test-reporter-destination=stdout"] : []),
  ];
}
