import { expect, test } from "vitest";
import { parseCandidates } from "../../../../src/git/snapshot/workingFiles.ts";

test("lists each candidate once, with its mode if it is tracked", () => {
  const oid = "0".repeat(40);
  const lines = [
    `C 100644 ${oid} 0\ta`,
    `R 100755 ${oid} 0\tb\tc`,
    `C 100755 ${oid} 0\tb\tc`,
    `M 100644 ${oid} 2\tu`,
    "? new\n",
    "? nest/",
  ];
  expect(parseCandidates(Buffer.from(`${lines.join("\0")}\0`))).toEqual([
    { path: "a", indexMode: "100644" },
    { path: "b\tc", indexMode: "100755" },
    { path: "u", indexMode: "100644" },
    { path: "new\n", indexMode: undefined },
    { path: "nest/", indexMode: undefined },
  ]);
});
