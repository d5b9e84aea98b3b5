import { expect, it, vi } from "vitest";
import { gatherOutput } from "../../../src/protocol/liveOutput.ts";

it("sends what came in one piece, also a character that was cut, with the newest count", async () => {
  const sent: unknown[] = [];
  const gather = gatherOutput((text, count) => sent.push([text, count]));
  const bytes = Buffer.from("é!");
  gather(bytes.subarray(0, 1), 1);
  gather(bytes.subarray(1), 2);
  await vi.waitUntil(() => sent.length > 0);
  expect(sent).toEqual([["é!", 2]]);
});

it("bounds a piece and says what it lacks", async () => {
  const sent: string[] = [];
  const gather = gatherOutput((text) => sent.push(text));
  for (let i = 0; i < 100; i++) {
    gather(Buffer.alloc(10_000, "y"), 0);
  }
  await vi.waitUntil(() => sent.length > 0);
  const [piece = ""] = sent;
  expect(piece).toContain(`… ${1_000_000 - 64 * 1024} characters are not shown here …`);
  expect(piece.length).toBeLessThan(66_000);
});
