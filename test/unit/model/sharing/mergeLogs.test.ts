import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { SessionEvent } from "../../../../src/model/log/events.ts";
import { foldLog } from "../../../../src/model/log/foldLog.ts";
import {
  type KnownEvent,
  type MergedLog,
  mergeLogs,
  stepLength,
} from "../../../../src/model/sharing/mergeLogs.ts";

const end = {
  exit: { kind: "exited", code: 1 },
  durationMs: 1,
  result: {
    outcome: "failed",
    reason: { say: "run.suiteFailed" },
    counts: { passed: 0, failed: 1, errored: 0, skipped: 0 },
  },
  problems: [],
} as const;

type Log = readonly KnownEvent[];

/** A log with one more event, as a machine with this clock appends it. */
function append(log: Log, by: string, clock: number, event: SessionEvent | undefined, session = "s"): Log {
  const sequence = (log.at(-1)?.logged.sequence ?? 0) + 1;
  const at = new Date(clock * 1000).toISOString();
  const logged = { sequence, session, at, place: { branch: by, worktree: "main" }, event };
  return [...log, { id: JSON.stringify(logged), logged }];
}

const started: SessionEvent = { kind: "sessionStarted", folder: "", sections: {} };
const base = append([], "a", 0, started);

/** An attempt of this code, with a run. */
function attempt(log: Log, by: string, clock: number, tree: string): Log {
  const number = foldLog(log.map(({ logged }) => logged)).sessions[0]?.attempts.length ?? 0;
  const runs = log.filter(({ logged }) => logged.event?.kind === "runStarted").length;
  const recorded = { kind: "attemptRecorded", attempt: number, tree, changes: [], skipped: [] } as const;
  const owner = { host: by, pid: 1, started: "" };
  const run = { kind: "runStarted", run: runs, attempt: number, purpose: "isolation" } as const;
  const events: readonly SessionEvent[] = [
    recorded,
    { ...run, command: "c", owner },
    { kind: "runFinished", run: runs, end },
  ];
  return events.reduce((before, event) => append(before, by, clock, event), log);
}

const events = (log: Log) => log.map(({ logged }) => logged);
/** The work from its first to its last step; `atStep` is called at each. */
function merge(one: Log, other: Log, atStep: () => void = () => undefined): MergedLog {
  const work = mergeLogs(one, other);
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) {
      return step.value;
    }
    atStep();
  }
}

const merged = (one: Log, other: Log): Log => merge(one, other).events;
const tell = (log: Log) => log.map(({ id, logged: { id: _, ...content } }) => JSON.stringify([id, content]));

