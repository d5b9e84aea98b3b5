import { cargoCommand, isOtherWorkspace } from "./cargoTest.ts";
import { cratesOfChanges } from "./shared/cargoCrates.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";

/** cargo-nextest; only as documented (docs/rules/runners.md#nextest). */
export const nextest: Framework = {
  name: "cargo-nextest",

  files: /\.rs$/,

  direct: () => ["cargo", "nextest", "run"],

  propose: ({ texts }) =>
    texts.has(".config/nextest.toml") || /\bnextest\b/.test(texts.get("Makefile") ?? "")
      ? ["cargo nextest run --no-fail-fast"]
      : [],

  isCommand: (words) => cargoCommand(words)?.name === "nextest",

  // A configuration file of ours counts less than the project's: wherever that has the report, it is below `target`.
  askForReport: ({ words, reporters }) => ({
    ...(words.includes("--tool-config-file")
      ? {}
      : { args: ["--tool-config-file", `casebook:${reporters}/nextest.toml`] }),
    reportGlobs: ["target/nextest/*/*.xml"],
  }),

  isolate: isolateNextest,

  relate({ words, changed, sources }) {
    const names = cratesOfChanges(sources, changed) ?? [];
    const start = (cargoCommand(words)?.index ?? 0) + 2;
    const crates = { ...grammar, selecting: /^(?:-p|--(?:package|exclude|workspace|all))$/ };
    return names.length === 0 || words.some(isOtherWorkspace)
      ? undefined
      : {
          precision: "related",
          replaced: [...selectingWords(words, grammar, start), ...selectingOptions(words, crates)],
          args: names.flatMap((name) => ["-p", name]),
        };
  },

  sources: ["**/Cargo.toml"],

  consoleFailures(text) {
    const lines = text.matchAll(
      /^ +(?:FAIL|SIGABRT|SIGSEGV|TIMEOUT) \[[^\]\n]*\] (?:\([^)\n]*\) )?(\S+) (.+)$/gm,
    );
    const failures = [...lines].map(([, binary = "", name = ""]) => ({ binary, name }));
    // Each is printed when it happens, and once more at the end.
    const distinct = new Map(failures.map((one) => [`${one.binary} ${one.name}`, one]));
    return [...distinct.values()].map(({ binary, name }) => ({
      suitePath: [binary],
      classname: binary,
      name,
      message: "",
    }));
  },
};

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[pFjPZCE]|--(?:package|exclude|features|target|target-dir|manifest-path|build-jobs|test-threads|cargo-profile|profile|color|config|config-file|tool-config-file|filter-expr|filterset|bin|test|example|bench|retries|partition|run-ignored|archive-file))$/,
  selecting:
    /^(?:-E|--(?:filter-expr|filterset|lib|bins?|tests?|examples?|bench|benches|all-targets|partition))$/,
};

/** A filter expression of the exact binaries and names. */
function isolateNextest({ words, selection }: NarrowedCommand): Narrowing | undefined {
  const start = (cargoCommand(words)?.index ?? 0) + 2;
  if (selection.cases.length === 0 || selection.files.length > 0) {
    return undefined;
  }
  const one = selection.cases.map(
    ({ classname, name }) => `(binary_id(=${escapeFilter(classname)}) & test(=${escapeFilter(name)}))`,
  );
  return {
    precision: "tests",
    replaced: selectingWords(words, grammar, start),
    args: ["-E", one.join(" | ")],
  };
}

function escapeFilter(name: string): string {
  return name.replace(/[\\(),/]/g, "\\$&");
}
