import { describe, expect, it, vi } from "vitest";
import type { Unseen } from "../../../../src/model/code/snapshot.ts";
import { activeSession, type ShownSession } from "../../../../src/model/folder/folderState.ts";
import { headlineOf } from "../../../../src/model/log/attempt.ts";
import type { Report } from "../../../../src/model/report/report.ts";
import { solveSession } from "../../../../src/sessions/closeSession.ts";
import { endLeftProcesses } from "../../../../src/sessions/run/endLeftProcesses.ts";
import { readLastRun } from "../../../../src/sessions/run/readRun.ts";
import { runCommand, stopRun } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { addHypothesis, addNote } from "../../../../src/sessions/writeEntries.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";
import { passing } from "../../../support/sessions/sessionBuilder.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };
const fail = (error: unknown) => {
  throw error;
};

async function started(world: FakeWorld): Promise<Sessions> {
  const sessions = new Sessions("/project", world.ports, fail);
  await sessions.refresh();
  await startSession(sessions, {
    sections: {
      title: "t",
      isolationCommand: "npm test",
      verificationCommand: "npm run all",
    },
  });
  return sessions;
}

function active(sessions: Sessions): ShownSession {
  const session = activeSession(sessions.state);
  if (session === undefined) {
    throw new Error("no session is active");
  }
  return session;
}

/** `#0 undefined`, `#1 worse`, … */
function headlines(sessions: Sessions): readonly string[] {
  return active(sessions).attempts.map((attempt) => `#${attempt.number} ${headlineOf(attempt)}`);
}

