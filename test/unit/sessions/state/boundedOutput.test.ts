import { expect, it } from "vitest";
import { BoundedOutput, tellingLines } from "../../../../src/sessions/state/boundedOutput.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

it("keeps short output as it is", () => {
  const output = new BoundedOutput();
  output.add(Buffer.from("one\n"));
  output.add(Buffer.from("two\n"));
  expect(text(output.bytes())).toBe("one\ntwo\n");
});

it("keeps the beginning and the end of endless output and says how much is missing", () => {
  const output = new BoundedOutput();
  output.add(Buffer.from("begin"));
  for (let i = 0; i < 300; i++) {
    output.add(Buffer.alloc(10_000, "x"));
  }
  output.add(Buffer.from("end"));
  const kept = text(output.bytes());
  const total = 5 + 3_000_000 + 3;
  expect(kept.startsWith("beginx")).toBe(true);
  expect(kept.endsWith("xend")).toBe(true);
  // One word without an end: what may be a part of a secret is not kept.
  expect(kept).toContain(`\n… ${total - 2 * (512 - 8) * 1024} bytes were cut here …\n`);
});

it.each([
  ["lines", "0123456789 secret\n", "0123456789 secret"],
  ["words", "0123456789 ", "0123456789"],
])("cuts between %s, so that no half of a secret is left", (_, unit, whole) => {
  const output = new BoundedOutput();
  for (let i = 0; i < 2000; i++) {
    output.add(Buffer.from(unit.repeat(100)));
  }
  const kept = text(output.bytes());
  const pieces = kept.split(/[\n ]?\n… \d+ bytes were cut here …\n/);
  expect(pieces).toHaveLength(2);
  expect(pieces[0]?.endsWith(whole)).toBe(true);
  expect(pieces[1]?.startsWith(whole)).toBe(true);
  const cut = Number(/… (\d+) bytes/.exec(kept)?.[1]);
  const marker = Buffer.byteLength(`\n… ${cut} bytes were cut here …\n`);
  expect(output.bytes().length - marker + cut).toBe(unit.length * 200_000);
});

it("gives the last lines without colours, titles and progress that was written over", () => {
  const output = Buffer.from("\x1b]0;title\x07first\n\n\x1b[31mError: x\x1b[0m\r\n10 %\r100 %\n");
  expect(tellingLines(output, 2)).toEqual(["Error: x", "100 %"]);
});

it("puts the first errors before the end, where the cause rarely is", () => {
  const output = Buffer.from(
    "file.js:3\nSyntaxError: no export named 'X'\n  at y\nSyntaxError: no export named 'X'\ntests 4\npass 2\n",
  );
  expect(tellingLines(output, 2)).toEqual(["SyntaxError: no export named 'X'", "tests 4", "pass 2"]);
});
