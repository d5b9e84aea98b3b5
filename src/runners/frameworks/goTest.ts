import { posix } from "node:path";
import type { SelectedCase, Selection } from "../../model/report/selection.ts";
import type { Project } from "../project/project.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type {
  ConsoleFailure,
  Framework,
  NarrowedCommand,
  Narrowing,
  RelatedCommand,
} from "./shared/framework.ts";
import { readGoOutput } from "./shared/goOutput.ts";
import { packagesOfChanges } from "./shared/goPackages.ts";
import { anyOf, escapeName } from "./shared/namePatterns.ts";
import { joinOptions } from "./shared/runEnvironment.ts";

/** The files that say what imports what. */
export const goSources: readonly string[] = ["**/*.go", "**/go.mod", "**/go.work"];

/**
 * `go test`; measured with Go 1.19 (docs/rules/runners.md#go). It writes no report: it is made of what `-v` prints, which GOFLAGS asks
 * for behind any script.
 */
export const goTest: Framework = {
  name: "go test",

  files: /\.go$/,

  countsFrom: /^--?C$/,

  direct: () => ["go", "test", "./..."],

  propose: (project) => (project.texts.has("go.mod") ? ["go test ./..."] : []),

  isCommand: ([program, verb]) => program === "go" && verb === "test",

  askForReport: ({ directory, env }) => ({
    env: { GOFLAGS: joinOptions(env["GOFLAGS"], "-v"), ...gotestsumFile(directory) },
  }),

  processOf: ({ classname }) => classname,

  // A pattern chooses the levels of all names at once.
  unitOf: ({ classname, name }) => `${classname} ${name.split("/")[0]}`,

  twice: ["-count=2"],

  isolate: isolateGo,

  relate: relateGo,

  sources: goSources,

  consoleFailures: goFailures,

  consoleReport: readGoOutput,
};

/** Only gotestsum reads it: it may stand behind a script. */
export function gotestsumFile(directory: string): Readonly<Record<string, string>> {
  return { GOTESTSUM_JUNITFILE: `${directory}/go.xml` };
}

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^--?(?:run|skip|bench|benchtime|blockprofile|count|covermode|coverpkg|coverprofile|cpu|cpuprofile|exec|fuzz|fuzztime|gcflags|ldflags|list|memprofile|mod|modfile|o|outputdir|overlay|p|parallel|pkgdir|shuffle|tags|timeout|trace|vet|C)$/,
  selecting: /^--?(?:run|skip)$/,
};

/**
 * By the packages and a pattern for each level of the names, which Go splits at `/`. Levels and packages combine as a product, so
 * that it is exact only where the chosen tests are one, of names with as many levels.
 */
export function isolateGo({ words, selection }: Pick<NarrowedCommand, "words" | "selection">): Narrowing {
  const own = words.indexOf("-args") === -1 ? words.length : words.indexOf("-args");
  const replaced = selectingWords(words.slice(0, own), grammar, 2);
  const before = own === words.length ? undefined : own;
  // Passed tests may come from a cache, but a requested run must really run.
  const fresh = words.some((word) => /^--?count\b/.test(word)) ? [] : ["-count=1"];
  const packages = packagesOf(selection);
  if (selection.files.length > 0) {
    return { precision: "files", replaced, args: [...fresh, ...packages], before };
  }
  const names = namesOf(selection);
  const levels = Array.from({ length: Math.max(...names.map(({ length }) => length)) }, (_, level) => [
    ...new Set(names.flatMap((parts) => parts[level] ?? [])),
  ]);
  const product = levels.reduce((count, { length }) => count * length, packages.length);
  const chosen = new Set(selection.cases.map(({ classname, name }) => `${classname} ${name}`));
  const isExact = product === chosen.size && names.every(({ length }) => length === levels.length);
  return {
    precision: isExact ? "tests" : "groups",
    replaced,
    args: [...fresh, "-run", levels.map((parts) => anyOf(parts.map(escapeName))).join("/"), ...packages],
    before,
  };
}