describe("runCommand", () => {
  it("takes other bytes that git stores alike, such as line ends, for changed code", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const run = async (oid: string) => {
      world.exact = [{ path: "a.bat", oid }];
      world.runs.push(ends(report(["a"], { b: "500" })));
      await runCommand(sessions, confirmed(sessions), unwatched);
    };
    await run("1");
    await run("1");
    expect(active(sessions).attempts).toHaveLength(1);
    world.exact = [{ path: "a.bat", oid: "2" }];
    await sessions.refreshOpenChanges();
    const changed = [{ path: "a.bat", status: "modified", added: 0, removed: 0 }];
    expect(sessions.state.openChanges).toEqual(changed);
    await run("2");
    expect(active(sessions).attempts[1]).toMatchObject({ number: 1, changes: changed, exact: world.exact });
  });

  it("records who asked for the run that made an attempt, and not who runs it again", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const by = { through: "commandLine", agent: "codex" };
    for (const more of [{ by }, { by: { through: "window" } }]) {
      world.runs.push(ends(report(["a"], { b: "500" })));
      await runCommand(sessions, { ...confirmed(sessions), ...more }, unwatched);
    }
    world.tree = "another";
    world.runs.push(ends(report(["a", "b"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(active(sessions).attempts.map((attempt) => attempt.by)).toEqual([by, undefined]);
  });

  it("records the story of a session: baseline, worse, broken, unchanged, solved", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const story = [
      ["clean", ends(report(["a", "b"], { c: "500" }))],
      ["worse", ends(report(["a"], { b: "500", c: "500" }))],
      ["broken", { exit: { kind: "exited", code: 1 }, output: "SyntaxError\n" }],
      ["back", ends(report(["a", "b"], { c: "500" }))],
      ["fix", ends(report(["a", "b", "c"]))],
    ] as const;
    for (const [tree, run] of story) {
      world.tree = tree;
      world.runs.push(run);
      await runCommand(sessions, confirmed(sessions), unwatched);
    }

    expect(headlines(sessions)).toEqual(["#0 undefined", "#1 worse", "#2 broken", "#3 better", "#4 solved"]);
    const worse = active(sessions).attempts[1]?.runs[0]?.end?.judgement?.previous;
    expect(worse).toMatchObject({ reference: 0, newlyFailing: 1, failingNames: ["b"], stillFailing: 1 });
    // A broken attempt has no results: the next one is compared with the one before it.
    expect(active(sessions).attempts[3]?.runs[0]?.end?.judgement?.previous?.reference).toBe(1);
  });

  it("is solved by several runs only where what no snapshot holds was the same in all of them", async () => {
    const beside = (state?: string) => [{ path: ".env", reason: "looks like a secret", state }] as const;
    const halves = async (first: Unseen, second: Unseen, before: Unseen = first) => {
      const world = new FakeWorld();
      const sessions = await started(world);
      const run = async (tree: string, unseen: Unseen, of: Report) => {
        Object.assign(world, { tree, unseen });
        world.runs.push(ends(of));
        await runCommand(sessions, confirmed(sessions), unwatched);
      };
      await run("clean", before, report([], { a: "500", b: "500" }));
      await run("half", before, report(["a"], { b: "500" }));
      await run("fix", first, report(["a"]));
      await run("fix", second, report(["b"]));
      return active(sessions).attempts.map(headlineOf).at(-1);
    };
    expect(await halves([], [])).toBe("solved");
    expect(await halves(beside("1"), beside("1"))).toBe("solved");
    // Before the first half it was another one: that says nothing of the two.
    expect(await halves(beside("2"), beside("2"), beside("1"))).toBe("solved");
    expect(await halves([], [], beside("1"))).toBe("solved");
    for (const [first, second] of [
      [beside("1"), beside("2")],
      [beside("1"), []],
      [[], beside("1")],
      [beside(), beside()],
    ] as const) {
      expect(await halves(first, second)).toBe("better");
    }
  });

  it("adds a run to the same attempt while the code is the same", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    for (const _ of [1, 2]) {
      world.runs.push(ends(report(["a"], { c: "500" })));
      await runCommand(sessions, confirmed(sessions), unwatched);
    }
    expect(active(sessions).attempts.map(({ runs }) => runs.map(({ number }) => number))).toEqual([[0, 1]]);
  });

  it("keeps snapshot, results, reports and output with the run that gave them", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.tree = "changed";
    world.runs.push({ ...ends(report(["a"])), output: "1 passed\n" });
    await runCommand(sessions, confirmed(sessions), unwatched);

    expect(world.attachment("session 1/attempts/0/worktree")).toBe("changed");
    expect(world.attachment("session 1/runs/0/output")).toBe("1 passed\n");
    expect(world.attachment("session 1/runs/0/reports/0.xml")).toBe("<testsuites/>");
    expect(JSON.parse(world.attachment("session 1/runs/0/results.json") ?? "")).toMatchObject({
      revision: 1,
    });
  });

  it("gives the open hypothesis to the attempts that follow it", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report([], { c: "500" })), ends(report(["c"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
    await addHypothesis(sessions, { session: active(sessions).id, text: "the connection is shared" });
    world.tree = "fix";
    await runCommand(sessions, confirmed(sessions), unwatched);

    const [baseline, first] = active(sessions).attempts;
    expect(baseline?.hypothesis).toBeUndefined();
    expect(active(sessions).hypotheses.find(({ id }) => id === first?.hypothesis)?.text).toBe(
      "the connection is shared",
    );
  });

  it("is interrupted by a stop, and can run again", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const running = runCommand(sessions, confirmed(sessions), {
      ...unwatched,
      onProcess: (pid) => pid && stopRun(sessions),
    });
    await expect(running).resolves.toMatchObject({ result: { outcome: "interrupted" } });
    expect(world.stopped).toEqual(["npm test"]);
    expect(sessions.state.running).toBeUndefined();

    world.runs.push(ends(report(["a"])));
    await expect(runCommand(sessions, confirmed(sessions), unwatched)).resolves.toMatchObject({
      result: { outcome: "passed" },
    });
  });

  it("starts no process where it is stopped before", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"])));
    const running = runCommand(sessions, confirmed(sessions), unwatched);
    stopRun(sessions);
    await expect(running).resolves.toMatchObject({ result: { outcome: "interrupted" } });
    expect(world.runs).toHaveLength(1);
  });

  it("refuses a second run while one goes on", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const first = runCommand(sessions, confirmed(sessions), unwatched);
    await expect(runCommand(sessions, confirmed(sessions), unwatched)).rejects.toThrow(
      "A run is already in progress.",
    );
    stopRun(sessions);
    await first;
  });

  it("numbers by the log as it is, not as it was last read", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"])), ends(report(["a"])));
    const other = new Sessions("/project", world.ports, fail);
    await other.refresh();
    await runCommand(other, confirmed(other), unwatched);
    world.tree = "changed";
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(active(sessions).attempts.map(({ number, runs }) => [number, runs[0]?.number])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it("finishes in the log of the branch it was started on", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const running = runCommand(sessions, confirmed(sessions), {
      ...unwatched,
      onProcess: (pid) => {
        if (pid !== undefined) {
          world.branch = "other";
          stopRun(sessions);
        }
      },
    });
    await running;
    expect(world.events("other")).toEqual([]);
    expect(world.events("main").at(-1)?.event?.kind).toBe("runFinished");
  });
});

