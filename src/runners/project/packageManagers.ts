import { posix } from "node:path";
import { expandBraces } from "../../base/pathPatterns.ts";
import { programName } from "../line/wrappers.ts";
import type { Project } from "./project.ts";

/** What a command of a package manager, or of what runs scripts for it, runs. */
export interface Call {
  /** Scripts of package.json, by their names or patterns with `*`; where there is none, the command that begins at a word. */
  readonly runs: { readonly scripts: readonly string[]; readonly commandAt?: number | undefined };
  /** The indices of the words that are handed to it. */
  readonly args: readonly number[];
  /** What must stand before further arguments: npm takes those without `--` for its own (docs/rules/runners.md#wrappers). */
  readonly separators: readonly string[];
  /** No argument can be handed on. */
  readonly isClosed?: boolean;
  /** It runs in this folder, as it is written. */
  readonly folder: string | undefined;
  /** It runs in packages of the workspace. */
  readonly packages: Packages | undefined;
  /** Variables are not handed on, but those of Node, and what ran before is not run again: as turbo does. */
  readonly isStrict?: boolean;
}

/** Which packages of a workspace a command runs in. */
export interface Packages {
  /** Names, folders and patterns of them, as they are written; none for all. */
  readonly chosen: readonly string[];
  /** The package that holds all others is one of them. */
  readonly withRoot: boolean;
  /** The words that choose them. */
  readonly words: readonly number[];
  /** What chooses one instead, by its folder with `/` and its name; undefined where there is no way. */
  only?(folder: string, name: string): readonly string[];
}

/** Options of a package manager, by how many words they are. */
interface Options {
  readonly valued: string;
  readonly folder: string;
  /** Options that name packages. */
  readonly filter: string;
  /** Options that choose all packages. */
  readonly all: string;
  /** Options that choose the package that holds the others. */
  readonly root: string;
}

interface Scanned {
  /** The index of the first word that is none of them. */
  readonly at: number;
  readonly folder: string | undefined;
  readonly filters: readonly string[];
  readonly isAll: boolean;
  readonly isWithRoot: boolean;
  /** The words that choose packages. */
  readonly words: readonly number[];
}

const has = (list: string, name: string) => list.split(" ").includes(name);

/** Goes over options; the first word that is none ends them. */
function scan(words: readonly string[], from: number, options: Options): Scanned {
  const { valued, folder, filter, all, root } = options;
  let found: Scanned = {
    at: from,
    folder: undefined,
    filters: [],
    isAll: false,
    isWithRoot: false,
    words: [],
  };
  for (let word = words[from]; isOption(word); word = words[found.at]) {
    const [name = "", ...rest] = word.split("=");
    const isPair = rest.length === 0 && [valued, folder, filter].some((list) => has(list, name));
    const value = isPair ? (words[found.at + 1] ?? "") : rest.join("=");
    const own = isPair ? [found.at, found.at + 1] : [found.at];
    found = merge(found, {
      at: found.at + own.length,
      folder: has(folder, name) ? value : undefined,
      filters: has(filter, name) ? [value] : [],
      isAll: has(all, name),
      isWithRoot: has(root, name),
      words: [filter, all, root].some((list) => has(list, name)) ? own : [],
    });
  }
  return found;
}

function isOption(word: string | undefined): word is string {
  return word?.startsWith("-") === true && word !== "--";
}

/** What a command runs by its package manager; undefined where it is none, or does something else. */
export function callOf(words: readonly string[], project: Project): Call | undefined {
  const [program = ""] = words;
  switch (program) {
    case "npm":
      return npmCall(words);
    case "npx":
      return execCall(words, scan(words, 1, npm), npm, npmPackages);
    case "pnpx":
    case "bunx":
    case "nlx":
    case "nun":
      return execCall(words, scan(words, 1, pnpm), pnpm, pnpmPackages);
    case "pnpm":
      return pnpmCall(words);
    case "yarn":
    case "yarnpkg":
      return yarnCall(words);
    case "bun":
      return bunCall(words);
    case "nr":
      return runCall(words, scan(words, 1, ni), [], undefined);
    case "na":
      return callOf([project.packageManager, ...words.slice(1)], project);
    case "turbo":
      return turboCall(words);
    case "lerna":
      return lernaCall(words);
    case "run-s":
    case "run-p":
    case "npm-run-all":
    case "npm-run-all2":
      return severalCall(words);
    default:
      return undefined;
  }
}

