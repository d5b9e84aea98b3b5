import { filesOf } from "../../model/report/selection.ts";
import { scriptCommands } from "../project/scriptCommands.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { ConsoleFailure, Framework } from "./shared/framework.ts";
import { anyOf, escapeName, globOf } from "./shared/namePatterns.ts";

/** jasmine on Node; measured with 7 (docs/rules/runners.md#jasmine). It writes no report: a reporter of ours is added to its own. */
export const jasmine: Framework = {
  name: "jasmine",

  files: /\.[cm]?[jt]sx?$/,

  scripts: ["/.bin/jasmine", "/jasmine/bin/jasmine.js"],

  direct: () => ["npx", "jasmine"],

  propose(project, shell) {
    const scripts = scriptCommands(project, /\bjasmine\b/, shell);
    return scripts.length > 0 || project.dependencies.has("jasmine") ? [...scripts, "npx jasmine"] : [];
  },

  isCommand: ([program, verb = ""]) =>
    program === "jasmine" && !/^(?:init|examples|help|version|enumerate|-[hv])$/.test(verb),

  askForReport: ({ words, directory, reporters }) => ({
    env: { CASEBOOK_JUNIT_FILE: `${directory}/jasmine.xml` },
    // In parallel nothing that is loaded can add a reporter.
    args: [`--${isParallel(words) ? "reporter" : "require"}=${reporters}/jasmine.cjs`],
  }),

  isolate({ words, selection }) {
    const files = filesOf(selection);
    const replaced = (files === undefined ? selectingOptions : selectingWords)(words, grammar);
    const paths = (files ?? []).map(globOf);
    if (selection.files.length > 0) {
      return files && { precision: "files", replaced, args: paths };
    }
    const pattern = anyOf(
      selection.cases.map(({ classname, name }) => {
        const suite = classname === "" ? "" : `${escapeName(classname)} `;
        return suite + (name === afterAll ? ".*" : escapeName(name));
      }),
    );
    const isExact = selection.cases.every(({ name }) => name !== afterAll);
    return { precision: isExact ? "tests" : "groups", replaced, args: [...paths, `--filter=${pattern}`] };
  },

  consoleFailures,
};

/** What our reporter calls what fails after the specs of a suite: it is run again with all of them. */
const afterAll = "afterAll";

/** Options have their values behind `=`. */
const grammar = { valued: /^$/, selecting: /^--filter(?:-path)?$/ };

function isParallel(words: readonly string[]): boolean {
  return words.some((word) => word.startsWith("--parallel="));
}

/** The numbered list after `Failures:`: the whole name, then what is wrong. */
function consoleFailures(text: string): readonly ConsoleFailure[] {
  const entries = text.matchAll(/^\d+\) ([^\n]+)\n {2}Message:\n {4}([^\n]*)/gm);
  return [...entries].map(([, name = "", message = ""]) => ({ classname: "", name, message }));
}
