import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { askToRun, longestInDialog } from "../../../src/commands/choices/runQuestion.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const asked = { command: "pytest -k orders", purpose: "isolation", title: "Orders" } as const;

describe("before a command runs that nobody agreed to", () => {
  it.each([
    ["isolation", "Run the isolation command of “Orders”?"],
    ["verification", "Run the verification command of “Orders”?"],
  ] as const)("it is said what it is for: %s", (purpose, question) => {
    expect(askToRun({ ...asked, purpose }, undefined)).toMatchObject({ question, answer: "Run" });
  });

  it.each([
    [
      undefined,
      "It comes from the log of this repository, and you have not run it in this folder yet. Read it first.",
    ],
    ["origin", "It came with the log that is shared through origin. Read it first."],
    ["or\u202eigin", "It came with the log that is shared through or\\u{202e}igin. Read it first."],
  ])("it is said where it came from (%s)", (remote, origin) => {
    expect(askToRun(asked, remote).origin).toBe(origin);
  });

  it.each([
    ["pytest", "pytest"],
    ["pytest \u202e# rm", "pytest \\u{202e}# rm"],
    ["pytest\u200b", "pytest\\u{200b}"],
    [`a${" ".repeat(300)}; rm -rf x`, "a\\u{20}×300; rm -rf x"],
    ["a\nrm -rf x", "a\\u{a}rm -rf x"],
  ])("nothing of it is disguised: %j", (command, shown) => {
    expect(askToRun({ ...asked, command }, undefined).command).toBe(shown);
  });

  it.each([
    [longestInDialog, false],
    [longestInDialog + 1, true],
  ])("it is all there: of %i characters", (length, isLong) => {
    const question = askToRun({ ...asked, command: "x".repeat(length) }, undefined);
    expect(question).toMatchObject({ isLong, command: "x".repeat(length) });
  });

  it("counts what is shown, not what was written", () => {
    expect(askToRun({ ...asked, command: "\u202e".repeat(200) }, undefined).isLong).toBe(true);
  });

  it("the title of the session is short, and may be missing", () => {
    expect(askToRun({ ...asked, title: "" }, undefined).question).toBe(
      "Run the isolation command of “Session without a title”?",
    );
    expect(askToRun({ ...asked, title: "x".repeat(500) }, undefined).question).toBe(
      `Run the isolation command of “${"x".repeat(80)}”?`,
    );
  });

  it("is asked in German", () => {
    speakGerman();
    expect(askToRun(asked, undefined)).toMatchObject({
      question: "Den Isolationsbefehl von „Orders“ ausführen?",
      origin:
        "Er kommt aus dem Protokoll dieses Repositorys, und Sie haben ihn in diesem Ordner noch nicht ausgeführt. Lesen Sie ihn zuerst.",
    });
  });
});
