import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import type { SelectedCase } from "../../../src/model/report/selection.ts";
import { isolateCommand } from "../../../src/runners/isolation.ts";
import { splitCommands } from "../../../src/runners/line/commandLine.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import type { Project } from "../../../src/runners/project/project.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

const project: Project = {
  folder: "/project",
  scripts: new Map([
    ["test", "vitest run"],
    ["unit", "vitest run --coverage tests/unit"],
    ["lint", "npm test && eslint ."],
  ]),
  packageManager: "npm",
  dependencies: new Set(["vitest"]),
  texts: new Map([
    ["pytest.ini", ""],
    ["tox.ini", "[tox]\nenvlist = py3\n[testenv]\ncommands = pytest\n"],
  ]),
  testFiles: new Map(),
  name: "",
  workspaces: [],
  folders: new Map(),
};

function chosen(parts: Partial<SelectedCase>): SelectedCase {
  return { id: parts.name ?? "", suitePath: [], classname: "", name: "", ...parts };
}

const python = chosen({ classname: "tests.test_a.TestA", name: "test_x[a b]", file: "tests/test_a.py" });
const script = chosen({ classname: "tests/a.test.ts", name: "sum > of two", file: "tests/a.test.ts" });

function isolate(line: string, one: SelectedCase, platform: NodeJS.Platform = "linux"): string {
  const { command, precision } = isolateCommand(
    line,
    { cases: [one], files: [] },
    project,
    shellOf(platform, {}),
  );
  return precision === "tests" ? command : `${precision}: ${command}`;
}

it("says that other tests run too where a report of an older Node names no files, and another test has the title", () => {
  const one = chosen({ name: "adds" });
  const precisionBeside = (...others: readonly SelectedCase[]) =>
    isolateCommand("node --test", { cases: [one], files: [], others }, project, shellOf("linux", {}))
      .precision;
  expect(precisionBeside(chosen({ id: "adds#2", name: "adds" }))).toBe("groups");
  expect(precisionBeside(chosen({ id: "in a suite", name: "adds", suitePath: ["a"] }))).toBe("groups");
  expect(precisionBeside(chosen({ name: "takes" }))).toBe("tests");
});

/** A framework's command, a test of it, and options of its own, of which some choose tests. */
interface Line {
  readonly test: SelectedCase;
  readonly options: readonly string[];
}

