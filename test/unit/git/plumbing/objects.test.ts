import { expect, test } from "vitest";
import { GitError, type GitOptions } from "../../../../src/git/plumbing/git.ts";
import { nameObject, parseBatch, readObjects, splitOnFailure } from "../../../../src/git/plumbing/objects.ts";

const empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const two = nameObject("sha1", "blob", Buffer.from("a\nb"));

test("reads objects that hold anything, and those that are missing", () => {
  const output = Buffer.from(`${two} blob 3\na\nb\nHEAD:x y missing\n${empty} tree 0\n\n`);
  expect(parseBatch(output, 3)).toEqual([
    { type: "blob", bytes: Buffer.from("a\nb") },
    undefined,
    { type: "tree", bytes: Buffer.of() },
  ]);
});

test.each([
  `${two} blob 9\na\nb\n${empty} tree 0\n\n`,
  `${two} blob 3\na\nc\n${empty} tree 0\n\n`,
  `${two} blob 3\na\n`,
  `${two} blob 3\na\nb\n`,
])("notices an object that is cut or changed: %j", (output) => {
  expect(parseBatch(Buffer.from(output), 2)).toBeUndefined();
});

test("what is asked for by its oid is missing only if it is missed twice", async () => {
  const asked: string[] = [];
  const lost = "0".repeat(40);
  const run = async (_: readonly string[], { stdin }: GitOptions = {}) => {
    asked.push(String(stdin));
    const names = String(stdin).split("\n").filter(Boolean);
    // The first time a pack has just gone.
    const isThere = (name: string) => name === two && asked.length > 1;
    return Buffer.from(
      names.map((name) => (isThere(name) ? `${two} blob 3\na\nb\n` : `${name} missing\n`)).join(""),
    );
  };
  const blob = { type: "blob", bytes: Buffer.from("a\nb") };
  expect(await readObjects(run, [lost, two, "HEAD:x"])).toEqual([undefined, blob, undefined]);
  expect(asked).toEqual([`${lost}\n${two}\nHEAD:x\n`, `${lost}\n${two}\n`]);
});

const failed = (status: number | undefined) =>
  new GitError(
    ["x"],
    status === undefined ? { kind: "couldNotStart", reason: "none" } : { kind: "exited", code: status },
    "",
  );

test("loses only the one that cannot be done, in few tries", async () => {
  let calls = 0;
  const work = async (some: readonly number[]) => {
    calls += 1;
    if (some.includes(5)) {
      throw failed(128);
    }
    return some.map((number) => number * 2);
  };
  expect(await splitOnFailure([1, 2, 3, 4, 5, 6, 7], work)).toEqual([2, 4, 6, 8, undefined, 12, 14]);
  expect(calls).toBeLessThan(8);
  expect(await splitOnFailure([], work)).toEqual([]);
});

test("does not ask for each of a thousand files that are deleted in the meantime", async () => {
  const files = Array.from({ length: 1000 }, (_, index) => index);
  const isThere = (file: number) => file % 10 === 0 && file < 500;
  let calls = 0;
  const work = async (some: readonly number[]) => {
    calls += 1;
    // The last of those that are there cannot be read: that one is still found by halves.
    if (some.some((file) => file % 10 !== 0 || file >= 490)) {
      throw failed(128);
    }
    return some.map(String);
  };
  const results = await splitOnFailure(files, work, isThere);
  expect(results).toEqual(files.map((file) => (file % 10 === 0 && file < 490 ? String(file) : undefined)));
  expect(calls).toBeLessThan(20);
});

test("gives up at once where git cannot be started", async () => {
  let calls = 0;
  const work = async () => {
    calls += 1;
    throw failed(undefined);
  };
  await expect(splitOnFailure([1, 2, 3], work)).rejects.toThrow("could not be started");
  expect(calls).toBe(1);
});
