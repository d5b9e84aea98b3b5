import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { makeCommitted } from "../../support/git/repositories.ts";

const casebook = await useCasebook();

const files = { "a.test.mjs": `import test from "node:test"; test("a", () => {});\n` };

test("on a detached HEAD and in a linked work tree, sessions are those of the place", async () => {
  const { dir, git } = makeCommitted(files);
  await casebook.call(dir, "run", "--", "node --test");
  const linked = `${dir}-linked`;
  git("worktree", "add", "-q", "-b", "other", linked);
  expect((await casebook.call(linked, "status")).code).toBe(6);
  expect((await casebook.call(linked, "run", "--", "node --test")).code).toBe(0);
  git("checkout", "-q", "--detach");
  expect((await casebook.call(dir, "status")).code).toBe(6);
  expect((await casebook.call(dir, "run", "--", "node --test")).code).toBe(0);
  expect((await casebook.call(dir, "status", "--brief")).stdout).toContain("on “detached HEAD”");
});

test("below the top level, the session of the top level is meant, unless another folder is named", async () => {
  const { dir } = makeCommitted({ ...files, "lib/b.txt": "x\n" });
  await casebook.call(dir, "run", "--", "node --test");
  const below = join(dir, "lib");
  expect((await casebook.call(below, "run")).code).toBe(0);
  expect((await casebook.call(below, "status", "--folder", ".")).code).toBe(6);
  mkdirSync(join(dir, "empty"));
  expect((await casebook.call(dir, "status", "--folder", "empty")).code).toBe(6);
});
