import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import { fitsEnd, fitsPath, readPattern } from "../../../src/base/pathPatterns.ts";

const fits = (pattern: string, path: string) =>
  readPattern(pattern).some((one) => fitsPath(one, path.split("/")));

describe("the patterns of the settings", () => {
  test.each([
    ["r/**", ["r/a.xml", "r/b/c.xml"], ["s/a.xml", "rr/a"]],
    ["r/", ["r/a.xml", "r/b/c.xml"], ["s/a.xml"]],
    ["**/TEST-*.xml", ["TEST-a.xml", "x/y/TEST-.xml"], ["TEST-a.json", "x/aTEST-a.xml"]],
    ["r/[ab].xml", ["r/a.xml", "r/b.xml", "r/[ab].xml"], ["r/c.xml", "r/ab.xml"]],
    ["r/[!ab].xml", ["r/c.xml"], ["r/a.xml", "r/.xml"]],
    ["r/[a-c]?.xml", ["r/b1.xml"], ["r/d1.xml", "r/b.xml"]],
    ["r/{a,b/*}.xml", ["r/a.xml", "r/b/x.xml"], ["r/b.xml"]],
    ["{a,{b,c}/d}/*.xml", ["a/x.xml", "b/d/x.xml", "c/d/x.xml"], ["b/x.xml", "d/x.xml"]],
    ["**/**/a.xml", ["a.xml", "x/y/a.xml"], ["a"]],
    ["**/build/**/x/*.xml", ["build/x/a.xml", "a/build/b/c/x/a.xml"], ["build/a.xml"]],
    ["app/[slug]/r.xml", ["app/[slug]/r.xml", "app/s/r.xml"], ["app/x/r.xml"]],
    ["report (1)*.xml", ["report (1).xml", "report (1)-b.xml"], ["report 1.xml"]],
    ["*a*b*", ["ab", "xaxbx"], ["ba", "b"]],
    ["*ab*ab", ["abab", "xabyab"], ["ab", "aab"]],
    [".*", [".a"], ["a"]],
    ["*", ["a", ".a"], ["a/b"]],
  ])("%s", (pattern, fitting, others) => {
    expect(fitting.filter((path) => !fits(pattern, path))).toEqual([]);
    expect(others.filter((path) => fits(pattern, path))).toEqual([]);
  });

  test("are read as picomatch reads them", () => {
    const name = fc.array(
      fc.constantFrom("a", "b", "c", ".", "-", "*", "?", "[ab]", "[!a]", "[a-b]", "{a,bc}"),
      {
        minLength: 1,
        maxLength: 7,
      },
    );
    const part = fc.oneof({ weight: 3, arbitrary: name.map((all) => all.join("")) }, fc.constant("**"));
    const pattern = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const letters = fc.array(fc.constantFrom("a", "b", "c", ".", "-"), { minLength: 1, maxLength: 6 });
    const path = fc
      .array(
        letters.map((all) => all.join("")),
        { minLength: 1, maxLength: 4 },
      )
      .map((names) => names.join("/"));
    // Names of dots alone are no names, and picomatch has rules of its own for two stars in a name, and at the end of a pattern.
    const isOdd = (text: string) =>
      /(?:^|\/)\.{1,2}(?:\/|$)/.test(text) || /[^/]\*\*|\*\*[^/]|\*\*$/.test(text);
    fc.assert(
      fc.property(pattern, path, (one, text) => {
        fc.pre(!isOdd(one) && !isOdd(text));
        expect(fits(one, text), `${one} on ${text}`).toBe(
          picomatch.isMatch(text, one, {
            dot: true,
            nonegate: true,
            noextglob: true,
            literalBrackets: false,
            posix: true,
            // Its short ways want something behind the dot of `*.*`, the long one does not.
            fastpaths: false,
          }),
        );
      }),
      { numRuns: 20_000 },
    );
  });

  test("are bounded", () => {
    expect(readPattern("a".repeat(1001))).toEqual([]);
    expect(readPattern("{a,b}".repeat(7))).toEqual([]);
    expect(readPattern("{a,b}".repeat(6))).toHaveLength(64);
    expect(readPattern("{".repeat(1000))).toHaveLength(1);
  });

  test.each([
    ["*a".repeat(40), `${"a".repeat(254)}b`],
    ["*[a-z]?".repeat(40), "a".repeat(255)],
    [`${"**/a/".repeat(60)}b`, `${"a/".repeat(2000)}c`],
    [`${"**/*a*/".repeat(60)}b`, `${"a/".repeat(2000)}c`],
    ["*(a|*(a|*a))", "a".repeat(255)],
    [`${"**/".repeat(330)}b`, `${"a/".repeat(2000)}c`],
    [`${"{".repeat(500)}${"}".repeat(500)}`, "a"],
    [`${"{".repeat(990)}a}`, "a"],
    ["*(*a)b", "a".repeat(255)],
    ["{a,a}".repeat(6).concat("b"), "a".repeat(255)],
  ])("no pattern is slow: %s", (pattern, path) => {
    const started = process.cpuUsage();
    fits(pattern, path);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(500);
  });
});

test("of the end of a path, whatever is above it", () => {
  const at = (pattern: string, path: string) =>
    readPattern(pattern).some((one) => fitsEnd(one, path.split("/")));
  expect(at("*.key", "a/b/c.key")).toBe(true);
  expect(at(".kube/config", "a/.kube/config")).toBe(true);
  expect(at(".kube/config", "config")).toBe(false);
  expect(at("secrets/**", "a/secrets/b/c.txt")).toBe(true);
  expect(at("secrets/", "a/secrets/b/c.txt")).toBe(true);
  expect(at("*.{pem,crt}", "a.crt")).toBe(true);
});
