import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { askForIsolated } from "../../../src/commands/choices/isolateQuestion.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const isolated = { command: "npx vitest run a.test.ts", precision: "tests", framework: "vitest" } as const;

describe("an isolation command", () => {
  it.each([
    ["tests", "vitest runs exactly the chosen tests."],
    ["groups", "vitest runs the chosen tests together with others it cannot tell apart from them."],
    ["files", "vitest runs everything in their files."],
  ] as const)("is shown with how exactly it runs what was chosen: %s", (precision, sentence) => {
    expect(askForIsolated({ ...isolated, precision })).toMatchObject({
      title: "Isolate: Isolation Command",
      prompt: `${sentence} It replaces the isolation command and is run.`,
      value: "npx vitest run a.test.ts",
      ignoreFocusOut: true,
    });
  });

  it("is not empty", () => {
    const { validateInput } = askForIsolated(isolated);
    expect(validateInput?.("  ")).toBe("Type the command that runs the tests.");
    expect(validateInput?.("x")).toBeUndefined();
  });

  it("is asked for in German", () => {
    speakGerman();
    expect(askForIsolated({ ...isolated, precision: "groups" }).prompt).toBe(
      "vitest führt die gewählten Tests aus, zusammen mit anderen, die es nicht von ihnen unterscheiden kann. Er ersetzt den Isolationsbefehl und wird ausgeführt.",
    );
  });
});
