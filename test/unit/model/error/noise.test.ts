import { describe, expect, test } from "vitest";
import { signature } from "../../../../src/model/error/signature.ts";

const of = (message: string, type = "Error") => signature({ kind: "failure", message, type, text: "" });

/** Two texts that one code can print in two runs. */
const times = [
  ["2026-11-30T00:27:09.639Z", "2027-01-02T10:00:00Z"],
  ["2026-11-30 00:27:09.639 +0000 UTC m=+0.012", "2026-12-01 01:02:03.1 +0000 UTC m=+12.5"],
  ["20261130T002709Z", "20270102T100000Z"],
  ["Tue, 23 Mar 2027 09:43:07 +0000", "Mon, 1 Feb 2027 10:00:00 GMT"],
  [
    "Tue Mar 23 2027 09:43:07 GMT+0000 (Coordinated Universal Time)",
    "Mon Dec 28 2026 23:59:20 GMT+0100 (CET)",
  ],
  ["Tue Mar 23 09:43:07 2027", "Mon Dec  8 23:59:20 2026"],
  ["Tue Mar 23 09:43:07 UTC 2027", "Mon Dec 28 23:59:20 CET 2026"],
  ["23/Mar/2027:09:43:07 +0000", "01/Feb/2027:10:00:00 +0100"],
  ["12/23/2026, 10:31:51 PM", "1/2/2027, 1:43:47 AM"],
  ["23.12.2026, 22:31:51", "1.2.2027, 01:43:47"],
  ["March 23, 2027 at 9:43 AM", "February 1, 2027 at 10:00 PM"],
  ["23 March 2027", "1 February 2027"],
  ["datetime.datetime(2027, 3, 23, 9, 43, 7, 123)", "datetime.datetime(2026, 1, 2, 3, 4)"],
  ["1764460029.676", "1764469999.1"],
  ["1764460029676", "1764469999111"],
] as const;

const durations = [
  ["1m46s", "2m3.5s"],
  ["5098.46ms", "5,203.1 ms"],
  ["5835 milliseconds", "5390 milliseconds"],
  ["1 min 48 s", "2 min 3 s"],
  ["PT1M48S", "PT2M3.5S"],
  ["0:01:48.123", "0:02:03.456"],
] as const;

const ids = [
  ["bad object ecf5cfe", "bad object ed4d4e1"],
  ["order a1b2c3d4", "order 12345678"],
  ["user test-f61798@example.com", "user test-123456@example.com"],
  ["blob user_9f86d081884c7d65", "blob user_0b4e7a0e5fe84ad3"],
  ["database test_shop_gw0", "database test_shop_gw11"],
  [
    "token eyJhbGciOiJIUzI1NiJ9.vBplLH2d6A.e_N0b1bnftTx",
    "token eyJhbGciOiJIUzI1NiJ9.L_oG93nqAr.01xhcU2R3Ao7",
  ],
  ["key V1StGXR8_Z5jdHi6B-myT", "key bQ4kZ0a7Lw2Xy9-Pd_R1s"],
  ["event 01ARZ3NDEKTSV4RRFFQ69G5FAV", "event 01BX5ZZKBKACTAV9WEVGEMMVRZ"],
  ["pod shop-7d9f8b6c5d-x2x9z", "pod shop-59c7bd8f6d-4qk8w"],
  ["label :r22:", "label :r1a:"],
  ["in pool-3-thread-7", "in pool-12-thread-1"],
  ["by Thread-12", "by Thread-3"],
  ["app[15052]: failed", "app[1591]: failed"],
  ["waits on transaction 6406", "waits on transaction 961"],
  ["order 96369 is missing", "order 81922 is missing"],
  ["unknown {'b', 'a'}", "unknown {'a', 'b'}"],
  ["unknown {('b', 1), ('a', 2)}", "unknown {('a', 2), ('b', 1)}"],
  [
    "Items in the first set but not the second:\n'wide'\n'small'",
    "Items in the first set but not the second:\n'small'\n'wide'",
  ],
  ["lost by MainThread (140383841113792)", "lost by MainThread (139818519189184)"],
  ["lost job 5e00d7fe-73b8", "lost job 9ad0b51c-89da"],
  ["matches 'order 8e6c4a91-9b8d-4d53-a5b4-f9c8203…'", "matches 'order 90b91667-4516-499f-ae13-c848366…'"],
  ["no /tmp/shop-Ab3/orders/1.json", "no /tmp/shop-Zz9/orders/1.json"],
  [
    "no /tmp/pytest-of-dev/pytest-1/test_a0/orders/1.json",
    "no /tmp/pytest-of-dev/pytest-22/test_a0/orders/1.json",
  ],
  [
    "no C:\\Users\\dev\\AppData\\Local\\Temp\\shop-12\\orders\\1.json",
    "no C:\\Users\\dev\\AppData\\Local\\Temp\\shop-34\\orders\\1.json",
  ],
  ['left {"c": 3, "a": 1}', 'left {"a": 1, "c": 3}'],
] as const;

