import fc from "fast-check";
import { fact } from "../../../src/base/facts/fact.ts";
import { addCells, emptyMatrix } from "../../../src/model/judgement/testMatrix.ts";
import { sectionNames } from "../../../src/model/log/section.ts";
import type { Session } from "../../../src/model/log/session.ts";
import type { ExportContent } from "../../../src/model/words/exportContent.ts";
import { exportParts } from "../../../src/model/words/exportForm.ts";
import { failing, modified, passing, reportOf, startSession } from "../sessions/sessionBuilder.ts";
import { parts } from "../sessions/solvedSession.ts";

/** What somebody with ill intent writes where a text is expected, in Markdown and in HTML. */
const hostile = [
  "</script><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg/onload=…>',
  "[x](command:evil)",
  "![b](https://evil.example/?leak)",
  "<!-- -->",
  "--> </details>",
  "```",
  "~~~~",
  "\n# heading",
  "\n\n## heading",
  "| a | b |\n|---|---|",
  "\\|",
  "@everyone Fixes #1",
  "GH-7 o/r#8 o/r@abcdef0",
  "a@b.example www.evil.example https://evil.example http\\://x",
  "&lt;script&gt; &#64;x",
  "- item\n1. item",
  "- [x] task",
  "> quote\n> [!NOTE]",
  "[^1]\n[^1]: note",
  "[a]: https://evil.example",
  "===\n---\n***",
  "~~gone~~ **bold** _it_",
  "`",
  "``x`",
  "`@a``#1`",
  "$x$ $`y`$",
  "\x1b]8;;file:///etc\x07",
  "\u202e\u2028\0",
  "    indented",
  "\ttab",
  "trailing\\",
  "",
  "__proto__",
];

/** Any number of these, among harmless ones. */
export const hostileTexts = fc
  .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "grapheme" })), { maxLength: 4 })
  .chain((pieces) => fc.constantFrom("", " ", "\n").map((separator) => pieces.join(separator)));

/** A session in which everything that is not ours is given. */
export function hostileSession(
  name: string,
  message: string,
  written: string,
): { readonly session: Session; readonly content: ExportContent } {
  const file = `tests/${name}`;
  const builder = startSession(Object.fromEntries(sectionNames.map((section) => [section, `.${written}`])));
  const before = reportOf([failing(name, message, file), passing(`${name}2`, file)]);
  builder.attempt();
  builder.run(before, { command: `run ${name}`, problems: [fact("report.unreadable", { message })] });
  builder.hypothesis(written);
  builder.note(written);
  builder.attempt([modified(`src/${name}`)], [{ path: name, reason: "unreadable" }]);
  builder.run(reportOf([passing(name, file), failing(`${name}2`, message, file)]), {
    command: `run ${name}`,
  });
  builder.run(reportOf([{ ...failing(name, message, file), loadFailure: true }]), { command: `re ${name}` });
  const growing = emptyMatrix();
  const column = { attempt: 0, headline: "", results: "", ...addCells(growing, before.cases, undefined) };
  const content: ExportContent = {
    ...parts,
    form: { scope: { kind: "session" }, parts: exportParts },
    branch: `b${name}`,
    baseline: before,
    diffs: new Map([[1, `+${message}\n+${name}\n`]]),
    reports: new Map([[0, reportOf([failing(name, `.\n${message}`, file)])]]),
    outputs: new Map([[1, [".", message, name]]]),
    matrix: { session: "s1", columns: [column], rows: growing.rows, errors: growing.errors },
    restored: new Map([[1, { changes: [modified(`src/${name}`)], diff: `+${message}\n` }]]),
    fix: {
      attempt: 1,
      sinceBaseline: { changes: [modified(`src/${name}`)], diff: `+${message}\n` },
      sinceHead: { head: "c".repeat(40), changes: [modified(name)], diff: `+${name}\n${"+\n".repeat(100)}` },
    },
    loadErrors: new Map([[2, [message, name]]]),
    findings: {
      session: "s1",
      attempts: [
        {
          attempt: 1,
          echoes: [{ kind: "nearSame", attempt: 0, share: 0.9 }],
          residue: [
            { attempt: 0, path: `.${name}`, hunks: 1, of: 2, added: 1, removed: 0, line: 1 },
            { attempt: 0, path: `..${name}`, hunks: 1, of: 2, added: 1, removed: 0, line: 1 },
          ],
        },
      ],
      flaky: [{ id: "a", name: `.${name}`, failed: 1, of: 2 }],
      stuck: {
        attempt: 1,
        attempts: 5,
        minutes: 3,
        isSameError: false,
        untouched: [{ path: `.${name}`, traces: 1, of: 1 }],
      },
    },
  };
  return { session: builder.session(), content };
}
