import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import {
  askForHypothesis,
  askForNote,
  askForOtherHypothesis,
  askForOtherNote,
  attemptOfHypothesis,
} from "../../../src/commands/choices/noteQuestions.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

describe("a hypothesis", () => {
  it.each([
    ["no row", undefined, undefined],
    ["the row of #0", { kind: "attempt", number: 0 }, 0],
    ["the row of #12", { kind: "attempt", number: 12 }, 12],
    ["another row", { kind: "hypothesis", id: 3 }, undefined],
  ] as const)("is for the attempt of its row, else for those to come: %s", (_, subject, attempt) => {
    expect(attemptOfHypothesis(subject)).toBe(attempt);
  });

  it.each([
    [undefined, "Hypothesis for the next attempt"],
    // The baseline is an attempt as well.
    [0, "Hypothesis for attempt #0"],
    [12, "Hypothesis for attempt #12"],
  ])("is asked for with its attempt: %s", (attempt, title) => {
    expect(askForHypothesis(attempt)).toEqual({
      title,
      prompt: "A claim about the cause that an attempt can test.",
      ignoreFocusOut: true,
    });
  });

  it("is edited as it was written", () => {
    expect(askForOtherHypothesis("a\u202eb")).toMatchObject({ title: "Edit Hypothesis", value: "a\u202eb" });
  });

  it("is asked for in German", () => {
    speakGerman();
    expect(askForHypothesis(1).title).toBe("Hypothese für Versuch #1");
  });
});

it("a note is asked for, and edited as it was written", () => {
  expect(askForNote()).toMatchObject({
    title: "Note",
    prompt: "Something read, seen or decided. The log adds the time.",
  });
  expect(askForOtherNote("$(zap)")).toMatchObject({ title: "Edit Note", value: "$(zap)" });
});
