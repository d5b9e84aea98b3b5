import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { priceEdits, priceFiles, priceRuns, worseDiff } from "../../support/cli/priceSample.ts";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { commitAll, fingerprintGit, makeCommitted, makeFolder } from "../../support/git/repositories.ts";

const casebook = await useCasebook();

test("a session from its first run to its solution", async () => {
  const repository = makeCommitted(priceFiles);
  const { dir } = repository;
  const before = fingerprintGit(repository);
  const call = (...args: readonly string[]) => casebook.call(dir, ...args);

  expect(await call("status")).toMatchObject({ code: 6, stdout: expect.stringMatching(/^No session on “/) });
  expect(await call("run")).toMatchObject({
    code: 6,
    stdout: expect.stringContaining("casebook run -- node --test"),
  });

  const first = await call("run", "--", "node", "--test");
  expect(first).toMatchObject({ code: 1, stderr: "" });
  expect(first.stdout.split("\n").slice(0, 2)).toEqual(priceRuns.baseline);

  expect((await call("hypothesis", "The order of the operands")).stdout).toBe(
    "The next attempts test: “The order of the operands”\n",
  );
  writeFileSync(join(dir, "price.mjs"), priceEdits.worse);
  expect((await call("status", "--brief")).stdout).toMatch(
    /^NOT RUN: 1 file changed since #0 \(“price.mjs”\)/,
  );
  const worse = await call("run", "--by", "codex", "--json");
  expect(worse.code).toBe(1);
  const said = JSON.parse(worse.stdout);
  expect(said).toMatchObject({
    command: "run",
    code: 1,
    attempt: 1,
    headline: "worse",
    counts: { failed: 2, passed: 0 },
    failingTotal: 2,
  });
  expect(
    said.failing.map(({ number, name, isNew }: Record<string, unknown>) => [number, name, isNew]),
  ).toEqual([
    [1, "adds", false],
    [2, "is a number", true],
  ]);

  expect((await call("check", "swap the order of the operands")).stdout).toMatch(
    /^Like the hypothesis “The order of the operands”, open \(\d+ % of the words\): tested in #1 \(worse/,
  );
  expect((await call("check", "upgrade the compiler")).stdout).toBe(
    "Nothing like it in 2 attempts and 1 hypothesis, by words and files.\n",
  );
  writeFileSync(join(dir, "plan.diff"), worseDiff);
  expect((await call("check", "again", "--diff", "plan.diff")).stdout).toMatch(
    /^Tried: exactly these lines in #1/,
  );

  expect((await call("show", "1")).stdout).toMatch(
    /^#1 worse \(\+1\), failed: 2 failing\.\nRecorded from the command line for codex\nHypothesis: “The order of the operands”, open\n/,
  );
  expect((await call("show", "1", "--diff")).stdout).toContain(
    "+export const price = (a, b) => String(b - a);",
  );
  expect((await call("show", "9")).code).toBe(2);
  const failure = await call("failure", "2");
  expect(failure.stdout).toMatch(/^“is a number” \(NEW/);
  expect(failure.stdout).toContain("  | ");
  expect((await call("failure", "number")).stdout).toMatch(/^“is a number”/);
  expect((await call("failure", "3")).code).toBe(2);
  expect((await call("matrix")).stdout).toMatch(/^2 of 2 tests ever failed/);
  expect((await call("compare", "0", "1")).stdout).toMatch(/^#0 → #1: 1 files differ, 2 tests differ/);
  expect((await call("output")).stdout).toContain("is a number");
  expect((await call("export", "--pr")).stdout).toContain("price.mjs");
  expect((await call("export", "--html")).stdout).toMatch(
    /^<!DOCTYPE html>[\s\S]*price\.mjs[\s\S]*<\/html>\n$/,
  );
  const exported = JSON.parse((await call("export", "--json")).stdout);
  expect(exported.format).toBe("casebook.session");
  expect(exported.attempts.map(({ by }: { readonly by: unknown }) => by)).toEqual([
    { through: "commandLine" },
    { through: "commandLine", agent: "codex" },
  ]);

  expect(await call("restore", "0")).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/^NOT RESTORED: /),
  });
  expect(await call("restore", "0", "--preview")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Preview: /),
  });
  expect(await call("restore", "0", "--yes")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Attempt #0: 1 file written, 1 deleted/),
  });
  expect(await call("undo")).toMatchObject({
    code: 0,
    stdout: "The restore was undone: 2 files written, 0 deleted.\n",
  });

  writeFileSync(join(dir, "price.mjs"), priceEdits.solved);
  expect(await call("note", "It is a sum")).toMatchObject({ code: 0, stdout: "Noted: “It is a sum”\n" });
  expect(await call("run", "--hypothesis", "It is a sum")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^#2 solved, passed: 2 passed\./),
  });
  expect(await call("hypothesis", "--confirmed")).toMatchObject({
    code: 0,
    stdout: "“It is a sum” is confirmed.\n",
  });
  expect(await call("solve")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^SOLVED\./) });
  expect((await call("run")).code).toBe(6);
  expect((await call("status")).code).toBe(0);

  // Nothing of the user's git state was touched.
  expect(fingerprintGit(repository)).toEqual(before);
  commitAll(repository);
}, 600_000);

test("a folder in no repository has no session", async () => {
  const called = await casebook.call(makeFolder(), "run", "--", "node --test");
  expect(called.code).toBe(6);
  expect(called.stdout.split("\n").length).toBeGreaterThan(2);
});
