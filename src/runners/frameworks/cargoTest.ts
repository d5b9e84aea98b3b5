import type { SelectedCase, Selection } from "../../model/report/selection.ts";
import { cratesOfChanges } from "./shared/cargoCrates.ts";
import { readCargoOutput } from "./shared/cargoOutput.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { Framework, NarrowedCommand, Narrowing, RelatedCommand } from "./shared/framework.ts";

/**
 * `cargo test`; measured with 1.95 (docs/rules/runners.md#cargo-test). Stable Rust writes no report: it is made of the console. A test's
 * class is its target, by its file: the same name may be in several.
 */
export const cargoTest: Framework = {
  name: "cargo test",

  files: /\.rs$/,

  countsFrom: /^--manifest-path$/,

  direct: () => ["cargo", "test"],

  propose: (project) => (project.texts.has("Cargo.toml") ? ["cargo test --no-fail-fast"] : []),

  isCommand: (words) => cargoCommand(words)?.name === "test",

  askForReport: () => ({}),

  isolate: isolateCargo,

  relate: relateCargo,

  sources: ["**/Cargo.toml"],

  consoleFailures: (text) =>
    (readCargoOutput(text) ?? []).filter(({ outcome, name }) => outcome === "failed" && name !== "(target)"),

  consoleReport: readCargoOutput,
};

/** Which command of cargo is called, and at which index. */
export function cargoCommand([program, ...args]: readonly string[]) {
  const at = args.findIndex((arg) => !/^[+-]/.test(arg));
  const name = args[at] === "t" ? "test" : args[at];
  return program === "cargo" && name !== undefined ? { name, index: at + 1 } : undefined;
}

/** Options of cargo, and of the tests behind `--`, that take the word after them, and those that choose tests. */
const cargoGrammar = {
  valued:
    /^(?:-[pFjZC]|--(?:package|exclude|features|target|target-dir|manifest-path|jobs|profile|color|message-format|config|bin|test|example|bench))$/,
  selecting: /^--(?:lib|bins?|tests?|examples?|bench|benches|all-targets|doc)$/,
};
const testGrammar = {
  valued: /^(?:-Z|--(?:test-threads|logfile|format|color|skip|shuffle-seed))$/,
  selecting: /^--(?:exact|skip)$/,
};

/** Each test by its exact name, in the targets that hold one of them. */
function isolateCargo({ words, selection }: Omit<NarrowedCommand, "project">): Narrowing | undefined {
  const start = (cargoCommand(words)?.index ?? 0) + 1;
  const dashes = words.includes("--") ? words.indexOf("--") : words.length;
  const own = words.slice(dashes + 1);
  const chosen = selectingWords(["", ...own], testGrammar).map((index) => index - 1);
  const kept = own.filter((_, index) => !chosen.includes(index));
  const targets = targetsOf(selection);
  const all = words.slice(0, dashes);
  // The first target that fails would be the last that is run.
  const going = targets.length === 1 || all.includes("--no-fail-fast") ? [] : ["--no-fail-fast"];
  const names = selection.files.length > 0 ? [] : selection.cases.map(({ name }) => name);
  if (names.some((name) => name.startsWith("-"))) {
    // It would be an option: `--logfile` writes to any file. No test of Rust is called so.
    return undefined;
  }
  // Tests in the documentation are not known by their exact names.
  const isExact = !selection.cases.some(({ classname }) => isDocumentation(classname));
  const behind = [...kept, ...(names.length > 0 && isExact ? ["--exact"] : []), ...names];
  return {
    precision: names.length === 0 ? "files" : isExact ? "tests" : "groups",
    replaced: [
      ...selectingWords(all, cargoGrammar, start),
      ...Array.from({ length: words.length - dashes }, (_, index) => dashes + index),
    ],
    args: [...targets.flat(), ...going, ...(behind.length > 0 ? ["--", ...behind] : [])],
  };
}

/** Options that choose crates. */
const crates = { valued: cargoGrammar.valued, selecting: /^(?:-p|--(?:package|exclude|workspace|all))$/ };

/** The crates that changed files may affect, each with all of its tests. */
function relateCargo({ words, changed, sources }: RelatedCommand): Narrowing | undefined {
  const names = cratesOfChanges(sources, changed) ?? [];
  const all = isolateCargo({ words, selection: { cases: [], files: [] } });
  return names.length === 0 || all === undefined || words.some(isOtherWorkspace)
    ? undefined
    : {
        ...all,
        precision: "related",
        replaced: [...all.replaced, ...selectingOptions(words, crates)],
        args: [...names.flatMap((name) => ["-p", name]), ...all.args],
      };
}

/** The workspace is not the one that was looked at. */
export function isOtherWorkspace(word: string): boolean {
  return /^(?:-C|--manifest-path(?:=.*)?)$/.test(word);
}

/** The options for the targets of a selection; none if one of them has none, or cannot be combined with others. */
function targetsOf({ cases, files }: Selection): readonly (readonly string[])[] {
  const classes = cases.map(({ classname }: SelectedCase) => classname);
  const targets = [...new Set([...classes, ...files])].map((target) => optionOf(target));
  const isMixed = targets.length > 1 && targets.some((target) => target?.[0] === "--doc");
  const known = targets.flatMap((target) => (target === undefined ? [] : [target]));
  const distinct = [...new Map(known.map((target) => [target.join(" "), target])).values()];
  return isMixed || known.length < targets.length ? [] : distinct;
}

function isDocumentation(target: string): boolean {
  return target.startsWith("Doc-tests ");
}

function optionOf(target: string): readonly string[] | undefined {
  if (isDocumentation(target)) {
    return ["--doc"];
  }
  if (/(?:^|\/)src\/main\.rs$/.test(target)) {
    return ["--bins"];
  }
  const [, folder, name] =
    /(?:^|\/)(src\/bin|tests|examples|benches)\/([^/]+?)(?:\.rs|\/main\.rs)$/.exec(target) ?? [];
  const option = { "src/bin": "--bin", tests: "--test", examples: "--example", benches: "--bench" }[
    folder ?? ""
  ];
  if (option !== undefined && name !== undefined) {
    return [option, name];
  }
  return /(?:^|\/)src\//.test(target) ? ["--lib"] : undefined;
}
