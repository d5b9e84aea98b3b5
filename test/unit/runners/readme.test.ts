import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { readProjectFile } from "../../support/fences/readSources.ts";

const tried = ["CI", "Debian", "documented"] as const;

/** How far a framework was tried, by its adapter test: it is skipped where what it names is not installed. */
function triedBy(test: string): (typeof tried)[number] {
  return /\bfrom(?:Npm|Project)\(|\bnodeFolders\b|install: "(?:pip install|it comes with)/.test(test)
    ? "CI"
    : "Debian";
}

/** The adapter test of each framework, by the name that it tells. */
const adapterTests = new Map(
  ["test/adapters/runners", "test/adapters/frameworks"].flatMap((folder) =>
    readdirSync(join(import.meta.dirname, "../../..", folder)).flatMap((file) => {
      const text = file.endsWith(".test.ts") ? readProjectFile(`${folder}/${file}`) : "";
      const [, name] =
        /^ +name: "([^"]+)",$|framework: "(pytest through tox)"/m.exec(text)?.filter(Boolean) ?? [];
      return name === undefined ? [] : [[name, text] as const];
    }),
  ),
);

/** The rows of the table in the README: the name, and how far it was tried. */
const rows = [
  ...readProjectFile("README.md").matchAll(/^\| ([^|]+?) \|(?:[^|\n]*\|){2} (CI|Debian|documented) \|$/gm),
].map(([, name = "", how = ""]) => [name, how] as const);

describe("the frameworks in the README", () => {
  test("are those that are known", () => {
    expect(rows.map(([name]) => name).toSorted()).toEqual(frameworks.map(({ name }) => name).toSorted());
  });

  test.each(rows)("are tried as it says: %s", (name, how) => {
    const text = adapterTests.get(name);
    expect(text === undefined ? "documented" : triedBy(text)).toBe(how);
  });

  test("are installed by CI where it says so", () => {
    const workflow = readProjectFile(".github/workflows/ci.yml");
    expect(workflow).toMatch(/run: test\/frameworks\/install\.sh npm$/m);
    expect(workflow).toMatch(/run: pip install .*\bpytest\b.*\bnox\b/);
    expect(readProjectFile(".ci/run")).toMatch(/^step test\/frameworks\/install\.sh npm$/m);
  });
});
