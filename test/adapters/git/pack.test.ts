import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { type NewObject, nameObject } from "../../../src/git/plumbing/objects.ts";
import { encodePack } from "../../../src/git/plumbing/pack.ts";
import { makeRepository } from "../../support/git/repositories.ts";

/** Sizes around those at which the size needs one more byte, and one of many megabytes. */
const sizes = [0, 1, 15, 16, 2047, 2048, 262_143, 262_144, 33_554_431, 33_554_432];

test.each(["sha1", "sha256"] as const)(
  "git takes in a pack of objects of every size and type (%s)",
  async (hash) => {
    const { dir, env, git } = makeRepository(`--object-format=${hash}`);
    const blobs = sizes.map((size): NewObject => ({ type: "blob", bytes: Buffer.alloc(size, `${size} `) }));
    const [first] = blobs.map(({ bytes }) => nameObject(hash, "blob", bytes));
    const tree = Buffer.concat([Buffer.from("100644 file\0"), Buffer.from(first ?? "", "hex")]);
    const person = "A <a@example.com> 1 +0000";
    const commit = `tree ${nameObject(hash, "tree", tree)}\nauthor ${person}\ncommitter ${person}\n\nwords\n`;
    const objects: readonly NewObject[] = [
      ...blobs,
      { type: "tree", bytes: tree },
      { type: "commit", bytes: Buffer.from(commit) },
    ];
    const input = await encodePack(hash, objects);
    execFileSync("git", ["index-pack", "--stdin", "--strict"], { cwd: dir, env, input });
    for (const { type, bytes } of objects) {
      const oid = nameObject(hash, type, bytes);
      expect(git("cat-file", "-t", oid)).toBe(type);
      expect(Number(git("cat-file", "-s", oid))).toBe(bytes.length);
      expect(
        execFileSync("git", ["cat-file", type, oid], { cwd: dir, env, maxBuffer: 1e9 }).equals(bytes),
      ).toBe(true);
    }
    git("update-ref", "refs/heads/packed", nameObject(hash, "commit", Buffer.from(commit)));
    git("fsck", "--strict", "--full");
  },
);

test("a pack of nothing is one", async () => {
  const { dir, env } = makeRepository();
  const input = await encodePack("sha1", []);
  expect(execFileSync("git", ["index-pack", "--stdin"], { cwd: dir, env, input, encoding: "utf8" })).toMatch(
    /^pack\t/,
  );
});
