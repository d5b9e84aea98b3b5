import { describe, expect, it } from "vitest";
import { activeSession, type FolderState } from "../../../src/model/folder/folderState.ts";
import type { MakerFilter } from "../../../src/model/log/makerFilter.ts";
import { restore } from "../../../src/sessions/attempts/restoreAttempt.ts";
import { runCommand } from "../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../src/sessions/startSession.ts";
import { Sessions } from "../../../src/sessions/state/sessions.ts";
import { addHypothesis, addNote, markHypothesis } from "../../../src/sessions/writeEntries.ts";
import { attemptTree } from "../../../src/views/attemptTree.ts";
import { sessionTree } from "../../../src/views/sessionTree.ts";
import { confirmed } from "../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../support/sessions/fakePorts.ts";
import { startSession as buildSession } from "../../support/sessions/sessionBuilder.ts";
import { readRows } from "../../support/texts/readRows.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

async function story() {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  const id = await startSession(sessions, {
    sections: { title: "Orders answer 500", isolationCommand: "npm test" },
  });
  const run = async (tree: string, passed: readonly string[], failed: Record<string, string> = {}) => {
    world.tree = tree;
    world.runs.push(ends(report(passed, failed)));
    await runCommand(sessions, confirmed(sessions), unwatched);
  };
  const rows = () => {
    const session = activeSession(sessions.state);
    return session === undefined ? "" : readRows(attemptTree(sessions.state, session));
  };
  return { world, sessions, id, run, rows };
}

