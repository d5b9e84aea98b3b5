import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readLineFacts } from "../../../src/markdown/lineFacts.ts";
import { parseLog } from "../../../src/markdown/parseLog.ts";
import { renderSession } from "../../../src/markdown/renderSession.ts";
import { listImportedAttempts } from "../../../src/model/log/importedLog.ts";
import { exportParts } from "../../../src/model/words/exportForm.ts";
import { importedAttemptLabel } from "../../../src/model/words/wording.ts";
import { importLog } from "../../support/sessions/importLog.ts";
import { foundTwo, searchedSession } from "../../support/sessions/searchedSession.ts";
import { startSession } from "../../support/sessions/sessionBuilder.ts";
import { parts, solvedParts, solvedSession } from "../../support/sessions/solvedSession.ts";

const handWritten = readFileSync(join(import.meta.dirname, "../../fixtures/logs/handWritten.md"), "utf8");
const again = (markdown: string) => renderSession(importLog(markdown), parts);

describe("a hand-written log", () => {
  const { sections, log, lines } = parseLog(handWritten);

  test("keeps its sections, whatever they are called", () => {
    expect(log.parts.map(({ title, holds }) => [title, holds])).toEqual([
      ["Symptoms (from the nightly run)", "initialSymptom"],
      ["Affected area", "affectedArea"],
      ["Isolation Command", "isolationCommand"],
      ["Debugging Log", "log"],
      ["Root Cause (TBD)", "rootCause"],
      ["Solution (TBD)", "solution"],
      ["Further reading", undefined],
    ]);
    expect(log.parts[4]?.text).toBe("Still not sure: perhaps the zone.");
    expect(log.parts[5]?.text).toBe("");
    expect([log.date, log.preamble]).toEqual(["2026-03-02", "**Author:** somebody"]);
    expect(sections).toMatchObject({
      title: "Login tests fail on Mondays",
      goal: "",
      isolationCommand: "pytest tests/test_login.py -q",
    });
  });

  test("has lines with their kind, times in words and counts", () => {
    expect(lines.map(({ when, says }) => [when, says])).toEqual([
      ["2026-03-02 9:01 AM", { kind: "run", failing: 3, outcome: "failed" }],
      ["Later that morning", { kind: "hypothesis", hypothesis: "The clock is local." }],
      ["", { kind: "attempt", number: 1 }],
      ["9:20", { kind: "run", outcome: "broken" }],
      ["9:24", { kind: "change" }],
      ["9:25", { kind: "run", failing: 1, outcome: "failed" }],
      ["After lunch", { kind: "attempt", number: 2, repeats: 1, reverts: true }],
      ["2:00 PM", { kind: "run", failing: 0, outcome: "passed" }],
      ["", { kind: "note" }],
    ]);
    expect(lines[1]?.text).toContain("It does *not* look at the zone.");
  });

  test("exported, imported and exported again is the same to the byte", () => {
    const once = again(handWritten);
    expect(again(once)).toBe(once);
    expect(importLog(once).imported?.lines.map(({ text }) => text)).toEqual(
      importLog(handWritten).imported?.lines.map(({ text }) => text),
    );
  });
});

describe("an exported log", () => {
  test.each(exportParts.map((part) => [part]))("with %s is the same once it was imported", (part) => {
    const form = { scope: { kind: "session" }, parts: [part] } as const;
    const exported = renderSession(solvedSession().session(), { ...solvedParts, form });
    expect(again(exported)).toBe(exported);
  });

  test.each([[foundTwo], [{ ...foundTwo, end: "stopped" } as const], [undefined]])(
    "with a search that ended with %j is the same, and its line is a note",
    (end) => {
      const exported = renderSession(searchedSession(end).session(), parts);
      expect(again(exported)).toBe(exported);
      expect(importLog(exported).imported?.lines.at(-1)?.kind).toBe("note");
    },
  );

  test("stays the same whatever people wrote", () => {
    const pieces = [
      "*a*",
      "**b",
      "_c_",
      "`d",
      "- e",
      "1. f",
      "> g",
      "```",
      "# h",
      "| i |",
      "~x~",
      "<b>",
      "&amp;",
      "\\",
      "\n",
      "\n\n",
      " ",
    ];
    const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "grapheme" })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(texts, (words) => {
        const written = words.join("");
        const builder = startSession({
          title: written,
          context: written,
          isolationCommand: "t",
          rootCause: written,
        });
        builder.note(written);
        builder.hypothesis(written);
        const once = again(renderSession(builder.session(), parts));
        expect(again(once)).toBe(once);
      }),
      { numRuns: 60 },
    );
  });
});

