import { describe, expect, test } from "vitest";
import { type Exceptions, findPlatformReaders } from "../support/fences/platformRules.ts";
import { listFilesBelow, readProjectFile } from "../support/fences/readSources.ts";

const exceptions: Exceptions = {
  "src/base/platform.ts": "the one place that asks",
  "src/base/process.ts": "not moved yet",
  "src/base/markedProcesses.ts": "not moved yet",
  "src/runners/frameworks/unittest.ts": "not moved yet",
};

const files = new Map(listFilesBelow("src", "reporters").map((path) => [path, readProjectFile(path)]));

test("only one file asks the system which one it is: the others get it as an argument", () => {
  expect(files.size).toBeGreaterThan(300);
  expect(findPlatformReaders(files, exceptions)).toEqual([]);
});

describe("the fence sees", () => {
  test.each([
    ["the platform of the process", `if (process.platform === "win32") {}`],
    ["the same over two lines", `const is = process\n  .platform;`],
    ["a property by its name", `process["platform"]`],
    ["what is taken out of the process", `const { env, platform } = process;`],
    ["an import of the process", `import { platform } from "node:process";`],
    ["the platform of the system", `import os from "node:os";\nos.platform();`],
    ["the type of the system", `os.type() === "Windows_NT"`],
    ["an import from the system", `import { release, platform } from "node:os";`],
    ["an import under another name", `import { platform as where } from "os";`],
    ["a file that is required", `const { platform } = require("node:os");`],
    ["a page", `navigator.platform.startsWith("Mac")`],
    ["Python", `if sys.platform == "win32":`],
    ["Python's other way", `if os.name == "nt":`],
    ["Ruby", `Gem.win_platform?`],
  ])("%s", (_, text) => {
    expect(findPlatformReaders(new Map([["src/planted.ts", text]]))).toEqual(["src/planted.ts"]);
  });

  test.each([
    ["an argument", `function f(platform: NodeJS.Platform) { return platform === "win32"; }`],
    ["the release of the system", `import { release } from "node:os";`],
    ["a type of the process", `import type { Process } from "node:process";`],
    ["the version of the process", `const { node } = process.versions;`],
  ])("nothing wrong in %s", (_, text) => {
    expect(findPlatformReaders(new Map([["src/planted.ts", text]]))).toEqual([]);
  });
});
