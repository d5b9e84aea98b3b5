import fc from "fast-check";
import type { Nodes, Root, RootContent } from "mdast";
import { describe, expect, test } from "vitest";
import { renderSession } from "../../../src/markdown/renderSession.ts";
import { addCells, emptyMatrix } from "../../../src/model/judgement/testMatrix.ts";
import { foundTwo, searchedSession, searchId } from "../../support/sessions/searchedSession.ts";
import {
  failing,
  modified,
  passing,
  reportOf,
  skipped,
  startSession,
} from "../../support/sessions/sessionBuilder.ts";
import { parts, solvedParts, solvedSession } from "../../support/sessions/solvedSession.ts";
import { expectGolden } from "../../support/texts/expectGolden.ts";
import { hostileSession, hostileTexts } from "../../support/texts/hostileSession.ts";
import { outlineOfMarkdownIt, outlineOfMdast, parseMdast } from "../../support/texts/markdownOutline.ts";

describe("the exported log", () => {
  test("tells a whole session in the form of the reference log", () => {
    expectGolden("solvedSession.md", renderSession(solvedSession().session(), solvedParts));
  });

  test("marks what is still to be written", () => {
    expectGolden("newSession.md", renderSession(startSession({}).session(), parts));
  });

  test("tells what every attempt did to every test that was ever red, and by which error", () => {
    const growing = emptyMatrix();
    const runs = [
      [failing("a | b", "KeyError: `x`"), passing("always green"), passing("c")],
      [failing("a | b", "TypeError: y"), passing("always green"), failing("c", "KeyError: `x`")],
      [passing("a | b"), passing("always green"), skipped("c")],
    ];
    const columns = runs.map((cases, attempt) => ({
      attempt,
      headline: "",
      results: "",
      ...addCells(growing, cases, attempt === 0 ? undefined : { cases: runs[attempt - 1] ?? [] }),
    }));
    const matrix = { session: "s1", columns, rows: growing.rows, errors: growing.errors };
    const builder = startSession({});
    builder.attempt();
    const lines = renderSession(builder.session(), { ...parts, matrix }).split("\n");
    const start = lines.indexOf("## Attempts × Tests");
    expect(lines.slice(start + 2, start + 6)).toEqual([
      "| Test | 0 | 1 | 2 |",
      "| - | - | - | - |",
      "| `a \\| b` | ✕ 1 | ≠ 2 | ✓ |",
      "| `c` | · | ▲ 1 | » |",
    ]);
    expect(lines.join("\n")).toMatch(/^- Error 1: ``.*KeyError: `x` ``$/m);
  });

  test("tells a run that goes on, and one that was stopped", () => {
    const builder = startSession({ isolationCommand: "npm test" });
    builder.attempt();
    builder.run(undefined, { exit: { kind: "stopped" } });
    builder.run(reportOf([passing("a")]));
    builder.run(undefined, {
      command: "npm run test:all",
      exit: { kind: "couldNotStart", reason: "ENOENT" },
    });
    const owner = { host: "h", pid: 1, started: "1" };
    builder.add({ kind: "runStarted", run: 3, attempt: 0, purpose: "verification", command: "make", owner });
    builder.add(undefined);
    builder.add(undefined, { kind: "searchFinished" });
    expect(linesOf(renderSession(builder.session(), parts))).toEqual([
      "Started the session on `main`.",
      "**Attempt 0 (baseline):** The code of the last commit.",
      "Ran isolation command. Result: **Interrupted.** The run was stopped before it ended.",
      "Re-ran tests. Result: 1 passed.",
      "Ran `npm run test:all`. Result: **Broken.** The command could not be started: ENOENT",
      "Started the verification command `make`; its end is not in the log.",
      "A damaged entry.",
      "An entry written by a newer version of Casebook: `searchFinished`.",
    ]);
  });

  test("tells what searches found, with the changes, and of one that goes on", () => {
    const diff =
      "diff --git a/src/db.js b/src/db.js\n--- a/src/db.js\n+++ b/src/db.js\n@@ -1 +1 @@\n-a\n+b\n";
    const found = new Map([[searchId, { changes: [modified("src/db.js")], diff }]]);
    const rendered = renderSession(searchedSession(foundTwo).session(), { ...parts, found });
    expect(linesOf(rendered).at(-1)).toBe(
      "A search took 15 runs in a private copy of the folder, 2 of which could not be judged. 2 of 23 hunks fix a: " +
        "`src/db.js:14`, `src/new.js`. Tried 3 times, 3 times with this result. Another set of hunks may do it as well.",
    );
    expect(rendered).toContain("Hunks of attempt 1 that a search found (1 file)");
    expect(rendered).toContain("```diff\ndiff --git a/src/db.js b/src/db.js");
    expect(linesOf(renderSession(searchedSession().session(), parts)).at(-1)).toBe(
      "Started a search; its end is not in the log. What fixes a.",
    );
    const failed = { ...foundTwo, end: "failed", found: [], items: 0, agreed: undefined } as const;
    const reason = { say: "search.sameCode", from: 0, to: 1 };
    expect(linesOf(renderSession(searchedSession({ ...failed, reason }).session(), parts)).at(-1)).toMatch(
      /judged\. The code of attempts `#0` and `#1` is the same\.$/,
    );
  });

  test("names the attempt compared with where it is not the one before, and bounds the names", () => {
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
    const builder = startSession({ isolationCommand: "npm test" });
    builder.attempt();
    builder.run(reportOf(names.map((name) => passing(name))));
    builder.attempt([modified("a.js")]);
    builder.run(undefined);
    builder.attempt([modified("a.js")]);
    builder.run(reportOf(names.map((name) => failing(name))));
    expect(linesOf(renderSession(builder.session(), parts)).at(-1)).toBe(
      "Re-ran tests. Result: 12 failing (+12 newly failing: `t0`, `t1`, `t2`, `t3`, `t4` and 7 more; " +
        "against attempt 0). **Worse (+12).**",
    );
  });

  test("names tests of one name once, with their number", () => {
    const builder = startSession({ isolationCommand: "npm test" });
    builder.attempt();
    const of = (file: string) => failing("test_max_age", "too old", file);
    builder.run(reportOf([passing("other")]));
    builder.attempt([modified("a.js")]);
    builder.run(reportOf([of("tests/a.py"), of("tests/b.py"), of("tests/c.py"), failing("other")]));
    expect(linesOf(renderSession(builder.session(), parts)).at(-1)).toContain(
      "(+1 newly failing: `other`; 3 new failing: `test_max_age` (3 tests))",
    );
  });

  test("shows what cannot be seen, and drops colours", () => {
    const rootCause = "\x1b[31mred\x1b[0m \x1b]0;title\x07 a\u202Eb \u200Bc \0 \uD800 \u{E0041}";
    const rendered = renderSession(startSession({ rootCause }).session(), parts);
    expect(proseOf(parseMdast(rendered))).toContain(
      "red \\u001b]0;title\\u0007 a\\u202eb \\u200bc \\u0000 \\ud800 \\u{e0041}",
    );
  });

  test("keeps code in what people wrote, and turns what would act into code", () => {
    const rootCause =
      "Fixes #12, says @ada (see https://x.example/?a).\nRun `npm test`.\n\n```\n# not a heading\n```\n1. a list";
    const rendered = renderSession(startSession({ rootCause }).session(), parts);
    expect(rendered.slice(rendered.indexOf("## Root Cause"), rendered.indexOf("## Solution"))).toBe(
      "## Root Cause\n\nFixes `#12`, says `@ada` (see `https://x.example/?a`).\nRun `npm test`.\n\n" +
        "```\n# not a heading\n```\n\n1. a list\n\n",
    );
  });

  test("writes every cell of a table, also those that somebody left out", () => {
    const rootCause = "| a | b |\n|---|---|\n| c |\n| d | e | f |";
    const rendered = renderSession(startSession({ rootCause }).session(), parts);
    expect(rendered).toContain("\n| a | b | |\n| - | - | - |\n| c | | |\n| d | e | f |\n");
  });

  test("keeps pieces of code apart from each other's backticks", () => {
    const rendered = renderSession(startSession({ rootCause: "`@a` #1 $x`y`" }).session(), parts);
    expect(proseOf(parseMdast(rendered))).toContain("@a #1 $xy");
  });

  test("lists one failing test per line, whatever its name holds, and at most fifty", () => {
    const cases = Array.from({ length: 52 }, (_, index) => failing(`a${index}\nFAILED b`, ` \n x\ny`, ""));
    const baseline = { ...reportOf(cases), suiteFailures: [] };
    const rendered = renderSession(startSession({}).session(), { ...parts, baseline });
    const lines = rendered.split("\n").filter((line) => /^(FAILED|…)/.test(line));
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([51, "FAILED a0 FAILED b - x", "… and 2 more"]);
  });

  test("is rendered in a time that grows with its length only", () => {
    for (const unit of ["(", ",", "`", "@", "<", "a,", "[", "*a", "`a", "\u202e", "a\n"]) {
      const started = performance.now();
      renderSession(startSession({ title: unit.repeat(30_000) }).session(), parts);
      expect(performance.now() - started, JSON.stringify(unit)).toBeLessThan(20_000);
    }
  });
});

