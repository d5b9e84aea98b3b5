import { afterEach, describe, expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { speak } from "../../../src/base/l10n.ts";
import {
  askToShare,
  offerAdoption,
  offerFetched,
  offerRemotes,
  sharedSentence,
} from "../../../src/commands/choices/shareChoice.ts";
import type { FetchedSession, OutgoingLog } from "../../../src/model/sharing/sharing.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const outgoing: OutgoingLog = {
  url: "https://example.org/shop.git",
  reference: "refs/casebook/log/1",
  bytes: 1_200_000,
  sessions: 1,
  attempts: 1,
  secretLike: [],
  unsearched: { files: 0, bytes: 0 },
};

const fetched: FetchedSession = {
  log: "l",
  tip: "t",
  session: "s",
  branch: "topic",
  branchState: "gone",
  title: "Orders answer 500",
  state: "solved",
  lastAt: "2026-03-04T12:00:00Z",
  attempts: 3,
  restores: 0,
  remote: "origin",
};

it("a remote is chosen by its name and address; without one there is no list", () => {
  const remotes = [
    { name: "origin", url: "https://example.org/shop.git" },
    { name: "$(zap)", url: "ssh://x" },
  ];
  expect(offerRemotes([], "Which?")).toBeUndefined();
  expect(offerRemotes(remotes, "Which?")).toEqual({
    title: "Which?",
    picks: remotes.map((remote) => ({ label: remote.name, detail: remote.url, remote })),
  });
});

describe("before a log is shared", () => {
  it.each([
    [1, 1, "1 session with 1 attempt"],
    [2, 0, "2 sessions with 0 attempts"],
    [0, 30, "0 sessions with 30 attempts"],
  ])("it is said how much goes where, and who can read it: %i, %i", (sessions, attempts, much) => {
    expect(askToShare({ ...outgoing, sessions, attempts }, { name: "origin" })).toEqual({
      question: "Share the log of this branch with origin?",
      detail: `This sends ${much}, at most about 1.2 MB: every snapshot of your files, with reports and console output. It goes to https://example.org/shop.git as refs/casebook/log/1. Everybody who can read that repository can read it.`,
      answer: "Share",
    });
  });

  it("what looks like a secret stands a line each, and the answer says that it goes along", () => {
    const secretLike = [
      ".env",
      fact("secret.at", { place: "runs/0/output", kinds: fact("secret.githubToken") }),
    ];
    const { detail, answer } = askToShare({ ...outgoing, secretLike }, { name: "origin" });
    expect(answer).toBe("Share with These");
    expect(detail.split("\n\n")[1]).toBe("These look like secrets: \n.env\nruns/0/output: GitHub token");
  });

  it("many of them are counted", () => {
    const secretLike = Array.from({ length: 25 }, (_, index) => `${index}.pem`);
    const { detail } = askToShare({ ...outgoing, secretLike }, { name: "origin" });
    expect(detail.split("\n").at(-1)).toBe("… and 5 more");
  });

  it.each([
    [1, "1 file was too big to be searched for secrets (3 MB)."],
    [2, "2 files were too big to be searched for secrets (3 MB together)."],
  ])("what nobody searched is no secret of ours: %i", (files, sentence) => {
    const question = askToShare({ ...outgoing, unsearched: { files, bytes: 3_000_000 } }, { name: "origin" });
    expect(question.answer).toBe("Share");
    expect(question.detail.split("\n\n").slice(1)).toEqual([sentence]);
  });

  it("is asked in German", () => {
    speakGerman();
    expect(askToShare(outgoing, { name: "origin" })).toMatchObject({
      question: "Das Protokoll dieses Branches mit origin teilen?",
      answer: "Teilen",
    });
  });
});

it.each([
  [true, "The log is shared with origin."],
  [false, "origin already has the whole log."],
])("says whether anything was sent: %s", (isSent, sentence) => {
  expect(sharedSentence(isSent, "origin")).toBe(sentence);
});

describe("sessions of a remote", () => {
  it("are no list where there is none", () => {
    expect(offerFetched([], "origin", "en")).toBeUndefined();
  });

  it("stand with their branches, of which it is not said what became of them here", () => {
    const list = offerFetched([fetched, { ...fetched, branch: undefined, title: "" }], "origin", "en");
    expect(list?.title).toBe("Sessions That Others Share through origin");
    expect(list?.picks.map(({ label, description }) => [label, description])).toEqual([
      ["Orders answer 500", "topic · solved"],
      ["Session without a title", "detached HEAD · solved"],
    ]);
    expect(list?.picks[0]?.detail).toMatch(/^3\/4\/2026, .+ · 3 attempts$/);
    expect(list?.picks[0]?.kept).toBe(fetched);
  });

  it("can be read, or their log adopted", () => {
    const { title, picks } = offerAdoption({ ...fetched, title: "" });
    expect(title).toBe("Session without a title");
    expect(picks.map(({ action, label }) => [action, label])).toEqual([
      ["open", "Open Read-Only"],
      ["adopt", "Adopt Its Log"],
    ]);
  });
});
