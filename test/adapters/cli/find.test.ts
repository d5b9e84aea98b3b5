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

test("the earlier test that breaks another one is found, by a part of its name", async () => {
  const { dir } = makeCommitted({
    ".gitignore": "__pycache__/\n",
    "shared.py": "state = []\n",
    "test_a.py":
      "import unittest, shared\nclass A(unittest.TestCase):\n    def test_leaves(self): shared.state.append(1)\n    def test_other(self): pass\n",
    "test_z.py":
      "import unittest, shared\nclass Z(unittest.TestCase):\n    def test_victim(self): self.assertEqual(shared.state, [])\n    def test_visitor(self): self.assertEqual(shared.state, [])\n",
  });
  const call = (...args: readonly string[]) => casebook.call(dir, ...args);
  await call("run", "--", "python3", "-m", "unittest", "test_a", "test_z");
  expect(await call("find", "polluter", "test_vi")).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/^2 failing tests are called like that: .*\nGive more of its name\.\n$/),
  });
  expect((await call("find", "polluter", "test_gone")).stdout).toMatch(
    /^No run of the session's commands had a failing test “test_gone”\.\nFailed: “test_z/,
  );
  expect((await call("find", "polluter", "victim", "more")).code).toBe(2);

  const plan = await call("find", "polluter", "victim");
  expect(plan.code).toBe(2);
  expect(plan.stdout.split("\n")).toEqual([
    "Which earlier tests break “test_victim”: 2 tests ran before it in run 1 (#0).",
    expect.stringMatching(/^About \d+ runs of parts of “python3 -m unittest test_a test_z” \(unittest\), /),
    "It runs in this folder: do not edit it in the meantime.",
    "NOT RUN. To search: add --yes",
    "",
  ]);
  casebook.forget();
  const notAgreed = await call("find", "polluter", "victim", "--yes");
  expect(notAgreed.code).toBe(2);
  expect(notAgreed.stdout).toContain('If it may run here: casebook find polluter "victim" --yes\n');

  const found = await call("find", "polluter", "victim", "--yes");
  expect(found.stdout.split("\n")).toEqual([
    "“test_leaves” breaks “test_victim”:",
    "  “test_leaves” (“test_a.py:3”)",
    "Tried 3 times, 3 times with this result. Other tests may do it as well.",
    expect.stringMatching(/^\d+ runs in the folder itself\.$/),
    "",
  ]);
  expect(found.code).toBe(0);
  expect(found.stderr).toMatch(/^2 → 2 tests, run 1 of about \d+\n/);
  expect((await call("status")).stdout).toContain("“test_leaves breaks test_victim”");

  const [json] = (await call("find", "polluter", "victim", "--yes", "--json")).stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(json).toMatchObject({ end: "found", found: [{ name: "test_leaves", file: "test_a.py" }] });
});

test("the commit since which a test fails is found, with its author and what it changes", async () => {
  const repository = makeCommitted({ "price.mjs": price("old", "+"), "price.test.mjs": tests });
  const { dir } = repository;
  const call = (...args: readonly string[]) => casebook.call(dir, ...args);
  repository.write({ "notes.md": "1\n" });
  commitAll(repository, "says something");
  repository.write({ "price.mjs": price("old", "-") });
  commitAll(repository, "breaks the price");
  repository.write({ "notes.md": "2\n" });
  commitAll(repository, "says more");
  await call("run", "--", "node", "--test");
  const before = fingerprint(repository);

  const plan = await call("find", "commit", "adds");
  expect(plan.code).toBe(2);
  expect(plan.stdout.split("\n")).toEqual([
    "When “adds” started to fail: no commit is known at which it passed, so it is looked for among 3 commits.",
    expect.stringMatching(/^About \d+ runs of “node --test”, .*; it stops by itself after \d+\.$/),
    "It runs in a copy of the folder: your files are not touched, and you can go on working.",
    "NOT RUN. To search: add --yes",
    "",
  ]);
  expect((await call("find", "commit", "adds", "--since", "HEAD~3")).stdout).toContain(": 3 commits since ");
  expect((await call("find", "commit", "adds", "--since", "nothing")).code).toBe(3);

  const found = await call("find", "commit", "adds", "--yes");
  expect(found.code).toBe(0);
  expect(found.stdout).toMatch(
    /^“adds” fails since [0-9a-f]{10} “breaks the price”:\n {2}[0-9a-f]{10} “breaks the price”, “Test <test@example\.com>”, \S+Z\n\d+ runs in a (?:private copy of the folder|copy in another place)\.\n$/,
  );
  expect(found.stderr).toContain("3 → 3 commits, run 1 of about ");
  const diff = await call("find", "commit", "adds", "--since", "HEAD~3", "--yes", "--diff");
  expect(diff.stdout).toBe(`${repository.git("diff", "--full-index", "HEAD~2", "HEAD~1").trimEnd()}\n`);
  expect(fingerprint(repository)).toEqual(before);

  const hunks = await call("find", "hunk", "adds", "--of", "HEAD~1");
  expect(hunks.code).toBe(2);
  expect(hunks.stdout).toMatch(
    /^What breaks “adds” in [0-9a-f]{10}: 1 hunk in 1 file, of [0-9a-f]{10} “breaks the price”\.\n/,
  );
  casebook.forget();
  expect((await call("find", "hunk", "adds", "--of", "HEAD~1", "--yes")).stdout).toContain(
    'If it may run here: casebook find hunk "adds" --of "HEAD~1" --yes\n',
  );
  const hunk = await call("find", "hunk", "adds", "--of", "HEAD~1", "--yes");
  expect(hunk).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The only hunk breaks “adds”\.\n/) });
  expect((await call("find", "hunk", "adds", "--of", "nothing", "--yes")).code).toBe(3);
});

test("a text is found in every session, also without an open one", async () => {
  const { dir } = makeCommitted({ "price.mjs": price("old", "-"), "price.test.mjs": tests });
  const call = (...args: readonly string[]) => casebook.call(dir, ...args);
  await call("run", "--hypothesis", "The sign is wrong", "--", "node", "--test");
  const byError = await call("find", "text", "error:", "3");
  expect(byError.code).toBe(0);
  expect(byError.stdout).toMatch(
    /^1 place in 1 session, of 1:\n“[^”]+” on “main”, open, .+\n {2}#0 error: “/,
  );
  expect((await call("find", "text", "SIGN wrong")).stdout).toContain("hypothesis: “The sign is wrong”");
  const none = await call("find", "text", "file: nowhere");
  expect(none).toMatchObject({ code: 3, stdout: "Nothing found in 1 session.\n" });
  const [json] = (await call("find", "text", "adds", "--json")).stdout.trim().split("\n");
  expect(JSON.parse(json ?? "")).toMatchObject({ branch: "main", places: [{ kind: "test", attempt: 0 }] });
});
