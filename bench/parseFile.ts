import { open, readFile } from "node:fs/promises";
import { defaultReportLimits } from "../src/model/report/reportLimits.ts";
import { readDocument } from "../src/reports/readDocument.ts";
import { createReports } from "../src/reports/reports.ts";
import { withReport } from "../src/reports/xml/reportSource.ts";
import { type Found, findTags, type Parse, peers, splitInto, xml2jsWhole } from "./parsers.ts";

/**
 * `parseFile.ts PARSER FILE TIMES WARMING` reads a report so many times in a process of its own, after so many times that do not count,
 * and prints what that took. So no parser suffers from what another left in the heap, and each is as warm as the others.
 */
export interface ParsedFile {
  readonly found: Found;
  /** Milliseconds of each time. */
  readonly times: readonly number[];
  /** Milliseconds of the longest piece of work in which nothing else could be done; undefined where all is one piece. */
  readonly longestPiece?: number | undefined;
  /** MiB of memory at the peak above what the process had before the first time. */
  readonly memory: number;
}

const [parser = "", file = "", times = "1", warming = "0"] = process.argv.slice(2);
const before = process.memoryUsage.rss();
console.log(JSON.stringify(await (parser.startsWith("file") ? timeFile() : timeBytes())));

/** The parsers that are given the bytes. */
async function timeBytes(): Promise<ParsedFile> {
  let longest = 0;
  let isWarm = false;
  const onPiece = (ms: number) => {
    longest = isWarm ? Math.max(longest, ms) : 0;
  };
  const ours: Readonly<Record<string, Parse>> = {
    summaries: splitInto(false, onPiece),
    texts: splitInto(true, onPiece),
    floor: findTags,
    xml2js: xml2jsWhole,
  };
  const parse = ours[parser] ?? peers[parser];
  if (parse === undefined) {
    throw new Error(`There is no parser ${parser}.`);
  }
  const bytes = await readFile(file);
  const measured = await time(
    async () => parse(bytes),
    () => {
      isWarm = true;
    },
  );
  return { ...measured, longestPiece: longest };
}

/** What reads the file itself: the floor, and ours with everything that the product does, and with what it keeps. */
async function timeFile(): Promise<ParsedFile> {
  const reads: Readonly<Record<string, () => Promise<Found>>> = {
    "file floor": floorOfFile,
    "file document": documentOfFile,
    "file report": reportOfFile,
  };
  const read = reads[parser];
  if (read === undefined) {
    throw new Error(`There is no way to read called ${parser}.`);
  }
  return time(read, () => undefined);
}

async function time(parse: () => Promise<Found>, onWarm: () => void): Promise<ParsedFile> {
  const measured: number[] = [];
  let found = { cases: 0, failing: 0, names: 0, text: 0 };
  for (let turn = -Number(warming); turn < Number(times); turn++) {
    if (turn === 0) {
      onWarm();
    }
    const began = performance.now();
    found = await parse();
    measured.push(...(turn < 0 ? [] : [performance.now() - began]));
  }
  const peak = process.resourceUsage().maxRSS * 1024;
  return { found, times: measured, memory: (peak - before) / 2 ** 20 };
}

/** Reads the file in pieces and looks for the beginning of each case: nothing that knows a report can be faster. */
async function floorOfFile(): Promise<Found> {
  const found = { cases: 0, failing: 0, names: 0, text: 0 };
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const piece = Buffer.allocUnsafe(256 * 1024);
    for (let at = 0; at < size; at += piece.length) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      const read = piece.subarray(0, bytesRead);
      for (let tag = read.indexOf("<testcase"); tag !== -1; tag = read.indexOf("<testcase", tag + 1)) {
        found.cases++;
      }
    }
  } finally {
    await handle.close();
  }
  return found;
}

async function documentOfFile(): Promise<Found> {
  const found = { cases: 0, failing: 0, names: 0, text: 0 };
  const limits = { ...defaultReportLimits, cases: Number.MAX_SAFE_INTEGER };
  await withReport(file, limits.bytes, ({ source }) =>
    readDocument(source, limits, ({ name, outcome }) => {
      found.cases++;
      found.names += name?.length ?? 0;
      found.failing += outcome === "failed" ? 1 : 0;
    }),
  );
  return found;
}

/** As a run does it: every case is kept, with its place and, as far as they are kept, its texts. */
async function reportOfFile(): Promise<Found> {
  const { report } = await createReports().readReports([file], process.cwd(), defaultReportLimits);
  const failing = report?.cases.filter(({ outcome }) => outcome === "failed") ?? [];
  return { cases: report?.cases.length ?? 0, failing: failing.length, names: 0, text: 0 };
}
