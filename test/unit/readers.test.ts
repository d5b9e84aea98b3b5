import { describe, expect, test } from "vitest";
import { signatureOf } from "../../src/model/error/signature.ts";
import { findComparison } from "../../src/reports/comparison.ts";
import { readFrames } from "../../src/reports/places/frames.ts";
import { frameworks } from "../../src/runners/frameworks/frameworks.ts";
import { tellingLines } from "../../src/sessions/state/boundedOutput.ts";
import { emptyProject } from "../support/frameworks/emptyProject.ts";

/** What reads texts of others as a whole. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  signatureOf: (text) => signatureOf({ kind: "failure", message: "status 500", text }, text),
  findComparison: (text) => findComparison(text, text),
  readFrames: (text) => [...readFrames(text)],
  tellingLines: (text) => tellingLines(Buffer.from(text), 5),
  ...Object.fromEntries(
    frameworks.map(({ name, consoleFailures }) => [
      name,
      (text: string) => consoleFailures(text, emptyProject),
    ]),
  ),
  ...Object.fromEntries(
    frameworks.flatMap(({ name, consoleReport }) =>
      consoleReport ? [[`report of ${name}`, consoleReport]] : [],
    ),
  ),
};

/** Entries as frameworks print them, of which a hostile output has as many as it likes; `#` is a number that differs. */
const entries = [
  "rspec ./a_spec.rb:1 # t#\n",
  "  1) t#\n     Failure/Error: x\n",
  "[ RUN      ] A.b#\n[  FAILED  ] A.b# (1 ms)\n",
  "[  FAILED  ] A.b (1 ms)\n",
  "--- FAIL: TestA# (0.00s)\n",
  "--- FAIL: TestA#/b/c/d (0.00s)\nFAIL\tp#\t0.1s\n",
  "# p#\na.go:1: x\nFAIL\tp# [build failed]\n",
  "test t# ... FAILED\n",
  "---- t# stdout ----\nx\n",
  "error: could not compile `p#`\n",
  `${"=".repeat(70)}\nFAIL: t# (a.b.C.t#)\n${"-".repeat(70)}\n`,
  '  File "a/b.py", line 1\n',
  "not ok 1 t#\n# b\n",
  "FAILED a.py::t# - x\n",
  "  ● a › t#\n\n x\n",
  "1) A::t#\nx\n",
  "There was 1 failure:\n",
  "at a (b:1:2)\n",
  "expected: a\n",
  " \n",
  "a.A: ",
  "(",
  "`",
];

/** So much computing time is noise, in seconds. */
const noise = 0.05;

function secondsOf(read: (text: string) => unknown, entry: string, length: number): number {
  const many = Array.from({ length: Math.ceil(length / entry.length) }, (_, index) =>
    entry.replaceAll("#", String(index)),
  );
  const text = `running 1 test\n${many.join("")}\n`;
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 2 && least > noise; tries++) {
    const began = process.threadCpuUsage();
    read(text);
    const { user, system } = process.threadCpuUsage(began);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

describe("what reads a text takes time that grows with its length, whatever the text repeats", () => {
  test.each(Object.entries(readers))("%s", (_, read) => {
    const slow = entries.flatMap((entry) => {
      const longer = secondsOf(read, entry, 100_000);
      const growth = longer < noise ? 0 : longer / secondsOf(read, entry, 25_000);
      return growth > 8 ? [`${JSON.stringify(entry)} takes ${growth.toFixed(1)} times as long`] : [];
    });
    expect(slow).toEqual([]);
  });
});
