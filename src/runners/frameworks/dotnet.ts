import type { Project } from "../project/project.ts";
import { selectingOptions } from "./shared/commandGrammar.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";

/** `dotnet test`; only as documented (docs/rules/runners.md#dotnet). It writes JUnit reports where the project has a package for that. */
export const dotnet: Framework = {
  name: "dotnet test",

  files: /\.(?:cs|fs|vb)$/,

  direct: () => ["dotnet", "test"],

  propose: ({ testFiles }) =>
    [...testFiles].some(
      ([path, text]) => /\.(?:cs|fs|vb)proj$/.test(path) && /Microsoft\.NET\.Test\.Sdk/.test(text),
    )
      ? ["dotnet test"]
      : [],

  isCommand: ([program, verb]) => program === "dotnet" && verb === "test",

  // Several projects and frameworks write a file each.
  askForReport: ({ directory, project }) =>
    hasLogger(project)
      ? { args: ["--logger", `junit;LogFilePath=${directory}/{assembly}.{framework}.xml`] }
      : { reportGlobs: ["**/TestResults/*.xml"] },

  isolate: isolateDotnet,

  consoleFailures(text) {
    const lines = text.matchAll(/^ +Failed ([^\n]+?) \[[^[\]\n]*\]\n(?: +Error Message:\n *([^\n]*))?/gm);
    return [...lines].map(([, full = "", message = ""]) => {
      const [, classname = "", name = full] = /^([^(]*)\.([^.(]+(?:\(.*\))?)$/.exec(full) ?? [];
      return { classname, name, message };
    });
  },
};

function hasLogger({ texts, testFiles }: Project): boolean {
  return [...texts.values(), ...testFiles.values()].some((text) => text.includes("JunitXml.TestLogger"));
}

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[acfldrvse]|--(?:arch|configuration|collect|diag|environment|filter|framework|logger|output|os|results-directory|runtime|settings|test-adapter-path|verbosity))$/,
  selecting: /^--filter$/,
};

/** By the whole names; a row of parameters cannot be chosen. A word that is not an option is a project, and stays. */
function isolateDotnet({ words, selection: { cases, files } }: NarrowedCommand): Narrowing | undefined {
  if (files.length > 0 || words.includes("--")) {
    return undefined;
  }
  const names = cases.map(({ classname, name }) => `${classname}.${name.replace(/^([^(]*)\(.*\)$/s, "$1")}`);
  return {
    precision: cases.every(({ name }) => !name.endsWith(")")) ? "tests" : "groups",
    replaced: selectingOptions(words, grammar, 2),
    args: [
      "--filter",
      [...new Set(names)].map((name) => `FullyQualifiedName=${escapeFilter(name)}`).join("|"),
    ],
  };
}

/** Signs of the filter's own language. */
function escapeFilter(name: string): string {
  return name.replace(/[\\()&|=!~]/g, "\\$&").replaceAll(",", "%2C");
}