describe("two logs that went apart", () => {
  it("of two attempts with one number the later gets the next one, with its runs, and says so", () => {
    const common = attempt(base, "a", 1, "t0");
    const one = attempt(common, "a", 2, "mine");
    const other = attempt(attempt(common, "b", 3, "theirs"), "b", 4, "theirs too");
    const { attempts } = foldLog(events(merged(one, other))).sessions[0] ?? {};
    expect(
      attempts?.map(({ number, was, tree, runs }) => [number, was, tree, runs.map((run) => run.number)]),
    ).toEqual([
      [0, undefined, "t0", [0]],
      [1, undefined, "mine", [1]],
      [2, 1, "theirs", [2]],
      [3, 2, "theirs too", [3]],
    ]);
    expect(attempts?.every(({ runs }) => runs[0]?.end !== undefined)).toBe(true);
  });

  it("what refers to an event that was numbered anew refers to it still", () => {
    const one = append(base, "a", 1, { kind: "noteAdded", text: "mine" });
    const claimed = append(base, "b", 2, { kind: "hypothesisAdded", text: "theirs" });
    const other = append(claimed, "b", 3, { kind: "hypothesisMarked", hypothesis: 2, state: "refuted" });
    const [session] = foldLog(events(merged(one, other))).sessions;
    expect(session?.hypotheses).toMatchObject([{ id: 3, text: "theirs", state: "refuted" }]);
    expect(session?.notes).toMatchObject([{ id: 2, text: "mine" }]);
  });

  it("a session that one deleted is gone, unless the other went on with it", () => {
    const full = append(base, "a", 1, { kind: "noteAdded", text: "n" });
    const removal = { kind: "sessionRemoved", events: full.map(({ id }) => id) } as const;
    const without = append(full, "a", 2, removal).slice(full.length);
    expect(merged(without, full)).toHaveLength(1);
    expect(merge(full, without).removed).toEqual(new Set(["s"]));
    const further = append(full, "b", 3, { kind: "noteAdded", text: "more" });
    expect(merged(without, further)).toHaveLength(4);
  });

  it("what is damaged in one copy is taken from the other; what nobody understands only moves on", () => {
    const whole = append(base, "a", 1, { kind: "noteAdded", text: "n" });
    const [first, second] = whole;
    const damaged = [first, { ...second, logged: { ...second?.logged, event: undefined } }] as Log;
    expect(tell(merged(damaged, whole))).toEqual(tell(whole));
    const newer = append(base, "b", 2, undefined);
    const both = merged(whole, newer);
    expect(both.map(({ logged }) => logged.sequence)).toEqual([1, 2, 3]);
    expect(tell(merged(newer, whole))).toEqual(tell(both));
    expect(merged(base, newer)).toHaveLength(2);
  });

  it("a number that one copy gives twice stays that of the first, and changes nothing of what both have", () => {
    const attempt = { kind: "attemptRecorded", attempt: 0, tree: "t", changes: [], skipped: [] } as const;
    const shared = append(base, "a", 1, attempt);
    const forged = append(append(shared, "b", 2, attempt), "b", 3, attempt);
    const own = append(shared, "a", 4, { ...attempt, attempt: 1 });
    const both = merged(own, forged);
    expect(both.map(({ logged: { event } }) => event?.kind === "attemptRecorded" && event.attempt)).toEqual([
      false,
      0,
      0,
      0,
      1,
    ]);
    expect(tell(merged(both, forged))).toEqual(tell(both));
  });

  it("an event that tells something else under the same id is refused", () => {
    const [first] = base;
    const forged = [{ ...first, logged: { ...first?.logged, at: "2027-01-01T00:00:00.000Z" } }] as Log;
    expect(() => merge(base, forged)).toThrow("The two logs disagree");
  });
});

/** Three machines that append, with clocks of their own, and merge now and then. */
const histories = fc.array(
  fc.record({
    machine: fc.nat(2),
    clock: fc.integer({ min: 0, max: 20 }),
    what: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("attempt", "note") },
      { weight: 1, arbitrary: fc.nat(2) },
    ),
  }),
  { maxLength: 24 },
);

function play(history: typeof histories extends fc.Arbitrary<infer T> ? T : never): readonly [Log, Log, Log] {
  const logs: [Log, Log, Log] = [base, base, base];
  for (const [index, { machine, clock, what }] of history.entries()) {
    const [log = base, by] = [logs[machine], `m${machine}`];
    logs[machine] =
      typeof what === "number"
        ? merged(log, logs[what] ?? base)
        : what === "attempt"
          ? attempt(log, by, clock, `tree ${index}`)
          : append(log, by, clock, { kind: "noteAdded", text: `note ${index}` });
  }
  return logs;
}

test("merging is the same from both sides, changes nothing the second time, and loses nothing", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const [a, b, c] = play(history);
      const both = merged(a, b);
      expect(tell(merged(b, a))).toEqual(tell(both));
      expect(tell(merged(both, both))).toEqual(tell(both));
      expect(tell(merged(both, a))).toEqual(tell(both));
      expect(tell(merged(b, both))).toEqual(tell(both));
      const all = merged(both, c);
      expect(new Set(all.map(({ id }) => id))).toEqual(new Set([...a, ...b, ...c].map(({ id }) => id)));
      // Whoever merged in another order comes to the same by one more exchange.
      const otherwise = merged(a, merged(b, c));
      expect(tell(merged(all, otherwise))).toEqual(tell(merged(otherwise, all)));
    }),
  );
});

