import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { RepositoryPaths } from "./git.ts";
import type { NewObject } from "./objects.ts";

/** How a pack numbers the types of objects. */
const types = { commit: 1, tree: 2, blob: 3 } as const;

/**
 * A pack of these objects, each whole, in the format of version 2 (gitformat-pack). Only for `git index-pack`, which looks into each of them
 * before it takes them in.
 */
export async function encodePack(
  hash: RepositoryPaths["hash"],
  objects: readonly NewObject[],
): Promise<Buffer> {
  const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  head.writeUInt32BE(objects.length, 8);
  const parts: Buffer[] = [head];
  for (const { type, bytes } of objects) {
    parts.push(encodeHead(types[type], bytes.length), await promisify(deflate)(bytes));
  }
  const pack = Buffer.concat(parts);
  return Buffer.concat([pack, createHash(hash).update(pack).digest()]);
}

/** Type and size: four bits of the size in the first byte, seven in each that follows, the lowest first; the highest bit says that one does. */
function encodeHead(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (size & 15);
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 128);
    byte = rest & 127;
  }
  return Buffer.from([...bytes, byte]);
}