const npm: Options = {
  valued:
    "-p --package --loglevel --script-shell --omit --include --registry --cache --userconfig --logs-dir --before",
  folder: "--prefix -C",
  filter: "-w --workspace",
  all: "--workspaces -ws --ws",
  root: "--include-workspace-root",
};

const npmPackages = ({ isAll, isWithRoot, filters, words }: Scanned): Packages | undefined =>
  isAll || filters.length > 0
    ? { chosen: filters, withRoot: isWithRoot, words, only: (folder) => ["-w", folder] }
    : undefined;

/** npm takes its options wherever they stand before `--`. */
function npmCall(words: readonly string[]): Call | undefined {
  const dashes = words.includes("--") ? words.indexOf("--") : words.length;
  const own = words.slice(0, dashes);
  const first = scan(own, 1, npm);
  if (/^(?:exec|x)$/.test(own[first.at] ?? "")) {
    const called = execCall(words, { ...first, at: first.at + 1 }, npm, npmPackages);
    // Without `--`, npm takes the options of the command for its own, wherever they stand.
    return called && dashes === words.length ? npmExec(words, first, called) : called;
  }
  const { scanned, operands } = scanAll(own, npm);
  const count = npmScriptWords(operands.map((index) => own[index] ?? ""));
  const name = count === undefined ? undefined : own[operands[count - 1] ?? 0];
  return name === undefined
    ? undefined
    : {
        runs: { scripts: [count === 1 ? "test" : name] },
        args: [...operands.slice(count), ...[...words.keys()].slice(dashes + 1)],
        separators: dashes === words.length ? ["--"] : [],
        folder: scanned.folder,
        packages: npmPackages(scanned),
      };
}

/** How many words say which script is run: `test`, `run build`; undefined where none is. */
function npmScriptWords([verb = "", name]: readonly string[]): number | undefined {
  if (/^(?:run|run-script|rum|urn)$/.test(verb)) {
    return name === undefined ? undefined : 2;
  }
  return /^(?:t|tst|test)$/.test(verb) ? 1 : undefined;
}

/** Goes over options wherever they stand, and returns the indices of the other words. */
function scanAll(words: readonly string[], options: Options) {
  const operands: number[] = [];
  let scanned = scan(words, 1, options);
  for (; scanned.at < words.length; scanned = merge(scanned, scan(words, scanned.at + 1, options))) {
    operands.push(scanned.at);
  }
  return { scanned, operands };
}

function npmExec(words: readonly string[], { at }: Scanned, called: Call): Call {
  const { scanned } = scanAll(words, npm);
  return {
    ...called,
    runs: { ...called.runs, commandAt: scan(words, at + 1, npm).at },
    separators: ["--"],
    folder: scanned.folder,
    packages: npmPackages(scanned),
  };
}

/** `npx …`, `pnpm exec …`: the command that follows. */
function execCall(
  words: readonly string[],
  outer: Scanned,
  options: Options,
  packagesOf: (scanned: Scanned) => Packages | undefined,
): Call | undefined {
  const scanned = merge(outer, scan(words, outer.at, options));
  const isPast = words[scanned.at] === "--";
  const commandAt = isPast ? scanned.at + 1 : scanned.at;
  return commandAt < words.length
    ? {
        runs: { scripts: [], commandAt },
        args: [],
        separators: [],
        folder: scanned.folder,
        packages: packagesOf(scanned),
      }
    : undefined;
}

