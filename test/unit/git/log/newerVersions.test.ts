import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { catalogue } from "../../../../src/base/facts/catalogue.ts";
import {
  decodeEvent,
  decodeIdentity,
  encodeEvent,
  encodeIdentity,
} from "../../../../src/git/log/logFormat.ts";
import { numbersOf } from "../../../../src/model/log/eventNumbers.ts";
import { type LoggedEvent, sessionEvent } from "../../../../src/model/log/events.ts";
import { foldLog } from "../../../../src/model/log/foldLog.ts";
import { mergeLogs } from "../../../../src/model/sharing/mergeLogs.ts";
import { moveEvents } from "../../../../src/model/sharing/moveEvents.ts";
import { eventSamples } from "../../../support/sessions/eventSamples.ts";

const sequence = 12;

const envelope = {
  version: 1,
  sequence,
  id: "ab".repeat(20),
  session: "s",
  at: "2026-01-02T03:04:05.678Z",
  place: { branch: "main", head: "0".repeat(40), worktree: "main" },
};

const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
const decode = (value: unknown, at = sequence) => decodeEvent(at, Buffer.from(JSON.stringify(value)));

/** What a newer version may add: any JSON, also names that mean something in JavaScript or stand elsewhere in the log. */
const added = fc
  .jsonValue({ maxDepth: 5 })
  .filter((value) => !/"__proto__"/.test(JSON.stringify(value)))
  .filter((value) =>
    numbersOf(value).every((number) => Number.isInteger(number) && number >= 0 && number < 12),
  );

const names = fc.constantFrom(
  "mood",
  "made",
  "constructor",
  "toString",
  "length",
  "0",
  "ünï",
  "",
  "attempt ",
);

/** An event with fields that no schema of this version has, at any place in it; or one of a kind that it does not have. */
const newerEvents = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...eventSamples),
      fc.array(fc.tuple(fc.nat(), names, added), { minLength: 1, maxLength: 4 }),
    )
    .map(([event, fields]) =>
      fields.reduce<unknown>((to, [at, name, value]) => add(to, at, name, value), event),
    ),
  fc
    .tuple(fc.constantFrom("searchFinished", "measured", "x.y-z"), fc.dictionary(names, added))
    .map(([kind, fields]) => ({ ...fields, kind })),
);

/** The value with one more field in one of its objects. */
function add(value: unknown, at: number, name: string, field: unknown): unknown {
  const copy = structuredClone(value);
  const objects = objectsIn(copy);
  const object = objects[at % objects.length] ?? expect.fail();
  object[name] = field;
  return copy;
}

function objectsIn(value: unknown): readonly Record<string, unknown>[] {
  return typeof value !== "object" || value === null
    ? []
    : [
        ...(Array.isArray(value) ? [] : [value as Record<string, unknown>]),
        ...Object.values(value).flatMap(objectsIn),
      ];
}

describe("what a newer version wrote", () => {
  test("is the same after it was read and written, every field and every kind", () => {
    fc.assert(
      fc.property(newerEvents, fc.dictionary(names, added), (event, around) => {
        const stored = { ...around, ...envelope, event };
        const logged = decode(stored);
        expect(logged.event ?? logged.newer).toBeDefined();
        expect(parse(encodeEvent(logged))).toEqual(JSON.parse(JSON.stringify(stored)));
        // And it is the same bytes, whoever wrote it first and in whatever order.
        expect(encodeEvent(decodeEvent(sequence, encodeEvent(logged)))).toEqual(encodeEvent(logged));
      }),
      { numRuns: 500 },
    );
  });

  test("is written as the same bytes by versions that know other fields of it", () => {
    const one = decode({ ...envelope, event: { kind: "noteAdded", text: "x", b: { d: 1, c: 2 }, a: 1 } });
    const other = decode({ event: { a: 1, text: "x", b: { c: 2, d: 1 }, kind: "noteAdded" }, ...envelope });
    expect(encodeEvent(one)).toEqual(encodeEvent(other));
  });

  test("is the same after logs were merged, but for its numbers, which follow", () => {
    const at = (second: number) => new Date(second * 1000).toISOString();
    const log = (clock: number, ...events: readonly unknown[]) =>
      events.map((event, index) => {
        const id = JSON.stringify([clock, event]);
        return { id, logged: decode({ ...envelope, at: at(index === 0 ? 0 : clock), event }, index + 1) };
      });
    const started = { kind: "sessionStarted", folder: "", sections: {} };
    const tree = "0".repeat(40);
    const recorded = { kind: "attemptRecorded", attempt: 0, tree, changes: [], skipped: [] };
    const ours = log(1, started, recorded);
    const made = { kind: "agent", tools: ["a"] };
    const searched = {
      kind: "searchFinished",
      tried: [{ attempt: 0, gave: "green" }],
      entry: 2,
      of: { was: 0 },
    };
    const theirs = log(2, started, { ...recorded, made }, searched, {
      kind: "noteAdded",
      text: "x",
      entry: 3,
    });
    const [first] = theirs;
    const pair = [
      ours,
      [{ ...first, id: ours[0]?.id ?? "" } as (typeof ours)[0], ...theirs.slice(1)],
    ] as const;
    const work = mergeLogs(...pair);
    let step = work.next();
    while (step.done !== true) {
      step = work.next();
    }
    const merged = step.value.events.map(({ logged }) => logged.event ?? logged.newer);
    expect(JSON.parse(JSON.stringify(merged.slice(2)))).toEqual([
      { ...recorded, attempt: 1, was: 0, made },
      { ...searched, tried: [{ attempt: 1, gave: "green" }], entry: 3 },
      { kind: "noteAdded", text: "x", entry: 4 },
    ]);
    expect(foldLog(step.value.events.map(({ logged }) => logged)).sessions[0]?.newer).toEqual([
      "searchFinished",
    ]);
  });

  it("moves with its session into another log", () => {
    const logged = (own: number, event: unknown) => decode({ ...envelope, event }, own);
    const searched = { kind: "searchFinished", entry: 5, restore: 2, attempt: 1, deep: [{ note: 9 }] };
    const restored = { kind: "restoreStarted", restore: 2, tree: "0".repeat(40), before: "0".repeat(40) };
    const moved = moveEvents(
      [logged(5, { kind: "noteAdded", text: "x", mood: 1 }), logged(6, restored), logged(10, searched)],
      [logged(1, { ...restored, restore: 1 })],
    );
    expect(moved?.events.map(({ event, newer }) => event ?? newer)).toEqual([
      { kind: "noteAdded", text: "x", mood: 1 },
      { ...restored, restore: 2 },
      { ...searched, entry: 2, restore: 2, deep: [{ note: 0 }] },
    ]);
  });

  test("in what a log says of itself is kept as well", () => {
    const uuid = "00000000-0000-4000-8000-000000000000";
    const stored = { uuid, names: ["main"], more: { a: [1] } };
    const identity = decodeIdentity(Buffer.from(JSON.stringify(stored))) ?? expect.fail();
    expect(parse(encodeIdentity({ ...identity, names: ["topic"] }))).toEqual({ ...stored, names: ["topic"] });
  });
});

