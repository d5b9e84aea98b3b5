import type { LoggedEvent, SessionEvent } from "../src/model/log/events.ts";
import { foldLog } from "../src/model/log/foldLog.ts";
import { growth, milliseconds, type Row } from "./measure.ts";

/** Times what becomes of a log in memory: logs of others may be long, and are folded each time that one of them changes. */
export async function measureFolding(times: number): Promise<readonly Row[]> {
  const sizes = [1000, 10_000, 100_000];
  const logs = sizes.map(makeLog);
  for (const log of logs) {
    foldLog(log);
  }
  const figures = sizes.map((): number[] => []);
  for (let time = 0; time < times; time++) {
    for (const [index, log] of logs.entries()) {
      const began = performance.now();
      foldLog(log);
      figures[index]?.push(performance.now() - began);
    }
  }
  return [
    ...sizes.map((size, index) =>
      milliseconds(
        `log: folding ${size.toLocaleString("en")} events`,
        figures[index] ?? [],
        index === 2 ? "≤ 2000 ms" : "",
      ),
    ),
    growth("log: folding events: exponent", sizes, figures, "≤ 1.3"),
  ];
}

/** One session of attempts with a hypothesis, a run, a note that was edited, and a restore each. */
function makeLog(size: number): readonly LoggedEvent[] {
  const owner = { host: "h", pid: 1, started: "1" };
  const counts = { passed: 1, failed: 0, errored: 0, skipped: 0 };
  const result = { outcome: "passed", reason: { say: "run.passed", count: 1 }, counts } as const;
  const done = { written: 0, deleted: 0, conflicts: [], marked: [], wrong: [], rescued: [], kept: [] };
  const events: SessionEvent[] = [{ kind: "sessionStarted", folder: "", sections: {} }];
  for (let number = 0; events.length < size; number++) {
    const id = events.length + 1;
    events.push(
      { kind: "hypothesisAdded", text: "h" },
      {
        kind: "attemptRecorded",
        attempt: number,
        tree: `t${number}`,
        changes: [],
        skipped: [],
        hypothesis: id,
      },
      { kind: "runStarted", run: number, attempt: number, purpose: "isolation", command: "c", owner },
      {
        kind: "runFinished",
        run: number,
        end: { exit: { kind: "exited", code: 0 }, durationMs: 1, result, problems: [] },
      },
      { kind: "noteAdded", text: "n" },
      { kind: "noteEdited", note: id + 4, text: "m" },
      { kind: "hypothesisMarked", hypothesis: id, state: "refuted" },
      { kind: "restoreStarted", restore: number + 1, tree: `t${number}`, before: "b" },
      { kind: "restoreFinished", restore: number + 1, ...done },
    );
  }
  return events.slice(0, size).map((event, index) => ({
    sequence: index + 1,
    session: "s",
    at: "2026-01-02T10:00:00Z",
    place: { worktree: "main" },
    event,
  }));
}
