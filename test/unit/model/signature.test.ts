import { describe, expect, test } from "vitest";
import type { Failure } from "../../../src/model/report.ts";
import { signature } from "../../../src/model/signature.ts";

const of = (message: string, type = "Error", text = "") => {
  const failure: Failure = { kind: "failure", message, type, text };
  return signature(failure);
};

describe("two failures are the same error", () => {
  test.each([
    ["a colour", "\x1b[31mboom\x1b[0m", "boom"],
    ["a colour whose escape was replaced", "#x1B[31mboom#x1B[0m", "boom"],
    ["an identity", "job 6f1b2c3d-0000-4000-8000-1234567890ab", "job 00000000-0000-4000-8000-aaaaaaaaaaaa"],
    ["a time", "at 2025-04-10T17:37:02.123Z", "at 2026-01-01 00:00:00"],
    ["an address", "<Store at 0x7f3a2b>", "<Store at 0x1>"],
    ["a temporary path", "open '/tmp/pytest-1/x'", "open '/tmp/pytest-22/y'"],
    ["a port", "connect 127.0.0.1:5432", "connect 127.0.0.1:80"],
    ["a duration", "timeout after 5003 ms", "timeout after 4999 ms"],
    ["white space", "a\n  b", "a b"],
  ])("though %s differs", (_, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  test("by their text, where they have no message", () => {
    expect(of("", "E", "boom\n  at a")).toBe(of("boom at a", "E"));
  });
});

describe("two failures are different errors", () => {
  test.each([
    ["expected 500 to be 404", "expected 500 to be 200"],
    ["assert 1 == 2", "assert 1 == 3"],
    ["user 12 not found", "order 12 not found"],
    ["list [1] is not [2]", "list [1] is not [3]"],
  ])("%s, and %s", (one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  test("where their types differ", () => {
    expect(of("boom", "TypeError")).not.toBe(of("boom", "RangeError"));
  });
});

test("no message makes a signature slow", () => {
  for (const unit of ["1", "1;", " ", "a-", "0x", "/tmp/", "[", "1.", "2025-04-10T"]) {
    const started = performance.now();
    of(`[${unit.repeat(1_000)}`);
    expect(performance.now() - started, unit).toBeLessThan(100);
  }
});

test("only the first 2,000 characters of a message count, so that its length costs nothing", () => {
  expect(of(`${"a".repeat(2_000)}b`)).toBe(of(`${"a".repeat(2_000)}c`));
  expect(of(`${"a".repeat(1_999)}b`)).not.toBe(of(`${"a".repeat(1_999)}c`));
});
