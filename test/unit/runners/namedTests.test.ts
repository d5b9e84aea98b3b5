import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SelectedCase } from "../../../src/model/report/selection.ts";
import { bats } from "../../../src/runners/frameworks/bats.ts";
import { cargoTest } from "../../../src/runners/frameworks/cargoTest.ts";
import { catch2 } from "../../../src/runners/frameworks/catch2.ts";
import { ctest } from "../../../src/runners/frameworks/ctest.ts";
import { dotnet } from "../../../src/runners/frameworks/dotnet.ts";
import { googletest } from "../../../src/runners/frameworks/googletest.ts";
import { goTest } from "../../../src/runners/frameworks/goTest.ts";
import { gradle } from "../../../src/runners/frameworks/gradle.ts";
import { maven } from "../../../src/runners/frameworks/maven.ts";
import { minitest } from "../../../src/runners/frameworks/minitest.ts";
import { nextest } from "../../../src/runners/frameworks/nextest.ts";
import { phpunit } from "../../../src/runners/frameworks/phpunit.ts";
import { rspec } from "../../../src/runners/frameworks/rspec.ts";
import { sbt } from "../../../src/runners/frameworks/sbt.ts";
import type { Framework } from "../../../src/runners/frameworks/shared/framework.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

/** A test as a report has it. */
type Named = Pick<SelectedCase, "classname" | "name">;

/** How a framework calls its tests, and whether its rule takes one for a test that its arguments choose. */
interface Rule {
  readonly framework: Framework;
  readonly command: readonly string[];
  readonly file?: string;
  /** The files of the project that count. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly tests: fc.Arbitrary<Named>;
  /** The rule, as the framework's own code has it. */
  matches(args: readonly string[], test: Named): boolean;
  /** Whether it cannot tell them apart, or runs one with the other. */
  isSame?(one: Named, other: Named): boolean;
}

/** Names that programming languages take. */
const word = fc.constantFrom("a", "ab", "a1", "A", "größe", "日本", "toString", "a_b", "$a");
/** Names that are texts, with signs that mean something to a pattern, a filter or a shell. */
const text = fc
  .oneof(
    fc.constantFrom(
      "a",
      "ab",
      "a b",
      "a.b",
      "a|b",
      "(a)",
      "[a]{1}",
      "^a$",
      "\\d+",
      "'a'",
      '"a"',
      "`a`",
      "$(a)",
    ),
    fc.constantFrom(
      "%PATH%",
      "a!",
      "-rf",
      "--help",
      "a::b",
      "*",
      "?",
      "a,b",
      "a=b",
      "a&b",
      "~a",
      "\\",
      "a\\,b",
      "#",
    ),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  )
  .filter((one) => one === one.trim() && one !== "" && !/[\s/][\s/]|[\0\r\n\t]/.test(one));
/** As Go has them: it gives blanks away, and a slash is a level. */
const unbroken = text.filter((one) => !/[/\s]/.test(one));
const named = (classname: fc.Arbitrary<string>, name: fc.Arbitrary<string>) => fc.record({ classname, name });

const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1] ?? "";
const behind = (args: readonly string[], option: string) =>
  args.find((arg) => arg.startsWith(option))?.slice(option.length) ?? "";
/** Ruby's ends of a text are other signs than JavaScript's. */
const ruby = (source: string) => new RegExp(source.replace(/^\\A/, "^").replace(/\\z$/, "$"));
/** Without the values of a row. */
const bare = (name: string) => name.replace(/ \(.*/, "");
/** A pattern with `*` and `?` for anything. */
const glob = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
    "su",
  );

