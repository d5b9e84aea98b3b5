import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SelectedCase, Selection } from "../../../src/model/report/selection.ts";
import { behave } from "../../../src/runners/frameworks/behave.ts";
import { bun } from "../../../src/runners/frameworks/bun.ts";
import { cucumber } from "../../../src/runners/frameworks/cucumber.ts";
import { deno } from "../../../src/runners/frameworks/deno.ts";
import { jasmine } from "../../../src/runners/frameworks/jasmine.ts";
import { jest } from "../../../src/runners/frameworks/jest.ts";
import { mocha } from "../../../src/runners/frameworks/mocha.ts";
import { nodeTest } from "../../../src/runners/frameworks/nodeTest.ts";
import { playwright } from "../../../src/runners/frameworks/playwright.ts";
import { pytest } from "../../../src/runners/frameworks/pytest.ts";
import type { Framework } from "../../../src/runners/frameworks/shared/framework.ts";
import { tox } from "../../../src/runners/frameworks/tox.ts";
import { unittest } from "../../../src/runners/frameworks/unittest.ts";
import { vitest } from "../../../src/runners/frameworks/vitest.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

/** How a framework names a test in its report, and whether its rule takes a test for one that its arguments choose. */
interface Rule {
  readonly framework: Framework;
  readonly command: readonly string[];
  /** The case of a report for titles, outermost first. */
  name(titles: readonly string[]): Partial<SelectedCase>;
  /** The rule, as the framework's own code has it. */
  matches(args: readonly string[], titles: readonly string[]): boolean;
}

const last = (args: readonly string[]) => args.at(-1) ?? "";
const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1] ?? "";
const file = "tests/a.test.js";

const rules: Readonly<Record<string, Rule>> = {
  "vitest 4": {
    framework: vitest,
    command: ["vitest", "run"],
    name: (titles) => ({ classname: file, name: titles.join(" > ") }),
    matches: (args, titles) => new RegExp(after(args, "-t")).test(titles.join(" ")),
  },
  "vitest 5": {
    framework: vitest,
    command: ["vitest", "run"],
    name: (titles) => ({ classname: file, name: titles.join(" > ") }),
    matches: (args, titles) => new RegExp(after(args, "-t")).test(titles.join(" > ")),
  },
  jest: {
    framework: jest,
    command: ["jest"],
    name: (titles) => ({ classname: titles.slice(0, -1).join(" › "), name: titles.at(-1) ?? "" }),
    matches: (args, titles) => new RegExp(after(args, "-t"), "i").test(titles.join(" ")),
  },
  mocha: {
    framework: mocha,
    command: ["mocha"],
    name: (titles) => ({ classname: titles.slice(0, -1).join(" "), name: titles.at(-1) ?? "" }),
    matches: (args, titles) => new RegExp(after(args, "-g")).test(titles.join(" ")),
  },
  jasmine: {
    framework: jasmine,
    command: ["jasmine"],
    name: (titles) => ({ classname: titles.slice(0, -1).join(" "), name: titles.at(-1) ?? "" }),
    matches: (args, titles) => new RegExp(last(args).replace("--filter=", "")).test(titles.join(" ")),
  },
  "cucumber-js": {
    framework: cucumber,
    command: ["cucumber-js"],
    name: (titles) => ({ classname: "shop", name: titles.join(" ") }),
    matches: (args, titles) => new RegExp(after(args, "--name")).test(titles.join(" ")),
  },
  behave: {
    framework: behave,
    command: ["behave"],
    name: (titles) => ({ classname: "shop.shop", name: titles.join(" "), file: undefined }),
    // Python's patterns are the same, as far as names need them.
    matches: (args, titles) => new RegExp(after(args, "-n")).test(titles.join(" ")),
  },
  "node:test of Node 24": {
    framework: nodeTest,
    command: ["node", "--test"],
    name: (titles) => ({ suitePath: titles.slice(0, -1), name: titles.at(-1) ?? "" }),
    matches: ([option = ""], titles) => new RegExp(option.replace(/^[^=]*=/, "")).test(titles.join(" ")),
  },
  "node:test of Node 20": {
    framework: nodeTest,
    command: ["node", "--test"],
    name: (titles) => ({ suitePath: titles.slice(0, -1), name: titles.at(-1) ?? "", file: undefined }),
    // It knows the test's own title only.
    matches: ([option = ""], titles) => new RegExp(option.replace(/^[^=]*=/, "")).test(titles.at(-1) ?? ""),
  },
  Playwright: {
    framework: playwright,
    command: ["playwright", "test"],
    name: (titles) => ({ name: titles.join(" › ") }),
    matches: (args, titles) =>
      new RegExp(after(args, "-g"), "gi").test(["chromium", file, ...titles].join(" ")),
  },
  "bun test": {
    framework: bun,
    command: ["bun", "test"],
    name: (titles) => ({ suitePath: [file, ...titles.slice(0, -1)], name: titles.at(-1) ?? "" }),
    matches: (args, titles) => new RegExp(after(args, "-t")).test(titles.join(" ")),
  },
  "deno test": {
    framework: deno,
    command: ["deno", "test"],
    name: (titles) => ({ name: titles.join(" > ") }),
    // A filter between slashes is a pattern; it is for tests, and not for their steps.
    matches: (args, titles) =>
      new RegExp(
        last(args)
          .replace(/^--filter=\//, "")
          .slice(0, -1),
      ).test(titles[0] ?? ""),
  },
};

function argumentsFor({ framework, command }: Pick<Rule, "framework" | "command">, selection: Selection) {
  return framework.isolate({ words: command, selection, project: emptyProject })?.args ?? [];
}

/** What a report makes of a title: line breaks are blanks, and nobody sees blanks around it. */
const normalise = (title: string) => title.replace(/\s+/g, " ").trim();

const hostile = fc.constantFrom(
  "a",
  "ab",
  "a b",
  "a.b",
  "a|b",
  "(a)",
  "[a]{1}",
  "^a$",
  "\\d+",
  "a\nb",
  "'a'",
  '"a"',
  "`a`",
  "$(a)",
  "%PATH%",
  "a!",
  "ü",
  "日本 😀",
  "-rf",
  "--help",
  "a/b",
  "a::b",
  "*",
  "?",
  "toString",
  "\u0001",
);
const title = fc
  .oneof({ weight: 3, arbitrary: hostile }, fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }))
  // Signs that a framework joins titles with are a part of its rule, not of a title.
  .filter((text) => normalise(text) !== "" && !/[>›\0]/.test(text));
