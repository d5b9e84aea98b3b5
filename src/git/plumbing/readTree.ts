import type { Oid } from "../../model/code/snapshot.ts";
import { type BytePath, splitNul } from "./bytePath.ts";
import type { GitOptions, Run } from "./git.ts";
import { anySize, readObject } from "./objects.ts";
import type { TreeEntry } from "./trees.ts";

/** The files, links and submodules of a tree and of all its folders, by path. */
export type Entries = ReadonlyMap<BytePath, TreeEntry>;

/** What is called `tree` may come from a log: git takes it for the name of one, whatever it looks like. */
export async function listEntries(run: Run, tree: Oid, options: GitOptions = {}): Promise<Entries> {
  const lines = splitNul(
    await run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree], options),
  );
  return new Map(
    lines.map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", , oid = ""] = line.slice(0, tab).split(" ");
      return [line.slice(tab + 1), { mode, oid }];
    }),
  );
}

/** The bytes of a file of a tree, for a link its target; undefined if the tree has no such file. */
export async function readTreeFile(run: Run, tree: Oid, path: string): Promise<Uint8Array | undefined> {
  const name = /[\r\n]/.test(path) ? await findBlob(run, tree, path) : `${tree}:${path}`;
  const found = name === undefined ? undefined : await readObject(run, name, anySize);
  return found?.type === "blob" ? found.bytes : undefined;
}

/** The oid of a file whose name cannot be sent in a line: git takes a carriage return as part of the line's end. */
async function findBlob(run: Run, tree: Oid, path: string): Promise<Oid | undefined> {
  const wanted = Buffer.from(path).toString("latin1");
  const lines = splitNul(await run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree]));
  return lines.find((line) => line.slice(line.indexOf("\t") + 1) === wanted)?.split(/[ \t]/)[2];
}
