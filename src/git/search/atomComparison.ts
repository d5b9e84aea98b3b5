import { isUtf8 } from "node:buffer";
import {
  type Atom,
  type ComposedFile,
  chooseAtoms,
  composeBytes,
  type FileDifference,
  type FileSide,
  splitIntoAtoms,
} from "../../model/code/atoms.ts";
import { parsePatch } from "../../model/code/patch.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { AtomComparison } from "../../ports/search.ts";
import { createScratch, quarantine } from "../folder/scratch.ts";
import { type BytePath, splitNul, toText } from "../plumbing/bytePath.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { compareTrees } from "../plumbing/listChanges.ts";
import { anySize, readObjects, writeObject } from "../plumbing/objects.ts";
import { openWorkplace, type WorkplaceOptions } from "./workplaces.ts";

/** Renames are two changes, and no line of context joins two hunks. */
const separating = ["-r", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];

/** Compares two trees of the repository by what can be chosen separately (docs/rules/search.md#f1). */
export async function compareByAtoms(
  git: Git,
  newId: () => string,
  { from, to }: { readonly from: Oid; readonly to: Oid },
  options: WorkplaceOptions,
): Promise<AtomComparison> {
  const run = git.runWith(neutralSettings(await git.readConfig()));
  const ends = ["--end-of-options", from, to];
  const files = parseDifferences(await compareTrees(run, ["-z", "--raw", ...separating, ...ends]));
  // As bytes: a path need not be UTF-8.
  const patch = await compareTrees(run, ["-p", "-U0", "--full-index", ...separating, ...ends]);
  const atoms = splitIntoAtoms(files, parsePatch(patch.toString("latin1")));
  const blobs = await readBlobs(git, files);
  const scratch = createScratch(git.paths, newId());
  const env = { ...quarantine(git.paths, scratch.objects), GIT_INDEX_FILE: scratch.index };
  return {
    atoms: atoms.map(inUtf8),
    paths: files.map(({ path }) => toText(path)),
    texts: files.map(({ before, after }) => ({ before: textOf(before), after: textOf(after) })),
    compose: async (chosen) => {
      const composed = chooseAtoms(files, atoms, chosen);
      const entries = await Promise.all(files.map((file, index) => entryOf(file, composed[index])));
      await run(["read-tree", "--end-of-options", from], { env });
      await run(["update-index", "-z", "--index-info"], { env, stdin: describeEntries(files, entries) });
      const tree = await run(["write-tree", "--missing-ok"], { env });
      return tree.toString("latin1").trim();
    },
    composed: (tree) => ({ tree, objects: scratch.objects }),
    patch: (tree) =>
      compareTrees(
        run,
        ["-p", "--binary", "--full-index", "-r", "--no-renames", "--end-of-options", from, tree],
        {
          env,
        },
      ),
    openWorkplace: (kind) => openWorkplace(git, newId, kind, options, scratch.objects),
    dispose: () => scratch.dispose(),
  };

  function textOf(side: FileSide | undefined): string {
    const bytes = blobs.get(side?.oid ?? "");
    return bytes === undefined || !isUtf8(bytes) ? "" : bytes.toString("utf8");
  }

  async function entryOf(
    { before, after }: FileDifference,
    composed: ComposedFile | undefined,
  ): Promise<FileSide | undefined> {
    switch (composed?.kind) {
      case undefined:
      case "before":
        return before;
      case "after":
        return after;
      case "side":
        return composed;
      case "mixed": {
        const [old, now] = [blobs.get(before?.oid ?? ""), blobs.get(after?.oid ?? "")];
        const bytes = composeBytes(old ?? Buffer.of(), now ?? Buffer.of(), composed.hunks);
        const oid = await writeObject(git.paths.hash, scratch.objects, "blob", bytes);
        return { mode: composed.mode, oid };
      }
    }
  }
}

/** Parses `diff-tree -z --raw --no-renames`: `:MODE MODE OID OID STATUS`, then the path. */
function parseDifferences(output: Buffer): readonly FileDifference[] {
  const fields = splitNul(output);
  return fields.flatMap((field, index): readonly FileDifference[] => {
    const [, oldMode = "", newMode = "", oldOid = "", newOid = ""] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*$/.exec(index % 2 === 0 ? field : "") ?? [];
    const side = (mode: string, oid: Oid): FileSide | undefined =>
      /^0+$/.test(mode) ? undefined : { mode, oid };
    const path: BytePath = fields[index + 1] ?? "";
    return oldMode === "" ? [] : [{ path, before: side(oldMode, oldOid), after: side(newMode, newOid) }];
  });
}

/** The files, by the names of their content; a submodule has none. */
async function readBlobs(
  { run }: Pick<Git, "run">,
  files: readonly FileDifference[],
): Promise<ReadonlyMap<Oid, Buffer>> {
  const sides = files.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
  const oids = [...new Set(sides.filter(({ mode }) => mode.startsWith("100")).map(({ oid }) => oid))];
  const read = await readObjects(run, oids, anySize);
  return new Map(oids.flatMap((oid, index) => (read[index] === undefined ? [] : [[oid, read[index].bytes]])));
}

/** What `update-index --index-info` takes: first what goes, as a folder may come in its place. */
function describeEntries(
  files: readonly FileDifference[],
  entries: readonly (FileSide | undefined)[],
): Buffer {
  const lines = files.map(({ path, before, after }, index) => {
    const entry = entries[index];
    const zeros = "0".repeat((before ?? after)?.oid.length ?? 40);
    return { isGone: entry === undefined, line: `${entry?.mode ?? "0"} ${entry?.oid ?? zeros}\t${path}\0` };
  });
  const ordered = [...lines.filter(({ isGone }) => isGone), ...lines.filter(({ isGone }) => !isGone)];
  return Buffer.from(ordered.map(({ line }) => line).join(""), "latin1");
}

/** The lines of an atom as text. */
function inUtf8(atom: Atom): Atom {
  if (atom.kind !== "hunk") {
    return atom;
  }
  const lines = atom.hunk.lines.map(({ kind, text }) => ({ kind, text: toText(text) }));
  return { ...atom, hunk: { ...atom.hunk, lines } };
}
