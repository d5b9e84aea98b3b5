import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { decodeEvent, decodeIdentity } from "../../../../src/git/log/logFormat.ts";
import { decodeCreated } from "../../../../src/git/restore/createdFiles.ts";
import { decodeMeta } from "../../../../src/git/snapshot/storedSnapshot.ts";
import { numbersOf } from "../../../../src/model/log/eventNumbers.ts";
import { parseStored } from "../../../../src/model/stored/parseStored.ts";
import { list } from "../../../../src/model/stored/storedValues.ts";
import { eventSamples } from "../../../support/sessions/eventSamples.ts";
import { hostileValues, spoil } from "../../../support/texts/hostileValues.ts";

const sequence = 12;

const envelope = {
  version: 1,
  sequence,
  session: "s",
  at: "2026-01-02T03:04:05.678Z",
  place: { branch: "main", head: "0".repeat(40), worktree: "main" },
};

const decode = (value: unknown) => decodeEvent(sequence, Buffer.from(JSON.stringify(value)));

/** Any JSON, and samples of what is really stored in which any place holds something else. */
const anything = fc.oneof(
  fc.json(),
  fc
    .tuple(
      fc.constantFrom(...eventSamples),
      fc.nat(),
      fc.oneof(fc.constantFrom(...hostileValues), fc.jsonValue()),
    )
    .map(([event, at, value]) => {
      const places = spoil({ ...envelope, event }, value);
      return JSON.stringify(places[at % places.length]);
    }),
);

test("every sample is understood as it is", () => {
  for (const event of eventSamples) {
    expect(decode({ ...envelope, event }).event).toEqual(event);
  }
});

test("whatever is stored as an event, nothing is thrown, and no number, name or path comes out of bounds", () => {
  fc.assert(
    fc.property(anything, (json) => {
      const { event, session, at, place, id } = decodeEvent(sequence, Buffer.from(json));
      expect(session).toMatch(/^(?:|[0-9A-Za-z][\w-]*)$/);
      expect(at === "" || Date.parse(at) >= 0).toBe(true);
      expect(place.worktree).not.toMatch(/[/\\\0\n]|^\.\.?$/);
      expect(place.branch ?? "main").not.toMatch(/[\0-\x20~^:?*[\\]|\.\.|^$/);
      for (const oid of [id, place.head, ...oidsIn(event)]) {
        expect(oid ?? "0".repeat(40)).toMatch(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
      }
      for (const number of event === undefined ? [] : numbersOf(event)) {
        expect(Number.isSafeInteger(number) && number >= 0 && number <= sequence).toBe(true);
      }
      for (const path of pathsIn(event).filter((one) => one !== "")) {
        expect(`/${path}/`).not.toMatch(/\/\.\.?\/|\0|^\/\//);
      }
    }),
    { numRuns: 3000 },
  );
});

test("whatever is told of a snapshot, git gets no setting but the two that convert files, and no path leads out", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const meta = {
    skipped: [{ path: base64("a"), reason: "too big" }],
    raw: [base64("b")],
    emptyFolders: [base64("c/d")],
    conversion: ["core.autocrlf=true", "core.eol="],
    excludes: ["*.log"],
  };
  expect(decodeMeta(Buffer.from(JSON.stringify(meta)))?.emptyFolders).toEqual(["c/d"]);
  const values = [...hostileValues, ...hostileValues.map((value) => base64(String(value)))];
  const settings = [
    "core.eol=lf\n[core]",
    "core.fsmonitor=x",
    "core.autocrlf=x",
    "filter.ev.smudge=x",
    "core.eol",
  ];
  const spoiled = fc.tuple(fc.constantFrom(...values, ...settings), fc.nat()).map(([value, at]) => {
    const places = spoil(meta, value);
    return JSON.stringify(places[at % places.length]);
  });
  fc.assert(
    fc.property(fc.oneof(fc.json(), spoiled), (json) => {
      const decoded = decodeMeta(Buffer.from(json));
      for (const setting of decoded?.conversion ?? []) {
        expect(setting).toMatch(
          /^core\.(?:autocrlf=(?:true|yes|on|false|no|off|\d+|input)?|eol=(?:lf|crlf|native)?)$/i,
        );
      }
      const paths = [
        ...(decoded?.raw ?? []),
        ...(decoded?.emptyFolders ?? []),
        ...(decoded?.skipped ?? []).map(({ path }) => path),
        ...decodeCreated(Buffer.from(json)).keys(),
      ];
      for (const path of paths) {
        expect(`/${path}/`).not.toMatch(/\/\.\.?\/|\0|^\/\//);
      }
      expect(() => decodeIdentity(Buffer.from(json))).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});

test("the next number fits where the last one did", () => {
  const attempt = (number: number) => ({ kind: "attemptRecorded", attempt: number, tree: "0".repeat(40) });
  const rest = { changes: [], skipped: [] };
  expect(decode({ ...envelope, event: { ...attempt(sequence), ...rest } }).event).toBeDefined();
  expect(decode({ ...envelope, event: { ...attempt(sequence + 1), ...rest } }).event).toBeUndefined();
});

function oidsIn(value: unknown): readonly (string | undefined)[] {
  return find(value, /^(?:tree|before|base|oid|head)$/);
}

function pathsIn(value: unknown): readonly string[] {
  return find(value, /^(?:path|folder)$/);
}

function find(value: unknown, key: RegExp): readonly string[] {
  return typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([name, below]) =>
        key.test(name) && typeof below === "string" ? [below] : find(below, key),
      );
}

test("a list is given up at its first wrong entry, and one that is too long before it is looked at", () => {
  let looked = 0;
  const wrong = list(v.custom<string>(() => ++looked === 0));
  const parse = (text: string) => parseStored(wrong, Buffer.from(text), Number.POSITIVE_INFINITY);
  expect(parse(`[${"0,".repeat(1000)}0]`)).toBeUndefined();
  expect(looked).toBe(1);
  expect(parse(`[${"0,".repeat(1_000_000)}0]`)).toBeUndefined();
  expect(looked).toBe(1);
});

test("JSON of more values than anything that is stored has is not parsed", () => {
  const parse = (values: number) => {
    const bytes = Buffer.alloc(2 * values + 1, "0,");
    bytes.write("[", 0);
    bytes.write("]", 2 * values);
    bytes.fill("0,", 1, 2 * values);
    return parseStored(v.array(v.unknown()), bytes, Number.POSITIVE_INFINITY);
  };
  expect(parse(1000)).toHaveLength(1000);
  expect(parse(20_000_001)).toBeUndefined();
});
