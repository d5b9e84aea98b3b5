import { describe, expect, test } from "vitest";
import { type Exceptions, findPlatformReaders } from "../support/fences/platformRules.ts";
import { listFilesBelow, readProjectFile } from "../support/fences/readSources.ts";

const exceptions: Exceptions = {
  "src/base/platform.ts": "the one place that asks",
};

const readAll = (paths: readonly string[]) => new Map(paths.map((path) => [path, readProjectFile(path)]));
const files = readAll(listFilesBelow("src", "reporters"));

test("only one file asks the system which one it is: the others get it as an argument", () => {
  expect(files.size).toBeGreaterThan(300);
  expect(findPlatformReaders(files, exceptions)).toEqual([]);
});

const inTests: Exceptions = {
  "test/run.ts": "starts npm, which is another file on Windows",
  "test/host/runStep.ts": "starts npm, which is another file on Windows",
  "test/host/processTree.ts": "ends a VS Code as its system does",
  "test/host/openReadersBrowser.ts": "opens a browser as its system does",
  "test/host/installHost.ts": "installs what its system needs",
  "test/support/git/foldingDisk.ts": "says why there is no such disk",
  "test/unit/platform.test.ts": "shows what is found",
  "test/wine/windows/engine.test.ts": "makes sure that it runs on Windows' side",
};

test("tests ask for what they need, by name (test/support/system/capabilities.ts), and not for the system", () => {
  const tests = listFilesBelow("test").filter(
    (path) => path.endsWith(".ts") && !path.startsWith("test/fixtures/"),
  );
  expect(findPlatformReaders(readAll(tests), inTests)).toEqual([]);
});

test("each exception is a file that asks", () => {
  const excepted = Object.keys({ ...exceptions, ...inTests });
  expect(findPlatformReaders(readAll(excepted))).toEqual(excepted);
});

test("folders for temporary files are real paths: on macOS they lie behind a link", () => {
  const paths = listFilesBelow("test").filter((path) =>
    /^test\/(?:unit|adapters|integration|support|kills)\/.*\.ts$/.test(path),
  );
  const behind = paths.filter((path) =>
    /(?<!realpath(?:Sync)?\((?:await )?)\bmkdtemp(?:Sync)?\(join/.test(readProjectFile(path)),
  );
  expect(behind).toEqual([]);
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
