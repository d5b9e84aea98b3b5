import { describe, expect, test } from "vitest";
import { labelOf } from "../../../../src/model/error/errorLabel.ts";
import { compareSignatures } from "../../../../src/model/error/sameError.ts";
import { signature, signatureOf } from "../../../../src/model/error/signature.ts";
import type { Failure } from "../../../../src/model/report/report.ts";
import { englishOf } from "../../../support/texts/englishOf.ts";

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
    ["a temporary path", "open '/tmp/pytest-1/x.json'", "open '/tmp/pytest-22/x.json'"],
    ["a port", "connect 127.0.0.1:5432", "connect 127.0.0.1:80"],
    ["a duration", "timeout after 5003 ms", "timeout after 4999 ms"],
    ["white space", "a\n  b", "a b"],
  ])("though %s differs", (_, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  test("by their text, where they have no message", () => {
    expect(of("", "E", "boom\n  at a")).toBe(of("boom at a", "E"));
  });

  test("whether the first test of a suite or another meets it, which Node tells by a frame without a place", () => {
    expect(of("", "E", "boom\n\n    at async Promise.all (index 0)")).toBe(of("", "E", "boom\n"));
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
  for (const unit of ["1", "1;", " ", "a-", "0x", "/tmp/", "[", "1.", "2025-04-10T", "A$", "a::"]) {
    const began = process.threadCpuUsage();
    of(`[${unit.repeat(1_000)}`);
    const { user, system } = process.threadCpuUsage(began);
    expect((user + system) / 1000, unit).toBeLessThan(100);
  }
});

test("the name of an error may hold signs that are letters and separators both, as many as it likes", () => {
  const nested = `${"Shop$".repeat(8)}NotFound`;
  expect(signatureOf({ kind: "failure", message: `${nested}: no order`, text: "" })).toMatchObject({
    type: nested,
    says: "no order",
  });
  // A pattern that goes back on its choices needs four times as long for every four characters more.
  const endless = `${"A$".repeat(30)}!`;
  expect(signatureOf({ kind: "failure", message: endless, text: "" }).says).toBe(endless);
});

test("a text of any length counts, wherever it differs", () => {
  const long = (middle: string) => of(`${"a ".repeat(50_000)}${middle}${" a".repeat(50_000)}`);
  expect(long("b")).not.toBe(long("c"));
  expect(long("at 2025-04-10T17:37:02Z")).toBe(long("at 2026-04-10T17:37:02Z"));
  expect(of(`${"a".repeat(100_000)}b`)).not.toBe(of(`${"a".repeat(100_000)}c`));
  expect(of(`${"a".repeat(100_000)}b`)).toBe(of(`${"a".repeat(100_000)}b`));
  expect(of(`${"a ".repeat(50_000)}b`).length).toBeLessThan(9_000);
});

describe("causes and places are read from the text", () => {
  const read = (text: string, output?: string, message = "") =>
    signatureOf({ kind: "error", message, text }, output);

  test.each([
    [
      "Python",
      `Traceback (most recent call last):
  File "/p/db.py", line 3, in query
    raise InterfaceError("busy")
db.InterfaceError: busy

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/p/app/store.py", line 9, in save
    raise SaveError("not saved") from error
app.SaveError: not saved
`,
    ],
    [
      "Java",
      `app.SaveError: not saved
\tat app.Store.save(Store.java:9)
Caused by: db.InterfaceError: busy
\tat db.Db.query(Db.java:3)
`,
    ],
    [
      "JavaScript",
      `SaveError: not saved
    at save (/p/app/store.js:9:3)
  [cause]: InterfaceError: busy
      at query (/p/db.js:3:9)
`,
    ],
    ["Rust", "SaveError: not saved\n\nCaused by:\n    0: InterfaceError: busy\n"],
  ])("%s", (_, text) => {
    const found = read(text);
    expect(found).toMatchObject({ type: "SaveError", says: "not saved", causes: ["InterfaceError: busy"] });
    expect(labelOf(found)).toBe("InterfaceError: busy (SaveError: not saved)");
  });

  test("the error behind a status or a time that ran out is the last one that was printed", () => {
    const output = `ERROR app: request failed
Traceback (most recent call last):
  File "/p/store.py", line 26, in query
    raise NotFound("no task 17")
shop.NotFound: no task 17
INFO done`;
    expect(read("assert 500 == 200", output)).toMatchObject({ behind: "NotFound: no task <id>" });
    expect(read("Timeout: timed out after 5000 ms", "12:00 InterfaceError: busy")).toMatchObject({
      behind: "InterfaceError: busy",
    });
    expect(read("assert 4 == 5", output).behind).toBeUndefined();
  });
});

describe("two failures compared", () => {
  const compare = (one: string, other: string) => {
    const [a, b] = [one, other].map((text) => signatureOf({ kind: "error", message: "", text }));
    return a && b && compareSignatures(a, b);
  };

  test.each([
    ["same", "the same error", "KeyError: 'a'", "KeyError: 'a'"],
    ["different", "another type of error: KeyError → TypeError", "KeyError: 'a'", "TypeError: 'a'"],
    [
      "similar",
      "a different message: the order was paid → the order was sent",
      "Error: the order was paid",
      "Error: the order was sent",
    ],
    [
      "different",
      "another cause: IoError: disk → DbError: busy",
      "Error: no\nCaused by: IoError: disk",
      "Error: no\nCaused by: DbError: busy",
    ],
    [
      "different",
      "raised elsewhere: src/a.js find → src/a.js save",
      "Error: no\n    at find (/p/src/a.js:1:2)",
      "Error: no\n    at save (/p/src/a.js:8:2)",
    ],
  ])("%s: %s", (kind, reason, one, other) => {
    expect(englishOf(compare(one, other))).toEqual({ kind, reason });
  });

  test("a line that moved, and a package's own code, change nothing", () => {
    expect(
      compare(
        "Error: no\n    at x (/p/node_modules/q/a.js:1:2)\n    at find (/p/src/a.js:1:2)",
        "Error: no\n    at y (/p/node_modules/q/b.js:1:2)\n    at find (/p/src/a.js:21:2)",
      ),
    ).toMatchObject({ kind: "same" });
  });

  test("the same words in another statement of the test are another error, unless the file was edited", () => {
    const at = (line: number) =>
      signatureOf({ kind: "error", message: "", text: `Error: no\n    at t (/p/test/a.js:${line}:2)` });
    const compared = (isEdited?: (file: string) => boolean) => compareSignatures(at(7), at(8), isEdited).kind;
    expect(compared()).toBe("different");
    expect(compared(() => false)).toBe("different");
    expect(compared(() => true)).toBe("same");
    expect(compareSignatures(at(7), at(90), () => false).kind).toBe("different");
  });

  test("the code of a statement says which one it is, wherever it stands", () => {
    const at = (line: number, code: string) =>
      signatureOf({
        kind: "error",
        message: "",
        text: `Traceback (most recent call last):\n  File "/p/t.py", line ${line}, in t\n    ${code}\nValueError: no`,
      });
    expect(compareSignatures(at(7, "save(a)"), at(8, "save(a)")).kind).toBe("same");
    expect(compareSignatures(at(7, "save(a)"), at(7, "save(order)")).kind).toBe("same");
    expect(compareSignatures(at(7, "save(a)"), at(8, "pay(a)")).kind).toBe("different");
  });
});

describe("of a failure with a stack that only looks like what it says", () => {
  const like = (before: string, now: string, message = "") => {
    const [one, other] = [before, now].map((text) => signatureOf({ kind: "failure", message, text }));
    return one && other && compareSignatures(one, other).kind;
  };
  const backtrace = (line: number, called: string, deeper = "") =>
    `thread 'steps' (7310) panicked at src/lib.rs:${line}:5:
index out of bounds: the len is 3 but the index is 3
stack backtrace:
   0: __rustc::rust_begin_unwind
             at /rustc/59807616e1fa/library/std/src/panicking.rs:689:5
${deeper}   1: shop::${called}
             at ./src/lib.rs:${line}:5
   2: real::steps
             at ./tests/real.rs:69:5
   3: real::steps::{{closure}}
             at ./tests/real.rs:67:11
   4: core::ops::function::FnOnce::call_once
             at /rustc/59807616e1fa/library/core/src/ops/function.rs:250:5
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`;

  test("Rust's functions are places", () => {
    const deeper =
      "   1: core::slice::index\n             at /rustc/59807616e1fa/library/core/src/slice.rs:1:5\n";
    expect(like(backtrace(12, "first"), backtrace(40, "first", deeper))).toBe("same");
    expect(like(backtrace(12, "first"), backtrace(12, "last"))).toBe("different");
    expect(like(backtrace(12, "first"), backtrace(12, "first").replace("real.rs:69", "real.rs:70"))).toBe(
      "different",
    );
  });

  test("a line of googletest and Catch2 is a statement", () => {
    const googletest = (line: number) =>
      `real_test.cpp:${line}\nExpected equality of these values:\n  n\n    Which is: 5\n  2`;
    expect(like(googletest(33), googletest(34))).toBe("different");
    expect(like(googletest(33), googletest(133))).toBe("same");
    const catch2 = (line: number) =>
      `FAILED:\n  REQUIRE( n == 2 )\nwith expansion:\n  5 == 2\nat real_test.cpp:${line}\n`;
    expect(like(catch2(30), catch2(31))).toBe("different");
  });

  test("Python's code that no file holds has no line", () => {
    const bats = (key: string) =>
      `(in test file a.bats, line 5)\n  \`python3 -c "$code"' failed\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nKeyError: '${key}'`;
    expect(like(bats("sku"), bats("name"))).not.toBe("same");
  });

  test("Playwright's heading is as wide as the screen", () => {
    const text = (line: number, rule: number) =>
      `  tests/a.spec.js:${line}:1 › total ${"─".repeat(rule)}\n\n    Error: total is wrong\n        at /home/dev/a.spec.js:${line}:9`;
    expect(like(text(3, 60), text(123, 58))).toBe("same");
  });

  test("an excerpt of code that could not be read has numbers, which move", () => {
    const text = (line: number, code: string) =>
      `SyntaxError: Unexpected token\n  ${line} | const a = 1;\n> ${line + 1} | ${code}\n    |  ^\n`;
    expect(like(text(3, "let ;"), text(13, "let ;"))).toBe("same");
    expect(like(text(3, "let ;"), text(3, "var ,"))).not.toBe("same");
    const json = (line: number) =>
      text(line, "read(file);").replace("token", "token } in JSON at position 7");
    expect(like(json(3), json(13).replace("const a", "const b"))).toBe("same");
  });

  test("places in an aggregated message of RSpec are none of its words", () => {
    const message = (line: number) =>
      `Got 2 failures:\n\n  1) expected: 2\n          got: 1\n\n     ./spec/a_spec.rb:${line}:in \`block in <top>'`;
    const one = signatureOf({ kind: "failure", message: message(3), text: "" });
    expect(
      compareSignatures(one, signatureOf({ kind: "failure", message: message(33), text: "" })).kind,
    ).toBe("same");
  });

  test("what lies behind an answer is not what the failure itself says", () => {
    const jest = signatureOf({
      kind: "failure",
      message: "",
      text: "Error: expect(received).toBe(expected) // Object.is equality\n\nExpected: 200\nReceived: 500\n    at Object.toBe (/home/dev/a.test.js:12:77)",
    });
    expect(jest.behind).toBeUndefined();
    expect(labelOf(jest)).toBe("Error: Expected: 200 Received: 500");
  });
});
