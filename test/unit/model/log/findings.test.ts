import { describe, expect, test } from "vitest";
import { breathe } from "../../../../src/base/breathe.ts";
import { parsePatch } from "../../../../src/model/code/patch.ts";
import { changedLines } from "../../../../src/model/code/similarity.ts";
import { codeKey } from "../../../../src/model/code/snapshot.ts";
import { type ComparedCode, findInCode, type KnownEchoes } from "../../../../src/model/log/findings.ts";
import type { Session } from "../../../../src/model/log/session.ts";
import { startSession } from "../../../support/sessions/sessionBuilder.ts";

/** A diff from some lines of a file to as many others. */
function diffOf(before: readonly string[], after: readonly string[]): string {
  const hunks = after.flatMap((text, index) =>
    text === before[index] ? [] : [`@@ -${index + 1} +${index + 1} @@\n-${before[index]}\n+${text}\n`],
  );
  return hunks.length === 0 ? "" : `diff --git a/f b/f\n--- a/f\n+++ b/f\n${hunks.join("")}`;
}

const difference = (diff: string) => {
  const patch = parsePatch(diff);
  return { patch, lines: changedLines(patch) };
};

/** A session whose attempts have these ten lines each; `open` is what the files hold now. */
function compare(session: Session, texts: readonly (readonly string[])[], open: readonly string[]) {
  const between = (from: readonly string[] = [], to: readonly string[] = []) => difference(diffOf(from, to));
  const code = (key: string, index: number, text: readonly string[]): ComparedCode => {
    const step = between(texts[index - 1], text);
    return { code: key, step, fromParent: step, whole: between(texts[0], text) };
  };
  const find = (known: KnownEchoes = new Map(), hypothesis?: string) =>
    findInCode(
      session,
      (attempt) =>
        attempt === undefined
          ? code("open", texts.length, open)
          : code(codeKey(attempt), attempt.number, texts[attempt.number] ?? []),
      hypothesis === undefined ? undefined : { id: 99, text: hypothesis, state: "open", at: "" },
      known,
      breathe,
    );
  return { find };
}

const baseline = Array.from({ length: 10 }, (_, index) => `line ${index}`);
const edited = (edits: Readonly<Record<number, string>>) =>
  baseline.map((line, index) => edits[index] ?? line);

function sessionOf(hypotheses: readonly (string | undefined)[]): Session {
  const builder = startSession({ title: "t" });
  builder.attempt();
  for (const text of hypotheses) {
    if (text !== undefined) {
      builder.hypothesis(text);
    }
    builder.attempt();
  }
  return builder.session();
}

describe("what the code of a session tells", () => {
  test("what is left of an attempt is told at those after it, and of the open changes, until it is taken back", async () => {
    const texts = [baseline, edited({ 1: "one" }), edited({ 1: "one", 8: "two" }), edited({ 8: "two" })];
    const { find } = compare(sessionOf([undefined, undefined, undefined]), texts, edited({ 8: "three" }));
    const { attempts, open } = await find();
    const left = attempts.map(({ attempt, residue }) => [attempt, residue.map((one) => one.attempt)]);
    expect(left).toEqual([
      [2, [1]],
      [3, [2]],
    ]);
    // The line of attempt 2 was changed again: what it had removed is still gone.
    expect(open?.residue).toMatchObject([{ attempt: 2, path: "f", hunks: 1, of: 1, added: 0, removed: 1 }]);
  });

  test("a retry in name only is told by what the hypothesis says, also of changes that were not run yet", async () => {
    const other = edited({ 1: "a", 2: "b", 3: "c", 4: "d" });
    const texts = [baseline, edited({ 1: "one" }), other];
    const { find } = compare(sessionOf([undefined, "Retry of #1"]), texts, edited({ 1: "one" }));
    const { attempts, open } = await find(undefined, "Retry of #2");
    expect(attempts).toMatchObject([
      { attempt: 2, echoes: [{ kind: "notARetry", attempt: 1, share: expect.closeTo(1 / 9) }] },
    ]);
    expect(open?.echoes).toEqual([
      { kind: "samePatch", attempt: 1 },
      { kind: "notARetry", attempt: 2, share: expect.closeTo(1 / 9) },
    ]);
  });

  test("a retry in name only is said once, and not of every attempt that tests the hypothesis further", async () => {
    const texts = [baseline, edited({ 1: "one" }), edited({ 2: "a", 3: "b" }), edited({ 2: "c", 3: "d" })];
    const { hypotheses, attempts, ...session } = sessionOf([undefined, "Retry of #1", "Retry of #1"]);
    const [first] = hypotheses;
    const same = attempts.map((one) => (one.number < 2 ? one : { ...one, hypothesis: first?.id }));
    const { find } = compare({ ...session, hypotheses, attempts: same }, texts, edited({ 2: "e" }));
    const found = await find();
    const named = found.attempts.filter(({ echoes }) => echoes.some(({ kind }) => kind === "notARetry"));
    expect(named.map(({ attempt }) => attempt)).toEqual([2]);
  });

  test("what was compared once is not compared again, unless it is called something else", async () => {
    const texts = [baseline, edited({ 1: "one" }), edited({ 7: "two" })];
    const { find } = compare(sessionOf([undefined, undefined]), texts, baseline);
    const known = new Map();
    await find(known);
    expect([...known.keys()]).toEqual(["1 undefined", "2 undefined"]);
    known.set("2 undefined", [{ kind: "sameCode", attempt: 17 }]);
    expect((await find(known)).attempts).toMatchObject([{ attempt: 2, echoes: [{ attempt: 17 }] }]);
  });

  test("nothing is said where the code is not known", async () => {
    const found = await findInCode(sessionOf([undefined]), () => undefined, undefined, new Map(), breathe);
    expect(found).toEqual({ attempts: [], open: undefined });
  });
});

test("the key of a snapshot's code does not depend on the order of its files", () => {
  const files = [
    { path: "a", oid: "1" },
    { path: "b", oid: "2" },
  ];
  const key = codeKey({ tree: "t", exact: files });
  expect(codeKey({ tree: "t", exact: files.toReversed() })).toBe(key);
  expect(codeKey({ tree: "t", exact: [] })).not.toBe(key);
  expect(codeKey({ tree: "u", exact: files })).not.toBe(key);
});
