import * as v from "valibot";
import { type BytePath, toBytes } from "./bytePath.ts";
import type { Identity } from "./disk.ts";

const created = v.array(
  v.object({
    path: v.pipe(
      v.string(),
      v.transform((text) => Buffer.from(text, "base64").toString("latin1")),
    ),
    identity: v.string(),
  }),
);

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
  const text = Buffer.from(bytes ?? []).toString("utf8");
  const decoded = v.safeParse(v.pipe(v.string(), v.parseJson(), created), text);
  return new Map(decoded.success ? decoded.output.map(({ path, identity }) => [path, identity]) : []);
}
