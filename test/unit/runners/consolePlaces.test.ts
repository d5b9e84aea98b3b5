import { describe, expect, it } from "vitest";
import { resolveEnd } from "../../../src/base/findPath.ts";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

/** Names of folders, and so of paths, as people give them; the frameworks that can be had are run with these in `oddPlaces`. */
const names = [
  ...[
    "plain",
    "Jörg",
    "漢字",
    "😀",
    "👩‍👩‍👧 family",
    "[id]",
    "[...slug]",
    "(group)",
    "@slot",
    "{curly}",
    "a b",
    "it's",
    'say "hi"',
  ],
  ...[
    "`tick`",
    "a#b",
    "50%",
    "%20",
    "a&b",
    "a+b",
    "a,b",
    "a;b",
    "a=b",
    "$a",
    "~a",
    "a^b",
    "-dash",
    "a:b",
    "line 3",
    "(12)",
    "x (2)",
  ],
];

const rule = "-".repeat(79);
const heavy = "=".repeat(70);
const light = "-".repeat(70);

/** What each framework prints of a failing test in a file, with how its files are called. */
const printed: Readonly<Record<string, readonly [extension: string, (path: string) => string]>> = {
  pytest: ["py", (path) => `FAILED ${path}::test_a - assert 1 == 2\n`],
  unittest: [
    "py",
    (path) =>
      `${heavy}\nFAIL: test_a (odd.T.test_a)\n${light}\nTraceback (most recent call last):\n  File "${path}", line 3, in test_a\n    x\nAssertionError: no\n\n${light}\n`,
  ],
  jest: ["test.js", (path) => `FAIL ${path}\n  ● adds\n\n    no\n`],
  vitest: ["test.ts", (path) => ` FAIL  ${path} > adds\nAssertionError: no\n`],
  mocha: [
    "test.js",
    (path) => `  1 failing\n\n  1) adds:\n     Error: no\n      at Context.<anonymous> (${path}:3:10)\n`,
  ],
  "node:test": ["test.js", (path) => `test at ${path}:3:1\n✖ adds (1.2ms)\n  Error: no\n`],
  bun: ["test.ts", (path) => `${path}:\n(fail) adds [0.17ms]\n`],
  "deno test": ["test.ts", (path) => `adds => ./${path}:3:6\nerror: Error: no\n`],
  Playwright: ["spec.ts", (path) => `  1 failed\n    [chromium] › ${path}:3:5 › adds ──────\n`],
  "cucumber-js": [
    "feature",
    (path) => `Failures:\n\n1) Scenario: adds # ${path}:3\n   ✖ Then x # s.js:1\n       Error: no\n`,
  ],
  RSpec: ["spec.rb", (path) => `Failed examples:\n\nrspec ./${path}:3 # adds\n`],
  minitest: ["test.rb", (path) => `  1) Failure:\nT#test_a [${path}:3]:\nno\n`],
  PHPUnit: [
    "php",
    (path) => `There was 1 failure:\n\n1) T::testA\nno\n\n/elsewhere/${path}:3\n\nFAILURES!\n`,
  ],
  googletest: ["cc", (path) => `[ RUN      ] A.b\n${path}:3: Failure\nno\n[  FAILED  ] A.b (1 ms)\n`],
  Catch2: [
    "cpp",
    (path) =>
      `t is a Catch v2.13.10 host application.\n${rule}\nadds\n${rule}\n${path}:2\n.....\n\n${path}:3: FAILED:\n  REQUIRE( x )\n`,
  ],
  bats: ["bats", (path) => `not ok 1 adds\n# (in test file ${path}, line 3)\n#   \`false' failed\n`],
};

it("every framework that prints places is here", () => {
  // Of the others no file is printed, but packages, classes and programs; of behave no file is in the report, which names the same test.
  const without = "Go gotestsum cargo nextest Gradle sbt Maven dotnet ctest Jasmine behave nox tox";
  const known = [...Object.keys(printed), ...without.split(" ")].map((name) => name.toLowerCase());
  const unknown = frameworks.filter(
    ({ name }) => !known.some((one) => name.toLowerCase().includes(one.replace(" test", ""))),
  );
  expect(unknown.map(({ name }) => name)).toEqual([]);
});

describe.each(Object.entries(printed))("the console of %s leads to a file", (called, [extension, print]) => {
  const framework = frameworks.find(({ name }) => name.toLowerCase().startsWith(called.toLowerCase()));

  it.each(names)("in a folder called %s", (name) => {
    const path = `tests/${name}/odd ${name}.${extension}`;
    const [failure, ...more] = framework?.consoleFailures(print(path), emptyProject) ?? [];
    expect(more).toEqual([]);
    const folder = {
      paths: ["/p"],
      comparable: String,
      bases: [""],
      findFile: (one: string) => (one === path ? path : undefined),
    };
    expect(resolveEnd(failure?.file ?? "", folder)).toBe(path);
  });
});
