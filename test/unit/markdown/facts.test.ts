import { describe, expect, test } from "vitest";
import { renderSession } from "../../../src/markdown/renderSession.ts";
import type { ExportContent } from "../../../src/model/words/exportContent.ts";
import { failing, modified, passing, reportOf, startSession } from "../../support/sessions/sessionBuilder.ts";
import { parts } from "../../support/sessions/solvedSession.ts";

const oids = `index ${"a".repeat(40)}..${"b".repeat(40)} 100644\n`;
const diffOf = (path: string, lines = "-a\n+b\n") =>
  `diff --git a/${path} b/${path}\n${oids}--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n${lines}`;

/** Three attempts, of which the last goes on from the first: it was restored. */
function restoredSession() {
  const builder = startSession({ title: "t", isolationCommand: "npm test" });
  builder.attempt();
  builder.run(reportOf([failing("a", "KeyError: x"), failing("b", "KeyError: x")]));
  builder.attempt([modified("src/shop/store.py"), modified("tests/store.py")]);
  builder.run(reportOf([failing("a", "TypeError: y"), failing("b", "TypeError: y")]));
  const tree = "0".repeat(40);
  builder.add({ kind: "restoreStarted", restore: 0, attempt: 0, how: "exactly", tree, before: tree });
  const nothing = { conflicts: [], marked: [], wrong: [], rescued: [], kept: [] };
  builder.add({ kind: "restoreFinished", restore: 0, written: 1, deleted: 0, ...nothing });
  builder.attempt([modified("src/shop/store.py"), modified("tests/store.py"), modified("src/shop/cart.py")]);
  builder.run(reportOf([passing("a"), passing("b")]));
  return builder.session();
}

const own = { changes: [modified("src/shop/cart.py")], diff: diffOf("src/shop/cart.py") };

const content: ExportContent = {
  ...parts,
  diffs: new Map([
    [1, diffOf("src/shop/store.py")],
    [2, `${diffOf("src/shop/store.py", "-b\n+a\n")}${own.diff}`],
  ]),
  restored: new Map([[2, own]]),
  fix: { attempt: 2, sinceBaseline: own, sinceHead: undefined },
  findings: {
    session: "s1",
    attempts: [
      {
        attempt: 2,
        echoes: [{ kind: "nearSame", attempt: 1, share: 0.92 }],
        residue: [{ attempt: 1, path: "src/*shop*/#1.py", hunks: 2, of: 3, added: 4, removed: 0, line: 1 }],
      },
    ],
    flaky: [{ id: "a", name: "a @ada", failed: 2, of: 5 }],
    stuck: { attempt: 1, attempts: 5, minutes: 1, isSameError: false, untouched: [] },
  },
};

const render = (changed: Partial<ExportContent> = {}) =>
  renderSession(restoredSession(), { ...content, ...changed });

describe("the export says of an attempt what the window says", () => {
  const lines = render().split("\n");
  const lineWith = (words: string) => lines.find((line) => line.includes(words));

  test("what it goes on from, what it changed in that, and what it is like", () => {
    expect(lineWith("**Attempt 2:**")).toMatch(
      /\*\*Attempt 2:\*\* Restored from `#0`\. Modified `src\/shop\/cart\.py` \(\+1 −1\)\. 92 % the same as `#1`: 2 failing\.$/,
    );
    expect(lineWith("Diff of attempt 2")).toContain("Diff of attempt 2 against attempt 0 (1 file)");
    expect(lines.filter((line) => line.includes("cart.py b/"))).toHaveLength(2);
  });

  test("from which error to which, once for all tests", () => {
    expect(lineWith("2 with a different error")).toContain(
      "Different error: `a: AssertionError: KeyError: x → AssertionError: TypeError: y`.",
    );
  });

  test("that nothing helped, and which tests are flaky", () => {
    expect(lineWith("Different error:")).toMatch(/\. 5 attempts, 1 minute, none fixed\.$/);
    expect(lineWith("flaky test")).toBe("1 flaky test, ignored in headlines:");
    expect(lineWith("2 of 5 runs")).toBe("- `a @ada`: failed in 2 of 5 runs of the same code");
  });

  test("what is left of earlier attempts, in words that act as nothing", () => {
    expect(lineWith("still in")).toBe(
      "- From `#1`: still in `src/*shop*/#1.py`, 2 of 3 hunks. Headline: different error.",
    );
  });

  test("without the names of git's objects, but with a line of a file that looks like one", () => {
    const text = render({ diffs: new Map([[1, diffOf("a", `-${oids}+b\n`)]]) });
    expect(text).not.toContain(`\n${oids}`);
    expect(text).toContain(`\n-${oids}`);
  });
});

describe("the fix", () => {
  const pullRequest = { scope: { kind: "pullRequest" }, parts: ["diffs"] } as const;

  test("stands first in a pull request, once", () => {
    const text = render({ form: pullRequest });
    expect(text.indexOf("**Solved** at attempt 2: 2 passed.")).toBeLessThan(60);
    expect(text.match(/\+\+\+ b\/src\/shop\/cart\.py/g)).toHaveLength(1);
    expect(text.indexOf("+++ b/src/shop/cart.py")).toBeLessThan(text.indexOf("### Isolation Command"));
  });

  test("is shown against the commit too, where that is something else", () => {
    const sinceHead = { head: "c".repeat(40), changes: [modified("x")], diff: diffOf("x") };
    const text = render({ form: pullRequest, fix: { attempt: 2, sinceBaseline: own, sinceHead } });
    expect(text).toContain("Compared with the commit it was made on, `cccccccccc`: Modified `x` (+1 −1).");
    expect(text).not.toMatch(/c{40}/);
  });

  test("is folded away where it is long, and not shown where no diffs are asked for", () => {
    const long = { ...own, diff: diffOf("x", "+y\n".repeat(100)) };
    const fix = { attempt: 2, sinceBaseline: long, sinceHead: undefined };
    expect(render({ fix })).toContain("<summary>Diff of the fix against the baseline (1 file)</summary>");
    const text = render({ fix, form: { ...pullRequest, parts: [] } });
    expect(text).toContain("Attempt 2 compared with the baseline: Modified");
    expect(text).not.toContain("```diff");
  });

  test("is not there while nothing is solved, and the first line says so", () => {
    const builder = startSession({ title: "t" });
    builder.attempt();
    builder.run(reportOf([failing("a")]));
    const text = renderSession(builder.session(), { ...parts, form: pullRequest });
    expect(text).toContain("\n\nNot solved. **Baseline** at attempt 0: 1 failing.\n");
  });
});

test("a file has its whole path where it changed first; after that its name, with the folders that tell it from others", () => {
  const builder = startSession({ title: "t" });
  builder.attempt();
  for (const path of ["src/a/deep/only.py", "src/a/two.py", "src/b/two.py"]) {
    builder.attempt([modified(path)]);
    builder.attempt([modified(path)]);
  }
  const named = renderSession(builder.session(), parts).match(/Modified `[^`]+`/g);
  expect(named).toEqual([
    "Modified `src/a/deep/only.py`",
    "Modified `only.py`",
    "Modified `src/a/two.py`",
    "Modified `a/two.py`",
    "Modified `src/b/two.py`",
    "Modified `b/two.py`",
  ]);
});

test("an attempt that got another number when logs were merged says which it had", () => {
  const session = restoredSession();
  const attempts = session.attempts.map((one) => (one.number === 1 ? { ...one, was: 7 } : one));
  expect(renderSession({ ...session, attempts }, content)).toContain("**Attempt 1:** Was `#7`. Modified ");
});
