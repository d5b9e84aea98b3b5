import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ChangedLines, type Tried, wasTried } from "../src/model/code/similarity.ts";
import { judge } from "../src/model/judgement/judgement.ts";
import { addRun, knowTests, noTests } from "../src/model/judgement/knownTests.ts";
import { addCells, emptyMatrix, type Matrix } from "../src/model/judgement/testMatrix.ts";
import type { TestCase } from "../src/model/report/report.ts";
import { testId } from "../src/model/report/testId.ts";
import type { MatrixShown } from "../src/protocol/matrixMessages.ts";
import { installHost } from "../test/host/installHost.ts";
import { openBrowser } from "../test/host/openBrowser.ts";
import { milliseconds, type Row } from "./measure.ts";

/** Times the judgement of attempts, and the table of what every attempt did to every test: building it, and drawing it in a browser. */
export async function measureJudgement(times: number): Promise<readonly Row[]> {
  const matrix = makeMatrix(200, 5000);
  const { paints, frames } = await drawMatrix(matrix, times);
  const { opened, goesOn } = timeJudging(times);
  return [
    milliseconds(
      "judgement: 10,000 tests against two references, one run more of a session",
      goesOn,
      "≤ 50 ms",
    ),
    milliseconds("judgement: the same in a window that was just opened", opened),
    milliseconds("judgement: was it tried, 1,000 attempts", timeTried(times), "≤ 100 ms"),
    milliseconds("matrix: a column of 5,000 tests, of results in memory", timeColumns(times)),
    milliseconds("matrix: 200 × 5,000, first paint", paints, "≤ 80 ms"),
    milliseconds("matrix: longest frame while scrolling", frames, "≤ 33 ms"),
  ];
}

/** One more column. */
function timeColumns(times: number): readonly number[] {
  const growing = emptyMatrix();
  let before = makeCases(5000, 0);
  addCells(growing, before, undefined);
  return Array.from({ length: times }, (_, run) => {
    const cases = makeCases(5000, run + 1);
    const began = performance.now();
    addCells(growing, cases, { cases: before });
    before = cases;
    return performance.now() - began;
  });
}

