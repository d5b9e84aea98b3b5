import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { askForIsolated, offerIsolations } from "../../../src/commands/choices/isolateQuestion.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const isolated = { command: "npx vitest run a.test.ts", precision: "tests", framework: "vitest" } as const;

describe("an isolation command", () => {
  it.each([
    ["tests", "vitest runs exactly the chosen tests."],
    ["groups", "vitest runs the chosen tests together with others it cannot tell apart from them."],
    ["files", "vitest runs everything in their files."],
    ["related", "vitest runs the tests that the changed files may affect."],
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

describe("without a chosen row", () => {
  const related = {
    command: "npx vitest related src/a.ts --run",
    precision: "related",
    framework: "vitest",
    base: "npx vitest run",
    files: ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"],
  } as const;

  it("the failing tests and those of changed files are offered, each with its command", () => {
    expect(offerIsolations(isolated, related).picks).toEqual([
      { icon: "error", label: "Failing Tests", detail: isolated.command, tests: "failing" },
      {
        icon: "diff",
        label: "Tests of Changed Files",
        description: "4 changed files: src/a.ts, src/b.ts, src/c.ts and 1 more",
        detail: related.command,
        tests: "related",
      },
    ]);
  });

  it("only those of changed files are offered where no test failed", () => {
    expect(offerIsolations(undefined, related).picks.map(({ tests }) => tests)).toEqual(["related"]);
  });
});
