import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SelectedCase } from "../../../src/model/selection.ts";
import { splitCommands } from "../../../src/runners/commandLine.ts";
import { isolateCommand } from "../../../src/runners/isolation.ts";
import type { Project } from "../../../src/runners/project.ts";
import { shellOf } from "../../../src/runners/shell.ts";

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

describe("the isolation command", () => {
  const id = "'tests/test_a.py::TestA::test_x[a b]'";
  it.each([
    ["pytest", `pytest ${id}`],
    ["pytest -x tests -k 'a or b' --tb short", `pytest -x --tb short ${id}`],
    ["pytest --lf tests/ 'x y.py' -n $N \\\n  --cov=\"$SRC\"", `pytest -n $N \\\n  --cov="$SRC" ${id}`],
    [
      "cd web; poetry run pytest ../x && echo ok",
      "cd web; poetry run pytest '../tests/test_a.py::TestA::test_x[a b]' && echo ok",
    ],
    ["A=1 pytest tests 2>&1 | tee log # note", `A=1 pytest ${id} 2>&1 | tee log # note`],
    ["docker compose exec -T web pytest tests", `docker compose exec -T web pytest ${id}`],
    ["tox -e py312 -- tests/test_tasks.py -v", `tox -e py312 -- -v ${id}`],
    ["tox -e py312", `tox -e py312 -- ${id}`],
    ["make test", `tox -e py3 -- ${id}`],
  ])("of %j keeps everything that does not choose tests", (line, command) => {
    expect(isolate(line, python)).toBe(command);
  });

  const pattern = "tests/a.test.ts -t '^sum(?: > | )of two$'";
  it.each([
    ["npm test", `npm test -- ${pattern}`],
    ["npm test -- -t old src --bail 1", `npm test -- --bail 1 ${pattern}`],
    ["pnpm test src", `pnpm test ${pattern}`],
    ["npm run unit", `npx vitest run --coverage ${pattern}`],
    ["npm run lint", `npx vitest run ${pattern}`],
    ["pytest && npx vitest run", `npx vitest run ${pattern}`],
    ["make test", `npx vitest run ${pattern}`],
  ])("of %j goes through its scripts, or around them", (line, command) => {
    expect(isolate(line, script)).toBe(command);
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
