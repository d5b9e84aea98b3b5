import { afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { speak } from "../../../src/base/l10n.ts";
import { attemptByNumber, offerAttempts } from "../../../src/commands/choices/attemptPicks.ts";
import type { Session } from "../../../src/model/log/session.ts";
import { failing, modified, passing, reportOf, startSession } from "../../support/sessions/sessionBuilder.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

/** #0 fails; #1 changes a file and is solved; #2 changes two, and has not run. */
function worked(): Session {
  const told = startSession({ isolationCommand: "pytest" });
  told.attempt();
  told.run(reportOf([failing("a")]));
  told.hypothesis("The timeout is too short.");
  told.attempt([modified("a.py")]);
  told.run(reportOf([passing("a")]));
  told.mark(2, "confirmed");
  told.attempt([modified("a.py"), modified("b.py")]);
  return told.session();
}

function refusal(act: () => unknown): readonly (string | undefined)[] {
  try {
    act();
  } catch (error) {
    return error instanceof UserError ? [error.message, error.nextStep] : [String(error)];
  }
  return [];
}

describe("the attempts to choose from", () => {
  const { attempts, hypotheses } = worked();

  it("are the newest first, with what each came to, its files and its hypothesis", () => {
    const { picks, title } = offerAttempts(attempts, hypotheses, "Which?");
    expect(title).toBe("Which?");
    expect(picks.map(({ label, description }) => [label, description])).toEqual([
      ["#2", "2 files"],
      ["#1", "solved · 1 file"],
      ["#0", "0 files"],
    ]);
    expect(picks.map(({ attempt }) => attempt.number)).toEqual([2, 1, 0]);
    expect(picks[1]?.detail).toBe("The timeout is too short.");
    expect(picks[2]?.detail).toBe("");
  });

  it("leave out the one that is compared", () => {
    expect(offerAttempts(attempts, hypotheses, "", 1).picks.map(({ label }) => label)).toEqual(["#2", "#0"]);
  });

  it("are said to be missing, with what to do", () => {
    expect(refusal(() => offerAttempts([], [], ""))).toEqual([
      "The session has no attempt yet.",
      "Run its isolation command.",
    ]);
    expect(refusal(() => offerAttempts(attempts.slice(0, 1), [], "", 0))).toEqual([
      "The session has only one attempt.",
      "Run its isolation command.",
    ]);
    expect(offerAttempts(attempts.slice(0, 1), [], "").picks).toHaveLength(1);
  });

  it("are found by their numbers, also where the first ones are not there", () => {
    expect(attemptByNumber(attempts.slice(1), 2)).toBe(attempts[2]);
    expect(refusal(() => attemptByNumber(attempts, 3))).toEqual([
      "The session has no attempt #3.",
      undefined,
    ]);
  });

  it("are described in German", () => {
    speakGerman();
    expect(offerAttempts(attempts, [], "").picks[1]?.description).toBe("gelöst · 1 Datei");
  });
});
