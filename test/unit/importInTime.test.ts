import { join } from "node:path";
import { expect, test } from "vitest";
import { importInTime } from "../../src/importInTime.ts";

const worker = join(import.meta.dirname, "../../src/importWorker.ts");
const log = (text: string) => `# Debugging Log: A bug\n\n## Debugging Log\n\n${text}\n`;

test("a log is read in a thread of its own, which changes nothing of it", async () => {
  const { sections, lines } = await importInTime(worker, log("- **10:00** added a test"));
  expect(sections.title).toBe("A bug");
  expect(lines).toHaveLength(1);
});

test("what is no log is refused in the same words", async () => {
  await expect(importInTime(worker, "words")).rejects.toThrow(/no debugging log.*Nothing was imported/);
});

test("a document that would take minutes is given up, and keeps nobody waiting", async () => {
  let ticks = 0;
  const clock = setInterval(() => ticks++, 20);
  await expect(importInTime(worker, log("*a".repeat(50_000)), 1_000)).rejects.toThrow(
    /takes too long to read. Nothing was imported/,
  );
  clearInterval(clock);
  expect(ticks).toBeGreaterThan(3);
});
