import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import {
  askToDelete,
  askToDeleteAll,
  keptPick,
  offerMeasured,
  offerMoves,
  offerOtherSessions,
  offerToDelete,
} from "../../../src/commands/choices/keptSessionPicks.ts";
import type { KeptSession } from "../../../src/model/log/keptSession.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

function kept(more: Partial<KeptSession> = {}): KeptSession {
  return {
    log: "l",
    tip: "t",
    session: "s",
    branch: "topic",
    branchState: "elsewhere",
    title: "Orders answer 500",
    state: "open",
    lastAt: "2026-03-04T12:00:00Z",
    attempts: 2,
    restores: 1,
    ...more,
  };
}

describe("a session in a list", () => {
  it.each<[Partial<KeptSession>, label: string, description: string]>([
    [{}, "Orders answer 500", "topic · open"],
    [{ branchState: "gone", state: "solved" }, "Orders answer 500", "topic (gone) · solved"],
    [{ branch: undefined, state: "abandoned" }, "Orders answer 500", "detached HEAD · abandoned"],
    [{ branch: undefined, branchState: "gone" }, "Orders answer 500", "detached HEAD (gone) · open"],
    [{ title: "" }, "Session without a title", "topic · open"],
  ])("with %o", (more, label, description) => {
    expect(keptPick(kept(more), "en")).toMatchObject({ label, description });
  });

  it.each([
    [0, "0 attempts"],
    [1, "1 attempt"],
    [2, "2 attempts"],
    [1234, "1234 attempts"],
  ])("counts its attempts and has its day as it is written there: %i", (attempts, words) => {
    expect(keptPick(kept({ attempts }), "en").detail).toMatch(new RegExp(`^3/4/2026, .+ · ${words}$`));
    expect(keptPick(kept({ attempts }), "de").detail).toMatch(/^4\.3\.2026, /);
  });
});

describe("sessions on other branches", () => {
  it("are those that are not on this one, also of a branch that is gone", () => {
    const all = (["checkedOut", "elsewhere", "gone"] as const).map((branchState) =>
      kept({ branchState, session: branchState }),
    );
    const list = offerOtherSessions(all, "en");
    expect(list?.picks.map((pick) => pick.kept.session)).toEqual(["elsewhere", "gone"]);
    expect(list).toMatchObject({ title: "Sessions on Other Branches", matchOnDescription: true });
  });

  it("are no list where there is none", () => {
    expect(offerOtherSessions([kept({ branchState: "checkedOut" })], "en")).toBeUndefined();
    expect(offerOtherSessions([], "en")).toBeUndefined();
  });

  it.each([
    ["main", "Move to main"],
    [undefined, "Move to detached HEAD"],
  ])("can be read, or moved to %s", (branch, move) => {
    const { title, picks } = offerMoves(kept(), branch);
    expect(title).toBe("Orders answer 500");
    expect(picks.map(({ action, label }) => [action, label])).toEqual([
      ["open", "Open Read-Only"],
      ["move", move],
    ]);
  });
});

it("the storage of each session and of all is shown in sizes", () => {
  const [one, other] = [kept(), kept({ session: "s2", attempts: 1 })];
  const list = offerMeasured([one, other], new Map([[one, 1_234_567]]), 2_000_000, "en");
  expect(list.title).toBe("Casebook keeps 2 MB in this repository, on all branches");
  expect(list.picks.map(({ detail }) => detail)).toEqual(["1.2 MB · 2 attempts", "0 bytes · 1 attempt"]);
});

describe("what can be deleted", () => {
  const sessions = ["a", "b", "c"].map((session) => kept({ session }));

  it.each([
    ["b", ["b", "a", "c", undefined]],
    [undefined, ["a", "b", "c", undefined]],
    ["on another branch", ["a", "b", "c", undefined]],
  ])("begins with the active session (%s) and ends with everything", (active, order) => {
    const { picks } = offerToDelete(sessions, active, "en");
    expect(picks.map((pick) => pick.kept?.session)).toEqual(order);
    expect(picks.at(-1)?.label).toBe("All of Casebook's Data in This Repository");
  });

  it("is everything where there is no session", () => {
    expect(offerToDelete([], undefined, "en").picks).toHaveLength(1);
  });
});

const honest =
  "Your files, branches and commits are not touched. Git removes deleted objects only when it cleans up, by default after two weeks; “git gc --prune=now” removes them at once. Copies that were shared are not deleted.";

describe("before something is deleted", () => {
  it.each([
    [
      0,
      0,
      "0 attempts with all snapshots, reports and output (12 kB on disk), and the undo history of 0 restores",
    ],
    [
      1,
      1,
      "1 attempt with all snapshots, reports and output (12 kB on disk), and the undo history of 1 restore",
    ],
    [
      2,
      5,
      "2 attempts with all snapshots, reports and output (12 kB on disk), and the undo history of 5 restores",
    ],
  ])(
    "it is said what goes of a session of %i attempts and %i restores, and what stays",
    (attempts, restores, goes) => {
      expect(askToDelete(kept({ attempts, restores }), 12_000)).toEqual({
        question: "Delete the data of “Orders answer 500”?",
        detail: `This deletes its log, ${goes}.\n\n${honest}`,
        answer: "Delete",
      });
    },
  );

  it.each([
    [1, 1, [1], "1 session with 1 attempt on 1 branch"],
    [0, 0, [], "0 sessions with 0 attempts on 0 branches"],
    [3, 20, [1, 2], "3 sessions with 20 attempts on 2 branches"],
  ])("it is said what goes in all: %i sessions", (count, attempts, logs, goes) => {
    expect(askToDeleteAll({ sessions: count, attempts, logs, bytes: 999 })).toEqual({
      question: "Delete all of Casebook's data in this repository?",
      detail: `This deletes ${goes} (999 bytes on disk), the “branch.<name>.casebooklog” keys in the configuration, and the “casebook” folder in the git directory.\n\n${honest}`,
      answer: "Delete",
    });
  });

  it("a session without a title is called so", () => {
    expect(askToDelete(kept({ title: "" }), 0).question).toBe(
      "Delete the data of “Session without a title”?",
    );
  });

  it("is asked in German", () => {
    speakGerman();
    expect(askToDelete(kept(), 2_000_000)).toMatchObject({
      question: "Die Daten von „Orders answer 500“ löschen?",
      answer: "Löschen",
    });
  });
});
