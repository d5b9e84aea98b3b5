import { posix } from "node:path";
import { filesOf, type Precision, type SelectedCase, type Selection } from "../../model/report/selection.ts";
import { valuesOfOption } from "../line/commandLine.ts";
import type { Project } from "../project/project.ts";
import { selectingWords } from "./shared/commandGrammar.ts";
import type {
  Asked,
  AskedCommand,
  ConsoleFailure,
  Framework,
  NarrowedCommand,
  Narrowing,
} from "./shared/framework.ts";
import { joinOptions, joinPaths } from "./shared/runEnvironment.ts";

/** pytest; measured with 7.2 and 9.0 (docs/rules/runners.md#pytest). */
export const pytest: Framework = {
  name: "pytest",

  files: /\.(?:py|txt|rst|md)$/,

  countsFrom: /^(?:-c|--(?:config-file|rootdir))$/,

  direct: () => ["pytest"],

  propose: (project) => (usesPytest(project) ? ["pytest"] : []),

  isCommand: ([program]) => program === "pytest" || program === "py.test",

  askForReport(command) {
    const { env, order, reporters } = command;
    return order === undefined
      ? askPytest(command, "pytest")
      : askPytest(command, "pytest", {
          options: ["-p casebook_order"],
          env: { PYTHONPATH: joinPaths(reporters, env["PYTHONPATH"]) },
        });
  },

  keepsOrder: true,

  isolate: isolatePytest,

  consoleFailures: pytestFailures,
};

