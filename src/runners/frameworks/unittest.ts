import { filesOf, type SelectedCase } from "../../model/report/selection.ts";
import type { Shell } from "../line/shell.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { joinPaths } from "./shared/runEnvironment.ts";

/** What Python is called: in Windows there is the one of the environment, and a launcher that finds those that are installed. */
function pythons({ kind }: Shell): readonly [string, ...string[]] {
  return kind === "cmd" ? ["python", "py -3"] : ["python3"];
}

/**
 * Python's own test runner; measured with 3.11 (docs/rules/runners.md#unittest). It writes no report: a module of ours runs it that
 * does.
 */
export const unittest: Framework = {
  name: "unittest",

  files: /\.py$/,

  direct: (_, shell) => [pythons(shell)[0], "-m", "unittest"],

  propose: ({ testFiles }, shell) =>
    [...testFiles.values()].some((text) => /^[ \t]*(?:import|from) unittest\b/m.test(text))
      ? pythons(shell).map((python) => `${python} -m unittest`)
      : [],

  isCommand: ([program]) => program === "unittest" || program === "casebook_unittest",

  askForReport: ({ directory, reporters, env }) => ({
    program: "casebook_unittest",
    env: {
      CASEBOOK_JUNIT_FILE: `${directory}/unittest.xml`,
      PYTHONPATH: joinPaths(reporters, env["PYTHONPATH"]),
    },
  }),

  keepsOrder: true,

  isolate({ words, selection }) {
    // They are made by code of the project, and no name of a module leads to one.
    if (
      selection.cases.some(({ classname }) =>
        /^(?:doctest\.|unittest\.case\.FunctionTestCase$)/.test(classname),
      )
    ) {
      return undefined;
    }
    const isDiscovery = words[1] === "discover";
    // Names exclude discovery, which knows where modules lie: it is narrowed by patterns on the whole names.
    const replaced = (isDiscovery ? selectingOptions : selectingWords)(words, grammar);
    const choose = (names: readonly string[]) =>
      isDiscovery ? [...new Set(names)].flatMap((name) => ["-k", `*${name}`]) : [...new Set(names)];
    const all = (files: readonly string[]) =>
      files.map((file) => (isDiscovery ? `${moduleOf(file).split(".").at(-1)}.*` : moduleOf(file)));
    const names = selection.cases.flatMap((one) => dottedName(one) ?? []);
    if (names.length === selection.cases.length) {
      const precision = selection.cases.some(isPart) ? "groups" : "tests";
      return { precision, replaced, args: choose([...all(selection.files), ...names]) };
    }
    const files = filesOf(selection);
    return files && { precision: "files", replaced, args: choose(all(files)) };
  },

  consoleFailures,
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued: /^(?:-[kstp]|--(?:durations|start-directory|pattern|top-level-directory))$/,
  selecting: /^-k$/,
};

function moduleOf(file: string): string {
  return file.replace(/\.py$/, "").replaceAll("/", ".");
}

/** The name that unittest loads a test by; a class where that failed as a whole. A part of a test is run with it. */
function dottedName({ classname, name }: SelectedCase): string | undefined {
  const [, ofClass] = /^(?:setUp|tearDown)(?:Class|Module) \((\S+)\)$/.exec(name) ?? [];
  const [method = ""] = name.split(" ");
  return (
    ofClass ?? (/^\w+$/u.test(asciiWord(method)) && classname !== "" ? `${classname}.${method}` : undefined)
  );
}

/** A name of Python may have letters of any script. */
function asciiWord(name: string): string {
  return name.replace(/[\p{L}\p{M}\p{N}]/gu, "x");
}

function isPart({ name }: SelectedCase): boolean {
  return name.includes(" ");
}

/** `FAIL: test_x (module.Class.test_x) [sub] (i=1)`; before Python 3.11 the parenthesis holds the class. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const entries = text.matchAll(
    /^={70}\n(?:FAIL|ERROR|UNEXPECTED SUCCESS): (\S+) \(([^)\n]+)\)((?: [^\n]*)?)\n(?:[^\n]+\n)?-{70}\n([\s\S]*?)(?=\n={70}\n|\n-{70}\n)/gm,
  );
  return [...entries].map(([, name = "", path = "", part = "", trace = ""]) => {
    const classname = path.endsWith(`.${name}`) ? path.slice(0, -name.length - 1) : path;
    const frames = [...trace.matchAll(/^ {2}File "([^\n]+)", line (\d+)/gm)];
    const message =
      trace
        .trimEnd()
        .split("\n")
        .findLast((one) => /^\S/.test(one)) ?? "";
    if (classname.startsWith("unittest.loader._FailedTest")) {
      const file = frames.findLast(([, one = ""]) => !/[\\/]unittest[\\/]/.test(one))?.[1];
      return {
        classname: "unittest.loader._FailedTest",
        name: file ?? name,
        file,
        message,
        loadFailure: true,
      };
    }
    if (/^(?:setUp|tearDown)(?:Class|Module)$/.test(name)) {
      return { classname: "", name: `${name} (${path})`, message };
    }
    // The module is the longest beginning of the name that is a file of the traceback.
    // A file that was loaded by its path has any module: it is the outermost of the traceback.
    const [, file, line] = frames.find(([, one = ""]) => isModuleOf(one, classname)) ?? frames[0] ?? [];
    return {
      classname,
      name: name + part,
      file,
      line: line === undefined ? undefined : Number(line),
      message,
    };
  });
}

/** How deep a module may lie in packages. */
const deepest = 50;

function isModuleOf(file: string, classname: string): boolean {
  const path = file.replace(/\.py$/, "").split(/[\\/]/);
  const parts = classname.split(".", deepest);
  return parts.some(
    (_, index) => index > 0 && path.slice(-index).join(".") === parts.slice(0, index).join("."),
  );
}
