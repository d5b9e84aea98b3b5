import { setImmediate } from "node:timers/promises";
import { fact } from "../base/facts/fact.ts";
import type { ReportLimits } from "../model/report/reportLimits.ts";
import { accept, type ReadDocument, refuse } from "./documentVerdict.ts";
import { describeBytes, describeRoot } from "./formats.ts";
import { JUnitReader, type RawCase } from "./junit.ts";
import { readWholeDocument } from "./wholeDocument.ts";
import type { Source } from "./xml/reportSource.ts";
import { Splitter } from "./xml/splitter.ts";

/** How much is read at once, in bytes: about a millisecond's work. */
const pieceSize = 256 * 1024;

/** How long reading continues before something else may run, in milliseconds. */
const longestBusy = 4;

/** A tag that is longer is not read: it could not become a string. */
const longestTag = 64 * 2 ** 20;

/**
 * Reads one document (docs/rules/reports.md#r43) and hands over each test case as soon as it is complete. Never throws on
 * content. A damaged report gives every case that was complete before the damage, and a problem that says where and what;
 * what is not JUnit is refused by name.
 */
export async function readDocument(
  source: Source,
  limits: ReportLimits,
  onCase: (testCase: RawCase) => void,
): Promise<ReadDocument> {
  const reader = new JUnitReader(limits.cases, onCase);
  const splitter = new Splitter(reader, limits);
  await split(source, splitter, reader);
  const { declined } = splitter;
  return declined === undefined
    ? conclude(source, splitter, reader, limits)
    : readWholeDocument(source, limits, onCase, declined);
}

async function split(source: Source, splitter: Splitter, reader: JUnitReader): Promise<void> {
  let size = pieceSize;
  let restedAt = performance.now();
  for (let at = await countByteOrderMarks(source), isLast = false; !isLast && !reader.isFull; ) {
    const piece = await source.read(at, size);
    isLast = piece.length < size || at + size >= source.size;
    const read = splitter.read(piece, at, isLast);
    at += read;
    size = read > 0 ? pieceSize : size * 2;
    if (size > longestTag) {
      splitter.breakOff(fact("xml.longTag", { limit: longestTag }));
      size = pieceSize;
    }
    if (performance.now() - restedAt > longestBusy) {
      await setImmediate();
      restedAt = performance.now();
    }
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Where the document begins. One mark is usual; a file that was put together of others has more. */
async function countByteOrderMarks(source: Source): Promise<number> {
  const head = await source.read(0, 30);
  let at = 0;
  while (head.subarray(at, at + byteOrderMark.length).equals(byteOrderMark)) {
    at += byteOrderMark.length;
  }
  return at;
}

/** What is said of a document that the splitter has gone through. */
async function conclude(
  source: Source,
  splitter: Splitter,
  reader: JUnitReader,
  limits: ReportLimits,
): Promise<ReadDocument> {
  const { damage, illFormed } = splitter;
  if (splitter.documents === 0) {
    return splitter.hasNoise || damage !== undefined
      ? refuse("not-xml", describeBytes(await source.read(0, 1000)))
      : refuse("empty", fact("report.empty"));
  }
  if (reader.isForeign && reader.cases === 0 && damage === undefined) {
    return refuse("not-junit", describeRoot("testsuites"));
  }
  return accept(reader, limits, {
    damage: damage && {
      where: fact("place.byte", { byte: damage.byte, line: await lineAt(source, damage.byte) }),
      problem: damage.problem,
    },
    doubts: illFormed ? [fact("report.illFormed", { byte: illFormed.byte, problem: illFormed.problem })] : [],
    repairs: splitter,
  });
}

const lineFeed = 0x0a;

/** The line of a byte, from 1. */
async function lineAt(source: Source, byte: number): Promise<number> {
  let line = 1;
  for (let at = 0; at < byte; at += pieceSize) {
    const piece = await source.read(at, Math.min(pieceSize, byte - at));
    for (let found = piece.indexOf(lineFeed); found !== -1; found = piece.indexOf(lineFeed, found + 1)) {
      line++;
    }
  }
  return line;
}
