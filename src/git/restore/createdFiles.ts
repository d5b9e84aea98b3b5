import { createdFiles } from "../../model/log/restoreRecords.ts";
import { parseStored } from "../../model/stored/parseStored.ts";
import { type BytePath, toBytes } from "../plumbing/bytePath.ts";
import type { Identity } from "../snapshot/fileIdentity.ts";

/** How long the list may be, in bytes. */
const longestCreated = 256 * 1024 * 1024;

/** Files that a restore creates where nothing was: an undo may remove them, even if they are ignored by then. */
export function encodeCreated(
  files: readonly { readonly path: BytePath; readonly identity: Identity }[],
): Uint8Array {
  return Buffer.from(
    JSON.stringify(files.map(({ path, identity }) => ({ path: toBytes(path).toString("base64"), identity }))),
  );
}

/** None where they are lost: then nothing that is ignored is taken away. */
export function decodeCreated(bytes: Uint8Array | undefined): ReadonlyMap<BytePath, Identity> {
  const decoded = parseStored(createdFiles, bytes, longestCreated) ?? [];
  return new Map(decoded.map((file) => [file.path, file.identity]));
}