describe("what somebody with ill intent adds", () => {
  const withField = (value: unknown) =>
    decode({ ...envelope, event: { kind: "noteAdded", text: "x", value } });
  const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  const isKept = ({ event, newer }: LoggedEvent) => (event ?? newer) !== undefined;

  it("is not kept in memory where it is too much or nested too deep, and its bytes stay where they are", () => {
    expect(isKept(withField(nested(20)))).toBe(true);
    expect(isKept(withField(nested(40)))).toBe(false);
    expect(isKept(withField(nested(1000)))).toBe(false);
    expect(isKept(withField(Array(99_000).fill(0)))).toBe(true);
    expect(isKept(withField(Array(101_000).fill([])))).toBe(false);
    expect(isKept(decode({ ...envelope, event: { kind: "teleported", value: nested(40) } }))).toBe(false);
    expect(
      isKept(decode({ ...envelope, event: { kind: "teleported", value: Array(101_000).fill(0) } })),
    ).toBe(false);
  });

  it("and is nested as deep as the longest event can be, is refused without being walked through", () => {
    const deep = Buffer.alloc(400_000, "[");
    expect(isKept(decodeEvent(1, deep))).toBe(false);
    const closed = `{"kind":"noteAdded","text":"x","value":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    const { sequence: _, ...rest } = envelope;
    const text = JSON.stringify({ ...rest, sequence, event: 0 }).replace('"event":0', `"event":${closed}`);
    expect(isKept(decodeEvent(sequence, Buffer.from(text)))).toBe(false);
  });

  it("does not change what objects are", () => {
    const text = '{"kind":"noteAdded","text":"x","__proto__":{"polluted":true}}';
    const json = JSON.stringify({ ...envelope, event: 0 }).replace('"event":0', `"event":${text}`);
    expect(isKept(decodeEvent(sequence, Buffer.from(json)))).toBe(false);
    expect({}).not.toHaveProperty("polluted");
  });
});

test("no schema of an event changes what it lets in: nothing has a default, a fallback or a transformation", () => {
  const seen = new Set<unknown>();
  const changing: unknown[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) {
      return;
    }
    seen.add(value);
    const { type, default: preset } = value as { type?: unknown; default?: unknown };
    if (preset !== undefined || "fallback" in value || type === "transform") {
      changing.push(type);
    }
    Object.values(value).forEach(walk);
  };
  walk(sessionEvent);
  expect(seen.size).toBeGreaterThan(100);
  expect(changing).toEqual([]);
});

test("no number in the words of a fact has the name of a number of the log and is something else", () => {
  // A fact may be kept in an event, where a number under such a name is one of the log. Whoever adds words with one of the other names
  // looks whether they speak of that.
  const forms = Object.values(catalogue).flatMap((words) =>
    typeof words === "string" ? [words] : Object.values(words),
  );
  const places = forms.flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name));
  expect(places.length).toBeGreaterThan(20);
  expect(new Set(places.filter((name) => numbersOf({ [name]: 1 }).length > 0))).toEqual(
    new Set(["attempt", "entry", "run"]),
  );
});
