import { groupBy } from "../../base/groupBy.ts";

/** What a report says of a test case by which it can be known again. */
export interface TestIdentity {
  readonly suitePath: readonly string[];
  readonly classname: string;
  readonly name: string;
  readonly file?: string | undefined;
}

/**
 * The identity of a test case across runs: suite path, classname, name and file, as far as they say something. It is the same
 * for a test whichever version of its framework wrote the report: what only repeats another part, what a framework puts around
 * everything, and how titles are joined is left out. JSON keeps the parts apart whatever characters they hold.
 */
export function testId(identity: TestIdentity): string {
  return testIdIn(classPlace(identity), identity.name);
}

/** What the identities of the tests of one class have in common; a report of many tests asks for it once for each class. */
export function classPlace({ suitePath, classname, file: path = "" }: Omit<TestIdentity, "name">): string {
  const file = withSlashes(path);
  // PHPUnit's suites are those of its configuration, if no file was named, and then the class.
  const own = file.endsWith(".php") ? [] : suitePath;
  const suites = own.map(normalise).filter((suite) => !saysNothing(suite) && !isPathOf(suite, file));
  const known = normalise(classname);
  return JSON.stringify([...suites, repeats(known, suites, file) ? "" : known, file]);
}

/** The identity of a test by what it has in common with others, and its name. */
export function testIdIn(place: string, name: string): string {
  return `${place.slice(0, -1)},${JSON.stringify(normalise(name))}]`;
}

/** The name of a test in its identity. */
export function nameIn(id: string): string {
  return /,"((?:[^"\\]|\\.){0,1000})"\](?:[#@].{0,300})?$/.exec(id)?.[1] ?? id;
}

/**
 * Whether two identities are of one test: if they are the same, or differ only in that one of them does not name the file, as some versions of a
 * framework do not.
 */
export function isSameTest(one: string, other: string): boolean {
  if (one === other || nameIn(one) !== nameIn(other)) {
    return one === other;
  }
  const [parts, otherParts] = [partsOf(one), partsOf(other)];
  const isLess = parts?.file === "" || otherParts?.file === "";
  return isLess && parts !== undefined && parts.others === otherParts?.others;
}

/** The file in an identity, and everything else of it; undefined for one that names a project, distinguishes twins, or is no identity. */
function partsOf(id: string): { readonly file: string; readonly others: string } | undefined {
  const parts = id.endsWith("]") ? stringsIn(id) : [];
  const file = parts.at(-2);
  return file === undefined ? undefined : { file, others: JSON.stringify(parts.toSpliced(-2, 1)) };
}

/** What an identity says of its test (`testId`), without what distinguishes twins and projects; undefined for one of another form. */
export function identityIn(id: string): TestIdentity | undefined {
  const [, array = ""] = /^(\[[\s\S]*\])(?:[#@][^\]]{0,300})?$/.exec(id) ?? [];
  const parts = stringsIn(array);
  const [classname = "", file = "", name = ""] = parts.slice(-3);
  return parts.length < 3 ? undefined : { suitePath: parts.slice(0, -3), classname, file, name };
}

function stringsIn(json: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(json);
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? parts : [];
  } catch {
    // An identity of another form, such as that of an imported test.
    return [];
  }
}

/** Whether a suite's name says nothing: frameworks put such a suite around all tests. */
export function saysNothing(suite: string): boolean {
  return /^(?:|pytests?|root|Root Suite|Mocha Tests|jest tests|vitest tests|nose2-junit)$/.test(suite);
}

/** Whether a classname only says again where the test is: node:test 24 joins the suites, node:test 20 says “test”. */
function repeats(classname: string, suites: readonly string[], file: string): boolean {
  const joined = [".", " ", " > ", "/"].map((separator) => suites.join(separator));
  return (
    classname === "test" ||
    isPathOf(classname, file) ||
    joined.includes(classname) ||
    classname === suites.at(-1)
  );
}

/** Whether a name is the path of a file of the folder, as it is or absolute: each machine has its folder elsewhere. */
function isPathOf(name: string, file: string): boolean {
  if (name === file) {
    return true;
  }
  const [, address = "", drive = "", path = ""] = /^(file:\/\/)?\/?([a-z]:)?(\/.*)$/is.exec(name) ?? [];
  const known = address === "" ? path : decoded(path);
  return (
    file !== "" &&
    (drive === "" ? known.endsWith(`/${file}`) : known.toLowerCase().endsWith(`/${file}`.toLowerCase()))
  );
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    // It is no address, but a name that looks like one.
    return address;
  }
}

