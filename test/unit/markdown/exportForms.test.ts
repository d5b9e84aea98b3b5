import { describe, expect, test } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { renderFailure } from "../../../src/markdown/renderFailure.ts";
import { renderSession } from "../../../src/markdown/renderSession.ts";
import { type ExportForm, type ExportPart, exportParts } from "../../../src/model/words/exportForm.ts";
import { failing, modified, reportOf, startSession } from "../../support/sessions/sessionBuilder.ts";
import { parts, solvedParts, solvedSession } from "../../support/sessions/solvedSession.ts";
import { expectGolden } from "../../support/texts/expectGolden.ts";
import { outlineOfMarkdownIt, parseMdast } from "../../support/texts/markdownOutline.ts";

const whole = { kind: "session" } as const;

describe("the forms of an export", () => {
  const render = (form: ExportForm) => renderSession(solvedSession().session(), { ...solvedParts, form });

  test.each<[string, readonly ExportPart[]]>([
    ["nothing", []],
    ...exportParts.map((part): [string, readonly ExportPart[]] => [part, [part]]),
  ])("a whole session with %s", (name, asked) => {
    expectGolden(`export/session-${name}.md`, render({ scope: whole, parts: asked }));
  });

  test("a whole session with everything, the sample in the docs", () => {
    expectGolden("../../docs/sampleExport.md", render({ scope: whole, parts: exportParts }));
  });

  test("one attempt", () => {
    const form: ExportForm = { scope: { kind: "attempt", attempt: 1 }, parts: exportParts };
    expectGolden("export/attempt.md", render(form));
  });

  test("for a pull request", () => {
    const form: ExportForm = { scope: { kind: "pullRequest" }, parts: exportParts };
    expectGolden("export/pullRequest.md", render(form));
  });

  test("one failure", () => {
    const testCase = failing(
      "test_get_task",
      "assert 500 == 404\n```\nFixes #1, @ada",
      "tests/test_tasks.py",
    );
    const about = { title: "Tasks `500`", attempt: 3, command: "pytest -x" };
    expectGolden("export/failure.md", renderFailure(testCase, about, []));
  });

  describe("what was masked stands at the end", () => {
    const masked = [
      { what: fact("secret.githubToken"), count: 2 },
      { what: fact("secret.match", { pattern: "a|b" }), count: 1 },
    ];
    const line = /\n\nMasked: 2 × GitHub token, 1 × match of a\|b\.\n$/;
    const builder = startSession({});
    builder.attempt();
    const session = builder.session();
    const of = (scope: ExportForm["scope"], all = masked) =>
      renderSession(session, { ...parts, form: { scope, parts: exportParts }, masked: all });

    test("of a whole session, as a section", () => {
      expect(of(whole)).toMatch(/\n## Masked\n\n- GitHub token \(2×\)\n- match of a\|b \(1×\)\n$/);
    });

    test("of one attempt, for a pull request and of a failure, as a line", () => {
      expect(of({ kind: "attempt", attempt: 0 })).toMatch(line);
      expect(of({ kind: "pullRequest" })).toMatch(line);
      const about = { title: "t", attempt: 0, command: "c" };
      expect(renderFailure(failing("a"), about, masked)).toMatch(line);
    });

    test("but of nothing nothing is said", () => {
      for (const scope of [whole, { kind: "attempt", attempt: 0 }, { kind: "pullRequest" }] as const) {
        expect(of(scope, [])).not.toContain("Masked");
      }
    });

    test("and no more of it than a pull request has room for", () => {
      const all = Array.from({ length: 1000 }, (_, count) => ({
        what: fact("secret.value", { name: "x".repeat(10_000) }),
        count: count + 1,
      }));
      const rendered = of({ kind: "pullRequest" }, all);
      expect(rendered.length).toBeLessThan(10_000);
      expect(rendered).toMatch(/ and 980 more kinds\.\n$/);
    });
  });

  test("a long diff, a long failure and many failing tests are cut, and it is said where", () => {
    const builder = startSession({});
    builder.attempt([modified("a")]);
    const cases = Array.from({ length: 25 }, (_, index) => failing(`t${index}`, "x\n".repeat(9000)));
    builder.run(reportOf(cases));
    const rendered = renderSession(builder.session(), {
      ...parts,
      form: { scope: whole, parts: ["diffs", "failures"] },
      reports: new Map([[0, reportOf(cases)]]),
      diffs: new Map([[0, "+line\n".repeat(100_000)]]),
    });
    expect(rendered.match(/^… \d+ lines were cut here …$/gm)).toHaveLength(21);
    expect(rendered).toContain("And 5 more.");
    expect(rendered.length).toBeLessThan(400_000);
  });
});

describe("a text of a megabyte", () => {
  /** The blocks of a document in which the title, the command, a test, its failure and a file are this one. */
  const blocksOf = (piece: string, scope: ExportForm["scope"]) => {
    const builder = startSession({ title: piece, isolationCommand: `t${piece}.` });
    const report = reportOf([failing(piece, `.${piece}`, piece)]);
    builder.attempt([modified(piece)]);
    builder.run(report);
    const rendered = renderSession(builder.session(), {
      ...parts,
      form: { scope, parts: exportParts },
      baseline: report,
      reports: new Map([[0, report]]),
      outputs: new Map([[0, [`.${piece}`]]]),
      diffs: new Map([[0, `+${piece}`]]),
    });
    return outlineOfMarkdownIt(rendered).flatMap(({ depth, name }) => (depth === 0 ? [name] : []));
  };

  test.each(["<b>", "@a ", " ", "\\"])("of %j stays in its place", { timeout: 60_000 }, (unit) => {
    const piece = unit.repeat(1_000_000 / unit.length);
    expect(blocksOf(piece, whole)).toEqual(blocksOf(unit, whole));
    expect(blocksOf(piece, { kind: "pullRequest" }).slice(0, 3)).toEqual(["h2", "p", "h3"]);
  });
});

test("fences, HTML and terminal sequences in failures and outputs stay in their block", () => {
  const shape = (piece: string) => {
    const builder = startSession({});
    builder.attempt([modified(piece)]);
    const report = reportOf([failing(piece, piece, piece)]);
    builder.run(report);
    builder.note("read");
    const rendered = renderSession(builder.session(), {
      ...parts,
      form: { scope: whole, parts: exportParts },
      reports: new Map([[0, report]]),
      outputs: new Map([[0, [piece, piece]]]),
      diffs: new Map([[0, `+${piece}`]]),
    });
    return parseMdast(rendered).children.map(({ type }) => type);
  };
  const expected = shape("plain");
  for (const piece of [
    "<b>x\n\n# y",
    `x\n${"`".repeat(1000)}\n# y`,
    "x</details>\n\n~~~\n| a | b |\n|---|---|",
    "x\x1b]8;;file:///etc\x07\x1b[2J\u202e",
  ]) {
    expect(shape(piece), piece.slice(0, 30)).toEqual(expected);
  }
});

describe("an export for a pull request", () => {
  const form: ExportForm = { scope: { kind: "pullRequest" }, parts: exportParts };
  const limit = 65_536;

  /** A session with this many attempts, each with a diff of this many characters. */
  const long = (attempts: number, diff: number, rootCause: string) => {
    const builder = startSession({ title: "t", rootCause });
    const diffs = new Map<number, string>();
    for (let number = 0; number < attempts; number++) {
      builder.attempt([modified(`file${number}`)]);
      builder.run(reportOf([failing("a")]));
      diffs.set(number, `+${"```\n+".repeat(diff / 5)}`);
    }
    return renderSession(builder.session(), { ...parts, form, diffs });
  };

  test.each([
    [3, 1_000, "short"],
    [3, 30_000, "short"],
    [100, 3_000, "short"],
    [400, 10, "short"],
    [3, 1_000, "a paragraph\n\n".repeat(20_000)],
    [3, 1_000, `\`\`\`\n${"x".repeat(90_000)}\n\`\`\``],
  ])(
    "of %i attempts with diffs of %i characters fits, with every fence and fold closed",
    (attempts, diff, cause) => {
      const rendered = long(attempts, diff, cause);
      expect(rendered.length).toBeLessThanOrEqual(limit);
      expect(rendered.match(/^<details>/gm)?.length ?? 0).toBe(rendered.match(/^<\/details>/gm)?.length ?? 0);
      const fences = rendered.match(/^`{3,}(?:\w+)?$/gm) ?? [];
      expect(fences.length % 2).toBe(0);
      expect(rendered).toMatch(
        attempts * diff > limit || cause.length > limit || attempts === 400 ? /Left out/ : /^## Debugging/,
      );
    },
  );

  test("of very many attempts lists those that came to something, and counts the others", () => {
    const rendered = long(120, 10, "x");
    const [table = ""] = /\n\| Attempt \|[\s\S]*?\n\n/.exec(rendered) ?? [];
    expect(table.match(/^\| \d+ \|/gm)).toHaveLength(50);
    expect(table).toMatch(/^\| 0 \| baseline/m);
    expect(table).toMatch(/^\| 119 \| unchanged/m);
    expect(rendered).toContain("\nLeft out: 70 more attempts.\n");
  });

  test("leaves out the diff of the last attempt last", () => {
    const rendered = long(4, 30_000, "x");
    expect(rendered).toContain("Diff of attempt 3 ");
    expect(rendered).not.toContain("Diff of attempt 0 ");
    expect(rendered).toContain(
      "Left out, because the whole would be longer than 65536 characters: what attempt 0",
    );
  });
});
