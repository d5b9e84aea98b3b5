import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** What a report holds: as pytest, vitest and the like write it. */
export interface Shape {
  readonly cases: number;
  /** The share of cases that fail, from 0 to 1. */
  readonly failing: number;
  /** Lines of the stack in a failure. */
  readonly stackLines: number;
}

const casesPerSuite = 50;

/** Writes a report of a shape. The same shape gives the same bytes. */
export async function writeGeneratedReport(path: string, shape: Shape): Promise<void> {
  const file = createWriteStream(path);
  for (const part of generateReport(shape)) {
    if (!file.write(part)) {
      await once(file, "drain");
    }
  }
  file.end();
  await once(file, "close");
}

function* generateReport({ cases, failing, stackLines }: Shape): Generator<string> {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  for (let first = 0; first < cases; first += casesPerSuite) {
    const numbers = Array.from(
      { length: Math.min(casesPerSuite, cases - first) },
      (_, index) => first + index,
    );
    const suite = `  <testsuite name="suite ${first / casesPerSuite}" tests="${numbers.length}" time="1.234" hostname="host">\n`;
    yield `${suite}${numbers.map((number) => generateCase(number, failing, stackLines)).join("")}  </testsuite>\n`;
  }
  yield "</testsuites>\n";
}

function generateCase(number: number, failing: number, stackLines: number): string {
  const module = Math.floor(number / casesPerSuite);
  const start = `    <testcase classname="tests.orders.test_module_${module}.TestOrders" name="test_number_${number}_keeps_the_order[${number % 7}]" file="tests/orders/test_module_${module}.py" line="${number % 400}" time="0.00${number % 10}"`;
  // Spread evenly, and the same in every run.
  const isFailing = ((number * 7919) % 1000) / 1000 < failing;
  return isFailing
    ? `${start}>\n      <failure message="assert 500 == 404" type="AssertionError">${generateStack(number, stackLines)}</failure>\n    </testcase>\n`
    : `${start}/>\n`;
}

function generateStack(number: number, lines: number): string {
  const frames = Array.from(
    { length: lines },
    (_, line) =>
      `  File "/project/src/orders/module_${number % 97}.py", line ${line * 7 + 3}, in &lt;lambda&gt; &amp; others`,
  );
  return `${frames.join("\n")}\nAssertionError: 500 is not 404`;
}