/** A script, with everything behind its name. */
function runCall(
  words: readonly string[],
  { at, folder }: Pick<Scanned, "at" | "folder">,
  separators: readonly string[],
  packages: Packages | undefined,
): Call | undefined {
  const name = words[at];
  return name === undefined
    ? undefined
    : {
        runs: { scripts: [name], commandAt: at },
        args: [...words.keys()].slice(at + 1),
        separators,
        folder,
        packages,
      };
}

const pnpm: Options = {
  valued:
    "-p --package --reporter --workspace-concurrency --resume-from --loglevel --test-pattern --changed-files-ignore-pattern --allow-build --from --with",
  folder: "-C --dir",
  filter: "-F --filter --filter-prod",
  all: "-r --recursive",
  root: "-w --workspace-root --include-workspace-root",
};

const pnpmPackages = ({ filters, isAll, isWithRoot, words }: Scanned): Packages | undefined =>
  isAll || filters.length > 0
    ? { chosen: filters, withRoot: isWithRoot, words, only: (folder) => ["--filter", `./${folder}`] }
    : undefined;

/** What pnpm, yarn and bun take for a command of their own, and for no script. */
const builtIn =
  /^(?:install|i|add|remove|rm|un|uninstall|update|up|upgrade|link|ln|unlink|import|audit|list|ls|ll|outdated|why|publish|pack|config|store|init|create|dlx|exec|env|setup|deploy|patch|licenses|rebuild|rb|prune|fetch|server|root|bin|cache|info|login|logout|whoami|version|versions|plugin|set|dedupe|constraints|build|repl|pm|x|self-update|approve-builds|help|node)$/;

function pnpmCall(words: readonly string[]): Call | undefined {
  const first = scan(words, 1, pnpm);
  const isOld = /^(?:recursive|multi|m)$/.test(words[first.at] ?? "");
  const outer = isOld ? merge(first, { ...scan(words, first.at + 1, pnpm), isAll: true }, [first.at]) : first;
  const verb = words[outer.at] ?? "";
  if (verb === "exec" || verb === "dlx") {
    return execCall(words, { ...outer, at: outer.at + 1 }, pnpm, pnpmPackages);
  }
  const inner = /^(?:run|run-script)$/.test(verb) ? merge(outer, scan(words, outer.at + 1, pnpm)) : outer;
  const name = words[inner.at] ?? "";
  if (name === "" || (inner === outer && builtIn.test(name))) {
    return undefined;
  }
  const packages = pnpmPackages(inner);
  const isTest = inner === outer && /^(?:t|tst|test)$/.test(name);
  const called = runCall(words, inner, [], packages);
  return called && isTest ? { ...called, runs: { scripts: ["test"] } } : called;
}

/** Options that stand in two places. */
function merge(outer: Scanned, inner: Scanned, words: readonly number[] = []): Scanned {
  return {
    at: inner.at,
    folder: inner.folder ?? outer.folder,
    filters: [...outer.filters, ...inner.filters],
    isAll: outer.isAll || inner.isAll,
    isWithRoot: outer.isWithRoot || inner.isWithRoot,
    words: [...outer.words, ...words, ...inner.words],
  };
}

const yarn: Options = { valued: "--mutex --registry", folder: "--cwd", filter: "", all: "", root: "" };
const foreach: Options = {
  valued: "-j --jobs",
  folder: "",
  filter: "--include --from",
  all: "-A --all -W --worktree",
  root: "",
};

/** Both yarns: the classic one has `workspaces run`, the later ones `workspaces foreach`. */
function yarnCall(words: readonly string[]): Call | undefined {
  const outer = scan(words, 1, yarn);
  const verb = words[outer.at] ?? "";
  const only = (_: string, name: string) => ["workspace", name];
  if (verb === "workspace") {
    const chosen = [words[outer.at + 1] ?? ""];
    const chosenBy = { chosen, withRoot: true, words: [outer.at, outer.at + 1], only };
    return yarnRun(words, { ...outer, at: outer.at + 2 }, chosenBy);
  }
  if (verb === "workspaces") {
    const isEach = words[outer.at + 1] === "foreach";
    const each = scan(words, outer.at + (isEach ? 2 : 1), foreach);
    // Excluded ones are a few more to look at, and nothing else.
    const chosenBy = {
      chosen: each.filters,
      withRoot: isEach,
      words: [...words.keys()].slice(outer.at, each.at),
      only,
    };
    return yarnRun(words, { ...outer, at: each.at }, chosenBy);
  }
  return yarnRun(words, outer, undefined);
}

