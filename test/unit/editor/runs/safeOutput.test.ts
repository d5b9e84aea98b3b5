import { expect, it } from "vitest";
import { SafeOutput } from "../../../../src/editor/runs/safeOutput.ts";

const safe = (...pieces: readonly string[]) => {
  const output = new SafeOutput();
  return pieces.map((piece) => output.write(piece)).join("");
};

it("keeps colours, tabs and lines", () => {
  expect(safe("\x1b[31mred\x1b[0m\tx\n\x1b[38;2;1;2;3mrgb\x1b[m\r\n10 %\r20 %")).toBe(
    "\x1b[31mred\x1b[0m\tx\r\n\x1b[38;2;1;2;3mrgb\x1b[m\r\n10 %\r20 %",
  );
});

it.each([
  ["a title", "a\x1b]0;title\x07b"],
  ["the clipboard", "a\x1b]52;c;aGk=\x1b\\b"],
  ["a link", "a\x1b]8;;command:x\x07b"],
  ["shell integration", "a\x1b]633;E;rm\x07b"],
  ["an image", "a\x1b]1337;File=:AA\x07b"],
  ["clearing and the other screen", "a\x1b[2J\x1b[3J\x1b[?1049h\x1b[6nb"],
  ["a reset", "a\x1bcb"],
  ["a device string", "a\x1bPq#\x1b\\b"],
  ["backspaces", "a\b\b\b\bb"],
  ["8-bit controls", "a\u009d\u009b\u0090b"],
])("drops %s, also cut anywhere", (_, text) => {
  expect(safe(text)).toBe("ab");
  for (let cut = 1; cut < text.length; cut++) {
    expect(safe(text.slice(0, cut), text.slice(cut))).toBe("ab");
  }
});

it("holds back no more than a sequence may have", () => {
  expect(safe(`a\x1b]0;${"x".repeat(100_000)}`, "\x07b")).toBe("ab");
});

it.each([
  ["strings in strings", "\x1b]a".repeat(100_000), "\x07b", "b"],
  ["strings without an end", "\x1bP".repeat(100_000), "\x1b\\b", "b"],
  ["sequences without an end", "\x1b[1;".repeat(100_000), "mb", /b$/],
])("reads %s once, and drops them", (_, hostile, end, shown) => {
  // Read from each beginning to the end of all, these would keep the editor busy for minutes.
  expect(safe(hostile, end)).toMatch(shown);
  expect(safe(hostile, end)).not.toContain("\x07");
});
