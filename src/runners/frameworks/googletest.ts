import type { Project } from "../project/project.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";

/** googletest; measured with 1.12 (docs/rules/runners.md#googletest). Its tests are programs, which are known by the project. */
export const googletest: Framework = {
  name: "googletest",

  files: /\.(?:cc|cpp|cxx|h|hpp)$/,

  direct: () => [],

  propose: () => [],

  isCommand: ([program = "", ...args], project) =>
    args.some((arg) => arg.startsWith("--gtest_")) ||
    (isTestProgram(program) && includes(project, /\bgtest\/gtest\.h\b/)),

  // A flag of the user's own beats the variable, so it is that report which is read.
  askForReport({ words, directory }) {
    const [, reportPath] =
      /^--gtest_output=xml:(.*)$/.exec(words.findLast((word) => word.startsWith("--gtest_output=")) ?? "") ??
      [];
    return { env: googletestFile(directory), reportPath };
  },

  twice: ["--gtest_repeat=2"],

  isolate: isolateGoogletest,

  consoleFailures(text) {
    // The first that is called so, as the first of several shards.
    const starts = new Map(
      [...text.matchAll(/^\[ RUN {6}\] (.+)\n/gm)].reverse().map(({ index, 1: name = "" }) => [name, index]),
    );
    const failed = text.matchAll(/^\[ {2}FAILED {2}\] ([^\s,.]+)\.([^\s,]+)(?:,.*)? \(\d+ ms\)$/gm);
    return [...failed].map(({ index, 1: classname = "", 2: name = "" }) => {
      const start = starts.get(`${classname}.${name}`);
      const said = start === undefined ? "" : text.slice(start, Math.min(index, start + longestSaid));
      const [, file, line, message = ""] = /^(\S[^\n]*?):(\d+): Failure\n([^\n]*)/m.exec(said) ?? [];
      return {
        suitePath: [classname],
        classname,
        name,
        file,
        line: line === undefined ? undefined : Number(line),
        message,
      };
    });
  },
};

/** How much of what a test printed is looked at for its first failure. */
const longestSaid = 20_000;

/** Each program that a command starts writes a file of its own name. */
export function googletestFile(directory: string): Readonly<Record<string, string>> {
  return { GTEST_OUTPUT: `xml:${directory}/` };
}

/** Programs of tests are mostly called so: `shop_test`, `OrderTests`, `test-order`. A script is none, nor is what shells call `test`. */
export function isTestProgram(program: string): boolean {
  const isCalledSo = /(?:^|[^a-z])tests?$|^tests?[_-]/i.test(program) || /[a-z]Tests?$/.test(program);
  return isCalledSo && program !== "test" && !/\.\w+$/.test(program);
}

/** Whether a file of tests includes a header. */
export function includes({ testFiles }: Project, header: RegExp): boolean {
  return [...testFiles.values()].some((text) =>
    new RegExp(`^[ \\t]*#[ \\t]*include[ \\t]*[<"]${header.source}`, "m").test(text),
  );
}

/** By the whole names: `Suite.Name:Suite.Other`. A sign that has a meaning there gives way to `?`, which is any. */
function isolateGoogletest({ words, selection: { cases, files } }: NarrowedCommand): Narrowing | undefined {
  if (files.length > 0) {
    return undefined;
  }
  const names = cases.map(({ classname, name }) => `${classname}.${name}`.replace(/[-:*?]/g, "?"));
  return {
    precision: "tests",
    replaced: [...words.keys()].filter((index) => /^--gtest_filter=/.test(words[index] ?? "")),
    args: [`--gtest_filter=${[...new Set(names)].join(":")}`],
  };
}
