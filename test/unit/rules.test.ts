import { describe, expect, test } from "vitest";
import { checkRules, readCitingTexts } from "../support/fences/ruleBook.ts";

const texts = readCitingTexts();

test("every citation of a rule leads to it, and every rule is cited", () => {
  expect(checkRules(texts)).toEqual([]);
});

test("the rules are cited throughout the sources", () => {
  const citing = [...texts].filter(
    ([path, text]) => path.startsWith("src/") && /docs\/rules\/[\w-]+\.md#/.test(text),
  );
  expect(citing.length).toBeGreaterThan(70);
});

describe("the check sees", () => {
  const planted = (path: string, text: string) =>
    checkRules(
      new Map([
        ["docs/rules/security.md", "## S1\n\n**It holds.**\n\n## What is accepted\n"],
        ["src/cites.ts", "// docs/rules/security.md#s1"],
        [path, text],
      ]),
    );

  test.each([
    ["a link from the root", "ARCHITECTURE.md", "[S1](docs/rules/security.md#s1)"],
    ["a link from beside the book", "docs/other.md", "[S1](rules/security.md#s1), [others](details.md#x)"],
    ["a section that is no rule", "docs/other.md", "[accepted](rules/security.md#what-is-accepted)"],
    ["a number within the book", "docs/rules/README.md", "[security](security.md), see S1"],
  ])("nothing wrong in %s", (_, path, text) => {
    expect(planted(path, text)).toEqual([]);
  });

  test.each([
    [
      "a rule that is not there",
      "src/a.ts",
      "/** So it is (docs/rules/security.md#s2). */",
      "which is not there",
    ],
    ["a file that is not there", "test/a.ts", "// docs/rules/secrets.md", "which is not there"],
    ["a link that leads nowhere", "docs/a.md", "[S2](rules/security.md#s2)", "which is not there"],
    ["a number without its file", "src/a.ts", "/** So it is (S1). */", "leads nowhere"],
    ["a document that is not here", "src/a.ts", "/** So it is (security\n * S1). */", "leads nowhere"],
    ["another document that is not here", "bench/a.ts", "// By git-storage, section 5.", "leads nowhere"],
    ["a number that no rule has", "docs/rules/README.md", "As S2 says.", "leads nowhere"],
    ["a rule that nobody cites", "docs/rules/reports.md", "## R1\n", "nobody cites"],
    ["a number that is given twice", "docs/rules/reports.md", "## S1\n", "two rules"],
  ])("%s", (_, path, text, problem) => {
    expect(planted(path, text)).toContainEqual(expect.stringContaining(problem));
  });
});
