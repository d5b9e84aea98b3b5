import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  attemptsWith,
  changedLines,
  likeAttempts,
  namedRetry,
  similarity,
  type Tried,
  wasTried,
} from "../../../../src/model/code/similarity.ts";
import { writePatch } from "../../../support/reports/writtenPatch.ts";

const changed = (path: string, lines: readonly string[]) =>
  changedLines(
    writePatch(
      path,
      lines.map((text) => ({ kind: "added", text })),
    ),
  );

const some = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 8 });
const sorted = (lines: readonly string[]) => [...lines].sort().join();

describe("the similarity of two patches", () => {
  test("is symmetric, 1 for equal lines and only for these, and 0 for nothing in common", () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const share = similarity(changed("f", one), changed("f", other));
        expect(share).toBe(similarity(changed("f", other), changed("f", one)));
        expect(share === 1).toBe(sorted(one) === sorted(other));
        const isDisjoint = !one.some((line) => other.includes(line)) && one.length + other.length > 0;
        expect(share === 0).toBe(isDisjoint);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("depends neither on white space, nor on where the lines stand, but on the file", () => {
    const one = changed("f", ["  return x;", "}"]);
    expect(similarity(one, changed("f", ["\treturn x; ", "}"]))).toBe(1);
    expect(similarity(one, changed("g", ["  return x;", "}"]))).toBe(0);
  });

  test("tells what is added from what is removed", () => {
    const removed = changedLines(writePatch("f", [{ kind: "removed", text: "a" }]));
    expect(similarity(removed, changed("f", ["a"]))).toBe(0);
  });

  test("knows a change without lines by its objects", () => {
    const binary = (after: string) =>
      changedLines({ files: [{ path: "a.png", hunks: [], before: "1", after }] });
    expect(similarity(binary("2"), binary("2"))).toBe(1);
    expect(similarity(binary("2"), binary("3"))).toBe(0);
  });
});

test("a planned change is like an attempt by its step or as a whole, the likest and then the newest first", () => {
  const attempts = [
    { attempt: 1, step: changed("f", ["a", "b"]), whole: changed("f", ["a", "b"]) },
    { attempt: 2, step: changed("f", ["c"]), whole: changed("f", ["a", "b", "c"]) },
    { attempt: 3, step: changed("f", []), whole: changed("f", ["a", "b"]) },
    { attempt: 4, step: changed("f", ["x"]), whole: changed("f", ["x"]) },
  ];
  expect(likeAttempts(changed("f", ["a", "b"]), attempts)).toEqual([
    { attempt: 3, share: 1 },
    { attempt: 1, share: 1 },
    { attempt: 2, share: 2 / 3 },
  ]);
  expect(likeAttempts(changed("f", ["y"]), attempts)).toEqual([]);
});

test("one edit of a change is that of the attempts whose own step has it, however much else they changed", () => {
  const attempts = [
    { attempt: 1, step: changed("f", ["a", "b", "c", "d", "e", "g"]) },
    { attempt: 2, step: changed("f", ["a"]) },
    { attempt: 3, step: changed("f", ["a", "b"]) },
    { attempt: 4, step: changed("h", ["a", "b"]) },
  ];
  expect(attemptsWith(changed("f", ["a", "b"]), attempts)).toEqual([
    { attempt: 3, share: 1 },
    { attempt: 1, share: 1 },
  ]);
  expect(attemptsWith(changed("f", []), attempts)).toEqual([]);
});

describe("whether it was tried", () => {
  const lines = (...texts: readonly string[]) => changed("f", texts);
  const state = (code: string, step: readonly string[], whole: readonly string[]): Tried => ({
    code,
    step: lines(...step),
    whole: lines(...whole),
  });
  const many = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const earlier = [
    { attempt: 0, ...state("t0", [], []) },
    { attempt: 1, ...state("t1", many("a", 10), many("a", 10)) },
    { attempt: 2, ...state("t2", many("b", 10), [...many("a", 10), ...many("b", 10)]) },
    { attempt: 3, ...state("t3", ["x"], ["x"]) },
  ];

  test("the same code, the newest of several", () => {
    expect(wasTried(state("t1", ["z"], ["z"]), earlier, undefined)).toEqual([
      { kind: "sameCode", attempt: 1 },
    ]);
    expect(wasTried(state("t0", ["z"], []), earlier, undefined)).toEqual([{ kind: "sameCode", attempt: 0 }]);
  });

  test("the same patch on another base", () => {
    const now = state("t9", many("b", 10), ["x", ...many("b", 10)]);
    expect(wasTried(now, earlier, undefined)).toEqual([{ kind: "samePatch", attempt: 2 }]);
  });

  test("nearly the same patch, with how much of it", () => {
    const now = state("t9", [...many("b", 9), "new"], ["x", ...many("b", 9), "new"]);
    expect(wasTried(now, earlier, undefined)).toEqual([
      { kind: "nearSame", attempt: 2, share: expect.closeTo(9 / 11) },
    ]);
  });

  test("code that comes back to an attempt after it was something else", () => {
    const now = state("t9", ["p", "q", "r"], [...many("a", 9), "new"]);
    expect(wasTried(now, earlier, undefined)).toMatchObject([{ kind: "nearSame", attempt: 1 }]);
  });

  test("not what only goes on from the attempt before", () => {
    const now = state("t9", ["c"], [...many("a", 10), ...many("b", 10), "c"]);
    expect(wasTried(now, earlier.slice(0, 3), undefined)).toEqual([]);
  });

  test("what is called a retry and is something else, with how much it shares", () => {
    const now = state("t9", ["a0", "a1", "a2", ...many("n", 7)], ["x", "a0", "a1", "a2", ...many("n", 7)]);
    expect(wasTried(now, earlier, 1)).toEqual([
      { kind: "notARetry", attempt: 1, share: expect.closeTo(3 / 17) },
    ]);
    expect(wasTried(state("t9", many("a", 10), ["x"]), earlier, 1)).toEqual([
      { kind: "samePatch", attempt: 1 },
    ]);
    expect(wasTried(state("t9", ["z"], ["z"]), earlier, 17)).toEqual([]);
  });
});

test.each([
  ["Retry of #3", 3],
  ["Backtrack to Plan 3 (override fixture with separate session factory)", 3],
  ["Try Plan 5 again (simplified conftest.py)", 5],
  ["attempt 2 once more, with the import", 2],
  ["Restored it as in #12", 12],
  ["Attempt 3 was wrong because of the fixture", undefined],
  ["Retry the connection 3 times", undefined],
  ["The plan has 5 steps", undefined],
])("%s names %s", (text, number) => {
  expect(namedRetry(text)).toBe(number);
});
