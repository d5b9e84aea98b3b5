import { afterEach, describe, expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { speak } from "../../../src/base/l10n.ts";
import {
  askForBranch,
  describeInterrupted,
  isNothingToRestore,
  nothingToRestore,
  offerRestoreWays,
  pathsToRestore,
  previewTitle,
  restoredTitle,
  restoreMessage,
} from "../../../src/commands/choices/restoreChoice.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const [old, now] = ["a".repeat(40), "b".repeat(40)];
const nothing = { write: [], delete: [], marked: [], kept: [] };
const done = { written: 0, deleted: 0, conflicts: [], marked: [], wrong: [], rescued: [] };

describe("how an attempt is restored", () => {
  it("is no question while its commit is checked out, or there is none yet", () => {
    expect(offerRestoreWays({ number: 1, head: now }, now)).toBeUndefined();
    expect(offerRestoreWays({ number: 0, head: undefined }, undefined)).toBeUndefined();
  });

  it.each([
    [old, now, "from aaaaaaaa to bbbbbbbb"],
    [undefined, now, "from no commit to bbbbbbbb"],
    [old, undefined, "from aaaaaaaa to no commit"],
  ])("is one where HEAD has moved (%s, %s)", (head, current, moved) => {
    const list = offerRestoreWays({ number: 3, head }, current);
    expect(list).toMatchObject({
      title: "Restore Attempt #3",
      placeHolder: `HEAD has moved since the attempt, ${moved}.`,
      ignoreFocusOut: true,
    });
    // What keeps later work stands first.
    expect(list?.picks.map(({ how, label, detail }) => [how, label, detail])).toEqual([
      [
        "onTop",
        "Apply Its Changes on Top",
        "A three-way merge into your current files. Changes from later commits are kept.",
      ],
      [
        "exactly",
        "Exactly as It Was",
        "All files as they were then. Changes from later commits disappear from the files.",
      ],
    ]);
  });
});

describe("before a restore", () => {
  it.each([
    ["nothing", nothing, true],
    ["a file to write", { ...nothing, write: ["a"] }, false],
    ["a file to delete", { ...nothing, delete: ["a"] }, false],
    // That something is left out is shown, though nothing would be done.
    ["a file that is left out", { ...nothing, kept: [{ path: "a", reason: "ignored now" }] }, false],
  ] as const)("there is %s to be looked at", (_, preview, isNothing) => {
    expect(isNothingToRestore(preview)).toBe(isNothing);
  });

  it.each([
    [
      "exactly",
      "Restore Attempt #7: 2 to write, 1 to delete, 0 kept",
      "The files already match attempt #7.",
      "Attempt #7 was restored",
    ],
    [
      "onTop",
      "Apply Attempt #7 on Top: 2 to write, 1 to delete, 0 kept",
      "The files already contain all changes from attempt #7.",
      "The changes from attempt #7 were applied on top",
    ],
    [
      "reverted",
      "Revert Changes of Attempt #7: 2 to write, 1 to delete, 0 kept",
      "No changes from attempt #7 remain in the files.",
      "The changes from attempt #7 were reverted",
    ],
  ] as const)("each way is called by its name (%s)", (how, title, isDone, after) => {
    expect(previewTitle(7, how, { ...nothing, write: ["a", "b"], delete: ["c"] })).toBe(title);
    expect(nothingToRestore(7, how)).toBe(isDone);
    expect(restoredTitle(7, how)).toBe(after);
  });

  it("all of it is asked for where nothing was unchecked, else only what was checked", () => {
    const preview = { write: ["a", "b"], delete: ["c"] };
    expect(pathsToRestore(["c", "a", "b"], preview)).toBeUndefined();
    expect(pathsToRestore(["a", "b"], preview)).toEqual(["a", "b"]);
    expect(pathsToRestore([], preview)).toEqual([]);
  });
});

describe("after a restore", () => {
  it("says what was done, and that there is a way back", () => {
    expect(restoreMessage("Attempt #1 was restored", { ...done, written: 2, deleted: 1 })).toEqual({
      sentences: ["Attempt #1 was restored: 2 written, 1 deleted.", "Your previous files are saved."],
      isWarning: false,
    });
  });

  it.each([
    [{ marked: ["a.py", "b.py"] }, "Conflict markers are in a.py, b.py."],
    [
      { conflicts: [{ path: "a.py", reason: fact("restore.changed") }] },
      "Not restored: a.py (It changed in the meantime and was left alone.).",
    ],
    [{ rescued: ["a.py"] }, "Edited in the meantime, and saved in the log: a.py."],
    [{ wrong: ["a", "b", "c", "d"] }, "These files were not restored correctly: a, b, c and 1 more."],
  ])("warns of %o", (more, sentence) => {
    const { sentences, isWarning } = restoreMessage("Done", { ...done, ...more });
    expect(isWarning).toBe(true);
    expect(sentences).toEqual(["Done: 0 written, 0 deleted.", sentence, "Your previous files are saved."]);
  });

  it("names everything that went otherwise, and the way back last", () => {
    const { sentences } = restoreMessage("Done", {
      written: 1,
      deleted: 2,
      marked: ["m"],
      conflicts: [{ path: "c", reason: fact("restore.systemRefused", { message: "EPERM" }) }],
      rescued: ["r"],
      wrong: ["w"],
    });
    expect(sentences).toHaveLength(6);
    expect(sentences[2]).toBe("Not restored: c (The system refused: EPERM).");
    expect(sentences.at(-1)).toBe("Your previous files are saved.");
  });

  it("that was interrupted, says where the edits are", () => {
    const [first, last] = [
      "The restore was interrupted. Your files from before it are safe.",
      "Undo it, or restore the attempt again.",
    ];
    expect(describeInterrupted([])).toEqual([first, last]);
    expect(describeInterrupted(["a", "b"])).toEqual([
      first,
      "Edited in the meantime, and saved in the log: a, b.",
      last,
    ]);
  });

  it("speaks German", () => {
    speakGerman();
    expect(restoreMessage(restoredTitle(1, "reverted"), { ...done, marked: ["a"] }).sentences).toEqual([
      "Die Änderungen aus Versuch #1 wurden zurückgenommen: 0 geschrieben, 0 gelöscht.",
      "Konfliktmarkierungen sind in a.",
      "Ihre vorherigen Dateien sind gesichert.",
    ]);
  });
});

describe("a branch of an attempt", () => {
  it.each([
    ["Orders answer 500", "orders-answer-500-attempt-2"],
    ["", "casebook-attempt-2"],
    ["$(zap) [x](command:y)", "zap-x-command-y-attempt-2"],
    ["\u202e../..~^:?*[@{", "casebook-attempt-2"],
    ["Bestellungen für 世界", "bestellungen-für-世界-attempt-2"],
  ])("is called after the session “%s”, in characters that git takes", (title, value) => {
    expect(askForBranch(2, title)).toMatchObject({ title: "Branch from Attempt #2", value });
  });
});