const rules: Readonly<Record<string, Rule>> = {
  "go test": {
    framework: goTest,
    command: ["go", "test"],
    tests: named(
      fc.constant("example.com/shop"),
      fc
        .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom("x", "y", "x|y") }, unbroken), {
          minLength: 1,
          maxLength: 2,
        })
        .map((parts) => `Test${parts.join("/")}`),
    ),
    // Levels are compared as far as both go: a test runs those inside of it, and is run for those.
    matches: (args, { name }) => {
      const levels = splitLevels(after(args, "-run"));
      const parts = name.split("/");
      return parts.every(
        (part, level) => levels[level] === undefined || new RegExp(levels[level]).test(part),
      );
    },
    isSame: ({ name }, other) => `${name}/`.startsWith(`${other.name}/`) || other.name.startsWith(`${name}/`),
  },
  "cargo test": {
    framework: cargoTest,
    command: ["cargo", "test"],
    tests: named(fc.constant("tests/shop.rs"), word),
    matches: (args, { name }) =>
      args.includes("--exact") && args.slice(args.indexOf("--exact") + 1).includes(name),
  },
  "cargo-nextest": {
    framework: nextest,
    command: ["cargo", "nextest", "run"],
    tests: named(fc.constantFrom("shop", "shop::bin"), text),
    matches: (args, { classname, name }) =>
      [...after(args, "-E").matchAll(/binary_id\(=((?:\\.|[^\\)])*)\) & test\(=((?:\\.|[^\\)])*)\)/gs)].some(
        ([, binary = "", test = ""]) => unescapeSign(binary) === classname && unescapeSign(test) === name,
      ),
  },
  PHPUnit: {
    framework: phpunit,
    command: ["phpunit"],
    tests: named(
      fc.constantFrom("Shop.OrderTest", "Shop.Tests"),
      text.map((row) => `testA with data set "${row}"`),
    ),
    matches: (args, { classname, name }) =>
      new RegExp(after(args, "--filter").slice(1, -1)).test(`${classname.replaceAll(".", "\\")}::${name}`),
    // It puts the values of a row behind its name, in brackets.
    isSame: (one, other) => one.classname === other.classname && bare(one.name) === bare(other.name),
  },
  RSpec: {
    framework: rspec,
    command: ["rspec"],
    file: "spec/a_spec.rb",
    tests: named(fc.constant("spec.a_spec"), text),
    matches: (args, { name }) => ruby(after(args, "-E")).test(name),
  },
  minitest: {
    framework: minitest,
    command: ["ruby", "test/a_test.rb"],
    file: "test/a_test.rb",
    tests: named(
      fc.constantFrom("ATest", "a::cart"),
      text.map((one) => `test_0001_${one}`),
    ),
    matches: (args, { classname, name }) => ruby(after(args, "-n").slice(1, -1)).test(`${classname}#${name}`),
  },
  bats: {
    framework: bats,
    command: ["bats", "tests"],
    file: "tests/a.bats",
    tests: named(fc.constant("a.bats"), text),
    // The name is compared as it is written in the file.
    matches: (args, { name }) => new RegExp(after(args, "-f")).test(name.replace(/["$`\\]/g, "\\$&")),
  },
  "Maven Surefire": {
    framework: maven,
    command: ["mvn", "test"],
    tests: named(fc.constantFrom("shop.OrderTest", "shop.OrderTest$Cart", "shop.Order"), word),
    matches: (args, { classname, name }) =>
      behind(args, "-Dtest=")
        .split(",")
        .some((one) => {
          const [chosen = "", methods] = one.split("#");
          return (
            glob(chosen).test(classname) &&
            (methods?.split("+").some((each) => glob(each).test(name)) ?? true)
          );
        }),
  },
  Gradle: {
    framework: gradle,
    command: ["gradle", "test"],
    tests: named(fc.constantFrom("shop.OrderTest", "shop.OrderTest$Cart", "shop.Order"), word),
    matches: (args, { classname, name }) =>
      args.some((arg, index) => args[index - 1] === "--tests" && glob(arg).test(`${classname}.${name}`)),
  },
  sbt: {
    framework: sbt,
    command: ["sbt", "test"],
    texts: { "build.sbt": 'libraryDependencies += "org.scalatest" %% "scalatest" % "3.2.19" % Test' },
    tests: named(fc.constantFrom("shop.OrderSpec", "shop.Order"), text),
    matches: ([command = ""], { classname, name }) => {
      const [classes = "", names] = command.replace(/^testOnly /, "").split(/ -- (?=-t )/);
      const chosen = names?.split(/^-t "|" -t "|"$/).filter(Boolean);
      return classes.split(" ").includes(classname) && chosen?.includes(name) !== false;
    },
  },
  ctest: {
    framework: ctest,
    command: ["ctest"],
    tests: text.map((name) => ({ classname: name, name })),
    // Braces have no meaning in CMake's expressions.
    matches: (args, { name }) => new RegExp(after(args, "-R").replace(/[{}]/g, "\\$&")).test(name),
  },
  googletest: {
    framework: googletest,
    command: ["shop_test"],
    tests: named(
      fc.constantFrom("Order", "Rows/Doubles"),
      fc.oneof(
        word,
        word.map((one) => `${one}/1`),
      ),
    ),
    matches: (args, { classname, name }) =>
      behind(args, "--gtest_filter=")
        .split(":")
        .some((one) => !one.startsWith("-") && glob(one).test(`${classname}.${name}`)),
  },
  Catch2: {
    framework: catch2,
    command: ["shop_test"],
    tests: named(
      fc.constant("shop_test.global"),
      text.filter((one) => !/^[[\]*~"]|\*$/.test(one)),
    ),
    matches: ([specification = ""], { name }) =>
      !specification.startsWith("-") &&
      (specification.match(/(?:\\.|[^\\,])+/gs) ?? []).some(
        (one) => unescapeSign(one).trim().toLowerCase() === name.toLowerCase(),
      ),
    isSame: ({ name }, other) => name.toLowerCase() === other.name.toLowerCase(),
  },
  "dotnet test": {
    framework: dotnet,
    command: ["dotnet", "test"],
    tests: named(
      fc.constantFrom("Shop.OrderTest", "Shop.Order"),
      text.filter((one) => !one.endsWith(")")),
    ),
    matches: (args, { classname, name }) =>
      (after(args, "--filter").match(/(?:\\.|[^\\|])+/gs) ?? []).some(
        (one) =>
          unescapeSign(one.replace("FullyQualifiedName=", "").replaceAll("%2C", ",")) ===
          `${classname}.${name}`,
      ),
  },
};

function unescapeSign(written: string): string {
  return written.replace(/\\(.)/gsu, "$1");
}

/** As Go takes a pattern apart: at each slash that is in no bracket. */
function splitLevels(pattern: string): readonly string[] {
  const levels = [""];
  let depth = 0;
  for (const [sign] of pattern.matchAll(/\\.|./gsu)) {
    depth += sign === "(" || sign === "[" ? 1 : sign === ")" || sign === "]" ? -1 : 0;
    if (sign === "/" && depth === 0) {
      levels.push("");
    } else {
      levels.push(levels.pop() + sign);
    }
  }
  return levels;
}

const isEqual = (one: Named, other: Named) => one.classname === other.classname && one.name === other.name;

describe.each(Object.entries(rules))("what chooses tests of %s", (_, rule) => {
  const { framework, command, file, texts = {}, tests, matches, isSame = isEqual } = rule;
  const project = { ...emptyProject, texts: new Map(Object.entries(texts)) };
  const choose = (chosen: readonly Named[]) => {
    const cases = chosen.map((one): SelectedCase => ({ id: "", suitePath: [], file, ...one }));
    return framework.isolate({ words: command, selection: { cases, files: [] }, project });
  };

  it("matches the chosen ones, and no other", () => {
    const some = fc.array(tests, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(some, fc.array(tests, { maxLength: 6 }), (chosen, all) => {
        const { args = [], precision } = choose(chosen) ?? {};
        const isChosen = (other: Named) => chosen.some((one) => isSame(one, other));
        // Where it is not said to be exact, others may be run besides.
        const others = precision === "tests" ? all.filter((other) => !isChosen(other)) : [];
        for (const one of [...chosen, ...others]) {
          const message = `${args.join(" ")} for ${JSON.stringify(one)}`;
          expect(matches(args, one), message).toBe(isChosen(one));
        }
      }),
      { numRuns: 500 },
    );
  });
});
