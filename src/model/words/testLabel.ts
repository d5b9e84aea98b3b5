import { groupBy } from "../../base/groupBy.ts";
import { identityIn, saysNothing, type TestIdentity } from "../report/testId.ts";

/**
 * The names around a test that distinguish it from others, outermost first: its suites, and the classes that only its classname has. What a
 * framework puts around everything, and what only repeats the file, is left out.
 */
export function namesAround({ suitePath, classname, name, file = "" }: TestIdentity): readonly string[] {
  const suites = suitePath
    // unittest-xml-reporting puts the time into a suite's name.
    .map((suite) => suite.replace(/-\d{14}$/, ""))
    .filter((suite) => suite !== file && !isAroundAll(suite) && !repeatsFile(suite, file));
  const [only] = suites;
  const names = suites.length === 1 && only !== undefined ? classesOf(only, file) : suites;
  return names.length > 0 ? names : classesOf(classname, file).filter((one) => one !== name);
}

/** What a framework calls all tests together, or what is not a test. */
function isAroundAll(suite: string): boolean {
  return (
    saysNothing(suite) ||
    /^(?:\(empty\)|undefined|rspec|Minitest::Result|Cucumber|focused specs|Test suite failed to run|unittest\.(?:suite|loader)\._\w+)$/.test(
      suite,
    )
  );
}

/** The classes of a classname, without the module that is its file: `tests.test_a.TestA`, `OrderTest`, `shop.OrderTest`, `cart › empty`. */
function classesOf(classname: string, file: string): readonly string[] {
  if (isAroundAll(classname) || classname === "test" || repeatsFile(classname, file)) {
    return [];
  }
  const joined = / ?[›»] ?| > /;
  if (joined.test(classname)) {
    return classname.split(joined).filter((one) => one !== "" && !repeatsFile(one, file));
  }
  // Titles are sentences; only names of classes are joined by dots.
  const parts =
    /^[\w$.]+$/.test(classname) && /\.(?:py|java|kt|scala|groovy)$|^$/.test(file)
      ? classname.split(".")
      : [classname];
  const module = file.replace(/\.\w+$/, "").split("/");
  for (let length = parts.length; length > 0; length--) {
    const own = parts.slice(0, length);
    if (own.slice(-module.length).join("/") === module.slice(-length).join("/")) {
      return parts.slice(length);
    }
  }
  return file === "" ? [classname] : parts.slice(-1);
}

/** Whether a name is that of the file, in whatever form frameworks give it: `tests/a.test.js`, `./a.test.js`, `spec.a_spec`. */
function repeatsFile(name: string, file: string): boolean {
  const own = name.replaceAll("\\", "/").replace(/^(?:\.{0,2}\/)+/, "");
  if (file === "" || own === "") {
    return false;
  }
  const isEnd = own.includes(".") && file.endsWith(`/${own}`);
  return own === file || isEnd || own.replaceAll(".", "/") === file.replace(/\.\w+$/, "");
}

/**
 * What each of several tests is called in a list of them, as short as possible: its name where no other has it, else with as many of the
 * names around it as distinguish it, `TestTimestamp › test_max_age`, then with its file. Those that have all in common are distinguished by
 * what their identities end with: a project of Playwright, or a number.
 */
export function testLabels(tests: readonly LabelledTest[]): readonly string[] {
  const labels = tests.map(({ name }) => inOneLine(name));
  for (const alike of groupBy(tests.keys(), (index) => labels[index] ?? "").values()) {
    const depth = alike.length === 1 ? 0 : depthThatTells(alike.flatMap((index) => tests[index] ?? []));
    const shown = new Set<string>();
    for (const index of alike) {
      const label = labelAt(tests[index], depth);
      const [, end] = /\]([#@].{1,100})$/.exec(tests[index]?.id ?? "") ?? [];
      labels[index] =
        shown.has(label) || end?.startsWith("@") ? `${label} (${end?.slice(1) ?? shown.size + 1})` : label;
      shown.add(label);
    }
  }
  return labels;
}

/** The same for tests of which only the identity, the name and the file are known, as in the table of attempts. */
export function labelsById(tests: readonly Omit<LabelledTest, "suitePath">[]): readonly string[] {
  return testLabels(
    tests.map((test) => {
      const identity = identityIn(test.id);
      return { ...test, suitePath: identity === undefined ? [] : namesAround(identity) };
    }),
  );
}

/** A test with all the names around it, in one line, for wherever it stands by itself: `TestTimestamp › test_max_age`. */
export function fullLabel(
  { suitePath, name }: Pick<LabelledTest, "suitePath" | "name">,
  separator = " › ",
): string {
  return [...suitePath, name]
    .map(inOneLine)
    .filter((part) => part !== "")
    .join(separator);
}

/** A test as it is listed. */
export interface LabelledTest {
  readonly id: string;
  readonly name: string;
  /** The informative names around it (`namesAround`). */
  readonly suitePath: readonly string[];
  readonly file?: string | undefined;
}

/** How many of the names around them distinguish the tests, as far as possible. */
function depthThatTells(tests: readonly LabelledTest[]): number {
  const deepest = Math.max(...tests.map(({ suitePath }) => suitePath.length)) + 1;
  const counts = Array.from(
    { length: deepest + 1 },
    (_, depth) => new Set(tests.map((test) => labelAt(test, depth))).size,
  );
  return counts.indexOf(Math.max(...counts));
}

/** The name with so many of the names around it; once these are all there, with the file as well. */
function labelAt(test: LabelledTest | undefined, depth: number): string {
  const { name = "", suitePath = [], file } = test ?? {};
  const path = [...suitePath.slice(Math.max(0, suitePath.length - depth)), inOneLine(name)].join(" › ");
  return depth > suitePath.length && file !== undefined ? `${path} (${file})` : path;
}

function inOneLine(name: string): string {
  return name.replace(/\s+/g, " ").trim();
}
