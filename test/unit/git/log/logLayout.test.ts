import { expect, test } from "vitest";
import { attachmentPath, eventPath, sequenceOf } from "../../../../src/git/log/logLayout.ts";

test("puts 64 events into a folder, the first with number 1", () => {
  expect([1, 64, 65, 129].map(eventPath)).toEqual([
    "events/000000/00000001.json",
    "events/000000/00000064.json",
    "events/000001/00000065.json",
    "events/000002/00000129.json",
  ]);
  expect(sequenceOf(eventPath(65))).toBe(65);
  expect(sequenceOf("events/readme")).toBeUndefined();
});

test("refuses an attachment that would lie elsewhere", () => {
  expect(attachmentPath("s-1", "runs/0/output")).toBe("sessions/s-1/runs/0/output");
  for (const [session, path] of [
    ["s", "../x"],
    ["..", "x"],
    ["s/t", "x"],
    ["s", "a//b"],
    ["s", ".git/x"],
    ["", "x"],
    ["s", "a\nb"],
  ] as const) {
    expect(() => attachmentPath(session, path)).toThrow("Not a path of an attachment");
  }
});
