import { createHash } from "node:crypto";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { renderPage } from "../../../src/markdown/renderSession.ts";
import { exportParts } from "../../../src/model/words/exportForm.ts";
import { modified, startSession } from "../../support/sessions/sessionBuilder.ts";
import { parts, solvedParts, solvedSession } from "../../support/sessions/solvedSession.ts";
import { hostileSession, hostileTexts } from "../../support/texts/hostileSession.ts";

/** What a page is made of, read strictly: an element that a text made, or that is not closed, is seen. */
function readElements(page: string): {
  readonly names: readonly string[];
  readonly attributes: readonly string[];
  readonly text: string;
} {
  const parser = new SaxesParser();
  const [names, attributes, texts] = [[] as string[], [] as string[], [] as string[]];
  parser.on("opentag", (tag) => {
    names.push(tag.name);
    attributes.push(...Object.entries(tag.attributes).map(([name, value]) => `${tag.name} ${name}=${value}`));
  });
  parser.on("text", (text) => texts.push(text));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(page).close();
  return { names, attributes, text: texts.join("") };
}

const whole = { ...solvedParts, form: { scope: { kind: "session" }, parts: exportParts } } as const;

describe("a session as a page", () => {
  const page = renderPage(solvedSession().session(), whole);
  const { names, text } = readElements(page);

  test("says under its title what it came to, and has the parts of the Markdown", () => {
    expect(page).toContain(
      '<div class="lead"><p><strong class="headline solved">Solved</strong> at attempt 3: ',
    );
    const headings = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, name]) => name);
    expect(headings).toEqual([
      "Initial Symptom",
      "Affected Batch/Area",
      "Isolation Command(s)",
      "Debugging Log (Chronological)",
      "Attempts",
      "Attempts × Tests",
      "Root Cause",
      "Solution/Fix",
      "Verification Steps",
      "Learnings/Takeaways (TBD)",
    ]);
    expect([...page.matchAll(/<a href="#(part-\d+)">/g)].map(([, id]) => id)).toEqual(
      [...page.matchAll(/<section id="(.*?)">/g)].map(([, id]) => id),
    );
  });

  test("shows diffs line by line, folded away, and cells by what became of the test", () => {
    expect(page).toContain(
      '<pre tabindex="0" class="diff"><code><span class="file">--- a/src/dependencies.py\n</span><span class="file">+++ b/src/dependencies.py\n</span>' +
        '<span class="hunk">@@ -1 +1 @@\n</span><span class="removed">-a\n</span><span class="added">+b\n</span>',
    );
    expect(page).toContain("<details><summary>Diff of attempt 1 (1 file)</summary>");
    expect(page).toContain('<span class="cell newlyFailing">▲ 1</span>');
    expect(page).toContain('<span class="headline broken">broken</span>');
    expect(text).toContain("Called a retry of #1, but shares only 31 %.");
  });

  test("loads nothing: its policy allows one style, by its digest, and it has nothing that could be loaded", () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    const digest = createHash("sha256").update(style).digest("base64");
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(style).not.toMatch(/url\(|@import|@font-face/);
    for (const name of ["script", "link", "img", "iframe", "object", "svg", "form", "base"]) {
      expect(names).not.toContain(name);
    }
    expect(page).not.toMatch(/\s(?:src|style|srcset|on\w+)=/);
  });

  test("can be of one attempt, or in the short form", () => {
    const attempt = renderPage(solvedSession().session(), {
      ...whole,
      form: { scope: { kind: "attempt", attempt: 1 }, parts: exportParts },
    });
    expect(attempt).toContain("<h1>Attempt 1: Batch 7 REST API failures</h1>");
    expect(readElements(attempt).names).toContain("pre");
    const short = renderPage(solvedSession().session(), {
      ...whole,
      form: { scope: { kind: "pullRequest" }, parts: exportParts },
    });
    expect(short).toContain("<h1>Debugging log: Batch 7 REST API failures</h1>");
    expect(short).toContain("<h2>Root Cause</h2>");
    expect(readElements(short).names.filter((name) => name === "h1")).toHaveLength(1);
  });
});

test("what a person folded away over a heading of the short form is closed in each of its parts", () => {
  const builder = startSession({
    rootCause: "<details><summary>More</summary>\n\nbefore\n\n### Inner\n\nbehind\n\n</details>",
  });
  const form = { scope: { kind: "pullRequest" }, parts: exportParts } as const;
  const { names, text } = readElements(renderPage(builder.session(), { ...parts, form }));
  // The other one holds the chronological log.
  expect(names.filter((name) => name === "details")).toHaveLength(2);
  expect(text).toContain("behind");
  expect(text).not.toContain("</details>");
});

describe("hostile texts", () => {
  const elements =
    /^(?:html|head|meta|title|style|body|header|h[1-6]|div|p|nav|ul|ol|li|a|main|section|strong|em|code|pre|span|blockquote|table|thead|tbody|tr|th|td|details|summary)$/;
  const attributes =
    /^(?:html lang=en|meta \w[\w-]*=[^<>]*|div class=(?:lead|facts|scroller)|(?:div|pre) tabindex=0|nav aria-label=Contents|a href=#part-\d+|section id=part-\d+|th scope=(?:row|col)|(?:span|strong|ol|table|pre) class=[\w ]+)$/;
  const render = (name: string, message: string, written: string) => {
    const { session, content } = hostileSession(name, message, written);
    return renderPage(session, content);
  };

  test("become no element and no attribute, and close none", () => {
    const harmless = readElements(render("name", "message", "written"));
    fc.assert(
      fc.property(hostileTexts, hostileTexts, hostileTexts, (name, message, written) => {
        const page = readElements(render(name, message, written));
        expect(page.names.filter((one) => !elements.test(one))).toEqual([]);
        expect(page.attributes.filter((one) => !attributes.test(one))).toEqual([]);
        for (const one of ["section", "h1", "h2", "style", "meta"]) {
          expect(page.names.filter((other) => other === one).length).toBe(
            harmless.names.filter((other) => other === one).length,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  test("are seen by this test where they get through", () => {
    const page = render("name", "message", "written");
    expect(() => readElements(page.replace("<main>", "<main><img src=x>"))).toThrow();
    const { names } = readElements(page.replace("<main>", "<main><script>1</script>"));
    expect(names.filter((one) => !elements.test(one))).toEqual(["script"]);
  });

  test("stand there as what they are", () => {
    const name = '"><img src=x onerror=alert(1)></script>';
    const page = render(name, "m", "w");
    expect(readElements(page).text).toContain(`src/${name}`);
    expect(page).not.toContain("<img");
    const turned = readElements(render("a\u202eb\u200e", "m", "w")).text;
    expect(turned).toContain("a\\u202eb\\u200e");
    expect(turned).not.toMatch(/[\u202e\u200e]/);
  });

  test("of any length take time in proportion", () => {
    const long = "x<&\"'>".repeat(200_000);
    const builder = startSession({ title: long, rootCause: `- ${long}\n\n${long}` });
    builder.note(long);
    builder.attempt([modified("a.py")]);
    const diff = `@@ -1 +1 @@\n+${long}\n`;
    const page = renderPage(builder.session(), { ...parts, diffs: new Map([[0, diff]]), branch: long });
    expect(readElements(page).names).toContain("pre");
  });
});