function yarnRun(words: readonly string[], outer: Scanned, packages: Packages | undefined): Call | undefined {
  const verb = words[outer.at] ?? "";
  if (verb === "exec" || verb === "dlx") {
    return execCall(
      words,
      { ...outer, at: outer.at + 1 },
      { ...yarn, valued: "-p --package" },
      () => packages,
    );
  }
  const inner = verb === "run" ? merge(outer, scan(words, outer.at + 1, yarn)) : outer;
  return verb === "" || (inner === outer && builtIn.test(verb))
    ? undefined
    : runCall(words, inner, [], packages);
}

const bun: Options = {
  valued: "-c --config --env-file -r --preload --import --elide-lines --shell",
  folder: "--cwd",
  filter: "-F --filter",
  all: "--workspaces",
  root: "",
};

/** `bun test` is bun's own runner. */
function bunCall(words: readonly string[]): Call | undefined {
  const outer = scan(words, 1, bun);
  const verb = words[outer.at] ?? "";
  if (verb === "x") {
    return execCall(
      words,
      { ...outer, at: outer.at + 1 },
      { ...bun, valued: "-p --package" },
      () => undefined,
    );
  }
  const isRun = verb === "run";
  const inner = isRun ? merge(outer, scan(words, outer.at + 1, bun)) : outer;
  const isFiltered = inner.filters.length > 0 || inner.isAll;
  if (!isFiltered && !isRun && (verb === "test" || verb === "" || builtIn.test(verb))) {
    return undefined;
  }
  // It hands nothing on to the scripts of several packages.
  const packages = isFiltered
    ? { chosen: inner.filters.filter((one) => one !== "*"), withRoot: false, words: inner.words }
    : undefined;
  const called = runCall(words, inner, [], packages);
  return called && isFiltered ? { ...called, isClosed: true } : called;
}

const ni: Options = { valued: "", folder: "-C", filter: "", all: "", root: "" };
const turbo: Options = {
  valued:
    "--concurrency --cache-dir --env-mode --output-logs --log-order --log-prefix --profile --token --team --api --ui --scope",
  folder: "--cwd",
  filter: "-F --filter",
  all: "",
  root: "",
};

/** `turbo run test -- …`, `turbo test`: scripts of all packages, each with everything behind `--`. */
function turboCall(words: readonly string[]): Call | undefined {
  const dashes = words.includes("--") ? words.indexOf("--") : words.length;
  const { scanned, operands } = scanAll(words.slice(0, dashes), turbo);
  const scripts = operands.map((index) => words[index] ?? "");
  const named = scripts[0] === "run" ? scripts.slice(1) : scripts;
  if (
    named.length === 0 ||
    /^(?:prune|login|link|daemon|gen|generate|ls|query|boundaries)$/.test(named[0] ?? "")
  ) {
    return undefined;
  }
  return {
    runs: { scripts: named.map((name) => name.split("#").at(-1) ?? name) },
    args: [...words.keys()].slice(dashes + 1),
    separators: dashes === words.length ? ["--"] : [],
    folder: scanned.folder,
    packages: {
      chosen: scanned.filters,
      withRoot: false,
      words: scanned.words,
      only: (folder) => [`--filter=./${folder}`],
    },
    isStrict: true,
  };
}

const lerna: Options = {
  valued: "--concurrency --loglevel --since --ignore",
  folder: "",
  filter: "--scope",
  all: "",
  root: "",
};

