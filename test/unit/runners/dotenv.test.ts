import { expect, test } from "vitest";
import { readDotenv } from "../../../src/runners/dotenv.ts";

const values = (text: string) => readDotenv(text).map(({ name, value }) => `${name}|${value}`);

test.each([
  ["A=b", ["A|b"]],
  ["\ufeffA=b", ["A|b"]],
  ["export A=b\r\nB: c", ["A|b", "B|c"]],
  ["# A=b\n\n  C = d e ", ["C|d e"]],
  ["A='it # stays $x \\n' # gone", ["A|it # stays $x \n", "A|it # stays $x \\n"]],
  ['A="two\nlines"\nB=c', ["A|two\nlines", "B|c"]],
  ['A="a\\nb\\"c"', ['A|a\nb"c', 'A|a\\nb\\"c']],
  ["A=`it's`", ["A|it's"]],
  ["A=b # comment", ["A|b", "A|b # comment"]],
  ["A=b#c", ["A|b", "A|b#c"]],
  ["A=b=c==", ["A|b=c=="]],
  ['A="no end\nB=c', ['A|"no end', "B|c"]],
  ["A=\nB=c", ["B|c"]],
  ["not a variable\nA-B.c=d", ["A-B.c|d"]],
  ["", []],
])("reads %j", (text, expected) => {
  expect(values(text)).toEqual(expected);
});

test("reads a file of quotes in a time that grows with its length only", () => {
  const started = performance.now();
  readDotenv('A="\n'.repeat(60_000));
  expect(performance.now() - started).toBeLessThan(20_000);
});
