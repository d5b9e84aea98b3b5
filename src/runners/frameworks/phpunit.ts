import { boundedPattern } from "../../base/boundedPattern.ts";
import { filesOf, type SelectedCase } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import type { Shell } from "../line/shell.ts";
import type { Project } from "../project/project.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { Framework } from "./shared/framework.ts";
import { anyOf, escapeName } from "./shared/namePatterns.ts";

/** PHPUnit; measured with 9.6 (docs/rules/runners.md#phpunit). */
export const phpunit: Framework = {
  name: "PHPUnit",

  files: /\.php$/,

  direct: (project, shell) => [program(project, shell)],

  propose: (project, shell) => (usesPhpunit(project) ? [program(project, shell)] : []),

  isCommand: ([name]) => name === "phpunit" || name === "phpunit.phar",

  askForReport({ words, directory }) {
    // The last one that is asked for wins, so it is the user's own which is read.
    const reportPath = valuesOfOption(words, /^--log-junit$/).at(-1);
    return reportPath === undefined ? { args: ["--log-junit", `${directory}/phpunit.xml`] } : { reportPath };
  },

  isolate({ words, selection }) {
    const replaced = selectingWords(words, grammar);
    const uncovered = words.some((word) => word.startsWith("--coverage-")) ? ["--no-coverage"] : [];
    if (selection.files.length > 0) {
      const files = filesOf(selection);
      // PHPUnit 9 takes one path only.
      return files?.length === 1
        ? { precision: "files", replaced, args: [...files, ...uncovered] }
        : undefined;
    }
    const names = selection.cases.map(patternOf);
    // A row is named with its values in some versions.
    const pattern = anyOf(names).replace(/\$$/, "(?: \\(.*\\))?$");
    return { precision: "tests", replaced, args: [...uncovered, "--filter", `/${pattern}/`] };
  },

  consoleFailures(text) {
    const red = text
      .split(/^(?=There (?:was|were) \d+ )/m)
      .filter((part) => /^There \S+ \d+ (?:failure|error)/.test(part));
    return red
      .flatMap((part) => [
        ...part.matchAll(
          /^\d+\) ([\w\\]+)::(.+)\n([\s\S]*?)(?=^\d+\) |^--$|^(?:FAILURES|ERRORS)!|(?![\s\S]))/gm,
        ),
      ])
      .map(([, name = "", test = "", said = ""]) => {
        const places = [...said.matchAll(/^(\S.*\.php):(\d+)$/gm)];
        return {
          classname: name.replaceAll("\\", "."),
          name: withoutData.exec(test)?.[1] ?? test,
          // The outermost place is the test itself.
          file: places.at(-1)?.[1],
          line: undefined,
          message: said.split("\n")[0] ?? "",
        };
      });
  },
};

function usesPhpunit({ texts }: Project): boolean {
  return (
    texts.has("phpunit.xml") ||
    texts.has("phpunit.xml.dist") ||
    /"phpunit\/phpunit"/.test(texts.get("composer.json") ?? "")
  );
}

/** The project's own, where it was installed by Composer. */
function program({ texts }: Project, shell: Shell): string {
  const isOwn = texts.has("vendor/bin/phpunit") || texts.has("composer.json");
  return isOwn ? shell.programIn("vendor/bin/phpunit") : "phpunit";
}

/** The name of a test with a set of data, without the data. */
const withoutData = boundedPattern(/^(.* with data set (?:#\d+|".*")) \(.*\)$/);

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[cd]|--(?:bootstrap|configuration|filter|exclude-filter|testsuite|exclude-testsuite|group|exclude-group|covers|uses|test-suffix|printer|order-by|random-order-seed|log-\S+|coverage-\S+|include-path|cache-directory|cache-result-file|colors|columns|whitelist|extensions))$/,
  selecting: /^--(?:filter|exclude-filter|testsuite|exclude-testsuite|group|exclude-group|covers|uses)$/,
};

/** The class and the name, as PHPUnit puts them together; the report has dots for the backslashes of the class. */
function patternOf({ classname, name }: SelectedCase): string {
  return escapeName(`${classname.replaceAll(".", "\\")}::${name}`);
}
