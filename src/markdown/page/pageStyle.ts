/**
 * How a page looks: light and dark, from a telephone to paper. It names no font or picture that is loaded. Texts reach a contrast of
 * 4.5 to 1 on every ground used here (WCAG 2.2, 1.4.3), and no colour says anything that no sign or word says too.
 * Quotes and lists that are nested deeper than anybody writes move no further in: a telephone has no room for it.
 */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff;
  --raised: #f5f6f8;
  --line: #d9dde3;
  --text: #1c2128;
  --quiet: #57606a;
  --link: #0a58ca;
  --good: #12662f;
  --good-ground: #dff5e5;
  --bad: #a3141f;
  --bad-ground: #fde6e7;
  --mixed: #7a4a00;
  --mixed-ground: #fff1d6;
  --hunk: #5b3fa0;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c;
    --raised: #1d2128;
    --line: #343b45;
    --text: #e4e8ee;
    --quiet: #a3acb8;
    --link: #82b4ff;
    --good: #7fdc9c;
    --good-ground: #14321f;
    --bad: #ff9a9f;
    --bad-ground: #421a1e;
    --mixed: #f2c46d;
    --mixed-ground: #3b2d10;
    --hunk: #c3adff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto;
  max-width: 76rem;
  padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.6 var(--sans);
  overflow-wrap: anywhere;
}
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; margin-bottom: 0.75rem; }
h3, h4, h5, h6 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
p, ul, ol, pre, blockquote, details, .scroller { margin: 0 0 0.9rem; }
ul, ol { padding-left: 1.4rem; }
li { margin-bottom: 0.3rem; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
blockquote { border-left: 3px solid var(--line); padding-left: 1rem; color: var(--quiet); }
:is(ul, ol, blockquote) :is(ul, ol, blockquote) :is(ul, ol, blockquote) :is(ul, ol, blockquote) :is(ul, ol, blockquote) :is(ul, ol, blockquote) { padding-left: 0; border-left: 0; list-style-position: inside; }
code, pre { font-family: var(--mono); unicode-bidi: isolate; }
code { font-size: 0.875em; background: var(--raised); border-radius: 4px; padding: 0.12em 0.35em; }
pre {
  font-size: 0.8125rem;
  line-height: 1.5;
  background: var(--raised);
  border: 1px solid var(--line);
  border-radius: 8px;
  overflow-x: auto;
  tab-size: 4;
}
pre code { display: inline-block; min-width: 100%; padding: 0.75rem 1rem; font-size: inherit; background: none; overflow-wrap: normal; }
.diff span { display: block; margin: 0 -1rem; padding: 0 1rem; }
.diff .added { background: var(--good-ground); color: var(--good); }
.diff .removed { background: var(--bad-ground); color: var(--bad); }
.diff .hunk { color: var(--hunk); }
.diff .file { font-weight: 600; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: 1rem; }
.lead { margin-top: 1rem; font-size: 1.0625rem; }
.facts { margin-top: 1rem; }
.facts > p { margin-bottom: 0.25rem; }
.facts strong { color: var(--quiet); font-weight: 500; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0 0 2rem; padding: 0; font-size: 0.9rem; }
nav li { margin: 0; }
nav a { text-decoration: none; display: inline-block; padding: 0.2rem 0; }
nav a:hover { text-decoration: underline; }
section { margin-bottom: 2.25rem; scroll-margin-top: 1rem; }
.headline { font-weight: 600; }
.solved, .noLongerFailing, .better { color: var(--good); }
.worse, .broken { color: var(--bad); }
.mixed, .differentError, .interrupted { color: var(--mixed); }
ol.log { list-style: none; margin: 0; padding: 0 0 0 1.1rem; border-left: 2px solid var(--line); }
.log > li { position: relative; margin: 0 0 0.7rem; padding-left: 11rem; text-indent: -11rem; }
.log > li > * { text-indent: 0; }
.log > li::before {
  content: "";
  position: absolute;
  left: calc(-1.1rem - 5px);
  top: 0.55em;
  width: 8px;
  height: 8px;
  border-radius: 50%;
  background: var(--ground);
  border: 2px solid var(--quiet);
}
.log > li:has(> .solved, > .noLongerFailing, > .better)::before { background: var(--good); border-color: var(--good); }
.log > li:has(> .worse, > .broken)::before { background: var(--bad); border-color: var(--bad); }
.time { display: inline-block; min-width: 10.75rem; padding-right: 0.5rem; font-weight: 500; font-size: 0.875rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.scroller { overflow-x: auto; max-width: 100%; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; overflow-wrap: normal; }
th, td { padding: 0.4rem 0.75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead { background: var(--raised); }
thead th { font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 400; }
.attempts tbody th { font-weight: 600; font-variant-numeric: tabular-nums; }
.attempts td { min-width: 7rem; }
.matrix { width: auto; min-width: 100%; }
.matrix th:first-child { position: sticky; left: 0; background: var(--ground); min-width: 9rem; max-width: 55vw; overflow-wrap: anywhere; }
.matrix thead th:first-child { background: var(--raised); }
.matrix tbody code { background: none; padding: 0; }
.matrix th:not(:first-child), .matrix td { text-align: center; white-space: nowrap; border-left: 1px solid var(--line); }
.matrix td { padding: 0; }
.cell { display: block; padding: 0.4rem 0.6rem; min-height: 2.2rem; }
.matrix td:has(> .fixed) { background: var(--good-ground); color: var(--good); font-weight: 600; }
.matrix td:has(> .stillFailing, > .changedError, > .newlyFailing, > .appearedFailing) { background: var(--bad-ground); color: var(--bad); }
.matrix td:has(> .newlyFailing, > .appearedFailing) { font-weight: 700; }
.matrix td:has(> .unloaded, > .notRun, > .skippedNow, > .flaky) { background: var(--mixed-ground); color: var(--mixed); }
.cell.passing { color: var(--quiet); }
details { border: 1px solid var(--line); border-radius: 8px; }
details:has(+ details) { margin-bottom: 0; border-bottom: 0; border-bottom-left-radius: 0; border-bottom-right-radius: 0; }
details + details { border-top-left-radius: 0; border-top-right-radius: 0; }
summary { cursor: pointer; padding: 0.5rem 0.9rem; font-weight: 500; }
details[open] > summary { border-bottom: 1px solid var(--line); margin-bottom: 0.9rem; }
details > :not(summary) { margin-left: 0.9rem; margin-right: 0.9rem; }
details > pre:only-of-type:last-child { margin: 0; border: 0; border-radius: 0 0 8px 8px; }
details[open]:has(> pre:only-of-type:last-child) > summary { margin-bottom: 0; }
@media (max-width: 40rem) {
  body { padding-top: 1.5rem; }
  .log > li { padding-left: 0; text-indent: 0; }
  .time { display: block; }
  pre, .matrix code { font-size: 0.75rem; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --raised: #f5f6f8; --line: #c6ccd4; --text: #000000; --quiet: #3d444d; --link: #000000;
    --good: #0b4d22; --good-ground: #e9f7ed; --bad: #86101a; --bad-ground: #fdecec;
    --mixed: #5c3800; --mixed-ground: #fff6e3; --hunk: #43307a;
  }
  @page { margin: 16mm 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  pre { font-size: 8pt; overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; }
  pre code { display: block; white-space: pre-wrap; overflow-wrap: anywhere; }
  .scroller { overflow: visible; }
  .matrix th:first-child { position: static; max-width: none; }
  .cell { padding: 0.3rem 0.2rem; font-size: 8pt; }
  ol.log { margin-left: 6px; }
  summary { list-style: none; }
  h2, h3, summary { break-after: avoid; }
  tr, .log > li { break-inside: avoid; }
  thead { display: table-header-group; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