const inFile = (file: string, name = "sum of two", classname = "") => chosen({ classname, name, file });
const jvm = chosen({ classname: "shop.OrderTest", name: "adds" });
const lines: Readonly<Record<string, Line>> = {
  pytest: {
    test: { ...python, name: "test_x" },
    options: ["-x", "--lf", "-k 'a or b'", "tests", "--tb short", "-n 2", "--junitxml=r.xml"],
  },
  "python3 -m unittest": {
    test: inFile("tests/test_a.py", "test_x", "tests.test_a.A"),
    options: ["-v", "-k old", "tests.test_b", "-f"],
  },
  behave: {
    test: inFile("features/a.feature", "adds", "a.adds"),
    options: ["--no-color", "-n old", "features/b.feature", "--tags=-slow", "-D x=1"],
  },
  "vitest run": { test: script, options: ["--bail 1", "-t old", "src", "--shard=1/2", "--reporter dot"] },
  jest: {
    test: inFile("a.test.js"),
    options: ["--ci", "-t old", "src", "--shard 1/2", "--maxWorkers 2", "--onlyChanged"],
  },
  mocha: {
    test: inFile("test/a.js"),
    options: ["--exit", "-g old", "test/b.js", "--timeout 5", "--check-leaks"],
  },
  jasmine: {
    test: inFile("spec/a.js"),
    options: ["--random=false", "--filter=old", "spec/b.js", "--seed=4"],
  },
  "cucumber-js": {
    test: inFile("features/a.feature", "adds", "a"),
    options: ["--fail-fast", "--name old", "features/b.feature", "--parallel 2"],
  },
  "playwright test": {
    test: inFile("e2e/a.spec.ts"),
    options: ["--workers 2", "-g old", "e2e/b.spec.ts", "--shard=1/2", "--retries 1"],
  },
  "bun test": { test: inFile("a.test.ts"), options: ["--bail", "-t old", "b.test.ts", "--timeout 5"] },
  "deno test": { test: inFile("a_test.ts", "adds"), options: ["--allow-read", "--filter old", "b_test.ts"] },
  "node --test": { test: inFile("a.test.js"), options: ["--test-name-pattern=old", "b.test.js"] },
  "go test ./...": {
    test: chosen({ classname: "example.com/shop", name: "TestAdds" }),
    options: ["-race", "-run old", "-count 1", "-tags x", "-short"],
  },
  "cargo test": {
    test: chosen({ classname: "shop", name: "tests::adds" }),
    options: ["--release", "--lib", "old"],
  },
  "cargo nextest run": {
    test: chosen({ classname: "shop", name: "tests::adds" }),
    options: ["--release", "-E old", "old", "--no-fail-fast"],
  },
  "mvn test": { test: jvm, options: ["-B", "-o", "-Dtest=Old", "-q", "-Dx=1"] },
  "gradle test": { test: jvm, options: ["--offline", "--tests old", "--continue", "-x lint"] },
  "sbt test": { test: jvm, options: ["clean", "coverageReport"] },
  phpunit: {
    test: inFile("tests/OrderTest.php", "testAdds", "Shop.OrderTest"),
    options: [
      "--colors=never",
      "--filter old",
      "tests/B.php",
      "--testsuite unit",
      "--group slow",
      "-c x.xml",
    ],
  },
  rspec: {
    test: inFile("spec/a_spec.rb", "a adds", "spec.a_spec"),
    options: ["--fail-fast", "-e old", "spec/b_spec.rb", "--order defined", "--format doc"],
  },
  "ruby -Itest test/a_test.rb": {
    test: inFile("test/a_test.rb", "test_adds", "ATest"),
    options: ["-n old", "--seed 4", "-v"],
  },
  bats: { test: inFile("tests/a.bats", "adds", "a.bats"), options: ["-f old", "tests", "-j 2", "-T"] },
  "ctest --test-dir build": {
    test: chosen({ classname: "adds", name: "adds" }),
    options: ["-R old", "-j 2", "--output-on-failure", "-E other", "-L slow"],
  },
  "dotnet test": {
    test: chosen({ classname: "Shop.OrderTest", name: "Adds" }),
    options: ["--filter old", "--no-build", "-c Release"],
  },
};