describe("what one code can print in two runs is the same error", () => {
  test.each([...times.map(([a, b]) => [`token expired at ${a}`, `token expired at ${b}`] as const), ...ids])(
    "%s",
    (one, other) => {
      expect(of(one)).toBe(of(other));
    },
  );
  test.each(durations)("no answer after %s", (one, other) => {
    expect(of(`no answer after ${one}`)).toBe(of(`no answer after ${other}`));
  });
});

test("a message of one's own before JUnit's is no comparison", () => {
  const slow = (by: number) =>
    of(`sync ==> execution exceeded timeout of 5 ms by ${by} ms`, "AssertionFailedError");
  expect(slow(24)).toBe(slow(14));
});

describe("what is compared stays, though it looks like something that differs from run to run", () => {
  test.each([...times.slice(0, -2), ...durations.slice(0, 4)])("%s", (one, other) => {
    const compare = (value: string) => of(`assert '${value}' == 'never'`, "AssertionError");
    expect(compare(one)).not.toBe(compare(other));
    expect(of(`expected "${one}" to equal "never"`, "AssertionError")).not.toBe(
      of(`expected "${other}" to equal "never"`, "AssertionError"),
    );
  });
  test.each([
    ["assert -1234 == -1235", "assert -1236 == -1235"],
    ["assert 'INV-1001' == 'INV-1003'", "assert 'INV-1002' == 'INV-1003'"],
    ["assert '#ff0000' == '#0000ff'", "assert '#00ff00' == '#0000ff'"],
    ["expected port 8080 to be 443", "expected port 8081 to be 443"],
    ["assert 'see a.py:10' == 'see a.py:12'", "assert 'see a.py:11' == 'see a.py:12'"],
    ["got:\n  a.go:12: unused\nwant:\n  a.go:9: unused", "got:\n  a.go:13: unused\nwant:\n  a.go:9: unused"],
    ["assert 10000000000 == 2", "assert 15000000000 == 2"],
    ["got 7s, want 9s", "got 8s, want 9s"],
  ])("%s, and %s", (one, other) => {
    expect(of(one, "AssertionError")).not.toBe(of(other, "AssertionError"));
  });
});

test("what both sides of a comparison have in common is no difference", () => {
  const at = (time: string, total: number) =>
    of(`assert 'printed ${time}\\ntotal ${total}' == 'printed ${time}\\ntotal 8'`, "AssertionError");
  expect(at("12:59:40", 9)).toBe(at("12:59:43", 9));
  expect(at("12:59:40", 9)).not.toBe(at("12:59:40", 7));
  const diff = (time: string, row: number) =>
    of(`differs:\n- Expected\n+ Received\n\n  at ${time}\n- row 9\n+ row ${row}`);
  expect(diff("2026-11-30T00:26:06Z", 2)).toBe(diff("2026-11-30T00:26:10Z", 2));
  expect(diff("2026-11-30T00:26:06Z", 2)).not.toBe(diff("2026-11-30T00:26:06Z", 3));
});

test("what lies in a temporary folder has a name", () => {
  for (const temp of [
    "/tmp/shop-Ab3",
    "/var/folders/x1/y2/T/tmpab12cd34",
    "C:\\Users\\dev\\AppData\\Local\\Temp\\shop-1",
  ]) {
    expect(of(`no ${temp}/orders/1.json`)).not.toBe(of(`no ${temp}/invoices/1.json`));
  }
});

test("items of a set stay whole", () => {
  expect(of("unknown {('b', 1), ('a', 2)}")).not.toBe(of("unknown {('a', 1), ('b', 2)}"));
});

test("what was counted is what went wrong", () => {
  expect(of("3 migrations are pending")).not.toBe(of("2 migrations are pending"));
  expect(of("found 12 errors in the schema")).not.toBe(of("found 2 errors in the schema"));
  expect(of("the import stopped at row 17 of 300")).not.toBe(of("the import stopped at row 250 of 300"));
  expect(of("wrong total: 7")).not.toBe(of("wrong total: 8"));
});
