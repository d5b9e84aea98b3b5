import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { groupBy } from "../../src/base/groupBy.ts";
import { checkLayers, checkOrder, readLayers } from "../support/fences/layerRules.ts";
import { listFilesBelow, readProjectFile, readSources } from "../support/fences/readSources.ts";

const layers = readLayers(readProjectFile("ARCHITECTURE.md"));
const sources = readSources();

describe("the layers of ARCHITECTURE.md", () => {
  test("are held by every source", () => {
    expect(checkLayers(layers, sources)).toEqual([]);
  });

  test("are all there, and are read with their conditions", () => {
    const rows = new Set(layers.map(({ folder }) => folder));
    const placesOf = (file: string) => [file, dirname(file)];
    const files = [...sources.keys()];
    expect(files.filter((file) => !placesOf(file).some((place) => rows.has(place)))).toEqual([]);
    const places = new Set(files.flatMap(placesOf));
    expect([...rows].filter((row) => !places.has(row))).toEqual([]);
    const outside = Object.fromEntries(layers.map((layer) => [layer.folder, layer.outside]));
    expect(outside["base"]).toEqual([
      { name: "node:child_process", fileEnding: "process.ts", inOneFile: false },
    ]);
    expect(outside["views"]).toEqual([{ name: "vscode", fileEnding: "View.ts", inOneFile: false }]);
    expect(outside["git/plumbing"]).toEqual([{ name: "simple-git", fileEnding: "", inOneFile: true }]);
  });

  test("are an order", () => {
    expect(checkOrder(layers)).toEqual([]);
  });

  test("and those of the tests, have few enough files to be looked over", () => {
    // A list of frameworks has one file for each, however many there are.
    const isListed = /^test\/fixtures\/|^(?:src\/runners|test\/adapters)\/frameworks\//;
    const files = listFilesBelow("src", "test").filter((file) => !isListed.test(file));
    const full = [...groupBy(files, dirname)].filter(([, inFolder]) => inFolder.length > 30);
    expect(full.map(([folder]) => folder)).toEqual([]);
  });
});

/** Who may have the name of a file of another folder, as it means the same: a command of its use case, a door of its port, facts of what they are about. */
const namesake = /^(?:commands|cli|ports|base\/facts)\//;

test("no two files of one name mean different things", () => {
  const named = groupBy(
    [...sources.keys()].filter((file) => !namesake.test(file)),
    (file) => basename(file),
  );
  expect([...named.values()].filter((files) => files.length > 1)).toEqual([]);
});

/** The same of exports; a use case also has the name of what git does for it, nodes of Markdown have their own names, and the words of git are its own. */
const namesakeExport =
  /^(?:commands|ports|sessions)\/|^markdown\/markdownNodes\.ts$|^git\/(?:plumbing\/(?:git|bytePath)|restore\/moveFiles)\.ts$/;

test("no two exports of one name mean different things", () => {
  const exported = [...sources].flatMap(([file, source]) =>
    [...source.matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm)].map(
      ([, name = ""]) => ({ file, name }),
    ),
  );
  const named = groupBy(
    exported.filter(({ file }) => !namesakeExport.test(file)),
    ({ name }) => name,
  );
  const twice = [...named].filter(([, all]) => new Set(all.map(({ file }) => file)).size > 1);
  expect(twice.map(([name]) => name)).toEqual([]);
});