/** A file in a language that tests are written in. */
const source =
  /\.(?:[cm]?[jt]sx?|py|rb|phpt?|dart|go|rs|java|kts?|scala|groovy|cs|fs|vb|swift|cc?|cpp|cxx|exs?|lua|jl|clj|hs|pl|t|bats|feature|robot|vue|svelte)$/;

/** A name of a file or folder that Windows takes, and no pattern or sentence. */
const nameOnDisk = /^[^\x00-\x1f"<>|*?:\\/]{1,255}$/;

/** Longer texts are not paths. */
const longestPath = 1000;

/**
 * A path with `/`, as every other system writes it: a log may be read on another one. What has backslashes and is no path to a file stays: a name
 * of PHP, `App\Tests\OrderTest`, and an escape or a pattern in a title.
 */
function withSlashes(name: string): string {
  if (!name.includes("\\") || name.length > longestPath || !source.test(name)) {
    return name;
  }
  const parts = name.replace(/^[A-Za-z]:/, "").split(/[\\/]+/);
  const isPath = parts.every((part, at) => nameOnDisk.test(part) || (at === 0 && part === ""));
  return isPath && !/\\[dDwWsSbBnrtu](?:[+*{\\.]|$)/.test(name) ? name.replace(/\\+/g, "/") : name;
}

function normalise(written: string): string {
  const name = withSlashes(written);
  // Most names are as they should be, and there are many.
  if (!/[\s›»>-]/.test(name)) {
    return name;
  }
  return (
    name
      // unittest-xml-reporting puts the time into a suite's name.
      .replace(/-\d{14}$/, "")
      // White space first: what looks for it around something reads a long run of it again from every place.
      .replace(/\s+/g, " ")
      .replace(/ ?[›»] ?/g, " > ")
      .replace(/ +/g, " ")
      .trim()
  );
}

/** The identity of a test of one of several projects or modules. */
export function idInProject(id: string, project: string | undefined): string {
  return project === undefined || project === "" ? id : `${id}@${project.replaceAll("#", "%23")}`;
}

/** The project or module in an identity; empty where it names none. */
export function projectIn(id: string): string {
  const [, project = ""] = /\]@([^#]{0,1000})(?:#\d{1,9})?$/.exec(id) ?? [];
  return project.replaceAll("%23", "#");
}

/** The identity that twins share: without the number that distinguishes them in a report of several. */
export function sharedId(id: string): string {
  // Most identities end as JSON does, and there are as many as tests.
  return id.endsWith("]") ? id : id.replace(/#\d{1,9}$/, "");
}

/** A test of a report, as far as it is distinguished from others of it. */
export interface Told {
  readonly id: string;
  readonly hostname?: string | undefined;
  /** What it came to: twins are numbered in the order of these, as the order of a report is chance. */
  readonly content?: (() => string) | undefined;
}

/**
 * Makes the identities of one report unique, so that no failing case is lost by a clash of keys (docs/rules/reports.md#r17): tests of
 * one identity are distinguished by their host, or else they are numbered (`…#2`).
 */
export function distinguish(cases: readonly Told[]): readonly string[] {
  if (new Set(cases.map(({ id }) => id)).size === cases.length) {
    return cases.map(({ id }) => id);
  }
  const sameId = groupBy(cases, ({ id }) => id);
  const isShared = (id: string) => new Set(sameId.get(id)?.map(({ hostname = "" }) => hostname)).size > 1;
  const shared = new Set([...sameId.keys()].filter(isShared));
  return numberTwins(
    cases.map(({ id, hostname, content }) => ({
      id: shared.has(id) ? idInProject(id, hostname) : id,
      content,
    })),
  );
}

function numberTwins(cases: readonly Told[]): readonly string[] {
  const ids = cases.map(({ id }) => id);
  for (const [id, twins] of groupBy(cases.keys(), (index) => ids[index] ?? "")) {
    const ordered = twins.map((index) => ({
      index,
      content: twins.length > 1 ? cases[index]?.content?.() : "",
    }));
    ordered.sort((one, other) => compare(one.content ?? "", other.content ?? ""));
    for (const [place, { index }] of ordered.entries()) {
      ids[index] = place === 0 ? id : `${id}#${place + 1}`;
    }
  }
  return ids;
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