describe("attemptTree", () => {
  it("shows the newest attempt first, with headline, counts, hypothesis, notes and files", async () => {
    const { sessions, id, run, rows } = await story();
    await run("clean", ["a", "b"], { c: "500" });
    await addNote(sessions, { session: id, text: "Reviewed db.js" });
    await addHypothesis(sessions, { session: id, text: "The connection is shared" });
    await run("worse", ["a"], { b: "500", c: "500" });
    await markHypothesis(sessions, { session: id, hypothesis: 5, state: "refuted" });

    expect(rows()).toBe(
      [
        "#1 worse (+1) | 2 failing, 1 passed · The connection is shared",
        "  The connection is shared | hypothesis, refuted",
        "  +1 newly failing against #0",
        "  src/app.js | modified, +1 −1",
        "#0 baseline | 1 failing, 2 passed",
        "  Reviewed db.js",
      ].join("\n"),
    );
  });

  it("says by which agent an attempt was made, in the row and in its tooltip", async () => {
    const { world, sessions, rows } = await story();
    world.runs.push(ends(report(["a"], { b: "500" })));
    const by = { through: "commandLine", agent: "codex" };
    await runCommand(sessions, { ...confirmed(sessions), by }, unwatched);
    expect(rows()).toBe("#0 baseline | 1 failing, 1 passed · by codex");
    const session = activeSession(sessions.state);
    const [row] = session === undefined ? [] : attemptTree(sessions.state, session);
    expect(row?.tooltip).toContain("Recorded from the command line for codex");
  });

  it("leaves out the attempts of others, with what stands at them, and keeps the numbers", async () => {
    const { world, sessions, id, run } = await story();
    await run("clean", ["a"], { b: "500" });
    await addNote(sessions, { session: id, text: "Stands at the baseline" });
    world.tree = "edited";
    world.runs.push(ends(report(["a"], { b: "404" })));
    const by = { through: "hook", agent: "Cursor" };
    await runCommand(sessions, { ...confirmed(sessions), by }, unwatched);
    const session = activeSession(sessions.state);
    const labels = (filter?: MakerFilter) =>
      session && attemptTree(sessions.state, session, filter).map(({ label }) => label);
    expect(labels()).toEqual(["#1 different error", "#0 baseline"]);
    expect(labels("people")).toEqual(["#0 baseline"]);
    expect(labels("agent Cursor")).toEqual(["#1 different error"]);
    expect(labels("agent Codex CLI")).toEqual([]);
    expect(readRows(session ? attemptTree(sessions.state, session, "agents") : [])).not.toContain(
      "Stands at",
    );
  });

  it("shows open changes and the hypothesis they will test as a row of their own", async () => {
    const { world, sessions, id, run, rows } = await story();
    await run("clean", [], { c: "500" });
    await addHypothesis(sessions, { session: id, text: "The pool is too small" });
    world.tree = "edited";
    await sessions.refreshOpenChanges();

    expect(rows()).toBe(
      [
        "Open changes since #0 | 1 file · The pool is too small",
        "  The pool is too small | hypothesis",
        "  src/app.js | modified, +1 −1",
        "#0 baseline | 1 failing",
      ].join("\n"),
    );
  });

  it("compares with the attempt before and with the baseline", async () => {
    const { run, rows } = await story();
    await run("clean", ["a"], { b: "500", c: "500" });
    await run("one", ["a", "b"], { c: "500" });
    await run("two", ["b", "c"], { a: "boom" });
    expect(rows().split("\n").slice(0, 3)).toEqual([
      "#2 mixed (+1 −1) | 1 failing, 2 passed",
      "  +1 newly failing, 1 fixed against #1",
      "  +1 newly failing, 2 fixed against #0",
    ]);
  });

  it("tells of a restore below the attempt after which it was made, and offers to undo it", async () => {
    const { sessions, id, run, rows } = await story();
    await run("clean", ["a"], { b: "500" });
    await run("worse", [], { a: "500", b: "500" });
    await restore(sessions, { session: id, what: { kind: "attempt", attempt: 0, how: "exactly" } });
    expect(rows().split("\n").slice(0, 6)).toEqual([
      "Open changes since #1 | 1 file · same as #0: 1 failing, 1 passed",
      "  Same as #0: 1 failing, 1 passed",
      "  src/app.js | modified, +1 −1",
      "#1 worse (+1) | 2 failing",
      "  +1 newly failing against #0",
      "  Restored #0 | 1 written, 0 deleted",
    ]);
    const session = activeSession(sessions.state);
    const newest = session && attemptTree(sessions.state, session)[1];
    expect(newest?.children?.map(({ kind }) => kind)).toContain("restoreToUndo");
  });

  it("says before the run that the open changes were tried, what that gave, and what is left of whom", async () => {
    const { world, sessions, run, rows } = await story();
    await run("clean", ["a"], { b: "500" });
    await run("one", [], { a: "500", b: "500" });
    await run("two", ["a"], { b: "500" });
    world.tree = "one";
    await sessions.refreshOpenChanges();
    expect(rows().split("\n").slice(0, 4)).toEqual([
      "Open changes since #2 | 1 file · same as #1: 2 failing",
      "  Same as #1: 2 failing | worse (+1)",
      "  From #1: still in src/app.js, 1 of 1 hunk | worse (+1)",
      "  src/app.js | modified, +1 −1",
    ]);
    await run("one", [], { a: "500", b: "500" });
    await sessions.refreshOpenChanges();
    expect(rows().split("\n")[0]).toBe("#3 worse (+1) | 2 failing · same as #1: 2 failing");
  });

  it("offers to take out what is left of an attempt only where the files hold it now", async () => {
    const { sessions, run } = await story();
    await run("clean", ["a"], { b: "500" });
    await run("one", ["a"], { b: "500" });
    await run("one two", ["a"], { b: "500" });
    await run("one two three", ["a"], { b: "500" });
    await sessions.refreshOpenChanges();
    const session = activeSession(sessions.state);
    const attempts = session === undefined ? [] : attemptTree(sessions.state, session);
    const kinds = attempts.map(({ children = [] }) => children.map(({ kind }) => kind).join(" "));
    expect(kinds[0]).toContain("residue ");
    expect(kinds[1]).toContain("residueThen ");
  });

  it("names the commits that hold an attempt, the strongest in its own row", async () => {
    const { sessions, run } = await story();
    await run("clean", ["a"], { c: "500" });
    await run("mended", ["a", "c"]);
    const { state } = sessions;
    const session = activeSession(state);
    const [commit, at] = ["1a2b3c4d".repeat(5), "2026-01-02T10:00:00Z"];
    const held = (["sameCode", "amongOthers", "nearly"] as const).map((how, index) => ({
      attempt: 1,
      how,
      share: 0.92,
      commit: `${index}${commit.slice(1)}`,
      subject: "Mend orders",
      at,
      branches: index === 0 ? ["main", "fix"] : [],
    }));
    const findings = { session: session?.id ?? "", attempts: [], flaky: [], held };
    expect(session && readRows(attemptTree({ ...state, findings }, session))).toBe(
      [
        "#1 solved | 2 passed · in 0a2b3c4 on main, fix",
        "  1 fixed against #0",
        "  In 0a2b3c4 on main, fix | Mend orders",
        "  In 1a2b3c4, among other changes | Mend orders",
        "  92 % in 2a2b3c4 | Mend orders",
        "  src/app.js | modified, +1 −1",
        "#0 baseline | 1 failing, 1 passed",
      ].join("\n"),
    );
  });

  it("shows that attempts form a tree where one was restored", async () => {
    const { sessions, id, run, rows } = await story();
    await run("clean", ["a"], { b: "500" });
    await run("worse", [], { a: "500", b: "500" });
    await restore(sessions, { session: id, what: { kind: "attempt", attempt: 0, how: "exactly" } });
    await run("clean again", ["a"], { b: "500" });
    expect(rows().split("\n")[0]).toBe("#2 better (−1) | 1 failing, 1 passed · restored from #0");
  });

  it("tells once in five attempts that nothing helps, where that was, and which tests are flaky", async () => {
    const { sessions, run, rows } = await story();
    for (const tree of ["0", "1", "2", "3", "4", "5", "5", "6"]) {
      await run(tree, tree === "5" ? [] : ["a"], tree === "5" ? { b: "500", a: "500" } : { b: "500" });
    }
    await run("6", [], { a: "500", b: "500" });
    await sessions.refreshOpenChanges();
    const top = rows()
      .split("\n")
      .filter((row) => !row.startsWith("  "));
    expect(top.slice(0, 4)).toEqual([
      "1 flaky test | pass and fail on the same code; ignored in headlines",
      "#6 unchanged | 2 failing",
      "5 attempts, 0 minutes, same error, none fixed | ",
      "#5 worse (+1) | 2 failing",
    ]);
    expect(rows()).toContain("\n  a | failed in 1 of 2 runs of the same code\n");
  });

  it("says why an attempt is broken instead of counting", async () => {
    const { world, sessions, run, rows } = await story();
    await run("clean", ["a"], { c: "500" });
    world.tree = "broken";
    world.runs.push({ exit: { kind: "exited", code: 7 } });
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(rows().split("\n")[0]).toBe("#1 broken | The command wrote no test report (exit code 7).");
  });

  it("counts what a newer version wrote, and names its kinds", () => {
    const builder = buildSession({ isolationCommand: "npm test" });
    builder.attempt();
    const state = { sessions: [], notices: [], mirrors: [] } as unknown as FolderState;
    expect(readRows(attemptTree(state, builder.session()))).not.toContain("newer");
    for (const kind of ["measured", "searchFinished", "measured"]) {
      builder.add(undefined, { kind });
    }
    // What is damaged was written by nobody.
    builder.add(undefined);
    expect(readRows(attemptTree(state, builder.session()))).toContain(
      "3 entries written by a newer version | measured (2), searchFinished",
    );
  });
});

describe("sessionTree", () => {
  it("shows where the session stands and the first line of each section", async () => {
    const { sessions } = await story();
    const session = activeSession(sessions.state);
    const rows = session === undefined ? "" : readRows(sessionTree(sessions.state, session));
    expect(rows.split("\n").slice(0, 2)).toEqual([
      "Orders answer 500 | open · main",
      "Context | not written yet",
    ]);
    expect(rows).toContain("Isolation Command | npm test");
  });
});