describe("solved", () => {
  it("is not said while a test that failed first has not run since, also where #0 is broken", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const story = [
      ["broken", { exit: { kind: "exited", code: 1 } }],
      ["red", ends(report([], { a: "500", b: "500" }))],
      ["a is skipped", ends(report(["b"]))],
      ["a is still skipped", ends(report(["b"]))],
    ] as const;
    for (const [tree, run] of story) {
      world.tree = tree;
      world.runs.push(run);
      await runCommand(sessions, confirmed(sessions), unwatched);
    }
    expect(headlines(sessions)).toEqual(["#0 undefined", "#1 undefined", "#2 better", "#3 mixed"]);
  });
});

describe("a run whose engine is gone", () => {
  it("is written down as interrupted, once, and only if its owner does not live", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const abandoned = runCommand(sessions, confirmed(sessions), unwatched);
    await new Promise(setImmediate);
    const self = { host: "here", pid: 4712, started: "later" };
    const restarted = new Sessions(
      "/project",
      { ...world.ports, world: { ...world.ports.world, self } },
      fail,
    );

    await restarted.refresh();
    expect(active(restarted).running?.run).toBe(0);

    world.aliveOwners.delete("4711");
    await restarted.refresh();
    await restarted.refresh();
    expect(active(restarted).attempts[0]?.runs[0]?.end?.result.outcome).toBe("interrupted");
    expect(world.events().filter(({ event }) => event?.kind === "runFinished")).toHaveLength(1);
    stopRun(sessions);
    await abandoned;
  });
});

describe("a run of a process that is gone", () => {
  const around = { at: "2026-01-02T12:00:00Z", place: { branch: "main", worktree: "main" } };

  it.each([
    [
      "where a newer version wrote its end",
      { newer: { kind: "runFinished", run: 0, end: { result: "flaky" } } },
    ],
    ["in a log that is only read", { newer: { kind: "noteAdded" }, version: 2 }],
  ])("is not written down as interrupted %s", async (_, written) => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const abandoned = runCommand(sessions, confirmed(sessions), unwatched);
    await new Promise(setImmediate);
    const session = active(sessions).id;
    await world.log("main").append(() => ({
      events: [{ ...around, session, event: undefined, ...written } as never],
      attachments: [],
    }));
    world.aliveOwners.delete("4711");
    const self = { host: "here", pid: 4712, started: "later" };
    const ports = { ...world.ports, world: { ...world.ports.world, self } };
    const restarted = new Sessions("/project", ports, fail);
    const before = world.events().length;
    await restarted.refresh();
    expect(active(restarted).newer).toEqual([written.newer.kind]);
    expect(world.events()).toHaveLength(before);
    stopRun(sessions);
    await abandoned;
  });
});

describe("a run whose end could not be recorded", () => {
  it("is written down as interrupted, also after the next run", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const { runners } = world.ports;
    const failing = { ...runners, startRun: () => Promise.reject(new Error("no space left")) };
    const unlucky = new Sessions("/project", { ...world.ports, runners: failing }, fail);
    await unlucky.refresh();
    await expect(runCommand(unlucky, confirmed(unlucky), unwatched)).rejects.toThrow("no space left");
    world.runs.push(ends(report(["a"])));
    await runCommand(sessions, confirmed(sessions), unwatched);

    await sessions.refresh();
    expect(active(sessions).attempts[0]?.runs.map(({ end }) => end?.result.outcome)).toEqual([
      "interrupted",
      "passed",
    ]);
  });
});

describe("solveSession", () => {
  it("closes the session only when the verification command is green", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"], { z: "boom" })), ends(report(["a", "z"])));

    await expect(
      solveSession(sessions, { command: confirmed(sessions, "verification").command }, unwatched),
    ).resolves.toMatchObject({ solved: false });
    expect(active(sessions).state).toBe("open");
    await solveSession(sessions, { command: confirmed(sessions, "verification").command }, unwatched);
    expect(active(sessions).state).toBe("solved");
    await expect(runCommand(sessions, confirmed(sessions), unwatched)).rejects.toThrow("is solved");
  });
});

