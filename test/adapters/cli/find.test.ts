import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { commitAll, fingerprint, makeCommitted } from "../../support/git/repositories.ts";

const casebook = await useCasebook();

const tests = `import test from "node:test";
import assert from "node:assert";
import { price } from "./price.mjs";
test("adds", () => assert.equal(price(1, 2), 3));
`;

const price = (comment: string, operator: string) =>
  `// ${comment}\nexport const tax = 1;\nexport const price = (a, b) => a ${operator} b;\n`;

test("the price is said before, and then the hunk that fixes a test is found", async () => {
  const repository = makeCommitted({ "price.mjs": price("old", "-"), "price.test.mjs": tests });
  const { dir } = repository;
  const call = (...args: readonly string[]) => casebook.call(dir, ...args);
  expect((await call("find", "hunk")).code).toBe(6);
  await call("run", "--", "node", "--test");
  writeFileSync(join(dir, "price.mjs"), price("new", "+"));
  expect((await call("run")).code).toBe(0);
  commitAll(repository, "both");
  const before = fingerprint(repository);

  const plan = await call("find", "hunk");
  expect(plan.code).toBe(2);
  expect(plan.stdout.split("\n")).toEqual([
    "What fixes “adds”: 2 hunks in 1 file, from #0 to #1.",
    "Decided by: “adds”",
    expect.stringMatching(/^About 9 runs of “node --test”, \d+ to \d+ \w+; it stops by itself after 27\.$/),
    "It runs in a copy of the folder: your files are not touched, and you can go on working.",
    "NOT RUN. To search: add --yes",
    "",
  ]);

  casebook.forget();
  const notAgreed = await call("find", "hunk", "--yes");
  expect(notAgreed).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("NOT RUN: the isolation command"),
  });
  const found = await call("find", "hunk", "--yes");
  expect(found.stdout.split("\n").slice(0, 2)).toEqual(["1 of 2 hunks fixes “adds”:", "  “price.mjs:3”"]);
  expect(found.code).toBe(0);
  expect(found.stderr).toContain("2 → 2 hunks, run 1 of about 9\n");

  const diff = await call("find", "hunk", "1", "--from", "#0", "--yes", "--diff");
  expect(diff.stdout).not.toContain("// new");
  repository.git("checkout", "--quiet", "HEAD^", "--", "price.mjs");
  execFileSync("git", ["apply"], { cwd: dir, input: diff.stdout });
  expect(repository.git("diff", "HEAD^", "--", "price.mjs")).toContain(
    "+export const price = (a, b) => a + b;",
  );
  repository.git("checkout", "--quiet", "HEAD", "--", "price.mjs");
  expect(fingerprint(repository).tree).toBe(before.tree);

  expect(await call("find", "hunk", "--breaks", "--yes")).toMatchObject({
    code: 3,
    stdout:
      "No test failed in one of the attempts #0 and #1 and passed in the other.\nChoose one from the log.\n",
  });
  expect((await call("find", "hunk", "--fixes", "--breaks")).stdout).toBe(
    "Ask for one: --fixes or --breaks.\n",
  );
  expect((await call("find")).code).toBe(2);
});