describe("hostile texts", () => {
  test("never change the document's structure", () => {
    const skeleton = skeletonOf(parseMdast(hostileDocument("name", "message", "written")));
    fc.assert(
      fc.property(hostileTexts, hostileTexts, hostileTexts, (name, message, written) => {
        const rendered = hostileDocument(name, message, written);
        expect(outlineOfMarkdownIt(rendered)).toEqual(outlineOfMdast(rendered));
        const root = parseMdast(rendered);
        expect(skeletonOf(root)).toEqual(skeleton);
        for (const node of nodesOf(root)) {
          expect(allowed).toContain(node.type);
          if (node.type === "html") {
            expect(node.value).toMatch(
              /^(<details><summary>(?:(?:Diff|Failing tests|Console output) of attempt \d|Diff of the fix against the commit)[\w ,:()]*<\/summary>|<\/details>)$/,
            );
          }
          if (node.type === "text") {
            expect(node.value).not.toMatch(/:\/\/|www\.|@\.?[\w-]|[#!]\d|\bGH-\d|\$/i);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  test("are seen by this test where they get through", () => {
    const harmless = hostileDocument("name", "message", "written");
    for (const raw of ["\n<b>x</b>\n", "\n[x](y)\n", "\n![x](y)\n", "\n# x\n", "\n* * *\n"]) {
      const root = parseMdast(harmless.replace("## Root Cause", `${raw}\n## Root Cause`));
      const isSeen =
        JSON.stringify(skeletonOf(root)) !== JSON.stringify(skeletonOf(parseMdast(harmless))) ||
        nodesOf(root).some(({ type }) => !allowed.includes(type));
      expect(isSeen, raw).toBe(true);
    }
  });

  const allowed: readonly Nodes["type"][] = [
    "root",
    "heading",
    "paragraph",
    "text",
    "inlineCode",
    "code",
    "strong",
    "emphasis",
    "list",
    "listItem",
    "table",
    "tableRow",
    "tableCell",
    "html",
    "blockquote",
  ];
});

function hostileDocument(name: string, message: string, written: string): string {
  const { session, content } = hostileSession(name, message, written);
  return renderSession(session, content);
}

/**
 * The headings, and under those of the log and of the attempts the kinds of blocks; what people wrote may be any number of
 * paragraphs, lists, quotes and codes.
 */
function skeletonOf(root: Root): readonly string[] {
  let isOurs = false;
  const shapes = root.children.map((block) => {
    if (block.type === "heading" && block.depth <= 2) {
      const title = proseOf(block);
      isOurs = ["Debugging Log (Chronological)", "Attempts", "Attempts × Tests"].includes(title);
      return block.depth === 1 ? "# title" : `## ${title}`;
    }
    return isOurs ? shapeOf(block) : "text";
  });
  return shapes.filter((shape, index) => shape !== "text" || shapes[index - 1] !== "text");
}

function shapeOf(block: RootContent): string {
  switch (block.type) {
    case "list":
      return `list of ${block.children.length}, each ${block.children.map((child) => child.children.map(({ type }) => type))}`;
    case "table":
      return `table of ${block.children.map((row) => row.children.length)}`;
    default:
      return block.type;
  }
}

function nodesOf(node: Nodes): readonly Nodes[] {
  return "children" in node ? [node, ...node.children.flatMap(nodesOf)] : [node];
}

function proseOf(node: Nodes): string {
  return nodesOf(node)
    .map((one) => ("value" in one ? one.value : ""))
    .join("");
}

/** The lines of the chronological log, without their times. */
function linesOf(rendered: string): readonly string[] {
  return rendered
    .split("\n")
    .flatMap((line) => /^- \*\*[-\d]+ [:\d]+ [AP]M:\*\* (.*)$/.exec(line)?.[1] ?? []);
}