const titles = fc.array(title, { minLength: 1, maxLength: 3 });

describe.each(Object.entries(rules))("the pattern of %s", (name, rule) => {
  /** What the framework cannot tell apart is one test. */
  const identity = (path: readonly string[]) => {
    const own =
      name === "node:test of Node 20" ? path.slice(-1) : name === "deno test" ? path.slice(0, 1) : path;
    const joined = own.map(normalise).join(" ");
    return ["jest", "Playwright"].includes(name) ? joined.toLowerCase() : joined;
  };
  // Playwright joins the project and the file to the titles, so that a pattern has no beginning.
  const isTold = (chosen: readonly string[], other: readonly string[]) =>
    name === "Playwright"
      ? ` ${identity(other)}`.endsWith(` ${identity(chosen)}`)
      : identity(chosen) === identity(other);

  it("matches the chosen tests, and no other", () => {
    fc.assert(
      fc.property(
        fc.array(titles, { minLength: 1, maxLength: 4 }),
        fc.array(titles, { maxLength: 6 }),
        (chosen, others) => {
          const cases = chosen.map(
            (path): SelectedCase => ({
              id: "",
              suitePath: [],
              classname: "",
              name: "",
              file,
              ...rule.name(path),
            }),
          );
          const args = argumentsFor(rule, { cases, files: [] });
          for (const path of chosen) {
            expect(rule.matches(args, path), `${args.join(" ")} for ${JSON.stringify(path)}`).toBe(true);
          }
          for (const path of others.filter((other) => !chosen.some((one) => isTold(one, other)))) {
            expect(rule.matches(args, path), `${args.join(" ")} for ${JSON.stringify(path)}`).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("has no character that a shell between would take for its own", () => {
    fc.assert(
      fc.property(titles, (path) => {
        const one: SelectedCase = {
          id: "",
          suitePath: [],
          classname: "",
          name: "",
          file,
          ...rule.name(path),
        };
        for (const argument of argumentsFor(rule, { cases: [one], files: [] })) {
          expect(argument).not.toMatch(/["'`%!\r\n\0]/);
        }
      }),
    );
  });
});

describe("the names of Python's frameworks", () => {
  it("are those of the report, one argument each", () => {
    fc.assert(
      fc.property(fc.array(title, { minLength: 1 }), (names) => {
        const cases = names.map(
          (name): SelectedCase => ({
            id: "",
            suitePath: [],
            classname: "tests.test_a.A.B",
            name: `test[${name}]`,
            file: "tests/test_a.py",
          }),
        );
        const args = argumentsFor({ framework: pytest, command: ["pytest"] }, { cases, files: [] });
        expect(args).toEqual(names.map((name) => `tests/test_a.py::A::B::test[${name}]`));
      }),
    );
  });

  it.each([
    ["tests/test_a.py", "tests.test_a", "test_b", ["/project/tests/test_a.py::test_b"]],
    [
      "app/[id]/test_a.py",
      "",
      "app.[id]/test_a.py::test_b",
      ["-k", "test_b", "-o", "python_files=/project/app/[[]id]/test_a.py", "/project/app"],
    ],
  ])("have absolute paths where tox runs pytest elsewhere: %s", (path, classname, name, expected) => {
    const ini = "[testenv]\nchangedir = other\n[pytest]\naddopts = --cov=shop\n";
    const project = { ...emptyProject, texts: new Map([["tox.ini", ini]]) };
    const one: SelectedCase = { id: "", suitePath: [], classname, name, file: path };
    const narrowing = tox.isolate({ words: ["tox"], selection: { cases: [one], files: [] }, project });
    expect(narrowing?.args).toEqual(["--", "--no-cov", ...expected]);
  });

  it("are found for any root of pytest", () => {
    const id = (classname: string, path: string | undefined) => {
      const one: SelectedCase = { id: "", suitePath: [], classname, name: "test", file: path };
      return argumentsFor({ framework: pytest, command: ["pytest"] }, { cases: [one], files: [] });
    };
    expect(id("web.tests.test_a.A", "tests/test_a.py")).toEqual(["tests/test_a.py::A::test"]);
    expect(id("tests.test_a.A", "web/tests/test_a.py")).toEqual(["web/tests/test_a.py::A::test"]);
    expect(id("my.dir.test_a", "my.dir/test_a.py")).toEqual(["my.dir/test_a.py::test"]);
    // A class that inherits its tests is in another file than they are.
    expect(id("other.A", "tests/test_a.py")).toEqual(["other.py::A::test"]);
    expect(id("tests.test_b.TestB.TestIn", "tests/base.py")).toEqual([
      "tests/test_b.py::TestB::TestIn::test",
    ]);
    expect(id("tests.unit.test_b", "web/tests/base.py")).toEqual(["web/tests/unit/test_b.py::test"]);
    expect(id("tests.test_a", undefined)).toEqual([]);
  });

  it("are names or patterns of unittest, as it was called", () => {
    const one: SelectedCase = {
      id: "",
      suitePath: [],
      classname: "tests.test_a.A",
      name: "test_x (i=1)",
      file: "tests/test_a.py",
    };
    const hook: SelectedCase = { ...one, classname: "", name: "setUpClass (tests.test_a.B)" };
    const isolate = (line: string, cases: readonly SelectedCase[], files: readonly string[] = []) => {
      const words = line.split(" ");
      const {
        replaced = [],
        args = [],
        precision,
      } = unittest.isolate({ words, selection: { cases, files }, project: emptyProject }) ?? {};
      return `${precision}: ${[...words.filter((_, index) => !replaced.includes(index)), ...args].join(" ")}`;
    };
    expect(isolate("unittest tests.test_a -v -k old", [one, hook])).toBe(
      "groups: unittest -v tests.test_a.A.test_x tests.test_a.B",
    );
    expect(isolate("unittest discover -s tests -k old -v", [one])).toBe(
      "groups: unittest discover -s tests -v -k *tests.test_a.A.test_x",
    );
    expect(isolate("unittest discover -s tests", [], ["tests/test_a.py"])).toBe(
      "tests: unittest discover -s tests -k *test_a.*",
    );
    expect(isolate("unittest", [{ ...one, classname: "" }])).toBe("files: unittest tests.test_a");
  });
});
