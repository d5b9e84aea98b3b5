import { expect, test } from "vitest";
import { exactNames } from "../../../../src/base/diskNames.ts";
import { createKeyOf } from "../../../../src/git/snapshot/diskSpelling.ts";
import { listRuleFiles } from "../../../../src/git/snapshot/snapshotRulesOfGit.ts";

const ntfs = { ignoresCase: true, ignoresForm: false, keepsForm: true };
const apfs = { ignoresCase: true, ignoresForm: true, keepsForm: true };
const onlyForm = { ignoresCase: false, ignoresForm: true, keepsForm: true };

function list(paths: readonly string[], rules: typeof ntfs) {
  const entries = new Map(paths.map((path) => [path, { mode: "100644", oid: `oid of ${path}` }]));
  return listRuleFiles({ entries, raws: new Map() }, createKeyOf(rules)).map(
    ([path, oid]) => `${path}: ${oid}`,
  );
}

const paths = [
  ".GitIgnore",
  "lib/.GITATTRIBUTES",
  "lib/.gitignore",
  "a.gitignore",
  ".gitignore/x",
  "gitignore",
];

test.each([ntfs, apfs])("a file of rules is one by any spelling where the disk ignores case", (rules) => {
  expect(list(paths, rules)).toEqual([
    ".gitignore: oid of .GitIgnore",
    "lib/.gitattributes: oid of lib/.GITATTRIBUTES",
    "lib/.gitignore: oid of lib/.gitignore",
  ]);
});

test.each([exactNames, onlyForm])("and only by its own name elsewhere", (rules) => {
  expect(list(paths, rules)).toEqual(["lib/.gitignore: oid of lib/.gitignore"]);
});

test("of two that are one on the disk, the one with the name that git knows counts", () => {
  for (const both of [
    [".gitignore", ".GITIGNORE"],
    [".GITIGNORE", ".gitignore"],
  ]) {
    expect(list(both, ntfs)).toEqual([".gitignore: oid of .gitignore"]);
  }
});

test("a link is no file of rules", () => {
  const entries = new Map([[".gitignore", { mode: "120000", oid: "x" }]]);
  expect(listRuleFiles({ entries, raws: new Map() }, createKeyOf(ntfs))).toEqual([]);
});
