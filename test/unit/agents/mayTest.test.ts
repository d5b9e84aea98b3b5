import { describe, expect, it } from "vitest";
import { diffOfEdits } from "../../../src/agents/editDiff.ts";
import { hasCodeOfTests, mayTest } from "../../../src/agents/mayTest.ts";
import { hasPermissionRule } from "../../../src/agents/permissionRules.ts";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { sh } from "../../../src/runners/line/shell.ts";
import { readProjectFile } from "../../support/fences/readSources.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

describe("a command line that is no test", () => {
  it.each([
    "ls -la",
    "cat tests/orders.test.js",
    "git commit -m 'add tests; npm test'",
    "git diff && git status | head -5",
    "grep -rn 'pytest' src | sort",
    "sed -i 's/a/b/' src/a.js",
    "cd api && ls",
    "echo npm test",
    "rg test; find . -name '*.test.ts'",
    "mkdir -p build && cp a b",
    "FOO=1 rm -rf dist",
    "/usr/bin/git log",
    "casebook run -- npx vitest run",
    "cd api && casebook status",
  ])("is known without an engine: %s", (line) => {
    expect(mayTest(line)).toBe(false);
  });
});

describe("a command line that may be a test", () => {
  it.each([
    "pytest -q",
    "npm test",
    "cd api && FOO=1 python -m pytest 2>&1 | tail -20",
    "env CI=1 timeout 60 npx vitest run",
    "(cd a; go test ./...)",
    "./gradlew check",
    "./run.sh",
    "build/unit_tests --gtest_filter=A.*",
    "vendor/bin/phpunit",
    "if true; then make check; fi",
    "'pytest' -q",
    "bash -lc 'pytest'",
    "C:\\x\\pytest.exe",
    "npm.cmd test",
    "cat <<EOF > notes\ndon't\nEOF\npytest -q",
    'cat <<EOF > notes\n5" wide\nEOF\npytest -q',
  ])("is looked at: %s", (line) => {
    expect(mayTest(line)).toBe(true);
  });

  it("is, whatever framework it is of, and whatever calls it", () => {
    const direct = frameworks.map((framework) => framework.direct(emptyProject, sh).join(" "));
    expect(direct.filter((line) => line !== "" && !mayTest(line))).toEqual([]);
    // The table of wrappers is not exported, but the first words of its rows can be read.
    const source = readProjectFile("src/runners/line/wrappers.ts");
    const programs = [...source.matchAll(/^\s+wrapper\(\s*"([^"]+)"/gm)].flatMap(([, called = ""]) =>
      (called.split(" ")[0] ?? "").split("|"),
    );
    expect(programs.length).toBeGreaterThan(40);
    expect(programs.filter((program) => !mayTest(`${program} x`))).toEqual([]);
  });
});

describe("the exit code of a line", () => {
  it.each([
    ["pytest", true],
    ["cd api && pytest -k 'a|b; c'", true],
    ["cd api; FOO=1 pytest 2>&1", true],
    ["pytest && echo passed", true],
    ["npm run build && npm test", true],
    ["pytest | tail -20", false],
    ["pytest; echo $?", false],
    ["pytest || true", false],
    ["pytest && git checkout .", false],
    ["pytest; git checkout .", false],
    ["pytest &", false],
    ["false || pytest", false],
    ["! pytest", false],
    ["cd api && time ! pytest", false],
    ["eval 'pytest; true'", false],
    ["bash -lc 'cd api && pytest'", true],
    ["bash -lc 'pytest || true'", false],
    ['cd api && sh -e -c "pytest; true"', false],
    ["bash -c 'pytest | tee \"$1\"' x out", false],
    ["pytest || bash -c 'pytest'", false],
  ])("is that of the tests: %s", (line, isOfTests) => {
    expect(hasCodeOfTests(line)).toBe(isOfTests);
  });
});

describe("a rule of the user for a command", () => {
  const settings = (rules: object) => [
    `{ // mine\n "permissions": ${JSON.stringify(rules)}, }`,
    "",
    "no JSON",
  ];

  it.each([
    ["pytest -q", { allow: ["Bash(pytest:*)"] }, true],
    ["cd api && npm test", { deny: ["Bash(npm test:*)"] }, true],
    ["pytest -q", { ask: ["Bash( pytest -q )"] }, true],
    ["pytest -q", { allow: ["Bash(npm:*)", "Bash", "Read(pytest)"] }, false],
    ["pytest -q", {}, false],
    ["npm test", { deny: ["Bash(* --force)"] }, true],
    ["npx playwright test", { deny: ["Bash(np*)"] }, true],
    ["pytest -q", { allow: ["Bash(*)", "Bash(np*:*)"] }, false],
  ])("keeps it as it is: %s with %j", (command, rules, isKept) => {
    expect(hasPermissionRule("claude", command, settings(rules))).toBe(isKept);
  });
});

describe("an edit as a diff", () => {
  it("has the lines that change, and no others", () => {
    expect(
      diffOfEdits([
        {
          path: "src/a.js",
          removed: ["same", "return price;", "end"],
          added: ["same", "return rounded;", "end"],
          isWhole: false,
        },
        { path: "new.js", removed: [], added: ["export const b = 1;"], isWhole: true },
        {
          path: "old.js",
          before: "one\ntwo words here\n",
          removed: [],
          added: ["one", "three words here"],
          isWhole: true,
        },
      ]),
    ).toBe(
      [
        "diff --git a/src/a.js b/src/a.js",
        "--- a/src/a.js",
        "+++ b/src/a.js",
        "@@ -1,1 +1,1 @@",
        "-return price;",
        "+return rounded;",
        "diff --git a/new.js b/new.js",
        "--- a/new.js",
        "+++ b/new.js",
        "@@ -1,0 +1,1 @@",
        "+export const b = 1;",
        "diff --git a/old.js b/old.js",
        "--- a/old.js",
        "+++ b/old.js",
        "@@ -1,1 +1,1 @@",
        "-two words here",
        "+three words here",
        "",
      ].join("\n"),
    );
  });

  it("says nothing where it changes next to nothing, or nothing at all", () => {
    expect(
      diffOfEdits([{ path: "a.js", removed: ["  }"], added: ["  };"], isWhole: false }]),
    ).toBeUndefined();
    expect(
      diffOfEdits([
        { path: "a.js", removed: ["const same = 1;"], added: ["const same = 1;"], isWhole: false },
      ]),
    ).toBeUndefined();
    expect(diffOfEdits([])).toBeUndefined();
  });
});
