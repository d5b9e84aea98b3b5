import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Patch, parsePatch } from "../../../../src/model/code/patch.ts";
import { noTraces, residueOf, type Traces, trace } from "../../../../src/model/code/residue.ts";
import { type Edit, sidesOf, writePatch } from "../../../support/reports/writtenPatch.ts";

/** Every line of a story is another one, but for the owner that is written into it: `2.5` was added by attempt 2. */
const ownerOf = (line: string) => Number(line.split(".")[0]);

/** Steps from a baseline of ten lines, each removing and adding at random. */
const stories = fc
  .array(
    fc.array(
      fc.record({ remove: fc.boolean(), add: fc.nat({ max: 2 }) }, { requiredKeys: ["remove", "add"] }),
      { minLength: 40, maxLength: 40 },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((steps) => {
    let lines: readonly string[] = Array.from({ length: 10 }, (_, index) => `0.${index}`);
    return steps.map((step, attempt): Edit => {
      let count = 0;
      const edit = lines.flatMap((text, index): Edit => {
        const { remove, add } = step[index] ?? { remove: false, add: 0 };
        // Most lines stay, or nothing of a story would ever be left.
        const added = index % 3 === 0 ? add : 0;
        return [
          { kind: remove && index % 2 === 0 ? "removed" : "kept", text },
          ...Array.from({ length: added }, () => ({
            kind: "added" as const,
            text: `${attempt + 1}.${count++}`,
          })),
        ];
      });
      lines = sidesOf(edit).after;
      return edit;
    });
  });

const path = "src/a.ts";

function play(edits: readonly Edit[]): Traces {
  return edits.reduce((traces, edit, index) => trace(traces, writePatch(path, edit), index + 1), noTraces);
}

describe("what is left of attempts", () => {
  test("is every line that differs from the baseline, with whose it is", () => {
    fc.assert(
      fc.property(stories, (edits) => {
        const lines = sidesOf(edits.at(-1) as Edit).after;
        const left = residueOf(play(edits));
        for (let attempt = 1; attempt <= edits.length; attempt++) {
          const own = lines.filter((line) => ownerOf(line) === attempt).length;
          const told = left.find((residue) => residue.attempt === attempt);
          expect(told?.added ?? 0).toBe(own);
        }
        const gone = 10 - lines.filter((line) => ownerOf(line) === 0).length;
        expect(left.reduce((sum, { removed }) => sum + removed, 0)).toBe(gone);
      }),
    );
  });

  test("is nothing once everything is taken back, in one step or one after the other", () => {
    const reverse = (edit: Edit): Edit =>
      edit.map((line) => ({
        ...line,
        kind: line.kind === "added" ? "removed" : line.kind === "removed" ? "added" : "kept",
      }));
    fc.assert(
      fc.property(stories, (edits) => {
        const back = edits.toReversed().map(reverse);
        expect(residueOf(play([...edits, ...back]))).toEqual([]);
      }),
    );
  });

  test("says in which file and where", () => {
    const edit: Edit = [
      { kind: "kept", text: "a" },
      { kind: "removed", text: "b" },
      { kind: "added", text: "B" },
      { kind: "kept", text: "c" },
    ];
    expect(residueOf(play([edit]))).toEqual([
      { attempt: 1, path, hunks: 1, of: 1, added: 1, removed: 1, line: 2 },
    ]);
  });

  test("follows a rename", () => {
    const added = trace(noTraces, writePatch("old.ts", [{ kind: "added", text: "x" }]), 1);
    const renamed: Patch = {
      files: [{ path: "new.ts", from: "old.ts", hunks: [], before: "", after: "" }],
    };
    expect(residueOf(trace(added, renamed, 2))).toEqual([
      { attempt: 1, path: "new.ts", hunks: 1, of: 1, added: 1, removed: 0, line: 1 },
    ]);
  });

  test("knows a file that is no text by its object", () => {
    const change = (before: string, after: string): Patch => ({
      files: [{ path: "a.png", hunks: [], before, after }],
    });
    const once = trace(noTraces, change("o", "p"), 1);
    expect(residueOf(once)).toMatchObject([{ attempt: 1, path: "a.png", hunks: 1 }]);
    expect(residueOf(trace(once, change("p", "q"), 2))).toMatchObject([{ attempt: 2 }]);
    expect(residueOf(trace(once, change("p", "o"), 2))).toEqual([]);
  });
});

test("a deleted file is residue until it is back", () => {
  const deleted = parsePatch(
    "diff --git a/a.py b/a.py\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/a.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n",
  );
  const created = parsePatch(
    "diff --git a/a.py b/a.py\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/a.py\n@@ -0,0 +1,2 @@\n+one\n+two\n",
  );
  const gone = trace(noTraces, deleted, 3);
  expect(residueOf(gone)).toEqual([
    { attempt: 3, path: "a.py", hunks: 1, of: 1, added: 0, removed: 2, line: 1 },
  ]);
  expect(residueOf(trace(gone, created, 4))).toEqual([]);
});
