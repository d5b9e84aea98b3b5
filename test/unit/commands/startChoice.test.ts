import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import {
  askForIsolationCommand,
  askForTitle,
  offerStarts,
  verificationFor,
} from "../../../src/commands/choices/startChoice.ts";
import { readProjectFile } from "../../support/fences/readSources.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const proposals = [
  { command: "npm test", framework: "vitest" },
  { command: "pytest", framework: "pytest through tox" },
];

describe("how a session is started", () => {
  it("is by a command that was found, by another one, or by what is known already", () => {
    const { picks } = offerStarts(proposals);
    expect(picks.map(({ label, command, instead }) => [label, command, instead])).toEqual([
      ["npm test", "npm test", undefined],
      ["pytest", "pytest", undefined],
      ["Another command…", "", undefined],
      ["without running anything", "", undefined],
      ["From a JUnit report…", "", "casebook.openReport"],
      ["From a written debugging log…", "", "casebook.importLog"],
      ["From console output…", "", "casebook.startFromConsole"],
    ]);
    expect(picks.filter(({ isHeading }) => isHeading).map(({ label }) => label)).toEqual([
      "without running anything",
    ]);
    expect(picks[1]?.description).toBe("pytest through tox");
  });

  it("can be typed where nothing was found", () => {
    expect(offerStarts([]).picks[0]).toMatchObject({ label: "Another command…", command: "" });
  });

  it("leads only to commands that exist", () => {
    const { contributes } = JSON.parse(readProjectFile("package.json"));
    const ids = contributes.commands.map(({ command }: { readonly command: string }) => command);
    expect(ids).toEqual(
      expect.arrayContaining(offerStarts([]).picks.flatMap(({ instead }) => instead ?? [])),
    );
  });
});

it("the isolation command is said to run at once, and is not empty", () => {
  const question = askForIsolationCommand("npm test -- a");
  expect(question).toMatchObject({
    title: "Start Session: Isolation Command",
    prompt: "The smallest command that runs the failing tests. It runs as soon as the session is started.",
    value: "npm test -- a",
  });
  expect(question.validateInput?.(" ")).toBe("Type the command that runs the tests.");
});

describe("a session is solved by", () => {
  it.each([
    [proposals, "npm test"],
    [[], "npm test -- a"],
  ])("the first command that was found, else its own: %o", (found, command) => {
    expect(verificationFor("npm test -- a", found)).toBe(command);
  });
});

describe("the title", () => {
  it.each([
    ["main", "Failing tests on main"],
    [undefined, "Failing tests on detached HEAD"],
  ])("is proposed by the branch: %s", (branch, value) => {
    expect(askForTitle("npm test", branch)).toMatchObject({
      title: "Start Session: Title",
      prompt:
        "What you investigate, in a few words. Solving it will run “npm test”. You can change both at any time.",
      value,
    });
  });

  it("is asked for with the command that solves it, in which nothing is disguised", () => {
    expect(askForTitle("a\u202eb", "main").prompt).toContain("“a\\u{202e}b”");
  });

  it("is asked for in German", () => {
    speakGerman();
    expect(askForTitle("npm test", "main").prompt).toBe(
      "Was Sie untersuchen, in wenigen Worten. Gelöst wird mit „npm test“. Beides lässt sich jederzeit ändern.",
    );
  });
});
