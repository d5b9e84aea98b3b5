import { valuesOfOption } from "../line/commandLine.ts";
import { includes, isTestProgram } from "./googletest.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";

/**
 * Catch2; measured with 2.13, version 3 as documented (docs/rules/runners.md#catch2). Its tests are programs, which are known by the
 * project.
 */
export const catch2: Framework = {
  name: "Catch2",

  files: /\.(?:cc|cpp|cxx|h|hpp)$/,

  direct: () => [],

  propose: () => [],

  isCommand: ([program = ""], project) =>
    isTestProgram(program) && includes(project, /(?:catch2\/)?\bcatch\w*\.hpp\b/),

  // A reporter of the user's own stands: only what it writes into a file can be read. Version 2 has one, and then prints nothing.
  askForReport({ words, directory, project }) {
    const reportPath = valuesOfOption(words, /^(?:-o|--out)$/).at(-1);
    if (valuesOfOption(words, /^(?:-r|--reporter)$/).length > 0 || reportPath !== undefined) {
      return { reportPath };
    }
    const file = `${directory}/catch2.xml`;
    return includes(project, /(?:catch2\/)?catch\.hpp\b/)
      ? { args: ["-r", "junit", "-o", file] }
      : { args: ["-r", "console", "-r", `junit::out=${file}`] };
  },

  isolate: isolateCatch,

  consoleFailures(text) {
    const [, program = ""] = /^(\S+) is a Catch v[\d.]+ host application\.$/m.exec(text) ?? [];
    // A heading between two rules, then what is said below it.
    const parts = text.split(/^-{79}$/m);
    return parts.flatMap((heading, index) => {
      const [, file, line] = /^(\S[^\n]*?):(\d+): FAILED:/m.exec(parts[index + 1] ?? "") ?? [];
      const titles = heading.split("\n").flatMap((title) => title.trim() || []);
      const name = titles.join("/");
      return index % 2 === 0 || file === undefined
        ? []
        : {
            suitePath: [program],
            classname: `${program}.global`,
            name,
            file,
            line: Number(line),
            message: "",
          };
    });
  },
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[rocnwxvf]|--(?:reporter|out|section|name|warn|abortx|verbosity|input-file|durations|min-duration|order|rng-seed|use-colou?r|colou?r-mode|wait-for-keypress|benchmark-\S+|shard-\S+))$/,
  selecting: /^(?:-[cf#]|--(?:shard-\S+|section|input-file|filenames-as-tags))$/,
};

/**
 * By the names of the cases. A report joins them and their sections by `/`, which may stand in a name, too: so whatever may be the
 * name is asked for. A section cannot be run without the others.
 */
function isolateCatch({ words, selection: { cases, files } }: NarrowedCommand): Narrowing | undefined {
  if (files.length > 0) {
    return undefined;
  }
  const names = cases.flatMap(({ name }) => {
    const parts = name.split("/");
    return parts.map((_, index) => escapeSpecification(parts.slice(0, index + 1).join("/")));
  });
  return {
    precision: cases.every(({ name }) => !name.includes("/")) ? "tests" : "groups",
    replaced: selectingWords(words, grammar),
    args: [[...new Set(names)].join(",")],
  };
}

/** A name as Catch2 takes it: a comma is an alternative, a bracket begins a tag, a tilde excludes, a dash would be an option. */
function escapeSpecification(name: string): string {
  return name.replace(/[\\,["~*]|^-/g, "\\$&");
}
