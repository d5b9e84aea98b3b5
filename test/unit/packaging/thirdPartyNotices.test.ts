import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { bundledFolders, thirdPartyNotices } from "../../../scripts/packaging/thirdPartyNotices.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "casebook-notices-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A list of what is bundled, as esbuild writes it: paths, and how many bytes of each are in the bundle. */
function bundled(inputs: Readonly<Record<string, number>>): Metafile {
  const all = Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }] as const);
  const output = { bytes: 0, inputs: Object.fromEntries(all), imports: [], exports: [] };
  return { inputs: {}, outputs: { "dist/one.cjs": output } };
}

for (const name of ["one", "two", "@scope/three"]) {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", license: "MIT" }));
}
write("node_modules/one/LICENSE", "Do what you like.\r\n");
write("node_modules/two/license.md", "Do what you like.");
write("node_modules/@scope/three/LICENCE.txt", "Name us.");
write("node_modules/@scope/three/NOTICE", "Made by three.");

test("each package that gave code is named, each text stands there once", () => {
  const metafile = bundled({
    "src/a.ts": 5,
    "node_modules/one/a.js": 7,
    "node_modules/two/node_modules/@scope/three/b.js": 0,
    "node_modules/@scope/three/lib/b.js": 1,
    "node_modules/two/c.js": 1,
  });
  expect(bundledFolders([metafile])).toEqual([
    "node_modules/@scope/three",
    "node_modules/one",
    "node_modules/two",
  ]);
  const line = "-".repeat(80);
  expect(thirdPartyNotices(root, [metafile])).toBe(
    `Casebook contains code of these packages, under their licenses.\n\n${line}\n\n` +
      `@scope/three 1.0.0 (MIT)\n\nName us.\n\nMade by three.\n\n${line}\n\n` +
      "one 1.0.0 (MIT)\ntwo 1.0.0 (MIT)\n\nDo what you like.\n",
  );
});

test("a package without its license stops the build", () => {
  write("node_modules/four/package.json", JSON.stringify({ name: "four", version: "2.0.0", license: "MIT" }));
  expect(() => thirdPartyNotices(root, [bundled({ "node_modules/four/a.js": 1 })])).toThrow(
    "four 2.0.0 does not come with its license",
  );
});
