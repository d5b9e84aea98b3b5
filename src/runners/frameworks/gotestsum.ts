import { valuesOfOption } from "../line/commandLine.ts";
import { goFailures, goSources, gotestsumFile, isolateGo, relateGo } from "./goTest.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type { Framework, Narrowing } from "./shared/framework.ts";

/** gotestsum, which runs `go test`; measured with 1.8 (docs/rules/runners.md#go). */
export const gotestsum: Framework = {
  name: "gotestsum",

  files: /\.go$/,

  direct: () => ["gotestsum"],

  propose: ({ texts }) =>
    texts.has("go.mod") && /\bgotestsum\b/.test(texts.get("Makefile") ?? "") ? ["gotestsum"] : [],

  isCommand: ([program]) => program === "gotestsum",

  askForReport({ words, directory }) {
    // A flag of the user's own beats the variable, so it is that report which is read.
    return { env: gotestsumFile(directory), reportPath: valuesOfOption(words, /^--junitfile$/).at(-1) };
  },

  isolate: ({ words, selection }) => throughDashes(words, (own) => isolateGo({ words: own, selection })),

  relate: ({ words, changed, sources }) =>
    throughDashes(words, (own) => relateGo({ words: own, changed, sources })),

  sources: goSources,

  consoleFailures: goFailures,
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-f|--(?:format|junitfile|junitfile-\S+|jsonfile|jsonfile-\S+|max-fails|packages|post-run-command|rerun-fails-max-failures|rerun-fails-report|watch-chdir|hide-summary|no-summary))$/,
  selecting: /^--packages$/,
};

/** What follows `--` is for `go test`. */
function throughDashes(
  words: readonly string[],
  narrow: (own: readonly string[]) => Narrowing | undefined,
): Narrowing | undefined {
  const dashes = words.indexOf("--");
  const narrowing = narrow(["go", "test", ...(dashes === -1 ? [] : words.slice(dashes + 1))]);
  const moved = dashes - 1;
  return (
    narrowing && {
      ...narrowing,
      replaced: [...selectingWords(words, grammar), ...narrowing.replaced.map((index) => index + moved)],
      args: [...(dashes === -1 ? ["--"] : []), ...narrowing.args],
      before: narrowing.before === undefined ? undefined : narrowing.before + moved,
    }
  );
}