describe("while another branch is checked out", () => {
  it("closes a session on its own branch", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"])));
    await solveSession(
      sessions,
      { command: confirmed(sessions, "verification").command },
      {
        ...unwatched,
        onProcess: (pid) => {
          world.branch = pid === undefined ? world.branch : "other";
        },
      },
    );
    expect(world.events("other")).toEqual([]);
    world.branch = "main";
    await sessions.refresh();
    expect(active(sessions).state).toBe("solved");
  });

  it("refuses what is written for a session of the first one, before that was noticed", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const { id } = active(sessions);
    world.branch = "other";
    await expect(addNote(sessions, { session: id, text: "precious" })).rejects.toThrow(
      "not on the checked-out branch",
    );
    expect(world.events("other")).toEqual([]);
  });

  it("reads the results of a shown session from its own log", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"], { c: "500" })));
    await runCommand(sessions, confirmed(sessions), unwatched);
    world.branch = "other";
    const lastRun = await readLastRun(sessions, { session: active(sessions).id });
    expect(lastRun?.failing.map(({ name }) => name)).toEqual(["c"]);
  });

  it("does not show the open changes of the first one", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
    world.tree = "edited";
    await sessions.refreshOpenChanges();
    expect(sessions.state.openChanges).toHaveLength(1);
    world.branch = "other";
    await sessions.refresh();
    expect(sessions.state.openChanges).toBeUndefined();
  });
});

const retried: Report = {
  ...report([]),
  cases: report(["c"]).cases.map((one) => ({ ...one, isFlaky: true })),
};

describe("a green that proves nothing", () => {
  it("solves no session: a test that failed at the beginning was not run", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"], { c: "500" })), ends(report(["a"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
    const { command } = confirmed(sessions, "verification");
    expect(englishOf(await solveSession(sessions, { command }, unwatched))).toEqual({
      solved: false,
      reason: "These tests were not run: c.",
    });
    expect(active(sessions).state).toBe("open");
  });

  it.each([
    [
      "a test needed a second try",
      report([], { c: "500" }),
      retried,
      "These tests were run several times and did not always pass: c.",
    ],
    [
      "no test of a group was run that failed",
      report(["a"], { '"before all" hook for "c"': "no" }),
      report([]),
      'These tests were not run: "before all" hook for "c".',
    ],
  ])("solves no session: %s", async (_, first, last, reason) => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const elsewhere = passing("elsewhere");
    world.runs.push(ends(first), ends({ ...last, cases: [...last.cases, elsewhere] }));
    await runCommand(sessions, confirmed(sessions), unwatched);
    const { command } = confirmed(sessions, "verification");
    expect(englishOf(await solveSession(sessions, { command }, unwatched))).toEqual({
      solved: false,
      reason,
    });
  });

  it("needs a snapshot when the run begins and one when it has ended, whatever happens to the log in between", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    await sessions.refreshOpenChanges();
    world.runs.push(ends(report(["a"])));
    const taken: number[] = [];
    world.snapshots = 0;
    sessions.onDidChange(() => {
      if (sessions.running !== undefined) {
        taken.push(world.snapshots);
      }
    });
    await runCommand(sessions, confirmed(sessions), {
      ...unwatched,
      onProcess: (pid) => (pid === undefined ? undefined : world.announce()),
    });
    expect(taken.at(-1)).toBe(2);
  });

  it("is told where the code changed while the run went on", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"])));
    await runCommand(sessions, confirmed(sessions), {
      ...unwatched,
      onProcess: () => {
        world.tree = "edited cached";
      },
    });
    // Not what the framework itself wrote.
    expect(englishOf(active(sessions).attempts[0]?.runs[0]?.end?.problems)).toEqual([
      "1 file changed during the run: src/app.js. The tested code may differ from the recorded code.",
    ]);
  });

  it("is none where a suite failed outside of its tests", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const failure = { kind: "error", message: "no database", text: "" } as const;
    const red = { ...report(["a"]), suiteFailures: [{ suitePath: ["orders"], failure }] };
    world.runs.push(ends(report(["a"])), { exit: { kind: "exited", code: 1 }, report: red });
    await runCommand(sessions, confirmed(sessions), unwatched);
    world.tree = "changed";
    const { result } = await runCommand(sessions, confirmed(sessions), unwatched);
    expect(result.counts).toMatchObject({ errored: 1, passed: 1 });
    expect(headlines(sessions)).toEqual(["#0 undefined", "#1 worse"]);
    const lastRun = await readLastRun(sessions, { session: active(sessions).id });
    expect(lastRun?.failing.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      "orders: no database",
    ]);
  });
});

