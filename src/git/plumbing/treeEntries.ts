import type { Oid } from "../../model/code/snapshot.ts";
import { type BytePath, splitNul } from "./bytePath.ts";
import type { Run, RunOptions } from "./git.ts";
import type { TreeEntry } from "./trees.ts";

/** The files, links and submodules of a tree and of all its folders, by path. */
export type Entries = ReadonlyMap<BytePath, TreeEntry>;

/** What is called `tree` may come from a log: git takes it for the name of one, whatever it looks like. */
export async function listEntries(run: Run, tree: Oid, options: RunOptions = {}): Promise<Entries> {
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