describe("the isolation command", () => {
  const id = "'tests/test_a.py::TestA::test_x[a b]'";
  it.each([
    ["pytest", `pytest ${id}`],
    ["pytest -x tests -k 'a or b' --tb short", `pytest -x --tb short ${id}`],
    [
      "pytest --lf tests/ 'x y.py' -n $N \\\n  --cov=\"$SRC\"",
      `pytest -n $N \\\n  --cov="$SRC" --no-cov ${id}`,
    ],
    [
      "cd web; poetry run pytest ../x && echo ok",
      "cd web; poetry run pytest '../tests/test_a.py::TestA::test_x[a b]' && echo ok",
    ],
    ["A=1 pytest tests 2>&1 | tee log # note", `A=1 pytest ${id} 2>&1 | tee log # note`],
    ["docker compose exec -T web pytest tests", `docker compose exec -T web pytest ${id}`],
    ["uv run --with pytest --group tests pytest tests", `uv run --with pytest --group tests pytest ${id}`],
    ["pytest --splits 2 --group 1 --last-failed -m slow", `pytest -m slow ${id}`],
    ["poetry -C . run pytest", `poetry -C . run pytest ${id}`],
    ["pytest -x; pytest other", `pytest -x ${id}`],
    ["tox -e py312 -- tests/test_tasks.py -v", `tox -e py312 -- -v ${id}`],
    ["tox -e py312", `tox -e py312 -- ${id}`],
    ["make test", `tox -e py3 -- ${id}`],
  ])("of %j keeps everything that does not choose tests", (line, command) => {
    expect(isolate(line, python)).toBe(command);
  });

  const pattern = "tests/a.test.ts -t '^sum(?: > | )of\\stwo$'";
  it.each([
    ["npm test", `npm test -- ${pattern}`],
    ["npm test -- -t old src --bail 1", `npm test -- --bail 1 ${pattern}`],
    ["pnpm test src", `pnpm test ${pattern}`],
    ["npm run unit", `npx vitest run --coverage ${pattern} --coverage.enabled=false`],
    ["vitest run --shard=2/2 --reporter dot", `vitest run --reporter dot ${pattern}`],
    ["vitest run --silent", `vitest run ${pattern} --silent`],
    [
      "vitest run --silent tests --coverage -u",
      `vitest run --silent --coverage ${pattern} --coverage.enabled=false -u`,
    ],
    ["vitest run a; vitest run tests/a.test.ts", `vitest run ${pattern}`],
    ["eslint . && vitest run tests && vitest run other", `eslint . && vitest run ${pattern}`],
    ["vitest run other && vitest run tests && echo done", `vitest run ${pattern} && echo done`],
    ["vitest run a && vitest run tests && vitest run b", `vitest run ${pattern}`],
    ["vitest run tests && vitest run a && vitest run b # all", `vitest run ${pattern} # all`],
    // What is joined otherwise cannot be taken out.
    ["vitest run other || vitest run tests", `vitest run ${pattern}`],
    ["vitest run other | tee log; vitest run tests", `vitest run ${pattern}`],
    ["npm run lint", `npx vitest run ${pattern}`],
    ["pytest && npx vitest run", `npx vitest run ${pattern}`],
    ["make test", `npx vitest run ${pattern}`],
  ])("of %j goes through its scripts, or around them", (line, command) => {
    expect(isolate(line, script)).toBe(command);
  });

  it.each<[scripts: Record<string, string>, line: string, command: string]>([
    [
      {
        pretest: "npm run lint && npm run build",
        lint: "eslint .",
        build: "tsc",
        test: "vitest run --coverage x",
      },
      "npm test",
      "npm run pretest && npx vitest run --coverage PATTERN",
    ],
    [{ test: "tsc -p . && vitest run; echo done" }, "npm test", "npx tsc -p . && npx vitest run PATTERN"],
    [
      { test: "rm -rf out; tsc > log && vitest run out && echo ok" },
      "npm test",
      "rm -rf out; npx tsc > log && npx vitest run PATTERN",
    ],
    [
      {
        test: "npm run build && npm run unit",
        build: "node build.mjs",
        preunit: "node ids.mjs",
        unit: "vitest run & x",
      },
      "npm test",
      "npm run build && npm run preunit && npx vitest run PATTERN",
    ],
    [
      { build: "tsc", test: "vitest run && x" },
      "npm run build && npm test",
      "npm run build && npx vitest run PATTERN",
    ],
    [
      { pretest: "eslint . && tsc --noEmit", test: "xo && vitest run && x" },
      "npm test",
      "npx vitest run PATTERN",
    ],
    [
      {
        pretest: "npm run check",
        check: "npm run check && prettier .",
        test: "npx eslint && vitest run && x",
      },
      "npm test",
      "npx vitest run PATTERN",
    ],
    [{ test: "ava && tape 'x/*.js' && vitest run && x" }, "npm test", "npx vitest run PATTERN"],
    [{ test: "vitest run && tsc" }, "npm test", "npx vitest run PATTERN"],
  ])("of scripts %j still makes what is tested", (scripts, line, command) => {
    const built: Project = {
      ...project,
      scripts: new Map(Object.entries(scripts)),
      dependencies: new Set(["vitest", "typescript"]),
    };
    const isolated = isolateCommand(line, { cases: [script], files: [] }, built, shellOf("linux", {}));
    expect(isolated.command.replace(pattern, "PATTERN").replace(" --coverage.enabled=false", "")).toBe(
      command,
    );
  });

  it.each([
    [
      "build:\n\techo building\n\tnode build.mjs\ntest: build\n\tvitest run\n",
      "make build && vitest run PATTERN",
    ],
    [
      "test:\n\teslint .\n\tcd ids && node make.mjs\n\tvitest run\n\techo done\n",
      "(cd ids && node make.mjs) && vitest run PATTERN",
    ],
    ["test:\n\t./serve.sh &\n\tnode $$(ls x)\n\tava\n\tvitest run\n", "vitest run PATTERN"],
    ["all:\n\tnode build.mjs\ntest:\n\tvitest run\n", "vitest run PATTERN"],
    ["OUT := out\ntest:\n\tmkdir -p $(OUT)\n\tvitest run\n", "mkdir -p out && vitest run PATTERN"],
  ])("of the tasks %j still makes what is tested", (makefile, command) => {
    const made: Project = { ...project, scripts: new Map(), texts: new Map([["Makefile", makefile]]) };
    const isolated = isolateCommand("make test", { cases: [script], files: [] }, made, shellOf("linux", {}));
    expect(isolated.command.replace(pattern, "PATTERN")).toBe(command);
  });

  const makeTest = "make test";
  it.each<[file: string, line: string, text: string, command: string]>([
    // What is there already is not made again, and nobody but make knows what is there.
    [
      "Makefile",
      makeTest,
      "test: conf\n\tpytest\nconf: conf.example\n\tcp conf.example conf\n",
      "make conf && ID",
    ],
    ["Makefile", "make -j 4 A=x test", "test: b\n\tpytest\nb:\n\tcc b.c\n", "make -j 4 A=x b && ID"],
    // A variable that is not known here may be known to make.
    ["Makefile", makeTest, "include x.mk\ntest: b\n\tpytest\nb:\n\trm -rf $(OUT)/*\n", "make b && ID"],
    ["Makefile", makeTest, "include x.mk\nOUT = o\ntest:\n\trm -rf $(OUT)/*\n\tpytest\n", "ID"],
    ["Makefile", makeTest, "OUT ?= o\ntest:\n\trm -rf $(OUT)/*\n\tpytest\n", "ID"],
    ["Makefile", makeTest, "test:\n\trm -rf $(OUT)/*\n\tpytest\n", "ID"],
    ["Makefile", makeTest, "test:\n\trm -rf $$OUT/*\n\tpytest\n", "ID"],
    ["Makefile", makeTest, "export DB = a\ntest:\n\t./reset.sh\n\tpytest\n", "ID"],
    ["Makefile", makeTest, ".ONESHELL:\ntest:\n\tcd out\n\trm -rf *\n\tpytest\n", "ID"],
    ["Makefile", makeTest, "test:\nifdef CI\n\t./reset.sh\nendif\n\tpytest\n", "ID"],
    ["Makefile", makeTest, "ifdef CI\ntest: b\nendif\nb:\n\tcc b.c\ntest:\n\tpytest\n", "ID"],
    ["Makefile", makeTest, "test: b\n\tpytest\ndefine X\n\trm -rf x\nendef\nb:\n\tcc b.c\n", "make b && ID"],
    ["Makefile", "make", ".PHONY: wipe\nall: test\nwipe:\n\trm -rf x\ntest:\n\tpytest\n", "ID"],
    ["Makefile", "make -n test", "test:\n\trm -rf x\n\tpytest\n", "ID"],
    // What stays is not done on the way to a test.
    ["Makefile", "make deploy test", "deploy:\n\tkubectl apply -f x\ntest:\n\tpytest\n", "ID"],
    ["justfile", "just test", "out := env('O')\ntest: b\n  pytest\nb:\n  rm -rf {{out}}/*\n", "just b && ID"],
    ["justfile", "just test", "test: b && c\n  pytest\nb:\n  cc b.c\nc:\n  ./wipe.sh\n", "just b && ID"],
    ["justfile", "just test x", "test dir:\n  rm -rf {{dir}}/*\n  pytest\n", "ID"],
    ["justfile", "just test", "test:\n  #!/bin/sh\n  cd out\n  rm -rf *\n  pytest\n", "ID"],
    ["justfile", "just test", "test: (b 'x') (c y)\n  pytest\n", "ID"],
    ["justfile", "just test", "test: (b 'x')\n  pytest\n", "just b 'x' && ID"],
    [
      "Taskfile.yml",
      "task test",
      "tasks:\n  test:\n    cmds:\n      - rm -rf {{.OUT}}/*\n      - pytest\n",
      "ID",
    ],
    [
      "Taskfile.yml",
      "task test",
      "tasks:\n  test:\n    deps: [b]\n    cmds:\n      - pytest\n  b:\n    status: [x]\n    cmd: cp a .env\n",
      "task b && ID",
    ],
    [
      "Taskfile.yml",
      "task test",
      "tasks:\n  test:\n    generates:\n      - out/app\n    cmds:\n      - pytest\n",
      "ID",
    ],
    [
      "Taskfile.yml",
      "task test",
      "tasks:\n  test:\n    cmds:\n      - cmd: ./wipe.sh\n        platforms: [windows]\n      - pytest\n",
      "ID",
    ],
    [
      "Taskfile.yml",
      "task test",
      "tasks:\n  test:\n    cmds:\n      - defer: ./wipe.sh\n      - pytest\n",
      "ID",
    ],
  ])("of %s and %j runs nothing that was not run there: %j", (file, line, text, command) => {
    const made: Project = {
      ...project,
      scripts: new Map(),
      texts: new Map([
        ["pytest.ini", ""],
        [file, text],
      ]),
    };
    const isolated = isolateCommand(line, { cases: [python], files: [] }, made, shellOf("linux", {}));
    expect(isolated.command.replace(`pytest ${id}`, "ID")).toBe(command);
  });

  it.each([
    ["OUT=dist; rm -rf $OUT/*; vitest run && x"],
    ["cd ../shared && rm -rf dist && cd ../app && vitest run && x"],
    ["cd $TMPDIR && rm -rf * && cd - && vitest run && x"],
    ['[ -n "$CI" ] && ./wipe.sh; vitest run && x'],
    ["[ -f wipe ] && ./wipe.sh; vitest run && x"],
    ["a || b && ./wipe.sh; vitest run && x"],
    ["eslint . && npm run deploy; vitest run && x"],
  ])("of the script %j runs nothing whose place, value or condition is not known", (test) => {
    const made: Project = { ...project, scripts: new Map([["test", test]]) };
    const isolated = isolateCommand("npm test", { cases: [script], files: [] }, made, shellOf("linux", {}));
    expect(isolated.command).toBe(`npx vitest run ${pattern}`);
  });

  it.each([
    ["npm test && npm run deploy", "npm test -- PATTERN"],
    ["npm test && git push && echo done", "npm test -- PATTERN && echo done"],
    // Whatever becomes of the tests.
    ["npm test; npm run ship", "npm test -- PATTERN; npm run ship"],
    ["npm test || npm run ship", "npm test -- PATTERN || npm run ship"],
    ["git stash && vitest run && git stash pop", "git stash && vitest run PATTERN && git stash pop"],
    ["vitest run && git commit -am x && git push", "vitest run PATTERN"],
    ["vitest run other && npm run ship && vitest run tests", "vitest run PATTERN"],
    ["npm run ship && vitest run", "npm run ship && vitest run PATTERN"],
    ["vitest run && npx tsc", "vitest run PATTERN && npx tsc"],
  ])("of %j does nothing that stays when only some of the tests passed", (line, command) => {
    const made: Project = { ...project, scripts: new Map([...project.scripts, ["ship", "git push"]]) };
    const isolated = isolateCommand(line, { cases: [script], files: [] }, made, shellOf("linux", {}));
    expect(isolated.command.replace(pattern, "PATTERN")).toBe(command);
  });

  it("is not written where what stays cannot be taken out", () => {
    const isolated = () => isolate("vitest run && (git push)", script);
    expect(isolated).toThrow(UserError);
  });

  it("runs no script before another one where scripts are ignored", () => {
    const scripts = new Map([
      ["pretest", "./wipe.sh"],
      ["test", "vitest run && x"],
    ]);
    const line = "npm test --ignore-scripts";
    const made: Project = { ...project, scripts };
    const isolated = isolateCommand(line, { cases: [script], files: [] }, made, shellOf("linux", {}));
    expect(isolated.command).toBe(`npx vitest run ${pattern}`);
  });

  it("makes what is tested where that is made, and looks only once at scripts that call each other", () => {
    const inside: Project = {
      ...project,
      name: "a",
      scripts: new Map([
        ["pretest", "tsc"],
        ["test", "vitest run && x"],
      ]),
      dependencies: new Set(["typescript"]),
    };
    const scripts = ["b", "c", "d", "e", "f"].map((name, index) => [
      name,
      Array(3).fill(`npm run ${"cdefg"[index]}`).join(" && "),
    ]) as [string, string][];
    const outside: Project = {
      ...project,
      scripts: new Map([
        ...scripts,
        ["g", "eslint ."],
        ["test", "npm run b && node ids.mjs && npm test --prefix packages/a"],
      ]),
      folders: new Map([["packages/a", inside]]),
    };
    const one = chosen({ classname: "a.test.ts", name: "sum", file: "packages/a/a.test.ts" });
    const isolated = isolateCommand("npm test", { cases: [one], files: [] }, outside, shellOf("linux", {}));
    expect(isolated.command).toBe(
      "node ids.mjs && cd packages/a && npm run pretest && npx vitest run a.test.ts -t '^sum$'",
    );
  });

  it("runs all of a function whose parameters are others each time", () => {
    for (const value of [
      "6f1b2c3d-0000-4a5b-8c9d-0123456789ab",
      "<object at 0x7f3a2b1c>",
      "9e107d9d372bb6826bd81d3542a419d6",
      "1700000000123",
    ]) {
      expect(isolate("pytest", { ...python, name: `test_x[${value}]` })).toBe(
        "groups: pytest tests/test_a.py::TestA::test_x",
      );
    }
    expect(isolate("pytest", { ...python, name: "test_x[2026]" })).toBe(
      "pytest 'tests/test_a.py::TestA::test_x[2026]'",
    );
  });

  it("runs tests of two frameworks one after the other, and fails if one of them does", () => {
    const { command, precision } = isolateCommand(
      "pytest && vitest run",
      { cases: [python, script], files: [] },
      project,
      shellOf("linux", {}),
    );
    expect(command).toBe(
      `failed=0; (pytest ${id}) || failed=$?; (vitest run ${pattern}) || failed=$?; (exit $failed)`,
    );
    expect(precision).toBe("tests");
  });

  it("does not call Bundler where nobody did", () => {
    const ruby = chosen({ classname: "ATest", name: "test_a", file: "test/a_test.rb" });
    const ofRuby: Project = {
      ...emptyProject,
      texts: new Map([
        ["Gemfile", ""],
        ["Rakefile", "Rake::TestTask.new"],
      ]),
    };
    const run = (line: string) =>
      isolateCommand(line, { cases: [ruby], files: [] }, ofRuby, shellOf("linux", {})).command;
    expect(run("rake test")).toMatch(/^ruby -Ilib/);
    expect(run("bundle exec rake test")).toMatch(/^bundle exec ruby -Ilib/);
  });

  describe.each(Object.entries(lines))("of %s", (program, { test, options }) => {
    const run = (line: string) => {
      const { command } = isolateCommand(
        line,
        { cases: [test], files: [] },
        emptyProject,
        shellOf("linux", {}),
      );
      return splitCommands(command, shellOf("linux", {})).flatMap(({ words, variables }) =>
        [...variables, ...words].map(({ value }) => value),
      );
    };

    it("has no word that the line had not, but those that choose its tests", () => {
      const choosing = new Set(run(program));
      fc.assert(
        fc.property(
          fc.constantFrom("", "env A=1 ", "A=1 ", "timeout 60 ", "nice -n 5 "),
          fc.array(fc.constantFrom(...options), { maxLength: 5 }),
          fc.constantFrom("", " && echo done", " 2>&1 | tee log", "; echo done"),
          (wrapper, chosenOptions, rest) => {
            const line = `${wrapper}${[program, ...chosenOptions].join(" ")}${rest}`;
            const words = splitCommands(line, shellOf("linux", {})).flatMap((command) =>
              [...command.variables, ...command.words].map(({ value }) => value),
            );
            const had = new Set(words);
            const isolated = run(line);
            expect(isolated.filter((word) => !had.has(word) && !choosing.has(word))).toEqual([]);
            // What chose tests before is gone.
            expect(isolated.filter((word) => /\bold\b|=Old$/.test(word))).toEqual([]);
          },
        ),
        { numRuns: 60 },
      );
    });
  });

  it("runs the file where no line can have the name, or all names", () => {
    const hostile = { ...python, name: 'test_x["%PATH%"]' };
    expect(isolate("pytest", hostile, "win32")).toBe("files: pytest tests/test_a.py");
    expect(isolate("pytest", { ...python, name: `test_x[${"a".repeat(40_000)}]` })).toBe(
      "files: pytest tests/test_a.py",
    );
  });

  it("is refused where nothing is chosen, or nothing is known", () => {
    const nothing: Project = { ...project, scripts: new Map(), dependencies: new Set(), texts: new Map() };
    const sh = shellOf("linux", {});
    expect(() => isolateCommand("pytest", { cases: [], files: [] }, project, sh)).toThrow(
      "No test is chosen.",
    );
    expect(() => isolateCommand("./x", { cases: [python], files: [] }, nothing, sh)).toThrow(
      "No test framework",
    );
  });

  it.each([
    ["go test ./...", { classname: "-exec=sh x", name: "TestA" }, "-run ^TestA$ './-exec=sh x'"],
    ["gotestsum", { classname: "-exec=x", name: "TestA" }, "-run ^TestA$ ./-exec=x"],
    ["pytest", { classname: "-pevil", name: "a", file: "a.x" }, "pytest ./-pevil.py::a"],
    ["cargo test", { name: "--logfile=x" }, undefined],
    ["./gradlew test", { classname: "-Ievil", name: "a" }, undefined],
    ["sbt test", { classname: "-x", name: "a" }, undefined],
    ["sbt test", { classname: "A; eval 1", name: "a" }, undefined],
  ])("makes no option and no command of a name in a report: %s", (line, parts, end) => {
    const written = () => isolate(line, chosen(parts)).replaceAll("'^TestA$'", "^TestA$");
    if (end === undefined) {
      expect(written).toThrow(UserError);
    } else {
      expect(written().endsWith(end)).toBe(true);
    }
  });

  it("hands every name on as it is, whatever it is", () => {
    const sh = shellOf("linux", {});
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1 }).filter((name) => !name.includes("\0")),
        (name) => {
          const line = isolate("pytest -q", { ...python, name });
          const [command] = splitCommands(line, sh);
          expect(command?.words.at(-1)?.value).toBe(`tests/test_a.py::TestA::${name}`);
        },
      ),
    );
  });
});
