import * as v from "valibot";
import { type BytePath, toBytes } from "./bytePath.ts";
import type { Identity } from "./disk.ts";
import { encodedPath, identity, list, parseStored } from "./storedValues.ts";

const created = list(v.object({ path: encodedPath, identity }));

/** How long the list may be, in bytes. */
const longestCreated = 256 * 1024 * 1024;

/** Files that a restore makes where nothing was: what an undo may take away, be it ignored by then. */
export function encodeCreated(
  files: readonly { readonly path: BytePath; readonly identity: Identity }[],
): Uint8Array {
  return Buffer.from(
    JSON.stringify(files.map(({ path, identity }) => ({ path: toBytes(path).toString("base64"), identity }))),
  );
}

/** None where they are lost: then nothing that is ignored is taken away. */
export function decodeCreated(bytes: Uint8Array | undefined): ReadonlyMap<BytePath, Identity> {
  const decoded = parseStored(created, bytes, longestCreated) ?? [];
  return new Map(decoded.map((file) => [file.path, file.identity]));
}
