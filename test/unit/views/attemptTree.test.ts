import { describe, expect, it } from "vitest";
import { activeSession } from "../../../src/model/folderState.ts";
import { restore } from "../../../src/sessions/restoreAttempt.ts";
import { runCommand } from "../../../src/sessions/runCommand.ts";
import { Sessions } from "../../../src/sessions/sessions.ts";
import { startSession } from "../../../src/sessions/startSession.ts";
import { addHypothesis, addNote, markHypothesis } from "../../../src/sessions/writeLog.ts";
import { attemptTree } from "../../../src/views/attemptTree.ts";
import { sessionTree } from "../../../src/views/sessionTree.ts";
import { ends, FakeWorld, report } from "../../support/fakePorts.ts";
import { readRows } from "../../support/readRows.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

async function story() {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  const id = await startSession(sessions, { title: "Orders answer 500", isolationCommand: "npm test" });
  const run = async (tree: string, passed: readonly string[], failed: Record<string, string> = {}) => {
    world.tree = tree;
    world.runs.push(ends(report(passed, failed)));
    await runCommand(sessions, "isolation", unwatched);
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
    await addNote(sessions, id, "Reviewed db.js");
    await addHypothesis(sessions, id, "The connection is shared");
    await run("worse", ["a"], { b: "500", c: "500" });
    await markHypothesis(sessions, id, 5, "refuted");

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

  it("shows open changes and the hypothesis they will test as a row of their own", async () => {
    const { world, sessions, id, run, rows } = await story();
    await run("clean", [], { c: "500" });
    await addHypothesis(sessions, id, "The pool is too small");
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
    await restore(sessions, id, { kind: "attempt", attempt: 0, how: "exactly" }, undefined);
    expect(rows().split("\n").slice(0, 5)).toEqual([
      "Open changes since #1 | 1 file",
      "  src/app.js | modified, +1 −1",
      "#1 worse (+1) | 2 failing",
      "  +1 newly failing against #0",
      "  Restored #0 | 1 written, 0 deleted",
    ]);
    const session = activeSession(sessions.state);
    const newest = session && attemptTree(sessions.state, session)[1];
    expect(newest?.children?.map(({ kind }) => kind)).toContain("restoreToUndo");
  });

  it("says why an attempt is broken instead of counting", async () => {
    const { world, sessions, run, rows } = await story();
    await run("clean", ["a"], { c: "500" });
    world.tree = "broken";
    world.runs.push({ exit: { kind: "exited", code: 7 } });
    await runCommand(sessions, "isolation", unwatched);
    expect(rows().split("\n")[0]).toBe("#1 broken | The command wrote no test report (exit code 7).");
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
