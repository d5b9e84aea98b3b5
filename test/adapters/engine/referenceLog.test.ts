import { afterEach, expect, test } from "vitest";
import { decidingRun } from "../../../src/model/log/attempt.ts";
import { type ExportForm, wholeSession } from "../../../src/model/words/exportForm.ts";
import { attemptTree } from "../../../src/views/attemptTree.ts";
import type { EngineUnderTest } from "../../support/engine/engine.ts";
import {
  type ReplayedLog,
  replayReferenceLog,
  solveReferenceLog,
} from "../../support/engine/replayReferenceLog.ts";
import { englishOf } from "../../support/texts/englishOf.ts";
import { expectGolden } from "../../support/texts/expectGolden.ts";
import { readRows } from "../../support/texts/readRows.ts";

/** The eleven runs of a debugging log that was written by hand, with real git and real runs: what its author could not see. */

let engine: EngineUnderTest | undefined;

afterEach(() => engine?.dispose());

test("the reference log, replayed, tells what its author could not see, in the window and in the export", async () => {
  const played = await replayReferenceLog();
  ({ engine } = played);
  const { told } = played;

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
  expect(englishOf(endOf(6)?.result.reason)).toBe("These files could not be loaded: test_tasks.");

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
  expect(rows).toMatch(/^ {2}Called a retry of #3, but shares only \d+ % \| unchanged$/m);
  expect(rows).toContain("\n  From #1: still in dependencies.py, 1 of 1 hunk | worse (+1)\n");
  await checkExport(played);
  expect(engine.problems).toEqual([]);
});

/** The export says what the window says, and shows the fix alone once there is one. */
async function checkExport(played: ReplayedLog): Promise<void> {
  const { engine } = played;
  const session = engine.session.id;
  const exportAs = async (form: ExportForm) => {
    const { text } = await engine.request("exportSession", {
      session,
      form,
      timeZone: "UTC",
      home: "/nowhere",
    });
    return text.replace(/\d{4}-\d\d-\d\d(?: \d+:\d\d [AP]M)?/g, "TIME").replace(/\d+ minutes?/g, "N minutes");
  };
  const pullRequest: ExportForm = { scope: { kind: "pullRequest" }, parts: ["diffs", "matrix"] };

  // As it stood when its author gave up.
  expectGolden("export/referenceUnsolved.md", await exportAs(pullRequest));
  const unsolved = await exportAs(wholeSession);
  expect(unsolved).toContain(
    "Underlying cause: `InterfaceError: cannot perform operation: another operation is in progress`",
  );
  expect(unsolved).toContain("`NameError: name TaskNotFoundError is not defined`");
  expect(unsolved).toContain("Called a retry of `#3`, but shares only 13 %.");
  expect(unsolved).toContain("- From `#1`: still in dependencies.py, 1 of 1 hunk. Headline: worse (+1).\n");
  // Attempt 9 tests the hypothesis of attempt 8 further: that it is no retry is said already.
  expect(unsolved.match(/Called a retry of `#3`/g)).toHaveLength(1);
  expect(unsolved).toContain(
    "10 attempts, N minutes, same error, none fixed. Untouched so far: ops_core/sql_store.py, in 6 of 6",
  );
  expect(unsolved).not.toMatch(/[0-9a-f]{40}/);

  expect(await solveReferenceLog(played)).toBe("#11 solved: 0 failing");
  // Against attempt 10 it changed five files, most of which the restore did.
  expect(engine.session.attempts.at(-1)?.changes).toHaveLength(5);
  expectGolden("export/referenceSolved.md", await exportAs(pullRequest));
  const solved = await exportAs(wholeSession);
  expect(solved).toContain("**Attempt 11:** Restored from `#0`. Modified `dependencies.py` (+3 −2).\n");
  expect(solved).toContain(
    "Attempt 11 compared with the baseline: Modified `dependencies.py` (+3 −2).\n\n```diff\n",
  );
}
