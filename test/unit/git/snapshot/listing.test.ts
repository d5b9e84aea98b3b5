import { expect, test } from "vitest";
import { parseListing, trackedIn } from "../../../../src/git/snapshot/listing.ts";

const oid = "a".repeat(40);
const parse = (...lines: readonly string[]) =>
  parseListing(Buffer.from(lines.map((line) => `${line}\0`).join("")), { hash: "sha1" });

test("lists each candidate once, with its mode if it is tracked", () => {
  const { candidates } = parse(
    "? new\n",
    "? nest/",
    `H 100644 ${oid} 0\ta`,
    `C 100644 ${oid} 0\ta`,
    `H 100755 ${oid} 0\tb\tc`,
    `R 100755 ${oid} 0\tb\tc`,
    `C 100755 ${oid} 0\tb\tc`,
    `M 100644 ${oid} 1\tu`,
    `M 100644 ${oid} 2\tu`,
    `H 100644 ${oid} 0\tunchanged`,
  );
  expect(candidates).toEqual([
    { path: "new\n", indexMode: undefined },
    { path: "nest/", indexMode: undefined },
    { path: "a", indexMode: "100644" },
    { path: "b\tc", indexMode: "100755" },
    { path: "u", indexMode: "100644" },
  ]);
});

test("finds the entries that git does not compare", () => {
  const { index } = parse(
    `H 100644 ${oid} 0\tplain`,
    `h 100644 ${oid} 0\tassumed`,
    `S 100644 ${oid} 0\tsparse`,
    `s 100644 ${oid} 0\tboth`,
    `r 100644 ${oid} 0\tassumed`,
  );
  expect(index.assumedUnchanged).toEqual(["assumed", "both"]);
  expect(index.skipWorktree).toEqual(["sparse", "both"]);
});

test("tells files, files in conflict, submodules and files of attributes apart", () => {
  const { index } = parse(
    `H 100644 ${oid} 0\tsub/.gitattributes`,
    `H 160000 ${oid} 0\tmodule`,
    `M 100644 ${oid} 1\tu`,
    `M 100644 ${oid} 3\tu`,
  );
  expect(trackedIn(index)).toEqual(["sub/.gitattributes", "module", "u"]);
  expect(index.folder.find("u")).toBeUndefined();
  expect(index.folder.find("sub/.gitattributes")).toEqual({ mode: "100644", oid });
  expect(index.submodules).toEqual([{ path: "module", oid }]);
  expect(index.hasAttributes).toBe(true);
  expect(parse(`H 100644 ${oid} 0\ta`, "? .gitattributes").index.hasAttributes).toBe(false);
});