describe("the fence sees", () => {
  test.each([
    ["a layer below that looks up", "model/log/planted.ts", `import { x } from "../../ports/ports.ts";`],
    ["a door that looks at another", "git/planted.ts", `import type { X } from "../reports/junit.ts";`],
    ["a room below that looks up", "git/plumbing/planted.ts", `import { x } from "../log/publish.ts";`],
    ["a room that looks at its door", "git/log/planted.ts", `import { x } from "../repository.ts";`],
    [
      "a type that is imported in a type",
      "model/log/planted.ts",
      `type X = import("../../git/plumbing/git.ts").X;`,
    ],
    ["an export of another layer", "model/log/planted.ts", `export { x } from "../../git/plumbing/git.ts";`],
    [
      "an import over several lines",
      "model/log/planted.ts",
      `import {\n  x,\n} from "../../git/plumbing/git.ts";`,
    ],
    ["an import for its effect", "model/log/planted.ts", `import "../../git/plumbing/git.ts";`],
    ["a dynamic import", "views/planted.ts", `await import("../protocol/client.ts");`],
    ["a dynamic import of what is not written down", "editor/planted.ts", "await import(name);"],
    [
      "an import after other code",
      "model/log/planted.ts",
      `const a = 1;\n  import { x } from "../../git/plumbing/git.ts";`,
    ],
    ["a package nobody allowed", "reports/planted.ts", `import { x } from "lodash";`],
    ["a package in the wrong layer", "sessions/planted.ts", `import { simpleGit } from "simple-git";`],
    ["a process started elsewhere", "runners/planted.ts", `import { spawn } from "node:child_process";`],
    ["a process started elsewhere in base", "base/planted.ts", `import { spawn } from "node:child_process";`],
    ["files read in the model", "model/log/planted.ts", `import { readFile } from "node:fs/promises";`],
    [
      "a use case in the window's own process",
      "protocol/planted.ts",
      `import { useCases } from "../sessions/useCases.ts";`,
    ],
    ["vscode in the engine", "engine.ts", `import * as vscode from "vscode";`],
    ["vscode in a view's pure part", "views/plantedTree.ts", `import type * as vscode from "vscode";`],
    ["a clock in a use case", "sessions/planted.ts", "export const now = Date.now();"],
    ["the environment in the model", "model/log/planted.ts", `export const home = process.env["HOME"];`],
    ["a file that is in no room", "model/planted.ts", `import { x } from "./log/run.ts";`],
    ["a folder that is in no layer", "planted/planted.ts", `import { x } from "../model/log/run.ts";`],
  ])("%s", (_, file, source) => {
    expect(checkLayers(layers, new Map([[file, source]]))).toHaveLength(1);
  });

  test("a second file that knows an outside package", () => {
    for (const [folder, name] of [
      ["git/plumbing", "simple-git"],
      ["reports/xml", "xml2js"],
    ] as const) {
      const source = `import { x } from "${name}";`;
      const planted = new Map([
        [`${folder}/one.ts`, source],
        [`${folder}/two.ts`, source],
      ]);
      expect(checkLayers(layers, planted)).toEqual([
        `${folder}/one.ts and ${folder}/two.ts both import ${name}`,
      ]);
    }
  });

  test("a row that may import what stands below it", () => {
    const row = { outside: [], mayImport: [], onlyTypes: [] };
    const planted = [
      { ...row, folder: "git/log", mayImport: ["base", "git/restore"] },
      { ...row, folder: "git/restore" },
    ];
    expect(checkOrder([{ ...row, folder: "base" }, ...planted])).toEqual([
      "git/log may import git/restore, which does not stand above it",
    ]);
  });

  test("a cycle, types included", () => {
    const planted = new Map([
      ["model/log/a.ts", `import { b } from "./b.ts";`],
      ["model/log/b.ts", `import type { C } from "./c.ts";`],
      ["model/log/c.ts", `import type { A } from "./a.ts";`],
    ]);
    expect(checkLayers(layers, planted)).toEqual([
      "model/log/a.ts → model/log/b.ts → model/log/c.ts → model/log/a.ts is a cycle",
    ]);
  });

  test("nothing wrong in what is allowed, or in comments", () => {
    const planted = new Map([
      ["views/plantedView.ts", `import * as vscode from "vscode";\nimport { x } from "../editor/x.ts";`],
      ["base/process.ts", `import { spawn } from "node:child_process";`],
      [
        "model/log/planted.ts",
        `/** import { x } from "../../git/plumbing/git.ts"; */\n// import "vscode";\nimport { join } from "node:path";`,
      ],
      [
        "protocol/planted.ts",
        `import { x } from "vscode-jsonrpc/node";\nimport type { useCases } from "../sessions/useCases.ts";`,
      ],
      ["git/planted.ts", `import { readFile } from "node:fs/promises";`],
    ]);
    expect(checkLayers(layers, planted)).toEqual([]);
  });
});