describe("readLastRun", () => {
  it("lists the failing tests with those that are new, and the output of a broken run", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push(ends(report(["a"], { c: "500\nmore" })), ends(report([], { a: "boom", c: "500" })));
    await runCommand(sessions, confirmed(sessions), unwatched);
    world.tree = "worse";
    await runCommand(sessions, confirmed(sessions), unwatched);
    const { id } = active(sessions);
    const lastRun = await readLastRun(sessions, { session: id });
    expect(lastRun?.failing.map(({ name, message, isNew }) => ({ name, message, isNew }))).toEqual([
      { name: "a", message: "boom", isNew: true },
      { name: "c", message: "500", isNew: false },
    ]);

    world.tree = "broken";
    world.runs.push({ exit: { kind: "exited", code: 1 }, output: "\x1b[31mCannot find module\x1b[0m 'x'\n" });
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(await readLastRun(sessions, { session: id })).toMatchObject({
      failing: [],
      lastLines: ["Cannot find module 'x'"],
    });
  });
});

describe("another branch", () => {
  it("has sessions of its own, and the first branch has its again afterwards", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.branch = "feature";
    await sessions.refresh();
    expect(sessions.state.sessions).toEqual([]);
    world.branch = "main";
    await sessions.refresh();
    expect(active(sessions).sections.title).toBe("t");
  });
});

describe("what a run leaves behind", () => {
  it("is said with the run, shown, and ended when it is asked for", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    const session = active(sessions).id;
    world.left.set(`${session}/0`, [{ pid: 77, command: "node server.js" }]);
    world.runs.push(ends(report(["a"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(englishOf(active(sessions).attempts[0]?.runs[0]?.end?.problems)).toEqual([
      "1 process outlived the run: node server.js (process 77).",
    ]);
    expect(sessions.state.left).toEqual([{ pid: 77, command: "node server.js" }]);
    await endLeftProcesses(sessions);
    expect(sessions.state.left).toBeUndefined();
    expect(world.left.size).toBe(0);
  });

  it("a run that took too long is interrupted, never green", async () => {
    const world = new FakeWorld();
    const sessions = await started(world);
    world.runs.push({ exit: { kind: "timedOut", minutes: 5 }, report: report(["a"]) });
    const { result } = await runCommand(sessions, confirmed(sessions), unwatched);
    expect(englishOf(result)).toMatchObject({
      outcome: "interrupted",
      reason: "The run was stopped after 5 minutes, the limit set by casebook.run.timeout.",
    });
  });
});

describe("a run of another window or terminal", () => {
  /** Another engine has begun a run, and lives. */
  async function beside(): Promise<{ readonly world: FakeWorld; readonly sessions: Sessions }> {
    const world = new FakeWorld();
    const other = await started(world);
    const self = { ...world.ports.world.self, pid: 4712 };
    const sessions = new Sessions(
      "/project",
      { ...world.ports, world: { ...world.ports.world, self } },
      fail,
    );
    await sessions.refresh();
    void runCommand(other, confirmed(other), unwatched);
    await vi.waitFor(() => expect(active(other).attempts[0]?.runs).toHaveLength(1));
    return { world, sessions };
  }

  it("is shown, keeps a second one from starting, and is asked to stop", async () => {
    const { world, sessions } = await beside();
    await sessions.refresh();
    expect(sessions.state.elsewhere?.startedAt).toBeDefined();
    const before = world.events().length;
    await expect(runCommand(sessions, confirmed(sessions), unwatched)).rejects.toThrow(
      /Another window or terminal/,
    );
    expect(world.events()).toHaveLength(before);
    expect(sessions.running).toBeUndefined();
    stopRun(sessions);
    expect(world.askedToStop).toEqual([4711]);
  });

  it("refuses one that did not see it yet, when the log is written", async () => {
    const { world, sessions } = await beside();
    const before = world.events().length;
    // Its log is as it was before.
    await expect(runCommand(sessions, confirmed(sessions), unwatched)).rejects.toThrow(
      /Another window or terminal/,
    );
    expect(world.events()).toHaveLength(before);
  });

  it("that was killed is recorded as interrupted, and holds nobody up", async () => {
    const { world, sessions } = await beside();
    world.aliveOwners.delete("4711");
    await sessions.refresh();
    expect(sessions.state.elsewhere).toBeUndefined();
    world.runs.push(ends(report(["a"])));
    await runCommand(sessions, confirmed(sessions), unwatched);
    expect(active(sessions).attempts[0]?.runs.map(({ end }) => end?.result.outcome)).toEqual([
      "interrupted",
      "passed",
    ]);
  });
});
