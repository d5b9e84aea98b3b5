import { afterEach, describe, expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { speak } from "../../../src/base/l10n.ts";
import {
  describeForm,
  describeLeftOut,
  describeMasked,
  exportName,
  offerParts,
  offerScopes,
  offerTargets,
} from "../../../src/commands/choices/exportChoice.ts";
import { wholeSession } from "../../../src/model/words/exportForm.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

describe("an export", () => {
  it("goes to one of six places, or its contents are chosen first", () => {
    expect(offerTargets(wholeSession).picks.map(({ target, label }) => [target, label])).toEqual([
      ["editor", "New Editor"],
      ["file", "File…"],
      ["clipboard", "Clipboard"],
      ["page", "HTML Page…"],
      ["json", "JSON File…"],
      ["folder", "Folder with Patches and Reports…"],
      ["contents", "Contents…"],
    ]);
  });

  it("says beside the contents what they are", () => {
    expect(offerTargets(wholeSession).picks.at(-1)?.detail).toBe(
      "Whole Session · Diffs · Table of Attempts × Tests",
    );
  });

  it.each([
    [{ scope: { kind: "session" }, parts: [] }, "Whole Session"],
    [{ scope: { kind: "pullRequest" }, parts: ["diffs"] }, "For a Pull Request · Diffs"],
    [
      { scope: { kind: "attempt", attempt: 0 }, parts: ["failures", "output"] },
      "Attempt #0 · Failure Texts · Ends of Console Output",
    ],
  ] as const)("is described in one line: %o", (form, words) => {
    expect(describeForm(form)).toBe(words);
  });

  it("can be of the session, for a pull request, or of one attempt", () => {
    expect(offerScopes().picks.map(({ scope, label }) => [scope, label])).toEqual([
      ["session", "Whole Session"],
      ["pullRequest", "For a Pull Request"],
      ["attempt", "One Attempt…"],
    ]);
  });

  it.each([[[]], [["matrix"]], [["diffs", "matrix", "failures", "output"]]] as const)(
    "has the parts checked that it had before: %o",
    (parts) => {
      const { picks } = offerParts({ parts });
      expect(picks.map(({ part }) => part)).toEqual(["diffs", "matrix", "failures", "output"]);
      expect(picks.filter(({ picked }) => picked).map(({ part }) => part)).toEqual([...parts]);
    },
  );

  it("is described in German", () => {
    speakGerman();
    expect(describeForm({ scope: { kind: "attempt", attempt: 2 }, parts: ["diffs"] })).toBe(
      "Versuch #2 · Diffs",
    );
  });
});

describe("the name of a file", () => {
  it.each([
    ["Orders answer 500", "Orders-answer-500"],
    ["", "casebook"],
    ["...", "casebook"],
    ["../../etc/passwd", "etc-passwd"],
    [".git", "git"],
    ["C:\\a|b?*<>", "C-a-b"],
    ["a\u202eb\0c\nd", "a-b-c-d"],
    ["v1.2_final", "v1.2_final"],
    ["Größe 世界", "Größe-世界"],
    ["x".repeat(500), "x".repeat(80)],
  ])("is made of the title %j", (title, name) => {
    expect(exportName(title)).toBe(name);
  });
});

describe("what was masked", () => {
  const token = { what: fact("secret.githubToken"), count: 2 };
  const home = { what: fact("secret.home"), count: 9 };

  it.each([
    [[], undefined],
    // That the home directory is left out stands in the export.
    [[home], undefined],
    [[token], "Masked in what was exported: GitHub token (2×)."],
    [[home, token], "Masked in what was exported: GitHub token (2×)."],
    [
      [token, { what: fact("secret.value", { name: "MY_TOKEN" }), count: 1 }],
      "Masked in what was exported: GitHub token (2×), value of MY_TOKEN (1×).",
    ],
  ])("is named by its kinds, but for the home directory", (masked, words) => {
    expect(describeMasked({ masked })).toBe(words);
  });

  it("is ten kinds at most, and the others are counted", () => {
    const masked = Array.from({ length: 12 }, (_, index) => ({
      what: fact("secret.value", { name: `K${index}` }),
      count: 1,
    }));
    expect(describeMasked({ masked })).toMatch(/value of K9 \(1×\) and 2 more\.$/);
  });

  it("is named in German", () => {
    speakGerman();
    expect(describeMasked({ masked: [token] })).toBe("Im Export unkenntlich gemacht: GitHub-Token (2×).");
  });
});

it.each([
  [[], undefined],
  [["a.bin"], "Not exported, because it is not UTF-8 text and could not be checked for secrets: a.bin."],
  [
    ["a", "b", "c", "d"],
    "Not exported, because it is not UTF-8 text and could not be checked for secrets: a, b, c and 1 more.",
  ],
])("what could not be searched for secrets is named: %o", (left, words) => {
  expect(describeLeftOut({ left })).toBe(words);
});
