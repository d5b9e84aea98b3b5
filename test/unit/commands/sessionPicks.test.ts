import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { offerHypotheses, offerSections, offerSessions } from "../../../src/commands/choices/sessionPicks.ts";
import type { ShownSession } from "../../../src/model/folder/folderState.ts";
import { sectionNames } from "../../../src/model/log/section.ts";
import { startSession } from "../../support/sessions/sessionBuilder.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

function session(id: string, title: string, state: ShownSession["state"]): ShownSession {
  return { ...startSession({ title, isolationCommand: `run ${id}` }).session(), id, state };
}

const sessions = [
  session("a", "Orders", "solved"),
  session("b", "", "abandoned"),
  session("c", "$(zap) [x](command:y)", "open"),
];

describe("the sessions of a branch", () => {
  it("are those that were started last first, and one is active", () => {
    const { picks, title } = offerSessions(sessions, "b");
    expect(title).toBe("Sessions on this branch");
    expect(picks.map((pick) => [pick.session, pick.label, pick.description, pick.detail])).toEqual([
      ["c", "$(zap) [x](command:y)", "open", "run c"],
      ["b", "Session without a title", "abandoned · active", "run b"],
      ["a", "Orders", "solved", "run a"],
    ]);
  });

  it("may be none, and none of them active", () => {
    expect(offerSessions([], undefined).picks).toEqual([]);
    expect(offerSessions(sessions, undefined).picks.map(({ description }) => description)).toEqual([
      "open",
      "abandoned",
      "solved",
    ]);
  });

  it("are described in German", () => {
    speakGerman();
    expect(offerSessions(sessions, "b").picks[1]).toMatchObject({
      label: "Sitzung ohne Titel",
      description: "aufgegeben · aktiv",
    });
  });
});

describe("the sections of a session", () => {
  const told = startSession({ title: "Orders" });
  told.write("rootCause", "The pool is empty.\r\nIt was never filled.");
  told.write("solution", "\nSecond line");
  const { picks } = offerSections(told.session().sections);
  const descriptions = Object.fromEntries(picks.map((pick) => [pick.section, pick.description]));

  it("are all there, in the order of the export", () => {
    expect(picks.map((pick) => pick.section)).toEqual([...sectionNames]);
    expect(picks.slice(0, 2).map(({ label }) => label)).toEqual(["Title", "Context"]);
  });

  it("stand with their first lines, or that nobody wrote them", () => {
    expect(descriptions).toMatchObject({
      title: "Orders",
      rootCause: "The pool is empty.",
      goal: "not written yet",
      // Its first line is empty.
      solution: "not written yet",
    });
  });
});

describe("the hypotheses of a session", () => {
  const at = "2026-03-04T12:00:00Z";
  const hypotheses = [
    { id: 1, text: "The pool is empty.", state: "refuted", at },
    { id: 2, text: "The clock is wrong.", state: "confirmed", at },
    { id: 3, text: "The cache is old.", state: "open", at },
  ] as const;

  it("are no list where there is none", () => {
    expect(offerHypotheses([])).toBeUndefined();
  });

  it("are the newest first, with what became of them", () => {
    const list = offerHypotheses(hypotheses);
    expect(list?.title).toBe("Which hypothesis?");
    expect(list?.picks.map(({ label, description }) => [label, description])).toEqual([
      ["The cache is old.", "open"],
      ["The clock is wrong.", "confirmed"],
      ["The pool is empty.", "refuted"],
    ]);
    expect(list?.picks[0]?.hypothesis).toBe(hypotheses[2]);
  });

  it("have their states in German", () => {
    speakGerman();
    expect(offerHypotheses(hypotheses)?.picks.map(({ description }) => description)).toEqual([
      "offen",
      "bestätigt",
      "widerlegt",
    ]);
  });
});