function lernaCall(words: readonly string[]): Call | undefined {
  const dashes = words.includes("--") ? words.indexOf("--") : words.length;
  if (words[1] !== "run") {
    return undefined;
  }
  const before = scan(words, 2, lerna);
  const scanned = merge(before, scan(words.slice(0, dashes), before.at + 1, lerna));
  const packages = {
    chosen: scanned.filters,
    withRoot: false,
    words: scanned.words,
    only: (_: string, name: string) => [`--scope=${name}`],
  };
  const name = words[before.at];
  return name === undefined
    ? undefined
    : {
        runs: { scripts: [name] },
        args: [...words.keys()].slice(dashes + 1),
        separators: dashes === words.length ? ["--"] : [],
        folder: undefined,
        packages,
      };
}

/** `run-s lint test:*`: several scripts, to which nothing is handed on. */
function severalCall(words: readonly string[]): Call {
  const dashes = words.includes("--") ? words.indexOf("--") : words.length;
  const scripts = words.slice(1, dashes).filter((word) => !word.startsWith("-"));
  return {
    runs: { scripts: scripts.flatMap((one) => one.split(/\s/)[0] ?? []) },
    args: [],
    separators: [],
    isClosed: true,
    folder: undefined,
    packages: undefined,
  };
}

/** The scripts of a package that a name or a pattern of a call means. */
export function scriptsOf({ scripts }: Project, wanted: readonly string[]): readonly string[] {
  return wanted.flatMap((name) =>
    name.includes("*")
      ? [...scripts.keys()].filter((one) => matchesName(one, name))
      : scripts.has(name)
        ? [name]
        : [],
  );
}

/** A package of a workspace. */
export interface Package {
  /** Its folder, relative to that of the workspace with `/`; empty for the folder itself. */
  readonly folder: string;
  readonly name: string;
}

/**
 * The packages that a choice of a package manager means. Where it is one by changes or by what depends on what, or one that is not
 * understood, all are taken: they are what may run.
 */
export function choosePackages({ chosen, withRoot }: Packages, all: readonly Package[]): readonly Package[] {
  const within = all.filter(({ folder }) => folder !== "" || withRoot || chosen.length > 0);
  const included = chosen.filter((one) => !one.startsWith("!")).flatMap(expandBraces);
  const isVague =
    included.some((one) => /\.\.\.|\[/.test(one)) ||
    !within.some((one) => included.some((pattern) => isMeant(one, pattern)));
  const isExcluded = (one: Package) =>
    chosen.some((pattern) => pattern.startsWith("!") && isMeant(one, pattern.slice(1)));
  return within.filter(
    (one) =>
      (included.length === 0 || isVague || included.some((pattern) => isMeant(one, pattern))) &&
      !isExcluded(one),
  );
}

function isMeant({ folder, name }: Package, pattern: string): boolean {
  const path = posix.normalize(pattern.replaceAll("\\", "/")).replace(/\/$/, "");
  return (
    matchesName(name, pattern) ||
    (!pattern.includes("@") && matchesName(name.replace(/^@[^/]*\//, ""), pattern)) ||
    folder === path ||
    matchesName(folder, path)
  );
}

/** Whether a text fits a pattern in which `*` stands for anything. */
function matchesName(name: string, pattern: string): boolean {
  const [first = "", ...others] = pattern.split(/\*+/);
  if (others.length === 0) {
    return name === pattern && name !== "";
  }
  const last = others.pop() ?? "";
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1) {
      return false;
    }
    at = found + part.length;
  }
  return name.startsWith(first) && name.length >= at + last.length && name.endsWith(last);
}

/** Whether a word is a package manager that can start a program of a package by itself. */
export function isPackageRunner(word: string): boolean {
  return /^(?:npx|npm|pnpm|pnpx|yarn|bun|bunx|nlx|nr|na|corepack)$/.test(programName(word));
}

/** What runs a program of a package: by the package manager that a line calls, else by that of the project. */
export function runnerOf(caller: string | undefined, own: Project["packageManager"]): readonly string[] {
  return runners[caller ?? ""] ?? runners[own] ?? [];
}

const runners: Readonly<Record<string, readonly string[]>> = {
  npm: ["npx"],
  pnpm: ["pnpm", "exec"],
  yarn: ["yarn"],
  bun: ["bunx"],
};
