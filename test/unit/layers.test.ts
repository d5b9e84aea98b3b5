import { describe, expect, test } from "vitest";
import { checkLayers, readLayers } from "../support/fences/layerRules.ts";
import { readProjectFile, readSources } from "../support/fences/readSources.ts";

const layers = readLayers(readProjectFile("ARCHITECTURE.md"));
const sources = readSources();

describe("the layers of ARCHITECTURE.md", () => {
  test("are held by every source", () => {
    expect(checkLayers(layers, sources)).toEqual([]);
  });

  test("are all there, and are read with their conditions", () => {
    const folders = new Set([...sources.keys()].map((file) => file.split("/", 1)[0]));
    expect([...folders].filter((folder) => !layers.some((layer) => layer.folder === folder))).toEqual([]);
    const outside = Object.fromEntries(layers.map((layer) => [layer.folder, layer.outside]));
    expect(outside["base"]).toEqual([
      { name: "node:child_process", fileEnding: "process.ts", inOneFile: false },
    ]);
    expect(outside["views"]).toEqual([{ name: "vscode", fileEnding: "View.ts", inOneFile: false }]);
    expect(outside["git"]?.find(({ name }) => name === "simple-git")?.inOneFile).toBe(true);
  });
});

describe("the fence sees", () => {
  test.each([
    ["a layer below that looks up", "model/planted.ts", `import { x } from "../sessions/ports.ts";`],
    ["a door that looks at another", "git/planted.ts", `import type { X } from "../reports/xml.ts";`],
    ["a type that is imported in a type", "model/planted.ts", `type X = import("../git/git.ts").X;`],
    ["an export of another layer", "model/planted.ts", `export { x } from "../git/git.ts";`],
    ["an import over several lines", "model/planted.ts", `import {\n  x,\n} from "../git/git.ts";`],
    ["an import for its effect", "model/planted.ts", `import "../git/git.ts";`],
    ["a dynamic import", "views/planted.ts", `await import("../protocol/client.ts");`],
    ["a dynamic import of what is not written down", "editor/planted.ts", "await import(name);"],
    ["an import after other code", "model/planted.ts", `const a = 1;\n  import { x } from "../git/git.ts";`],
    ["a package nobody allowed", "reports/planted.ts", `import { x } from "lodash";`],
    ["a package in the wrong layer", "sessions/planted.ts", `import { simpleGit } from "simple-git";`],
    ["a process started elsewhere", "runners/planted.ts", `import { spawn } from "node:child_process";`],
    ["a process started elsewhere in base", "base/planted.ts", `import { spawn } from "node:child_process";`],
    ["files read in the model", "model/planted.ts", `import { readFile } from "node:fs/promises";`],
    ["vscode in the engine", "engine.ts", `import * as vscode from "vscode";`],
    ["vscode in a view's pure part", "views/plantedTree.ts", `import type * as vscode from "vscode";`],
    ["a clock in a use case", "sessions/planted.ts", "export const now = Date.now();"],
    ["the environment in the model", "model/planted.ts", `export const home = process.env["HOME"];`],
    ["a folder that is in no layer", "planted/planted.ts", `import { x } from "../model/run.ts";`],
  ])("%s", (_, file, source) => {
    expect(checkLayers(layers, new Map([[file, source]]))).toHaveLength(1);
  });

  test("a second file that knows an outside package", () => {
    for (const [folder, name] of [
      ["git", "simple-git"],
      ["reports", "xml2js"],
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

  test("a cycle, types included", () => {
    const planted = new Map([
      ["model/a.ts", `import { b } from "./b.ts";`],
      ["model/b.ts", `import type { C } from "./c.ts";`],
      ["model/c.ts", `import type { A } from "./a.ts";`],
    ]);
    expect(checkLayers(layers, planted)).toEqual([
      "model/a.ts → model/b.ts → model/c.ts → model/a.ts is a cycle",
    ]);
  });

  test("nothing wrong in what is allowed, or in comments", () => {
    const planted = new Map([
      ["views/plantedView.ts", `import * as vscode from "vscode";\nimport { x } from "../editor/x.ts";`],
      ["base/process.ts", `import { spawn } from "node:child_process";`],
      [
        "model/planted.ts",
        `/** import { x } from "../git/git.ts"; */\n// import "vscode";\nimport { join } from "node:path";`,
      ],
      ["protocol/planted.ts", `import { x } from "vscode-jsonrpc/node";`],
      ["git/planted.ts", `import { readFile } from "node:fs/promises";`],
    ]);
    expect(checkLayers(layers, planted)).toEqual([]);
  });
});