function usesPytest({ texts, testFiles }: Project): boolean {
  const names = [...texts.keys(), ...testFiles.keys()];
  return (
    names.some((name) => /(?:^|\/)(?:pytest\.ini|conftest\.py|test_\w+\.py|\w+_test\.py)$/.test(name)) ||
    /^\[(?:tool:)?pytest\b/m.test(`${texts.get("setup.cfg") ?? ""}\n${texts.get("tox.ini") ?? ""}`) ||
    /^\[tool\.pytest\b|["']pytest\b/m.test(texts.get("pyproject.toml") ?? "")
  );
}

/**
 * Asks pytest through PYTEST_ADDOPTS, which reaches it behind make, tox or a script, for a report with files and lines
 * (xunit1) and with the captured logs of failing tests, where the cause often is. `file` may hold a variable for pytest. `more` is what else it
 * is given.
 */
export function askPytest(
  { words, directory, env }: AskedCommand,
  file: string,
  more: { readonly options: readonly string[]; readonly env: Readonly<Record<string, string>> } = {
    options: [],
    env: {},
  },
): Asked {
  // A report that the command itself asks for beats the environment's, so it is that one that is read.
  const reportPath = valuesOfOption(words, /^--junit-?xml$/).at(-1);
  const options = [
    "-o junit_family=xunit1",
    "-o junit_logging=all",
    "-o junit_log_passing_tests=false",
    ...more.options,
    ...(reportPath === undefined ? [quoteOption(`--junitxml=${directory}/${file}.xml`)] : []),
  ];
  return { env: { ...more.env, PYTEST_ADDOPTS: joinOptions(env["PYTEST_ADDOPTS"], ...options) }, reportPath };
}

/** A word of PYTEST_ADDOPTS, which `shlex` takes apart as a POSIX shell does. */
function quoteOption(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Options of pytest and its best known plugins that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[kmcoprWn]|--(?:rootdir|junit-?xml|junit-?prefix|maxfail|tb|show-capture|durations|durations-min|confcutdir|import-mode|capture|basetemp|ignore|ignore-glob|deselect|dist|tx|ds|color|log-(?:cli-)?level|log-file|log-format|verbosity|timeout|cov-report|cov-config|cov-fail-under|reruns|override-ini|config-file|pythonwarnings|pdbcls|code-highlight|last-failed-no-failures|lfnf|splits|group|num-shards|shard-id|splitting-algorithm))$/,
  selecting:
    /^(?:-k|--(?:lf|last-failed|ff|failed-first|nf|new-first|sw|stepwise|stepwise-skip|pyargs|splits|group|num-shards|shard-id|splitting-algorithm|testmon|picked|changed-only))$/,
};

/**
 * Each test by its node id, one argument each, as it is: `file::Class::name[parameters]`. Parameters that are other ones each time are
 * left out, so that all of the function is run: an id that is not there would keep pytest from running anything. `pathOf` says how a
 * path is written where pytest does not run in the folder that paths count from.
 */
export function isolatePytest(
  { words, selection, project }: NarrowedCommand,
  pathOf: (path: string) => string = (path) => path,
): Narrowing | undefined {
  const replaced = selectingWords(words, grammar);
  const uncovered = measuresCoverage(words, project) ? ["--no-cov"] : [];
  const ids = selection.cases.flatMap((one) => nodeIdOf(one) ?? []);
  const isKnown = ids.length === selection.cases.length;
  const files = isKnown
    ? [...new Set([...selection.files, ...ids.map(({ file }) => file)])]
    : filesOf(selection);
  if (files?.some((file) => file.includes("[")) === true) {
    const named = isKnown && selection.files.length === 0 ? nameTests(selection, ids, files) : undefined;
    return {
      precision: named?.precision ?? "files",
      replaced,
      args: [...uncovered, ...(named?.args ?? []), ...searchFor(files, pathOf)],
    };
  }
  if (isKnown) {
    const whole = ids.map(({ file, names }) => [pathOf(file), ...names].join("::"));
    const lasting = whole.map(withoutFleeting);
    const isExact = lasting.every((id, index) => id === whole[index]);
    return {
      precision: isExact ? "tests" : "groups",
      replaced,
      args: [...uncovered, ...selection.files.map(pathOf), ...(isExact ? whole : new Set(lasting))],
    };
  }
  return files && { precision: "files", replaced, args: [...uncovered, ...files.map(pathOf)] };
}

/**
 * What has pytest find just these files, where the path of one holds `[`: an argument is cut off there (`resolve_collection_argument`).
 * pytest 7.2 then runs all of the folder above, and 9.0 nothing. So that folder is looked through, and the files are what its patterns
 * of test files match.
 */
function searchFor(files: readonly string[], pathOf: (path: string) => string): readonly string[] {
  const folders = new Set(files.map((file) => posix.dirname(`${file.slice(0, `${file}[`.indexOf("["))}x`)));
  // The value is split as a shell splits: what it has a meaning for is any character.
  const patterns = files.map((file) =>
    pathOf(file)
      .replace(/[[*?]/g, "[$&]")
      .replace(/[\s"'\\#]/g, "?"),
  );
  return ["-o", `python_files=${patterns.join(" ")}`, ...Array.from(folders, pathOf)];
}

/** What has pytest run these tests alone of what it finds in their files, and how exactly it does. */
function nameTests({ others }: Selection, ids: readonly NodeId[], files: readonly string[]) {
  const known = others?.flatMap((one) => nodeIdOf(one) ?? []);
  const named = expressionOf(ids, found(files, known));
  const precision: Precision = named?.isExact === true ? "tests" : "groups";
  return named && { precision, args: ["-k", named.expression] };
}

/** Those of the other tests that lie in the files that `searchFor` finds: a pattern is held against the end of a path. */
function found(files: readonly string[], others: readonly NodeId[] | undefined) {
  return others?.filter(({ file }) => files.some((one) => file === one || file.endsWith(`/${one}`)));
}

/** How many other tests an expression leaves out by their names. */
const mostExcluded = 50;

/**
 * The expression of `-k` for tests. A word of it matches every test that holds it in its own name, or that of its class or file, whatever
 * its case: so other tests that would be matched as well are left out by words of theirs, where the wanted one has not all of these. It
 * is exact where the others are known, and none of them is left. Undefined where nothing is left of a name.
 */
function expressionOf(ids: readonly NodeId[], others: readonly NodeId[] | undefined) {
  const wanted = ids.map((id) => ({ id, words: wordsOf(id) }));
  if (wanted.some(({ words }) => words.length === 0)) {
    return undefined;
  }
  let isExact =
    others !== undefined && ids.every(({ names }) => names.every((one) => withoutFleeting(one) === one));
  const terms = wanted.map(({ id, words }) => {
    const besides = (others ?? []).filter((other) => matches(words, other)).map(wordsOf);
    const excluded = besides.filter((other) => !matches(other, id));
    isExact &&= excluded.length === besides.length && excluded.length <= mostExcluded;
    const telling = excluded
      .slice(0, mostExcluded)
      .flatMap((other) => other.find((word) => !matches([word], id)) ?? []);
    return [...words, ...[...new Set(telling)].map((word) => `not ${word}`)].join(" and ");
  });
  return { expression: [...new Set(terms)].join(" or "), isExact };
}

function wordsOf({ names }: NodeId): readonly string[] {
  return names.flatMap(wordIn);
}

/** Whether pytest finds every word in one of the names of a test (`KeywordMatcher`). */
function matches(words: readonly string[], { file, names }: NodeId): boolean {
  const all = [file, ...names].map((one) => one.toLowerCase());
  return words.every((word) => all.some((name) => name.includes(word.toLowerCase())));
}

/** A name as far as it can stand in an expression: it is cut off at what cannot. */
function wordIn(name: string): readonly string[] {
  const [word = ""] = /^[\p{L}\p{N}_:+./[\]-]*/u.exec(withoutFleeting(name)) ?? [];
  return word === "" || /^(?:and|or|not|none|true|false)$/i.test(word) ? [] : [word];
}

/** An id without its parameters where these are made by each run: UUIDs, addresses, long hexadecimal numbers, moments. */
function withoutFleeting(id: string): string {
  const at = id.indexOf("[");
  const parameters = at === -1 ? "" : id.slice(at);
  const isFleeting = fleeting.some((pattern) => pattern.test(parameters));
  return isFleeting ? id.slice(0, at) : id;
}

const fleeting: readonly RegExp[] = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i,
  /\b0x[0-9a-f]{6,}/i,
  /\b[0-9a-f]{24,128}\b/i,
  /\b1[5-9]\d{8}(?:\d{3})?\b/,
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d/,
];

/** Part of the tests misses the thresholds of all; pytest-cov is there if it is asked for. */
function measuresCoverage(words: readonly string[], { texts }: Project): boolean {
  const configured = ["pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini"].map(
    (name) => texts.get(name) ?? "",
  );
  return (
    words.some((word) => /^--cov(?:$|[=-])/.test(word)) ||
    configured.some((text) => /^[ \t]*addopts\b/m.test(text) && /--cov\b/.test(text))
  );
}

/**
 * The id in a name that pytest's report has for a test whose path holds `[`: what follows it was taken for parameters, and left unchanged
 * (`mangle_test_address`).
 */
function unmangled(name: string, file: string): NodeId | undefined {
  const at = file.indexOf("[");
  const mangled = file.slice(0, at).replaceAll("/", ".") + file.slice(at);
  return name.startsWith(`${mangled}::`) ? { file, names: splitId(name.slice(mangled.length)) } : undefined;
}

/** What names a test in pytest: its file, its classes and its own name with parameters. */
interface NodeId {
  readonly file: string;
  readonly names: readonly string[];
}

/**
 * The id of a case: the classname is the dotted path of the file, from pytest's own root, and the classes. Undefined where
 * the file is not known, or the classname is not one of pytest's.
 */
function nodeIdOf({ classname, name, file }: SelectedCase): NodeId | undefined {
  if (file === undefined || classname === "") {
    return file?.includes("[") === true ? unmangled(name, file) : undefined;
  }
  const classes = classesIn(classname, file);
  const [written = "", ...others] = classes === undefined ? inherited(classname, file) : [file, ...classes];
  return { file: written, names: [...others, name] };
}

/**
 * The file and the classes of a test that is written in another file, in a class that is inherited from: classes begin with a capital
 * letter, modules do not. The file lies as far below the folder as the other one, as far as both paths begin alike.
 */
function inherited(classname: string, file: string): readonly string[] {
  const parts = classname.split(".");
  const first = parts.findIndex((part) => /^\p{Lu}/u.test(part));
  const count = first === -1 ? parts.length : first;
  const folders = file.split("/");
  const root = folders.indexOf(parts[0] ?? "");
  const written = [...folders.slice(0, Math.max(0, root)), ...parts.slice(0, count)].join("/");
  // It would be an option: reports are of anybody.
  const path = written.replace(/^-/, "./-");
  return [`${path}.py`, ...parts.slice(count)];
}

function classesIn(classname: string, file: string): readonly string[] | undefined {
  const module = file.replace(/\.\w+$/, "").split(/[./]/);
  const parts = classname.split(".");
  // Roots differ where pytest's is not the folder: the longer of both paths then ends with the other.
  for (let length = parts.length; length > 0; length--) {
    const common = Math.min(length, module.length);
    const own = parts.slice(length - common, length);
    if (own.join(".") === module.slice(module.length - common).join(".")) {
      return parts.slice(length);
    }
  }
  return undefined;
}

/** The lines of the short summary: `FAILED file::Class::name - message`; an `ERROR` of a file alone is one of loading it. */
export function pytestFailures(text: string): readonly ConsoleFailure[] {
  const lines = text.matchAll(
    /^(?:FAILED|ERROR|SUBFAILED(?:\([^)\n]*\)|\[[^\]\n]*\])*) (\S[^\n]*?\.(?:py|txt|rst|md))((?:::[^\n]*?)?)(?: - ([^\n]*))?$/gm,
  );
  return [...lines].map(([, file = "", path = "", message = ""]) => {
    const names = splitId(path);
    const module = file.replace(/\.\w+$/, "").replaceAll("/", ".");
    return names.length === 0
      ? { classname: "", name: module, file, message, loadFailure: true }
      : { classname: [module, ...names.slice(0, -1)].join("."), name: names.at(-1) ?? "", file, message };
  });
}

/** The classes and the name of an id; a parameter may hold `::` itself. */
function splitId(path: string): readonly string[] {
  const bracket = path.indexOf("[");
  const [plain, parameters] = bracket === -1 ? [path, ""] : [path.slice(0, bracket), path.slice(bracket)];
  const names = plain.split("::").slice(1);
  return [...names.slice(0, -1), ...names.slice(-1).map((name) => name + parameters)];
}
