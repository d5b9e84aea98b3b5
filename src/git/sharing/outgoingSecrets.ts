import { type Fact, fact, type Said } from "../../base/facts/fact.ts";
import { english } from "../../base/facts/words.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { FindSecrets, Unsearched } from "../../model/sharing/sharing.ts";
import { decodeEvent } from "../log/logFormat.ts";
import { sequenceOf } from "../log/logLayout.ts";
import type { Run } from "../plumbing/git.ts";
import { readObjects } from "../plumbing/objects.ts";

/** How many bytes one file may have, and all together, to be searched; what is read at once is bounded, too. */
const limits = { file: 4 * 2 ** 20, all: 256 * 2 ** 20, batch: 8 * 2 ** 20 };

/**
 * The secrets in the contents of a log's objects, each as the place where it lies and what it is: `runs/0/output: GitHub token`, or an entry of the log in words; and
 * how much was too big to be searched.
 */
export async function findOutgoingSecrets(
  run: Run,
  objects: readonly (readonly [oid: Oid, path: string])[],
  find: FindSecrets,
): Promise<{ readonly found: readonly Fact[]; readonly unsearched: Unsearched }> {
  const { batches, unsearched } = await plan(run, objects);
  const found = new Map<string, Fact>();
  for (const batch of batches) {
    const read = await readObjects(
      run,
      batch.map(([oid]) => oid),
    );
    const kinds = find(read.map((object) => object?.bytes ?? new Uint8Array()));
    for (const [index, [, path]] of batch.entries()) {
      const what = kinds[index] ?? [];
      if (what.length > 0) {
        const one = fact("secret.at", { place: describePlace(path, read[index]?.bytes), kinds: what });
        found.set(english(one), one);
      }
    }
  }
  return { found: [...found].sort(byEnglish).map(([, one]) => one), unsearched };
}

function byEnglish([one]: readonly [string, Fact], [other]: readonly [string, Fact]): number {
  return one < other ? -1 : 1;
}

/** The files among the objects, in pieces that are read at once. */
async function plan(run: Run, objects: readonly (readonly [oid: Oid, path: string])[]) {
  const stdin = objects.map(([oid]) => `${oid}\n`).join("");
  const listed = await run(["cat-file", "--batch-check=%(objecttype) %(objectsize)", "--buffer"], { stdin });
  const lines = listed.toString("latin1").split("\n");
  const batches: (readonly [oid: Oid, path: string])[][] = [];
  const unsearched = { files: 0, bytes: 0 };
  let all = 0;
  let inBatch = limits.batch;
  for (const [index, object] of objects.entries()) {
    const [type, written] = lines[index]?.split(" ") ?? [];
    const size = Number(written);
    if (type !== "blob") {
      continue;
    }
    if (size > limits.file || all + size > limits.all) {
      unsearched.files++;
      unsearched.bytes += size;
      continue;
    }
    if (inBatch + size > limits.batch) {
      batches.push([]);
      inBatch = 0;
    }
    batches.at(-1)?.push(object);
    all += size;
    inBatch += size;
  }
  return { batches, unsearched };
}

/** What holds a secret, in words where its path would say nothing to a person. */
function describePlace(path: string, bytes: Uint8Array | undefined): Said {
  const sequence = sequenceOf(path);
  if (sequence === undefined) {
    return shownPath(path);
  }
  const { event, at } = decodeEvent(sequence, bytes);
  // To the minute: the seconds find nothing that the minute does not.
  const time = at.slice(0, 16).replace("T", " ");
  switch (event?.kind) {
    case "noteAdded":
    case "noteEdited":
      return fact("entry.note", { time, entry: sequence });
    case "hypothesisAdded":
    case "hypothesisEdited":
      return fact("entry.hypothesis", { time, entry: sequence });
    case "sectionEdited":
      return fact("entry.section", { time, entry: sequence, section: event.section });
    case "sessionStarted":
      return fact("entry.start", { time, entry: sequence });
    case "runStarted":
    case "runFinished":
      return fact("entry.run", { time, entry: sequence, run: event.run });
    default:
      return fact("entry.other", { entry: sequence });
  }
}

/** A file of a snapshot by its path in the repository, anything else by its path in the session or the log. */
export function shownPath(path: string): string {
  return path.replace(/^sessions\/[^/]+\//, "").replace(/^.*?\/worktree\//, "");
}
