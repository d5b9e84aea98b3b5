import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { speak } from "../../src/base/l10n.ts";
import { importInTime } from "../../src/importInTime.ts";
import { readProjectFile } from "../support/fences/readSources.ts";

afterEach(() => speak(undefined));

const worker = join(import.meta.dirname, "../../src/importWorker.ts");
/** On a busy machine the thread alone may take longer to start than a document is given. In milliseconds. */
const patience = 600_000;
const log = (text: string) => `# Debugging Log: A bug\n\n## Debugging Log\n\n${text}\n`;

test("a log is read in a thread of its own, which changes nothing of it", async () => {
  const { sections, lines } = await importInTime(worker, log("- **10:00** added a test"), patience);
  expect(sections.title).toBe("A bug");
  expect(lines).toHaveLength(1);
});

test("what is not a log is refused in the language of the window, with a next step", async () => {
  speak(JSON.parse(readProjectFile("l10n/bundle.l10n.de.json")), "de");
  await expect(importInTime(worker, "words", patience)).rejects.toMatchObject({
    message: expect.stringMatching(/^Dies ist kein Debugging-Protokoll: .* Es wurde nichts importiert\.$/),
    nextStep: expect.stringContaining("Casebook: Als Markdown exportieren…"),
  });
});

test("what is no log is refused in the same words", async () => {
  await expect(importInTime(worker, "words", patience)).rejects.toThrow(
    /not a debugging log.*Nothing was imported/,
  );
});

test("a document that would take minutes is given up, and keeps nobody waiting", async () => {
  let ticks = 0;
  const clock = setInterval(() => ticks++, 20);
  await expect(importInTime(worker, log("*a".repeat(50_000)), 1_000)).rejects.toThrow(
    /document takes too long. Nothing was imported/,
  );
  clearInterval(clock);
  expect(ticks).toBeGreaterThan(3);
});
