import { describe, expect, it } from "vitest";
import { describeBriefly } from "../../../../src/model/answers/briefText.ts";
import { checkBriefly } from "../../../../src/model/answers/planText.ts";
import { describeRun } from "../../../../src/model/answers/runText.ts";
import type { FolderState } from "../../../../src/model/folder/folderState.ts";
import type { Session } from "../../../../src/model/log/session.ts";
import type { Report } from "../../../../src/model/report/report.ts";
import { type LastRun, listFailingTests } from "../../../../src/model/words/failingTests.ts";
import {
  failing,
  modified,
  passing,
  reportOf,
  startSession,
} from "../../../support/sessions/sessionBuilder.ts";

/** About as many tokens as a text has; English has four characters in one. */
const tokensOf = (lines: readonly string[]) => lines.join("\n").length / 4;

const red = (...names: readonly string[]) =>
  reportOf([
    ...names.map((name) => failing(name, "connection is in use")),
    ...["x", "y", "z"].filter((name) => !names.includes(name)).map((name) => passing(name)),
  ]);

function story(): { readonly session: Session; readonly lastRun: LastRun; readonly state: FolderState } {
  const builder = startSession({
    title: "Orders answer 500",
    goal: "3 failing tests of tests/orders.test.js",
    isolationCommand: "npx vitest run tests/orders.test.js",
  });
  const last: Report = red("creates", "lists", "deletes");
  const run = (report: Report, ...files: readonly string[]) => {
    builder.attempt(files.map((file) => modified(file)));
    builder.run(report);
  };
  run(last);
  run(last, "src/pricing.js");
  run(last, "src/orderStore.js");
  run(last, "src/orderStore.js");
  run(red("creates", "lists", "deletes", "x"), "tests/orders.test.js");
  run(last, "src/database.js");
  builder.hypothesis("Requests share one database connection");
  run(last, "src/database.js");
  const session = builder.session();
  const context = { newIds: new Set<string>(), since: () => 0, packages: new Map<string, string>() };
  const lastRun: LastRun = {
    session: "s1",
    run: 6,
    attempt: 6,
    failing: listFailingTests(last, context),
    problems: [],
    lastLines: [],
  };
  const state: FolderState = {
    folder: "/orders-api",
    pathInRepository: "",
    place: { branch: "fix/orders", worktree: "main" },
    repository: { notices: [], mirrors: [] },
    sessions: [session],
    active: "s1",
    openChanges: [],
  };
  return { session, lastRun, state };
}

describe("brief answers", () => {
  it("say where a session stands in 250 tokens, equal outcomes as one", () => {
    const { session, lastRun, state } = story();
    const lines = describeBriefly(state, session, lastRun);
    expect(lines[0]).toBe("#6: unchanged, failed, 3 failing, 3 passed. No file changed since.");
    expect(lines.join("\n")).toContain(
      "Tried: #1–#3 unchanged: “src/pricing.js”, “src/orderStore.js”; #4 worse (+1): “tests/orders.test.js”; #5 ",
    );
    expect(tokensOf(lines)).toBeLessThanOrEqual(250);
    const edited = describeBriefly({ ...state, openChanges: [modified("src/a.js")] }, session, lastRun);
    expect(edited[0]).toMatch(/^NOT RUN: 1 file changed since #6 \(“src\/a.js”\)/);
  });

  it("say what a run gave in 200 tokens, the verdict first", () => {
    const { session, lastRun } = story();
    const run = session.attempts[6]?.runs[0];
    const lines = run === undefined ? [] : describeRun(session, run, lastRun);
    expect(lines[0]).toBe("#6 unchanged, failed: 3 failing, 3 passed.");
    expect(lines).toContain("1. “creates” (since #0, “tests/a.py”): “connection is in use”");
    expect(tokensOf(lines)).toBeLessThanOrEqual(200);
  });

  it("say of a run without a result that it has none, before anything else", () => {
    const builder = startSession({ title: "t", isolationCommand: "npm test" });
    builder.attempt();
    builder.run(undefined, { exit: { kind: "exited", code: 127 } });
    const session = builder.session();
    const [run] = session.attempts[0]?.runs ?? [];
    const lines = run === undefined ? [] : describeRun(session, run, undefined);
    expect(lines[0]).toMatch(/^#0 baseline: BROKEN, no test result\. “/);
  });

  it("name what a plan is like in 80 tokens, and that nothing is in 25", () => {
    const { session } = story();
    const like = checkBriefly(session, { text: "Share the database connection of requests", files: [] });
    expect(like).toMatchObject({ isFound: true });
    expect(like.lines[0]).toMatch(
      /^Like the hypothesis “Requests share one database connection”, open \(\d+ %/,
    );
    expect(tokensOf(like.lines)).toBeLessThanOrEqual(80);
    const lines = checkBriefly(session, {
      text: "x",
      files: ["src/database.js"],
      like: [{ attempt: 1, share: 1 }],
    }).lines;
    expect(lines).toEqual([
      "Tried: exactly these lines in #1 (unchanged)",
      expect.stringMatching(/^Same files changed in #5 \(.*\), #6 \(unchanged\)$/),
    ]);
    const none = checkBriefly(session, { text: "Upgrade the compiler", files: [] });
    expect(none.isFound).toBe(false);
    expect(tokensOf(none.lines)).toBeLessThanOrEqual(25);
  });
});