test("what is no log is refused, as is what nobody wrote by hand", () => {
  for (const text of [
    "",
    "# A title\n\nwords",
    ">".repeat(20_000),
    "[^a]: ".repeat(10_000),
    "x".repeat(2_000_000),
  ]) {
    expect(() => parseLog(text)).toThrow(/Nothing was imported/);
  }
});

const reference = join(import.meta.dirname, "../../../../shared/docs/reference-log.md");
if (!existsSync(reference)) {
  console.warn(`SKIPPED: the facts of the reference log, for ${reference} is not there.`);
}

// Counted by hand in the document.
describe.skipIf(!existsSync(reference))("the reference log", () => {
  const markdown = existsSync(reference) ? readFileSync(reference, "utf8") : "";

  test("has 32 entries, 11 runs and 6 numbered attempts with these results", () => {
    const { lines } = parseLog(markdown);
    expect(lines).toHaveLength(32);
    const runs = lines.filter(({ says }) => says.kind === "run");
    expect(runs.map(({ says }) => says.failing ?? says.outcome)).toEqual([
      3,
      4,
      4,
      4,
      4,
      3,
      "broken",
      3,
      5,
      4,
      6,
    ]);
    // Ten changes of code that were run; the log has numbers for six of them.
    expect(
      listImportedAttempts(lines.map(({ says }) => says)).map((one) => [
        importedAttemptLabel(one),
        one.results,
        one.repeats,
      ]),
    ).toEqual([
      ["Attempt #1: worse (+1)", [4], undefined],
      ["Attempt #2", [4], undefined],
      ["Attempt #3", [4], undefined],
      ["Attempt #4", [4], undefined],
      ["Attempt #5: better (−1)", [3], undefined],
      ["Attempt #5.1: broken", ["broken"], undefined],
      ["Attempt #5.2", [3], undefined],
      ["Attempt #6: worse (+2)", [5], 3],
      ["Attempt #6.1: better (−1)", [4], undefined],
      ["Attempt #6.2: worse (+2)", [6], 5],
    ]);
    const both = lines.filter(({ says }) => says.hypothesis !== undefined && says.changes === true);
    expect(both.map(({ text }) => text.slice(0, 40))).toEqual(["Hypothesis: `TaskNotFoundError` not hand"]);
  });

  test("imported, exported and imported again is identical", () => {
    const once = again(markdown);
    expect(again(once)).toBe(once);
    expect(parseLog(once).lines).toEqual(parseLog(markdown).lines);
  });
});

describe("the attempts of a log", () => {
  const attemptsOf = (...lines: readonly string[]) =>
    listImportedAttempts(lines.map(readLineFacts)).map((one) => importedAttemptLabel(one));

  test("that numbers none are every change that was run", () => {
    expect(
      attemptsOf(
        "Ran tests. Result: 2 failures.",
        "Added a lock.",
        "Modified the pool.",
        "Re-ran tests. Result: 3 failures.",
        "Re-ran tests. Result: 3 failures.",
        "Removed the lock.",
        "Re-ran tests. Result: import error.",
        "Fixed the import. Result: 1 failure.",
      ),
    ).toEqual(["Attempt #1: worse (+1)", "Attempt #2: broken", "Attempt #3: better (−2)"]);
  });

  test("are not more than an export has, though it says what was restored", () => {
    expect(
      attemptsOf(
        "**Attempt 0 (baseline):** The code of the last commit.",
        "Ran isolation command. Result: 2 failing.",
        "**Attempt 1:** Modified `a` (+1 −1).",
        "Re-ran tests. Result: 2 failing. **Unchanged.**",
        "Restored `#0`.",
        "**Attempt 2:** Restored from `#0`. Modified `b` (+1 −1).",
        "Re-ran tests. Result: 4 passed (2 fixed: `x`, `y`). **Solved.**",
      ),
    ).toEqual(["Attempt #0", "Attempt #1", "Attempt #2: better (−2)"]);
  });

  test.each([
    [
      "Hypothesis: Stale. Removed the cache in `b`.",
      { kind: "hypothesis", hypothesis: "Stale", changes: true },
    ],
    ["Hypothesis: Removed rows are stale.", { kind: "hypothesis", hypothesis: "Removed rows are stale." }],
    ["Hypothesis: Try plan 5 again.", { kind: "hypothesis", hypothesis: "Try plan 5 again.", repeats: 5 }],
    [
      "**Attempt 3:** Modified `a`. Result: 4 failures.",
      { kind: "attempt", number: 3, failing: 4, outcome: "failed" },
    ],
  ])("%j", (line, says) => {
    expect(readLineFacts(line)).toEqual(says);
  });
});
