import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRunners } from "../../../src/runners/runner.ts";
import { noEditor } from "../../support/frameworks/frameworkProject.ts";
import { makeCommitted } from "../../support/git/repositories.ts";

const runners = createRunners({
  env: process.env,
  tempDirectory: tmpdir(),
  reporters: "",
  startInEditor: noEditor,
});

/** A folder with a linked work tree beside it, one in it, a submodule, and a folder beside it that is in no repository. */
function makePlaces(): string {
  const { git, dir } = makeCommitted({
    "tests/test_a.py": "",
    "features/a.feature": "",
    "phpunit.xml": "",
    "vitest.config.ts": "",
  });
  git("worktree", "add", "--quiet", "--detach", "../other");
  git("worktree", "add", "--quiet", "--detach", ".trees/inner");
  git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", dir, "library");
  mkdirSync(join(dir, "../plain/tests"), { recursive: true });
  return dir;
}

const ofThisFolder = [
  "pytest",
  "pytest tests/test_a.py::test_x -k 'a or b'",
  "pytest library/tests",
  "pytest --junitxml=../plain/tests tests",
  "npx vitest run -c vitest.config.ts",
  "npx jest ../nowhere",
];
const ofAnother = [
  "pytest .trees/inner/tests",
  "PYTHONPATH=src:../other pytest",
  "python -m unittest discover -s ../other",
  "phpunit --configuration=../other/phpunit.xml",
  "npx vitest run --dir ../other",
  "npx vitest run -c ../other/vitest.config.ts",
  "rspec --default-path=../other",
  "dotnet test ../other",
  "ctest --test-dir ../other",
  "go test ../other/...",
  "go test ./.trees/inner/...",
  "behave ../other/features",
  "pytest ../plain/tests",
];

test("a line that leads into another work tree, by whatever it is given, does not run the tests of this folder", async () => {
  const directory = makePlaces();
  for (const command of [...ofThisFolder, ...ofAnother]) {
    const ran = await runners.recognise({ command, shell: "bash", directory }, directory);
    expect([command, ran?.isHere]).toEqual([command, ofThisFolder.includes(command)]);
  }
});
