import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly hasInstallScript?: boolean }>
  >;
}

const lockfile: Lockfile = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"),
);

/** The packages that ship, by their names. */
const shipped = Object.entries(lockfile.packages)
  .filter(([path, { dev }]) => path !== "" && dev !== true)
  .map(([path, entry]) => ({
    name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
    ...entry,
  }));

test("one XML parser ships, with what it needs: a second one could expand entities (docs/rules/security.md#s20)", () => {
  const names = shipped.map(({ name }) => name).filter((name) => /xml|sax|htmlparser/i.test(name));
  expect(names.sort()).toEqual(["sax", "xml2js", "xmlbuilder"]);
});

test("nothing that ships runs a script when it is installed (docs/rules/security.md#s36)", () => {
  expect(shipped.filter(({ hasInstallScript }) => hasInstallScript === true)).toEqual([]);
});
