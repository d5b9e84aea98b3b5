import { afterEach, expect, test } from "vitest";
import { decidingRun } from "../../src/model/attempt.ts";
import { defaultSettings } from "../../src/model/settings.ts";
import { attemptTree } from "../../src/views/attemptTree.ts";
import { EngineUnderTest } from "../support/engine.ts";
import { readRows } from "../support/readRows.ts";
import { command, edits, files, reportGlobs } from "../support/replayedProject.ts";
import { makeCommitted } from "../support/repositories.ts";

/** The eleven runs of a debugging log that was written by hand, with real git and real runs: what its author could not see. */

let engine: EngineUnderTest | undefined;

afterEach(() => engine?.dispose());

async function replay(): Promise<{ readonly engine: EngineUnderTest; readonly told: readonly string[] }> {
  const repository = makeCommitted(files);
  engine = await EngineUnderTest.open(repository.dir, repository.env);
  await engine.reopen({ ...defaultSettings, reportGlobs });
  await engine.request("startSession", {
    sections: { title: "Batch 7 REST API Failures", isolationCommand: command },
  });
  const told = [await engine.run()];
  for (const { hypothesis, write } of edits) {
    if (hypothesis !== undefined) {
      await engine.request("addHypothesis", { session: engine.session.id, text: hypothesis });
    }
    repository.write(write);
    told.push(await engine.run());
  }
  await engine.waitFor((state) => state?.findings?.attempts.at(-1)?.attempt === edits.length);
  return { engine, told };
}

test("the reference log, replayed, tells what its author could not see", async () => {
  const { engine, told } = await replay();

  // Ten numbers where the log has six, and a headline for each.
  expect(told).toEqual([
    "#0 baseline: 3 failing",
    "#1 worse (+1): 4 failing",
    "#2 unchanged: 4 failing",
    "#3 unchanged: 4 failing",
    "#4 unchanged: 4 failing",
    "#5 better (−1): 3 failing",
    expect.stringMatching(/^#6 broken: /),
    "#7 unchanged: 3 failing",
    "#8 worse (+2): 5 failing",
    "#9 better (−1): 4 failing",
    "#10 worse (+2): 6 failing",
  ]);
  const { attempts } = engine.session;
  const endOf = (number: number) => {
    const attempt = attempts[number];
    return attempt && decidingRun(attempt)?.end;
  };
  expect(endOf(1)?.judgement?.previous?.failingNames).toEqual(["test_get_task_success"]);
  expect(endOf(6)?.result.reason).toBe("Could not be loaded: test_tasks.");

  const { findings } = engine.state ?? {};
  const found = (number: number) => findings?.attempts.find(({ attempt }) => attempt === number);
  // What attempt 1 did to dependencies.py was never taken back.
  for (let number = 2; number <= 10; number++) {
    expect(found(number)?.residue, `at attempt ${number}`).toContainEqual(
      expect.objectContaining({ attempt: 1, path: "dependencies.py", hunks: 1, of: 1 }),
    );
  }
  // Attempt 4 took back what attempt 2 had done to conftest.py.
  expect(found(3)?.residue.map(({ attempt }) => attempt)).toContain(2);
  expect(found(4)?.residue.map(({ attempt }) => attempt)).not.toContain(2);
  // "Retry Plan 3" is not attempt 3 again, nor is "Plan 5 again" attempt 5.
  expect(found(8)?.echoes).toEqual([{ kind: "notARetry", attempt: 3, share: expect.any(Number) }]);
  expect(found(8)?.echoes[0]).toMatchObject({ share: expect.toSatisfy((share: number) => share < 0.35) });
  expect(found(10)?.echoes).toContainEqual(expect.objectContaining({ kind: "notARetry", attempt: 5 }));
  expect(findings?.stuck).toMatchObject({
    attempt: 10,
    attempts: 10,
    untouched: [{ path: "ops_core/sql_store.py", traces: 6, of: 6 }],
  });

  const rows = engine.state === undefined ? "" : readRows(attemptTree(engine.state, engine.session));
  expect(rows).toMatch(
    /^10 attempts, \d+ minutes?, same error, none fixed \| untouched so far: ops_core\/sql_store.py, in 6 of 6 stack traces$/m,
  );
  expect(rows).toMatch(/^ {2}Named a retry of #3, shares \d+ % with it \| unchanged$/m);
  expect(rows).toContain("\n  From #1: still in dependencies.py, 1 of 1 hunk | worse (+1)\n");
  expect(engine.problems).toEqual([]);
});
