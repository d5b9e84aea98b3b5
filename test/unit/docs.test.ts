import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorsOf, missingFiles, missingLinks } from "../support/fences/docRules.ts";
import { listFilesBelow, listProjectFiles, readProjectFile } from "../support/fences/readSources.ts";

const root = join(import.meta.dirname, "../..");
const files = new Set(
  listFilesBelow("src", "reporters", "test", "bench", "scripts", "docs", "l10n").concat(
    listProjectFiles("."),
  ),
);
/** The sample is of another project. */
const documents = [...files].filter(
  (path) => /^(?:docs\/.*|[A-Z]+)\.md$/.test(path) && !/^(?:CHANGELOG|docs\/sampleExport)\.md$/.test(path),
);

test.each(documents)("every file that %s names is there", (path) => {
  expect(missingFiles(readProjectFile(path), files)).toEqual([]);
});

test.each(documents)("every link of %s leads somewhere", (path) => {
  const resolve = (target: string) => (target === "" ? path : posix.join(posix.dirname(path), target));
  const problems = missingLinks(
    readProjectFile(path),
    (target) => existsSync(join(root, resolve(target))),
    (target) => anchorsOf(readProjectFile(resolve(target))),
  );
  expect(problems).toEqual([]);
});

describe("the check sees", () => {
  test("a file that is not there, by its path and by its name", () => {
    const there = new Set(["src/git/folder/readPlace.ts", "test/unit/a.test.ts"]);
    expect(
      missingFiles("`git/folder/readPlace.ts`, `readPlace.ts`, `test/unit/a.test.ts`, `results.json`", there),
    ).toEqual([]);
    expect(missingFiles("`git/places.ts`, `places.ts`, `model/place.ts`", there)).toEqual([
      "git/places.ts",
      "places.ts",
      "model/place.ts",
    ]);
  });

  test("a link to a file or a heading that is not there", () => {
    const text =
      "## Add a command\n[here](#add-a-command) [b](b.md#x) [web](https://example.com) [c](c.md) [no](#none)";
    const anchors = (target: string) => anchorsOf(target === "" ? text : "# X\n");
    expect(missingLinks(text, (target) => target === "b.md", anchors)).toEqual(["c.md", "#none"]);
  });
});
