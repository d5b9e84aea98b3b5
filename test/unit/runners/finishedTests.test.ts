import { expect, it } from "vitest";
import { FinishedTests } from "../../../src/runners/finishedTests.ts";

/** How many tests an output tells of, whichever way it comes in pieces. */
function count(output: string): number {
  const whole = new FinishedTests();
  whole.add(Buffer.from(output));
  const pieces = new FinishedTests();
  for (const byte of Buffer.from(output)) {
    pieces.add(Buffer.from([byte]));
  }
  expect(pieces.count).toBe(whole.count);
  return whole.count;
}

it.each([
  ["node:test", "▶ GET\n  \x1b[32m✔ a (1ms)\x1b[39m\n  ✖ b (2ms)\n✖ failing tests:\n\n✖ b (2ms)\n", 2],
  ["vitest", " ✓ tests/a.test.ts (3 tests) 5ms\n ❯ tests/b.test.ts (2 tests | 1 failed) 9ms\n", 5],
  ["pytest", "tests/test_a.py ..F.s       [ 50%]\ntests/test_b.py ...\n=== FAILURES ===\ntests/c.py ..\n", 8],
  ["pytest -v", "tests/a.py::test_a PASSED [ 50%]\r\ntests/a.py::test_b[x y] FAILED [100%]\r\n", 2],
  ["Go", "=== RUN   TestA\n--- PASS: TestA (0.00s)\n    --- FAIL: TestB/x (0.00s)\n", 2],
  ["Rust", "running 2 tests\ntest a::b ... ok\ntest a::c ... FAILED\n", 2],
  ["TAP", "1..3\nok 1 a\nnot ok 2 b\nok 3 c # skip\n", 3],
  ["googletest", "[ RUN      ] A.b\n[       OK ] A.b (0 ms)\n[  FAILED  ] A.c (1 ms)\n[  FAILED  ] A.c\n", 2],
  [
    "surefire",
    "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s\n[INFO] Tests run: 3\n",
    3,
  ],
  ["PHPUnit", ".....F.  63 / 120 ( 52%)\n", 7],
  ["nothing it knows", "Building…\nok\n.\n1 passed\n", 0],
  ["a line without an end", "✔ a", 0],
])("counts the tests of %s", (_, output, tests) => {
  expect(count(output)).toBe(tests);
});

it("looks at no more than the beginning of a line", () => {
  const finished = new FinishedTests();
  for (let index = 0; index < 50; index++) {
    finished.add(Buffer.alloc(64 * 1024, " "));
  }
  finished.add(Buffer.from("\n✔ a\n"));
  expect(finished.count).toBe(1);
});

it("counts nothing in an output that is too long to be looked at", () => {
  const finished = new FinishedTests();
  finished.add(Buffer.from("✔ a\n"));
  finished.add(Buffer.alloc(5 * 1024 * 1024, "y\n"));
  finished.add(Buffer.from("✔ b\n"));
  expect(finished.count).toBe(0);
});
