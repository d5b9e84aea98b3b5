import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { catalogue, type Words } from "../../../../src/base/facts/catalogue.ts";
import type { Fact } from "../../../../src/base/facts/fact.ts";
import { english, placesOf, say } from "../../../../src/base/facts/words.ts";
import { speak } from "../../../../src/base/l10n.ts";
import { decodeEvent, encodeEvent } from "../../../../src/git/log/logFormat.ts";
import type { LoggedEvent } from "../../../../src/model/log/events.ts";
import { readProjectFile } from "../../../support/fences/readSources.ts";

afterEach(() => speak(undefined));

/** A log in which a run ended for this reason. */
function logged(reason: Fact, problems: readonly Fact[] = []): LoggedEvent {
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  const result = { outcome: "broken", reason, counts } as const;
  const end = { exit: { kind: "exited", code: 1 }, durationMs: 1, result, problems } as const;
  const place = { worktree: "main" };
  const event = { kind: "runFinished", run: 0, end } as const;
  return { sequence: 9999, session: "s", at: "2026-01-02T03:04:05Z", place, event };
}

function reasonOf({ event }: LoggedEvent): Fact | undefined {
  return event?.kind === "runFinished" ? event.end.result.reason : undefined;
}

/** What is read back of a reason that was written down. */
function stored(reason: unknown): Fact | undefined {
  return reasonOf(decodeEvent(9999, encodeEvent(logged(reason as Fact))));
}

const text = fc.string({ unit: "binary", maxLength: 30 });
const leaf = fc.constantFrom(...Object.keys(catalogue)).chain((code) => {
  const words: Words = catalogue[code as keyof typeof catalogue];
  const texts = typeof words === "string" ? [words] : [words.one, words.other];
  const places = [...new Set([...texts.flatMap(placesOf), "count"])];
  const args = Object.fromEntries(
    places.map((place) => [place, fc.oneof(text, fc.nat(9999), fc.array(text))]),
  );
  return fc.record({ say: fc.constant(code), ...args, count: fc.nat() });
});
const anyFact = fc.oneof(
  leaf,
  leaf.map((problem) => ({ say: "report.problem", file: "a.xml", problem })),
);

describe("a fact in the log", () => {
  test("is read back as it was written, and says the same in every language", () => {
    const german = JSON.parse(readProjectFile("l10n/bundle.l10n.de.json"));
    fc.assert(
      fc.property(anyFact, (fact) => {
        const { english: beside, ...read } = stored(fact) ?? { say: "" };
        expect(read).toEqual(JSON.parse(JSON.stringify(fact)));
        expect(beside).toBe(english(fact));
        for (const [bundle, tag] of [
          [undefined, "en"],
          [german, "de"],
        ] as const) {
          speak(bundle, tag);
          expect(say({ ...read, say: read.say })).toBe(say(fact));
        }
      }),
    );
  });

  test("stands there with its English, once, for whoever reads the log with plain git", () => {
    const left = {
      say: "run.processesLeft",
      count: 1,
      processes: { say: "run.process", command: "c", pid: 7 },
    };
    const written = Buffer.from(encodeEvent(logged({ say: "run.noReport", code: 1 }, [left]))).toString();
    expect(JSON.parse(written).event.end).toMatchObject({
      result: {
        reason: {
          say: "run.noReport",
          code: 1,
          english: "The command wrote no test report (exit code 1).",
        },
      },
      problems: [{ ...left, english: "1 process outlived the run: c (process 7)." }],
    });
    expect(written.match(/"english"/g)).toHaveLength(2);
  });

  test("keeps the English of the day it was written when it is written again", () => {
    const old = { say: "run.noReport", code: 1, english: "No report." };
    expect(stored(old)).toEqual(old);
    expect(say(old)).toBe("The command wrote no test report (exit code 1).");
  });

  test("of a newer version is kept whole, and shown by its English", () => {
    const newer = {
      say: "run.dreamed",
      of: ["sheep", { say: "animal.electric", volts: 9 }],
      english: "It dreamed.",
    };
    expect(stored(newer)).toEqual(newer);
    expect(say(stored(newer) ?? "")).toBe("“It dreamed.”");
  });

  const deep = (levels: number): Fact => ({
    say: "git.diskFull",
    kept: levels > 0 ? deep(levels - 1) : "",
  });
  test.each<[string, unknown]>([
    ["a text", "It failed."],
    ["nothing", null],
    ["a list", [{ say: "run.passed" }]],
    ["what has no code", { count: 1 }],
    ["a code that is not a text", { say: 7 }],
    ["an argument that cannot be said", { say: "git.noRemote", remote: true }],
    ["an object that is not a fact", { say: "git.noRemote", remote: { name: "up" } }],
    ["facts that are nested too deep", deep(20)],
    ["a text without an end", { say: "git.noRemote", remote: "x".repeat(70_000) }],
    ["more names than anybody reads", { say: "git.noRemote", remote: Array(2000).fill("x") }],
  ])("is not %s", (_, reason) => {
    expect(stored(reason)).toBeUndefined();
  });
});
