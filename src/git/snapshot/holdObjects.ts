import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../model/code/snapshot.ts";
import { listNamesBelow } from "../folder/listFolder.ts";
import { GitError, type Run } from "../plumbing/git.ts";
import { listPresent } from "../plumbing/objects.ts";

/** What a quarantine is to hold, by its object directory. */
export interface Held {
  /** The object directory of the quarantine. */
  readonly objects: string;
  /** Trees and blobs, with all that the trees reach. */
  readonly oids: readonly Oid[];
  /** Commits whose files are held by a reference: of the user, or of ours. */
  readonly known: readonly Oid[];
}

/**
 * Copies into a quarantine what lies in the repository without a reference of its own: git does not write again what is there already,
 * and what only the index or nothing at all reaches, the next prune of the user may take away. `run` writes into the quarantine. A
 * GitError if something has gone by then.
 */
export async function holdObjects(run: Run, { objects, oids, known }: Held): Promise<void> {
  const listed = await listUnheld(run, oids, known).catch(async (error: unknown) => {
    if (error instanceof GitError) {
      // One of them may be damaged; healing handles that.
      const trees = known.map((oid) => `${oid}^{tree}`);
      return listUnheld(run, oids, [...(await listPresent(run, trees))]);
    }
    throw error;
  });
  if (listed.length === 0) {
    return;
  }
  const here = new Set(listNamesBelow(objects).map((name) => name.replace("/", "")));
  const elsewhere = listed.filter((oid) => !here.has(oid));
  if (elsewhere.length > 0) {
    mkdirSync(join(objects, "pack"), { recursive: true, mode: 0o700 });
    const stdin = elsewhere.map((oid) => `${oid}\n`).join("");
    await run(["pack-objects", "-q", "--window=0", join(objects, "pack/pack")], { stdin });
  }
}

/** What these reach and the trees of `known` do not. A prune cannot remove objects that a partial clone never fetched. */
async function listUnheld(run: Run, oids: readonly Oid[], known: readonly Oid[]): Promise<readonly Oid[]> {
  const stdin = [...oids, ...known.map((oid) => `^${oid}^{tree}`)].map((line) => `${line}\n`).join("");
  const args = ["rev-list", "--objects", "--no-object-names", "--missing=allow-promisor", "--stdin"];
  return (await run(args, { stdin })).toString("latin1").split("\n").filter(Boolean);
}