function repeat(times: number, work: () => void): readonly number[] {
  return Array.from({ length: times }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
}

/** The results of one run: every tenth test fails, each by an error that has something of the run in it; some change with the run. */
function makeCases(count: number, run: number): readonly TestCase[] {
  return Array.from({ length: count }, (_, index): TestCase => {
    const name = `test ${index}`;
    const file = `tests/test_${index % 100}.py`;
    const own = { suitePath: [], classname: "", name, file };
    const isFailing = index % 10 === 0 || (index + run) % 97 === 0;
    const message = `ValueError: order ${1000 + run} of 0x${(run * 4096 + index).toString(16)} is ${index % 7}`;
    const text = `${file}:12: in test\n    create(order)\nsrc/orders.py:${40 + run}: in create\nE   ${message}\n`;
    return {
      id: testId(own),
      ...own,
      outcome: isFailing ? "failed" : "passed",
      failures: isFailing ? [{ kind: "failure", message, text }] : [],
    };
  });
}

/** Failures that were taken apart once are remembered: those of the first runs, of which none was, and those of one run more. */
function timeJudging(times: number) {
  const opened: number[] = [];
  const goesOn: number[] = [];
  for (let time = 0; time < times; time++) {
    const [baseline = [], previous = [], now = [], next = []] = [0, 1, 2, 3].map((run) =>
      makeCases(10_000, run),
    );
    const began = performance.now();
    const tests = noTests();
    addRun(tests, { attempt: 0, cases: baseline });
    addRun(tests, { attempt: 1, cases: previous });
    judge("failed", now, knowTests(tests, [], now));
    const judged = performance.now();
    addRun(tests, { attempt: 2, cases: now });
    judge("failed", next, knowTests(tests, [], next));
    opened.push(judged - began);
    goesOn.push(performance.now() - judged);
  }
  return { opened, goesOn };
}

function timeTried(times: number): readonly number[] {
  const lines = (attempt: number, count: number): ChangedLines => {
    const counts = new Map<string, number>();
    for (let line = 0; line < count; line++) {
      // Half of the lines are those of other attempts.
      counts.set(`src/orders.py\0+line ${line % 2 === 0 ? line : `${attempt} ${line}`}`, 1);
    }
    return { counts, total: count, inOrder: new Map() };
  };
  const tried = (attempt: number): Tried & { readonly attempt: number } => ({
    attempt,
    code: `tree ${attempt}`,
    step: lines(attempt, 50),
    whole: lines(attempt, 200),
  });
  const earlier = Array.from({ length: 1000 }, (_, attempt) => tried(attempt));
  const now = tried(1001);
  return repeat(times, () => {
    wasTried(now, earlier, 3);
  });
}

function makeMatrix(columns: number, rows: number): Matrix {
  const growing = emptyMatrix();
  let before: { readonly cases: readonly TestCase[] } | undefined;
  const made = Array.from({ length: columns }, (_, attempt) => {
    const cases = makeCases(rows, attempt);
    const cells = addCells(growing, cases, before);
    before = { cases };
    return { attempt, run: attempt, headline: "mixed (+1 −1)", results: "500 failing", ...cells };
  });
  return { session: "s", columns: made, rows: growing.rows, errors: growing.errors };
}

/** From the message with a matrix to the frame that shows it, and the longest frame while it is scrolled from end to end. */
async function drawMatrix(matrix: Matrix, times: number) {
  const folder = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  const dist = pathToFileURL(join(import.meta.dirname, "../dist/webview")).href;
  const browser = await openBrowser(await installHost());
  try {
    const path = join(folder, "matrix.html");
    await writeFile(path, page(dist));
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await tab.goto(pathToFileURL(path).href);
    const shown: MatrixShown = {
      kind: "matrix",
      matrix,
      words: { shown: "{0}", compare: "", marked: "", test: "Test", cells: {} },
    };
    await tab.evaluate(`window.shown = ${JSON.stringify(JSON.stringify(shown))}`);
    const paints: number[] = [];
    const frames: number[] = [];
    for (let time = 0; time < times; time++) {
      paints.push(await tab.evaluate(firstPaint));
      frames.push(await tab.evaluate(longestFrame));
    }
    return { paints, frames };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The page of the panel, without the extension host. */
function page(dist: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><link rel="stylesheet" href="${dist}/matrix.css"></head>
<body><main><div class="bar"><input type="search" id="filter"><input type="checkbox" id="changedOnly"><button id="compare"></button>
<span id="status"></span></div><div class="scroller" id="grid" role="grid" tabindex="0"><div class="head" id="head"></div>
<div class="body" id="body"></div></div></main>
<script>window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });</script>
<script src="${dist}/matrix.js"></script></body></html>`;
}

const firstPaint = `new Promise((resolve) => {
  document.getElementById("body").replaceChildren();
  const began = performance.now();
  window.postMessage(JSON.parse(window.shown));
  const look = () => document.querySelector(".cell") === null
    ? requestAnimationFrame(look)
    : requestAnimationFrame(() => resolve(performance.now() - began));
  requestAnimationFrame(look);
})`;

/** Ten rows and, now and then, a column a frame: as fast as a wheel is turned. */
const longestFrame = `new Promise((resolve) => {
  const grid = document.getElementById("grid");
  grid.scrollTo(0, 0);
  const steps = 90;
  let step = 0;
  let last;
  let longest = 0;
  const scroll = () => {
    const now = performance.now();
    longest = Math.max(longest, last === undefined ? 0 : now - last);
    last = now;
    grid.scrollTo(step * 20, step * 240);
    step++ < steps ? requestAnimationFrame(scroll) : resolve(longest);
  };
  requestAnimationFrame(() => requestAnimationFrame(scroll));
})`;
