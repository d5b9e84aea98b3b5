import { expect, test } from "vitest";
import type { Run } from "../../../../src/git/plumbing/git.ts";
import { nameObject } from "../../../../src/git/plumbing/objects.ts";
import { readFileAt, readPaths } from "../../../../src/git/plumbing/readPaths.ts";
import { encodeTree } from "../../../../src/git/plumbing/trees.ts";

const blob = Buffer.from("one\n");
const oid = nameObject("sha1", "blob", blob);
const inner = encodeTree(new Map([["b", { mode: "100644", oid }]]));
const innerOid = nameObject("sha1", "tree", inner);
const top = encodeTree(new Map([["a", { mode: "40000", oid: innerOid }]]));
const commit = "c".repeat(40);

/** A git that has a log of one file, and misses what `misses` says of a name and how often it was asked for. */
function gitThatMisses(misses: (name: string, times: number) => boolean) {
  const objects: Readonly<Record<string, readonly [string, Buffer]>> = {
    [`${commit}:`]: ["tree", top],
    [`${commit}:a`]: ["tree", inner],
    [`${commit}:a/b`]: ["blob", blob],
    [innerOid]: ["tree", inner],
    [oid]: ["blob", blob],
  };
  const asked: string[] = [];
  let calls = 0;
  const run: Run = async (_, options) => {
    calls += 1;
    const names = String(await options?.stdin)
      .split("\n")
      .filter(Boolean);
    return Buffer.concat(
      names.map((name) => {
        asked.push(name);
        const [type = "", bytes = Buffer.of()] = objects[name] ?? [];
        return type === "" || misses(name, asked.filter((one) => one === name).length)
          ? Buffer.from(`${name} missing\n`)
          : Buffer.from(
              `${nameObject("sha1", type, bytes)} ${type} ${bytes.length}\n${bytes.toString("latin1")}\n`,
              "latin1",
            );
      }),
    );
  };
  return { run, countCalls: () => calls };
}

test("reads paths of a log in one process; what no tree names is not there", async () => {
  const { run, countCalls } = gitThatMisses(() => false);
  expect(await readPaths(run, commit, ["a/b", "", "a/c", "d/e/f"])).toEqual([
    { type: "blob", bytes: blob },
    { type: "tree", bytes: top },
    undefined,
    undefined,
  ]);
  expect(countCalls()).toBe(1);
});

test.each([
  ["the file", (name: string) => name === `${commit}:a/b`],
  ["a folder and all in it", (name: string) => name.startsWith(`${commit}:a`)],
  [
    "everything, once",
    (name: string, times: number) => name.startsWith(commit) && (times === 1 || name !== `${commit}:`),
  ],
])("what git misses for an instant is there: %s", async (_, misses) => {
  expect(await readFileAt(gitThatMisses(misses).run, commit, "a/b")).toEqual(blob);
});

test.each([
  ["the file", (name: string) => name === oid || name.endsWith("a/b")],
  ["its folder", (name: string) => name === innerOid || name.startsWith(`${commit}:a`)],
  ["the top", (name: string) => name.startsWith(commit)],
])("what is gone for good is no less named by its tree: %s", async (_, misses) => {
  const { run } = gitThatMisses(misses);
  expect(await readPaths(run, commit, ["a/b"])).toEqual(["unreadable"]);
  expect(await readFileAt(run, commit, "a/b")).toBeUndefined();
});
