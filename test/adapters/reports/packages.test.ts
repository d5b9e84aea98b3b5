import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findPackages } from "../../../src/reports/places/packageFolders.ts";
import { needing } from "../../support/system/capabilities.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "casebook-packages-")));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

it("is the nearest directory with a manifest, in any language, whatever it is called", () => {
  write({
    "package.json": '{"name":"shop"}',
    "packages/Jörg [1]/package.json": '{\n  "name": "@shop/joerg"\n}',
    "packages/Jörg [1]/app/[id]/page.test.ts": "",
    "packages/Jörg [1]/inner/package.json": '{"private":true,\n"name":"inner"}',
    "packages/Jörg [1]/inner/a.test.ts": "",
    "services/python/pyproject.toml": "",
    "services/python/tests/test_a.py": "",
    "services/go/go.mod": "module shop",
    "services/go/a_test.go": "",
    "tests/package.json": '{"type":"module"}',
    "tests/all.test.js": "",
  });
  const files = [
    "packages/Jörg [1]/app/[id]/page.test.ts",
    "packages/Jörg [1]/inner/a.test.ts",
    "services/python/tests/test_a.py",
    "services/go/a_test.go",
    "tests/all.test.js",
    "gone/and/away.test.js",
  ];
  expect(findPackages(files, root)).toEqual(
    new Map([
      [files[0], "packages/Jörg [1]"],
      [files[1], "packages/Jörg [1]/inner"],
      [files[2], "services/python"],
      [files[3], "services/go"],
    ]),
  );
});

needing(it, "links")("is none where a manifest lies outside of the folder, or is no file", () => {
  write({
    "inside/a/package.json/x": "",
    "inside/a/a.test.js": "",
    "outside.json": '{"name":"x"}',
    "inside/b/b.test.js": "",
  });
  symlinkSync(join(root, "outside.json"), join(root, "inside/b/package.json"));
  expect(findPackages(["a/a.test.js", "b/b.test.js"], join(root, "inside"))).toEqual(new Map());
});

it("is none for a path that is not in the folder, as a log of others may hold it", () => {
  const files = ["/a/b.test.js", "/", "../b.test.js", "..", `${"a/".repeat(20_000)}b.test.js`, ""];
  expect(findPackages(files, root)).toEqual(new Map());
});
