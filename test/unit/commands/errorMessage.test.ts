import { afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { speak } from "../../../src/base/l10n.ts";
import { describeError } from "../../../src/commands/choices/errorMessage.ts";
import { EngineEnded } from "../../../src/protocol/engineEnded.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

describe("an error that ends a command", () => {
  it.each([
    [new UserError("The session has no attempt yet."), ["The session has no attempt yet."]],
    [
      new UserError("This repository has no remote.", "Add one: “git remote add”."),
      ["This repository has no remote.", "Add one: “git remote add”."],
    ],
  ])("is said as it is where it is for people, with what to do next: %s", (error, sentences) => {
    expect(describeError(error)).toEqual({ sentences, isFault: false });
  });

  it.each([
    [new TypeError("x is not a function"), "x is not a function"],
    ["a text", "a text"],
  ])("is a fault of ours where it is any other, and says that nothing is lost: %s", (error, message) => {
    expect(describeError(error)).toEqual({
      sentences: [`Something went wrong in Casebook: ${message}. Everything recorded so far is safe.`],
      isFault: true,
    });
  });

  it("is not said where the view says it already", () => {
    expect(describeError(new EngineEnded())).toBeUndefined();
  });

  it("is said in German", () => {
    speakGerman();
    expect(describeError(new Error("x"))?.sentences).toEqual([
      "In Casebook ist etwas schiefgegangen: x. Alles bisher Aufgezeichnete ist erhalten.",
    ]);
  });
});
