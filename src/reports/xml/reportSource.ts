import { constants, type FileHandle, open } from "node:fs/promises";
import { messageOf } from "../../base/errors.ts";
import { type Fact, fact, isFact } from "../../base/facts/fact.ts";
import { decodeDocument, encodingOf } from "./decode.ts";

/** The bytes of a document in UTF-8, which are read where they are wanted. */
export interface Source {
  readonly size: number;
  /** As many bytes from `at` on as were asked for, or as there are. */
  read(at: number, length: number): Promise<Buffer>;
}

/** A report's file while it is open. */
export interface OpenReport {
  readonly source: Source;
  /** The file as it was read; undefined for one that is not read whole. */
  readonly bytes: Buffer | undefined;
  /** Whether somebody wrote to the file since it was opened. */
  hasChanged(): Promise<boolean>;
}

/** Larger files are read piece by piece, and only these are kept in the log as they are. */
const readWhole = 16 * 2 ** 20;

/** What is not UTF-8 is decoded whole, and a string has a limit (docs/rules/security.md#s19). */
const mostDecoded = 64 * 2 ** 20;

/**
 * Opens a report and hands it to `use`, or returns the fact of why it was not read. Only regular files are: a FIFO or
 * a device would never end, and a link may lead anywhere (docs/rules/security.md#s18).
 */
export async function withReport<T>(
  path: string,
  mostBytes: number,
  use: (report: OpenReport) => Promise<T>,
): Promise<T | Fact> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    return fact("report.unreadable", { message: messageOf(error) });
  }
  try {
    const opened = await openReport(file, mostBytes);
    return isFact(opened) ? opened : await use(opened);
  } finally {
    await file.close();
  }
}

async function openReport(file: FileHandle, mostBytes: number): Promise<OpenReport | Fact> {
  const stat = await file.stat();
  const { size } = stat;
  if (!stat.isFile()) {
    return fact("report.notAFile");
  }
  if (size > mostBytes) {
    return fact("report.tooBig", { bytes: size, limit: mostBytes });
  }
  const encoding = encodingOf(await readBytes(file, 0, Math.min(size, 200)));
  if (encoding !== "utf-8" && size > mostDecoded) {
    return fact("report.tooBigToDecode", { bytes: size, encoding, limit: mostDecoded });
  }
  const bytes = size <= readWhole || encoding !== "utf-8" ? await readBytes(file, 0, size) : undefined;
  return {
    source:
      bytes === undefined ? { size, read: (at, length) => readBytes(file, at, length) } : sourceOf(bytes),
    bytes: size <= readWhole ? bytes : undefined,
    hasChanged: async () => {
      const now = await file.stat();
      return now.size !== size || now.mtimeMs !== stat.mtimeMs;
    },
  };
}

/** A document that is there whole, in whatever encoding it says. */
export function sourceOf(bytes: Buffer): Source {
  const encoding = encodingOf(bytes);
  const inUtf8 = encoding === "utf-8" ? bytes : Buffer.from(decodeDocument(bytes, encoding));
  return { size: inUtf8.length, read: async (at, length) => inUtf8.subarray(at, at + length) };
}

/** A file may have become shorter: then there are fewer bytes. */
async function readBytes(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, at + filled);
    if (bytesRead === 0) {
      break;
    }
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
