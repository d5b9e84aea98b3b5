import type { Oid } from "../../model/code/snapshot.ts";
import { splitNul } from "./bytePath.ts";
import type { Run } from "./git.ts";
import { anySize, readObject } from "./objects.ts";

/** The bytes of a file of a tree, for a link its target; undefined if the tree has no such file. */
export async function readTreeFile(run: Run, tree: Oid, path: string): Promise<Uint8Array | undefined> {
  const name = /[\r\n]/.test(path) ? await findBlob(run, tree, path) : `${tree}:${path}`;
  const found = name === undefined ? undefined : await readObject(run, name, anySize);
  return found?.type === "blob" ? found.bytes : undefined;
}

/** The oid of a file whose name cannot be asked for in a line: git takes a carriage return for a part of the line's end. */
async function findBlob(run: Run, tree: Oid, path: string): Promise<Oid | undefined> {
  const wanted = Buffer.from(path).toString("latin1");
  const lines = splitNul(await run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree]));
  return lines.find((line) => line.slice(line.indexOf("\t") + 1) === wanted)?.split(/[ \t]/)[2];
}
