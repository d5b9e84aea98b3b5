import { randomUUID } from "node:crypto";
import type { Oid } from "../../model/code/snapshot.ts";
import { type BytePath, toBytes } from "./bytePath.ts";
import type { GitOptions, Run } from "./git.ts";
import { splitOnFailure } from "./objects.ts";

/**
 * The bytes git would write to the disk for blobs, by the attributes of their paths; undefined where it cannot. A path with a
 * line break cannot be asked for. A damaged blob is written as far as it can be read: check it first.
 */
export async function writeOut(
  run: Run,
  files: readonly (readonly [BytePath, Oid])[],
  options: GitOptions = {},
): Promise<readonly (Buffer | undefined)[]> {
  return splitOnFailure(files, async (some) => {
    // Git reports the size before the filters, so a name that no object has marks the end of each.
    const end = `end-${randomUUID()}`;
    const stdin = Buffer.from(some.map(([path, oid]) => `${oid} ${path}\n${end} -\n`).join(""), "latin1");
    const output = await run(["cat-file", "--batch", "--filters", "--buffer"], { ...options, stdin });
    const blobs = output.toString("latin1").split(`\n${end} missing\n`).slice(0, some.length);
    return blobs.map((blob) => toBytes(blob.slice(blob.indexOf("\n") + 1)));
  });
}
