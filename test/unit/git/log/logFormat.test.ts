import { expect, test } from "vitest";
import {
  decodeEvent,
  decodeIdentity,
  encodeEvent,
  encodeIdentity,
} from "../../../../src/git/log/logFormat.ts";
import type { LoggedEvent } from "../../../../src/model/log/events.ts";
import { eventSamples } from "../../../support/sessions/eventSamples.ts";

test.each(eventSamples)("reads back $kind as it was written", (event) => {
  const logged: LoggedEvent = {
    sequence: 7,
    session: "s",
    at: "2026-01-02T03:04:05.678Z",
    place: { branch: "main", head: "0123456789".repeat(4), worktree: "main" },
    event,
  };
  expect(decodeEvent(7, encodeEvent(logged))).toEqual(logged);
});

function decodeText(text: string): LoggedEvent {
  return decodeEvent(3, Buffer.from(text));
}

const outer = {
  version: 1,
  sequence: 3,
  session: "s",
  at: "2026-01-02T03:04:05Z",
  place: { worktree: "main" },
};

test("keeps an event of a newer version in its session, without understanding it", () => {
  const expected = {
    sequence: 3,
    session: "s",
    at: "2026-01-02T03:04:05Z",
    place: { worktree: "main" },
    event: undefined,
  };
  const note = { kind: "noteAdded", text: "x" };
  const decode = (event: unknown, more = {}) => decodeText(JSON.stringify({ ...outer, ...more, event }));
  for (const newer of [{ kind: "teleported" }, { kind: "noteAdded", text: 1 }]) {
    expect(decode(newer)).toEqual({ ...expected, newer });
  }
  expect(decode(note, { version: 2 })).toEqual({ ...expected, version: 2, newer: note });
  expect(decode({ ...note, more: 1 }, { more: 1 })).toEqual({
    ...expected,
    more: 1,
    event: { ...note, more: 1 },
  });
  // What has no kind is nobody's, and a number that is too high or none is made up.
  for (const made of [
    {},
    { kind: "\n" },
    null,
    { kind: "teleported", attempt: 4 },
    { kind: "x", run: 0.5 },
  ]) {
    expect(decode(made)).toEqual(expected);
  }
});

test.each(["", "{", "null", "[]", "\xff", '{"__proto__": 1}'])(
  "keeps the place of a damaged event: %j",
  (text) => {
    const lost = { sequence: 3, session: "", at: "", place: { worktree: "" }, event: undefined };
    expect(decodeText(text)).toEqual(lost);
    expect(decodeEvent(3, undefined)).toEqual(lost);
  },
);

const uuid = "00000000-0000-4000-8000-000000000000";

test("reads back what a log says of itself", () => {
  const identity = { uuid, names: ["a", "detached:main"], forkedFrom: uuid };
  expect(decodeIdentity(encodeIdentity(identity))).toEqual(identity);
  expect(decodeIdentity(Buffer.from("{}"))).toBeUndefined();
  expect(decodeIdentity(encodeIdentity({ ...identity, uuid: "../x" }))).toBeUndefined();
});
