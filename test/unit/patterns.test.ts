import { analyse } from "scslre";
import { describe, expect, test } from "vitest";
import { longestLine } from "../../src/base/boundedPattern.ts";
import { assigned } from "../../src/model/secrets/assignedSecrets.ts";
import { type FoundPattern, findPatterns, readPatternSources } from "../support/fences/findPatterns.ts";
import { attacksOn } from "../support/texts/attackTexts.ts";
import { findGrowth, type Growth } from "../support/texts/growth.ts";

/** How many texts are made up for each part of a pattern. */
const isWhole = process.env["CASEBOOK_PATTERNS"] === "all";

/** The files in which patterns are made of more than literals, and why no text makes them slow. */
const builtPatterns: Readonly<Record<string, string>> = {
  "src/agents/mayTest.ts": "names of programs, which stand between ^ and $ and are matched against one word",
  "src/model/error/errorText.ts": "one class at the beginning, and the rest is a fixed text",
  "src/model/secrets/assignedSecrets.ts": "measured below, as the others are",
  "src/model/secrets/homePattern.ts":
    "a fixed text behind a run of separators, at whose beginning alone it is tried",
  "src/runners/frameworks/googletest.ts":
    "blanks at the beginning of a line, then a literal of a framework's file",
};

const { patterns, built } = findPatterns(readPatternSources());

/** What takes more than linear time of a pattern, or more than a moment for the longest line; undefined if nothing was found. */
function growthOf(
  { source, flags, isForLines, isRepeated }: FoundPattern,
  depth: number,
): Growth | undefined {
  return findGrowth(new RegExp(source, flags.replace("g", "")), attacksOn(source, flags, depth), {
    length: isForLines ? longestLine : depth > 1 ? 8_000 : 4_000,
    isRepeated,
    isBounded: isForLines,
  });
}

const reportsOn = ({ source, flags }: Pick<FoundPattern, "source" | "flags">) =>
  analyse({ source, flags }).reports.map(
    ({ type, character }) => `${type} ${JSON.stringify(character.pick)}`,
  );

describe("no text makes a regular expression of the extension slow", () => {
  test("by what its automaton says", () => {
    expect(patterns.length).toBeGreaterThan(600);
    const slow = patterns
      .filter(({ isForLines }) => !isForLines)
      .flatMap(({ where, ...one }) => reportsOn(one).map((report) => `${where}: ${report}`));
    expect(slow).toEqual([]);
  });

  test("by what it takes for texts that are made after it", { timeout: 3_600_000 }, () => {
    const slow = patterns.flatMap((pattern) => {
      const growth = growthOf(pattern, isWhole ? 3 : 1);
      return growth === undefined ? [] : [`${pattern.where}: ${JSON.stringify(growth)}`];
    });
    expect(slow).toEqual([]);
  });

  test("of those that know a secret by what stands before it", { timeout: 600_000 }, () => {
    const slow = assigned.flatMap(({ pattern: { source, flags } }) => {
      const one = { where: source.slice(0, 80), source, flags, isForLines: false, isRepeated: true };
      const growth = growthOf(one, 1);
      return [
        ...reportsOn(one),
        ...(growth === undefined ? [] : [`${one.where}: ${JSON.stringify(growth)}`]),
      ];
    });
    expect(slow).toEqual([]);
  });

  test("that is made while it runs: each is known, with the reason", () => {
    const files = new Set(built.map((one) => one.split(":")[0] ?? ""));
    expect([...files].sort()).toEqual(Object.keys(builtPatterns));
  });
});

describe("it is noticed", () => {
  const planted = (code: string) => findPatterns(new Map([["src/a.ts", code]]));

  test.each([
    ["exponential", String.raw`/^((?:[A-Za-z_$][\w$]*(?:\.|::|\\|\$))*[A-Z][\w$]*(?:Error)?):(?: (.*))?$/`],
    ["words of two kinds", String.raw`/^timeout(?: (?:-[ks]) \S+| -\S*)* \d\S*/`],
    ["blanks at the end", String.raw`/^(\S+)\s+(.*?)\s*$/`],
    ["blank lines", String.raw`/^\s*(?:import|from) unittest\b/m`],
    ["letters before a sign", String.raw`/([a-z][a-z+.-]*:\/\/)[^/@\s]*@/gi`],
    ["backticks", "/(`+)([^\\n]*?[^`\\n])\\1(?!`)/"],
    ["two lengths", String.raw`/^(.*?)((?:\(.*\)|\{.*\})?(?:\[.*\])?)$/s`],
    ["a cubic one for lines", "boundedPattern(/^.*a.*a.*a.*b$/)"],
  ])("%s", (_, code) => {
    const [pattern] = planted(`f(${code})`).patterns;
    expect(pattern && growthOf(pattern, 1)).toBeDefined();
  });

  test("where a pattern stands, and how it is applied", () => {
    const { patterns: found, built: made } = planted(
      'a = b / c / d; x.split(/\\d/); boundedPattern(/[/]"/); new RegExp("a" + "b", "g"); RegExp(a, "u"); // /x/',
    );
    expect(found.map(({ source, isForLines, isRepeated }) => [source, isForLines, isRepeated])).toEqual([
      ["\\d", false, true],
      ['[/]"', true, false],
      ["ab", false, true],
    ]);
    expect(made).toEqual(["src/a.ts: a"]);
  });
});