/** The packages that changed files may affect, in place of those that the line names. */
export function relateGo({
  words,
  changed,
  sources,
}: Omit<RelatedCommand, "project">): Narrowing | undefined {
  const packages = packagesOfChanges(sources, changed) ?? [];
  const { replaced, before } = isolateGo({ words, selection: { cases: [], files: ["x.go"] } });
  const fresh = words.some((word) => /^--?count\b/.test(word)) ? [] : ["-count=1"];
  const isElsewhere = words.some((word) => /^--?C\b/.test(word));
  return packages.length === 0 || isElsewhere
    ? undefined
    : {
        precision: "related",
        replaced,
        args: [...fresh, ...packages.map((folder) => (folder === "" ? "." : `./${folder}`))],
        before,
      };
}

/** The names by their levels. Go knows an example only by the whole pattern, so there is no second level with one. */
function namesOf({ cases }: Selection): readonly (readonly string[])[] {
  const names = cases.map(({ name }) => name.split("/"));
  return cases.some(({ name }) => name.startsWith("Example")) ? names.map(([first = ""]) => [first]) : names;
}

/** The packages of a selection: by their import paths, or by the folders of files. None of them is an option: reports are of anybody. */
function packagesOf({ cases, files }: Selection): readonly string[] {
  const folders = files.map((file) => (posix.dirname(file) === "." ? "." : `./${posix.dirname(file)}`));
  return [
    ...new Set([...folders, ...cases.map(({ classname }: SelectedCase) => classname.replace(/^-/, "./-"))]),
  ];
}

/**
 * The lines `--- FAIL: TestShop/cart (0.00s)`, whose package stands where it ends, and gotestsum's `=== FAIL: order TestA (0.00s)`
 * with a package that is relative to the module. Tests that only repeat those inside of them are left out.
 */
export function goFailures(text: string, project: Project): readonly ConsoleFailure[] {
  const failures: { name: string; package: string | undefined; message: string }[] = [];
  let firstWithout = 0;
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const [, short, name] = /^=== FAIL: (\S+) (\S+) \([\d.]+s\)/.exec(line) ?? [];
    const [, failed = name] = /^ *--- FAIL: (\S+) \(/.exec(line) ?? [];
    const [, ended] = /^(?:FAIL|ok) *\t(\S+)/.exec(line) ?? [];
    if (failed !== undefined && !isRepeated(failures, failed)) {
      const message = /^ +\S.*?\.go:\d+: (.*)$/.exec(lines[index + 1] ?? "")?.[1] ?? "";
      failures.push({ name: failed, package: short && importPath(short, project), message });
    }
    if (ended !== undefined) {
      for (const one of failures.slice(firstWithout)) {
        one.package ??= ended;
      }
      firstWithout = failures.length;
    }
  }
  const parents = new Set(
    failures.flatMap((one) => parentsOf(one.name).map((name) => `${one.package} ${name}`)),
  );
  return failures
    .filter((one) => !parents.has(`${one.package} ${one.name}`))
    .map(({ package: path = "", name, message }) => ({
      suitePath: path === "" ? [] : [path],
      classname: path,
      name,
      message,
    }));
}

/** How deep tests may lie in tests for those around them to be left out. */
const deepest = 50;

/** The names of the tests that a test lies in. */
function parentsOf(name: string): readonly string[] {
  const parts = name.split("/", deepest);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** gotestsum prints what `go test` says of a test below its own heading. */
function isRepeated(failures: readonly { readonly name: string }[], name: string): boolean {
  return failures.at(-1)?.name === name;
}

function importPath(short: string, { texts }: Project): string {
  const [, module] = /^module\s+"?([^\s"]+)/m.exec(texts.get("go.mod") ?? "") ?? [];
  return module === undefined ? short : posix.join(module, short);
}
