import { expect, it } from "vitest";
import { shellOf } from "../../../src/runners/line/shell.ts";
import { listBases } from "../../../src/runners/pathBases.ts";
import type { Project } from "../../../src/runners/project/project.ts";

const project: Project = {
  folder: "/project",
  scripts: new Map([["test", "cd web && vitest run --root app"]]),
  packageManager: "npm",
  dependencies: new Set(["vitest"]),
  texts: new Map(),
  testFiles: new Map(),
  name: "",
  workspaces: [],
  folders: new Map(),
};

it.each<[line: string, bases: readonly string[]]>([
  ["pytest -c config/pytest.ini tests", ["config"]],
  ["pytest --config-file=config/pyproject.toml --rootdir web", ["config", "web"]],
  ["pytest -c pytest.ini -m slow", []],
  ["cd backend && pytest -c ../config/pytest.ini", ["config", "backend"]],
  ["npm test", ["web/app", "web"]],
  ["npx jest --rootDir packages/shop", ["packages/shop"]],
  ["npx jest -c 'packages/the shop/jest.config.ts'", ["packages/the shop"]],
  ["cargo test --manifest-path crates/shop/Cargo.toml", ["crates/shop"]],
  ["mvn -f shop/pom.xml test", ["shop"]],
  ["pytest --rootdir=/elsewhere -c ../../x.ini", []],
  ["make test", []],
])("of %s", (line, bases) => {
  expect(listBases(line, project, shellOf("linux", {}))).toEqual(bases);
});
