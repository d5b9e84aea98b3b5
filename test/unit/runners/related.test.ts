import { expect, it } from "vitest";
import type { ChangedPath } from "../../../src/model/report/selection.ts";
import { splitCommands } from "../../../src/runners/line/commandLine.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import type { Project } from "../../../src/runners/project/project.ts";
import { relateCommand } from "../../../src/runners/related.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

const project: Project = {
  ...emptyProject,
  scripts: new Map([["test", "vitest run"]]),
  dependencies: new Set(["vitest"]),
};

async function relate(line: string, paths: readonly string[], platform: NodeJS.Platform = "linux") {
  const changed = paths.map((path) => ({ path, isGone: false }));
  const related = await relateCommand(line, changed, project, shellOf(platform, {}), async () => new Map());
  return related?.command;
}

const odd = [
  "a b.ts",
  "it's.ts",
  "--run.ts",
  "x&calc.ts",
  "$(touch x).ts",
  "größe.ts",
  "^caret.ts",
  "a;b.ts",
];

it.each(["linux", "win32"] as const)("hands over every file as one word on %s", async (platform) => {
  for (const name of odd) {
    const command = (await relate("vitest run", [name, "src/c.ts"], platform)) ?? "";
    const [only, ...others] = splitCommands(command, shellOf(platform, {}));
    expect(others, command).toEqual([]);
    expect(only?.words.map(({ value }) => value)).toEqual([
      "vitest",
      "related",
      name.startsWith("-") ? `./${name}` : name,
      "src/c.ts",
      "--run",
    ]);
  }
});

it("is not known where a shell has no way to write the name of a file, or the line would be too long", async () => {
  expect(await relate("vitest run", ["a\nb.ts"], "win32")).toBeUndefined();
  expect(await relate("vitest run", ["%PATH%.ts"], "win32")).toBeUndefined();
  const many = Array.from({ length: 5_000 }, (_, index) => `src/file${index}.ts`);
  expect(await relate("vitest run", many)).toBeUndefined();
});

it.each([
  ["vitest", "vitest related a.ts --run"],
  ["vitest related b.ts --run", "vitest related a.ts --run"],
  [
    "npx vitest run -t 'x y' src --coverage",
    "npx vitest related a.ts --run --coverage.enabled=false --coverage",
  ],
  ["npm test", "npx vitest related a.ts --run"],
  ["vitest run && npm publish", "vitest related a.ts --run"],
  ["vitest run --root packages/a", undefined],
  ["vitest bench", undefined],
  ["jest -t x", "jest --findRelatedTests a.ts"],
  ["react-scripts test --coverage", "react-scripts test --coverage --findRelatedTests a.ts --coverage=false"],
  ["pytest", undefined],
  ["mocha", undefined],
])("of %s it is %s", async (line, command) => {
  expect(await relate(line, ["a.ts"])).toBe(command);
});

it.each(["vitest", "jest"])("of %s is not known where a change counts for every test", async (line) => {
  const forAll = [
    ...["package.json", "pnpm-lock.yaml", "packages/a/tsconfig.build.json", "jest.config.ts", ".env.test"],
    ...["vite.config.mts", "babel.config.json", "test/setup.ts", "test/globalSetup.ts"],
  ];
  const text =
    'export default { setupFiles: ["./test/setup.ts"], globalSetup: "<rootDir>/test/globalSetup" };';
  const set: Project = { ...project, texts: new Map([["jest.config.ts", text]]) };
  const relateIn = (changed: readonly ChangedPath[]) =>
    relateCommand(line, changed, set, shellOf("linux", {}), async () => new Map());
  const there = { path: "src/a.ts", isGone: false };
  for (const path of forAll) {
    expect(await relateIn([there, { path, isGone: false }]), path).toBeUndefined();
  }
  for (const path of ["src/gone.ts", "src/data.json"]) {
    expect(await relateIn([there, { path, isGone: true }]), path).toBeUndefined();
  }
  for (const path of ["src/gone.test.ts", "README.md", "src/__tests__/a.ts"]) {
    expect((await relateIn([there, { path, isGone: true }]))?.command, path).toContain("src/a.ts");
  }
});
