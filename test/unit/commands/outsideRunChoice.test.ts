import { afterEach, describe, expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { speak } from "../../../src/base/l10n.ts";
import { askForIsolation, offerDestinations } from "../../../src/commands/choices/outsideRunChoice.ts";
import { newSessionSections, proposeIsolation } from "../../../src/model/words/newSession.ts";
import { startSession } from "../../support/sessions/sessionBuilder.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const session = startSession({ title: "Orders", isolationCommand: "pytest" }).session();

describe("where results of an outside run go to", () => {
  it.each([
    ["no session", undefined],
    ["a solved one", { ...session, state: "solved" as const }],
    ["an abandoned one", { ...session, state: "abandoned" as const }],
  ])("is no question where there is %s: they start a new one", (_, active) => {
    expect(offerDestinations(active, { failing: 2 })).toBeUndefined();
  });

  it("can be a new session or the open one", () => {
    const list = offerDestinations(session, { failing: 2 });
    expect(list?.picks.map(({ label, destination }) => [label, destination])).toEqual([
      ["Start a Session", "newSession"],
      ["Add to “Orders”", { session: session.id }],
    ]);
  });

  it.each([
    [0, "0 failing tests found"],
    [1, "1 failing test found"],
    [2, "2 failing tests found"],
    [5000, "5000 failing tests found"],
  ])("is asked with the number of failing tests: %i", (failing, title) => {
    expect(offerDestinations(session, { failing })?.title).toBe(title);
  });
});

describe("the isolation command of a new session", () => {
  it.each([
    [0, "0 failing tests found."],
    [1, "1 failing test found."],
    [2, "2 failing tests found."],
  ])("is shown to be edited, and nothing is run: %i", (failing, found) => {
    expect(askForIsolation({ failing }, "pytest")).toMatchObject({
      title: "Start Session: Isolation Command",
      prompt: `${found} The command to run what failed; nothing is run now.`,
      value: "pytest",
      ignoreFocusOut: true,
    });
  });

  it.each([
    ["", "Type the command that runs the tests."],
    [" \t", "Type the command that runs the tests."],
    ["x", undefined],
  ])("is not %j", (typed, complaint) => {
    expect(askForIsolation({ failing: 1 }, "").validateInput?.(typed)).toBe(complaint);
  });

  it("is asked for in German", () => {
    speakGerman();
    expect(askForIsolation({ failing: 1 }, "").prompt).toMatch(/^1 fehlschlagender Test gefunden\./);
  });

  it("is left to the user where what was run cannot be run here, with the reason", () => {
    const problem = fact("line.noCounterpart", { part: "|", from: "PowerShell", shell: "cmd" });
    expect(proposeIsolation({}, { command: "pytest | tee log", problem })).toBe("");
    expect(askForIsolation({ failing: 1 }, "", problem).prompt).toMatch(
      /^“\|” is written for PowerShell and has no exact counterpart in cmd\. 1 failing test found\./,
    );
  });

  it.each([
    [{ isolationCommand: "pytest a", command: "pytest -q" }, "pytest a"],
    [{ command: "pytest -q" }, "pytest -q"],
    [{}, "pytest -q > log"],
  ])("is the smallest that is known: %o", (results, command) => {
    expect(proposeIsolation(results, { command: "pytest -q > log" })).toBe(command);
  });
});

describe("a session with results that are there", () => {
  const proposal = { command: "tox", framework: "pytest" };

  it.each([
    ["the command of the run verifies it", { command: "pytest", symptom: "" }, proposal, "pytest"],
    ["else what is proposed", { symptom: "" }, proposal, "tox"],
    ["else the isolation command", { symptom: "" }, undefined, "pytest a"],
  ])("%s", (_, results, proposed, verificationCommand) => {
    expect(newSessionSections(results, "pytest a", "main", proposed)).toEqual({
      title: "Failing tests on main",
      isolationCommand: "pytest a",
      verificationCommand,
    });
  });

  it("has a symptom where the report does not show it, and a title without a branch", () => {
    expect(newSessionSections({ symptom: "It hangs." }, "x", undefined, undefined)).toEqual({
      title: "Failing tests on detached HEAD",
      isolationCommand: "x",
      verificationCommand: "x",
      initialSymptom: "It hangs.",
    });
  });
});
