import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { makeCommitted } from "../../support/git/repositories.ts";

const casebook = await useCasebook();

test("a run and a failing test say that another session solved the error, and how", async () => {
  const repository = makeCommitted({
    "db.mjs": `export class BusyError extends Error { name = "BusyError"; }\nexport function save() { throw new BusyError("connection is busy"); }\n`,
    "orders.test.mjs": `import test from "node:test";\nimport { save } from "./db.mjs";\ntest("an order is saved", () => save());\n`,
  });
  const { dir } = repository;
  const call = (...args: readonly string[]) => casebook.call(dir, ...args);
  const first = await call("run", "--", "node", "--test", "orders.test.mjs");
  expect(first.stdout).not.toContain("Solved before");
  repository.write({ "db.mjs": "export function save() { return 1; }\n" });
  expect((await call("run")).code).toBe(0);
  repository.git("checkout", "--quiet", "--force", "-b", "other", "main");

  const again = await call("run", "--", "node", "--test", "orders.test.mjs");
  expect(again.code).toBe(1);
  const said = /Solved before: in “[^”]+” on “main”, \d{4}-\d\d-\d\d, #1 there\./;
  expect(again.stdout).toMatch(said);
  expect((await call("status", "--brief")).stdout).toMatch(said);
  const failure = await call("failure", "1");
  expect(failure.stdout).toMatch(said);
  const [, from = "", to = ""] = /What solved it: git diff (\w+) (\w+)/.exec(failure.stdout) ?? [];
  const diff = execFileSync("git", ["diff", from, to], { cwd: dir, env: repository.env, encoding: "utf8" });
  expect(diff).toContain("+export function save() { return 1; }");
  const json = JSON.parse((await call("run", "--json")).stdout.trim().split("\n").at(-1) ?? "");
  expect(json.seenBefore).toMatchObject([{ sessions: [{ branch: "main", solvedBy: 1 }] }]);
});
