import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Shape, writeGeneratedReport } from "./generatedReport.ts";
import { median, type Row } from "./measure.ts";
import type { ParsedFile } from "./parseFile.ts";
import { peers } from "./parsers.ts";

const stackLines = 35;

/** What is measured: small and large, mostly green and with a third red. */
const shapes: readonly Shape[] = [
  { cases: 10_000, failing: 0.003, stackLines },
  { cases: 10_000, failing: 0.3, stackLines },
  { cases: 100_000, failing: 0.003, stackLines },
  { cases: 100_000, failing: 0.3, stackLines },
];

/** A gigabyte: of many cases, and of as many as a report may have with long texts. */
const huge: readonly Shape[] = [
  { cases: 1_000_000, failing: 0.3, stackLines: 32 },
  { cases: 190_000, failing: 0.3, stackLines: 230 },
];

/** Times the reading of reports against xml2js alone, the fastest parsers in JavaScript, and what no reader can beat. */
export async function measureParsing(times: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "casebook-bench-"));
  try {
    makeSources(folder);
    const rows: Row[] = [];
    for (const shape of shapes) {
      const file = join(folder, "report.xml");
      await writeGeneratedReport(file, shape);
      rows.push(...compareParsers(folder, file, shape, times));
    }
    for (const [index, shape] of huge.entries()) {
      const file = join(folder, "huge.xml");
      await writeGeneratedReport(file, shape);
      rows.push(measureHuge(folder, file, shape, index === 0));
      rmSync(file);
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files that the reports name, so that places are found as they are in a project. */
function makeSources(folder: string): void {
  for (const [directory, prefix, count] of [
    ["tests/orders", "test_module_", 4000],
    ["src/orders", "module_", 97],
  ] as const) {
    mkdirSync(join(folder, directory), { recursive: true });
    for (let number = 0; number < count; number++) {
      writeFileSync(join(folder, directory, `${prefix}${number}.py`), "");
    }
  }
}

function compareParsers(folder: string, file: string, shape: Shape, times: number): readonly Row[] {
  const of = `${shape.cases / 1000}k cases, ${shape.failing * 100} % failing`;
  // xml2js takes seconds for the largest, and is warm after one of them.
  const isLarge = shape.cases > 10_000;
  const [counted, warming] = isLarge ? [Math.min(times, 3), 1] : [times, times];
  const parse = (parser: string) => parseIn(folder, parser, file, counted, warming);
  const ours = { summaries: parse("summaries"), texts: parse("texts"), document: parse("file document") };
  const [xml2js, floor, report] = [parse("xml2js"), parse("file floor"), parse("file report")];
  const others = Object.keys(peers).map((name) => ({ name, parsed: parse(name) }));
  for (const { name, parsed } of [...others, { name: "ours", parsed: ours.texts }]) {
    expectSame(name, parsed, xml2js);
  }
  const [fastest] = others.sort((a, b) => median(a.parsed.times) - median(b.parsed.times));
  const isRed = shape.failing > 0.1;
  return [
    ratio(`parse, ${of}: × xml2js`, xml2js, ours.summaries, isRed ? 8 : 12),
    ratio(`parse, ${of}: × ${fastest?.name}, the fastest peer`, fastest?.parsed, ours.summaries, 2),
    ratio(`parse, ${of}: × ${fastest?.name}, with all texts`, fastest?.parsed, ours.texts, 1.3),
    ratio(`parse, ${of}: share of reading and looking for <testcase`, floor, ours.document, 0.25),
    {
      what: `parse, ${of}: longest piece in which nothing else is done`,
      figure: `${(ours.summaries.longestPiece ?? 0).toFixed(1)} ms`,
      range: `xml2js: ${median(xml2js.times).toFixed(0)} ms`,
      goal: "",
    },
    {
      what: `parse, ${of}: a run's whole report, with places and values`,
      figure: `${median(report.times).toFixed(0)} ms`,
      range: `+${report.memory.toFixed(0)} MiB; xml2js: +${xml2js.memory.toFixed(0)} MiB`,
      goal: "",
    },
  ];
}

function measureHuge(folder: string, file: string, shape: Shape, isDropped: boolean): Row {
  const { times, memory } = parseIn(folder, isDropped ? "file document" : "file report", file, 1, 0);
  return {
    what: `read 1 GB, ${shape.cases / 1000}k cases: memory above the start, ${isDropped ? "each case handed over" : "all kept"}`,
    figure: `${memory.toFixed(0)} MiB`,
    range: `${((times[0] ?? 0) / 1000).toFixed(1)} s`,
    goal: isDropped ? "≤ 64 MiB" : "",
  };
}

function parseIn(folder: string, parser: string, file: string, times: number, warming: number): ParsedFile {
  const script = join(import.meta.dirname, "parseFile.ts");
  const args = [script, parser, file, String(times), String(warming)];
  const printed = execFileSync(process.execPath, args, { cwd: folder });
  return JSON.parse(printed.toString("utf8"));
}

/** A parser that finds something else than xml2js is not compared: it would be fast by leaving something out. */
function expectSame(name: string, { found }: ParsedFile, xml2js: ParsedFile): void {
  if (JSON.stringify(found) !== JSON.stringify(xml2js.found)) {
    throw new Error(`${name} finds ${JSON.stringify(found)}, and xml2js ${JSON.stringify(xml2js.found)}.`);
  }
}

/** How many times as fast ours is; the range is that of the milliseconds of both. */
function ratio(what: string, other: ParsedFile | undefined, ours: ParsedFile, goal: number): Row {
  const factor = median(other?.times ?? []) / median(ours.times);
  const range = ({ times }: ParsedFile) =>
    `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`;
  return {
    what,
    figure: `${factor.toFixed(2)} ×`,
    range: `${other && range(other)} / ${range(ours)} ms`,
    goal: `≥ ${goal} ×`,
  };
}