test("numbers are given once, rise along the log without a gap, and attempts keep their code and runs", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const [a, b] = play(history);
      const both = events(merged(a, b));
      expect(both.map(({ sequence }) => sequence)).toEqual(both.map((_, index) => index + 1));
      const [session] = foldLog(both).sessions;
      const { attempts = [] } = session ?? {};
      expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index));
      const runs = both.flatMap(({ event }) => (event?.kind === "runStarted" ? event.run : []));
      expect(runs).toEqual(runs.map((_, index) => index));
      // Every attempt was written with one run, that ended.
      expect(attempts.every((one) => one.runs.length === 1 && one.runs[0]?.end !== undefined)).toBe(true);
    }),
  );
});

test("the order of either log is kept where they were never merged before", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const [a, b] = play(history.filter(({ what }) => typeof what !== "number"));
      const order = merged(a, b).map(({ id }) => id);
      for (const log of [a, b]) {
        const own = new Set(log.map(({ id }) => id));
        expect(order.filter((id) => own.has(id))).toEqual(log.map(({ id }) => id));
      }
    }),
  );
});

describe("two long logs", () => {
  /** How often anything of an event was looked at, at most between two steps and all together. */
  function countLooks(one: Log, other: Log): { readonly most: number; readonly all: number } {
    let [all, since, most] = [0, 0, 0];
    const counted = (log: Log): Log =>
      log.map(({ id, logged }) => ({
        get id() {
          all += 1;
          since += 1;
          return id;
        },
        logged: new Proxy(logged, {
          get(target, key, receiver) {
            all += 1;
            since += 1;
            return Reflect.get(target, key, receiver);
          },
        }),
      }));
    const logs = [counted(one), counted(other)] as const;
    [all, since] = [0, 0];
    merge(...logs, () => {
      most = Math.max(most, since);
      since = 0;
    });
    return { most: Math.max(most, since), all };
  }

  /** Logs of n events each, of which the first m are the same. */
  const logs = (n: number, m: number) =>
    ["a", "b"].map((by): Log => {
      const note = (index: number) =>
        ({ kind: "noteAdded", text: `${index < m ? "" : by} ${index}` }) as const;
      return Array.from({ length: n }, (_, index) => {
        const logged = {
          sequence: index + 1,
          session: `s${index % 7}`,
          at: new Date(index * 1000).toISOString(),
          place: { worktree: "main" },
        };
        return { id: `${index < m ? "" : by}${index}`, logged: { ...logged, event: note(index) } };
      });
    });

  test.each([
    ["that are the same", 1],
    ["that have nothing in common", 0],
    ["that went apart half way", 0.5],
  ])(
    "%s are merged in a number of looks that grows with their length only, in steps that do not",
    (_, shared) => {
      const looks = [2, 8].map((steps) => {
        const [one = [], other = []] = logs(steps * stepLength, shared * steps * stepLength);
        return countLooks(one, other);
      });
      const [short, long] = looks;
      expect((long?.all ?? 0) / (short?.all ?? 1)).toBeLessThan(4.2);
      // Only what is little more than a look at each event is done in one step.
      expect(long?.most).toBeLessThan(8 * 2 * stepLength * 4);
    },
  );

  test("of which one deleted a session many times over", () => {
    const removals = (count: number): Log => {
      const full = append(base, "a", 1, { kind: "noteAdded", text: "n" });
      let log = full;
      for (let index = 0; index < count; index++) {
        log = append(log, "a", 2 + index, { kind: "sessionRemoved", events: ["no event of anybody"] });
      }
      return log;
    };
    const [short, long] = [200, 800].map((count) => countLooks(base, removals(count)).all);
    expect((long ?? 0) / (short ?? 1)).toBeLessThan(4.2);
  });
});
