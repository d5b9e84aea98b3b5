import { constants, open } from "node:fs/promises";
import { messageOf } from "../base/errors.ts";

/** What is given to the parser whole, in bytes (security S19). */
const maxBytes = 64 * 1024 * 1024;

/**
 * The bytes of a report, or a sentence that says why there are none. Only regular files are read: a FIFO or a device would
 * never end, and a link may lead anywhere.
 */
export async function readReportFile(path: string): Promise<Buffer | string> {
  try {
    return await read(path);
  } catch (error) {
    return `could not be read: ${messageOf(error)}.`;
  }
}

async function read(path: string): Promise<Buffer | string> {
  const file = await open(
    path,
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0),
  );
  try {
    const stat = await file.stat();
    if (!stat.isFile()) {
      return "is not a regular file, so it was not read.";
    }
    if (stat.size > maxBytes) {
      return `has ${stat.size} bytes, more than the ${maxBytes} that are read.`;
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}
