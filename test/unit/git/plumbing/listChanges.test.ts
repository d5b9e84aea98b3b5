import { expect, test } from "vitest";
import { parseChanges } from "../../../../src/git/plumbing/listChanges.ts";

const oid = "0".repeat(40);

test("joins every file's status with its lines", () => {
  const raw = [
    [`:100644 000000 ${oid} ${oid} D`, "gone"],
    [`:100644 100644 ${oid} ${oid} R087`, "old\tname", "new\nname"],
    [`:100644 120000 ${oid} ${oid} T`, "type"],
    [`:000000 100644 ${oid} ${oid} A`, "bin"],
  ];
  const lines = ["0\t3\tgone", "1\t2\t", "old\tname", "new\nname", "1\t1\ttype", "-\t-\tbin"];
  expect(parseChanges(Buffer.from([...raw.flat(), ...lines, ""].join("\0")))).toEqual([
    { path: "gone", status: "deleted", added: 0, removed: 3 },
    { path: "new\nname", status: "renamed", from: "old\tname", added: 1, removed: 2 },
    { path: "type", status: "type changed", added: 1, removed: 1 },
    { path: "bin", status: "added" },
  ]);
});

test("finds no change in nothing", () => {
  expect(parseChanges(Buffer.of())).toEqual([]);
});
