import { basename, join } from "node:path";
import { breathe } from "../../base/breathe.ts";
import { tidySync } from "../../base/remove.ts";
import { type Git, GitError } from "./git.ts";

/** How many bytes one git is given, so that they need not all be in memory. */
const mostAtOnce = 64 * 2 ** 20;

/** After how many blobs others have their turn: they may be made while they are asked for. */
const madeAtOnce = 1000;

/**
 * Writes any number of blobs, with the environment of a quarantine: by one git, which makes one pack of them. As files of their own
 * (`writeObject`), and packed after that, twenty thousand take thirteen times as much of the processor.
 */
export async function writeBlobs(
  git: Pick<Git, "paths" | "runWith">,
  blobs: Iterable<Uint8Array>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  let piece: Uint8Array[] = [];
  let [bytes, count] = [0, 0];
  for (const blob of blobs) {
    piece.push(Buffer.from(`blob\ndata ${blob.length}\n`), blob, lineEnd);
    bytes += blob.length;
    count += 1;
    if (bytes > mostAtOnce) {
      await importPiece(git, piece, env);
      [piece, bytes] = [[], 0];
    } else if (count % madeAtOnce === 0) {
      await breathe();
    }
  }
  if (piece.length > 0) {
    await importPiece(git, piece, env);
  }
}

const lineEnd = Buffer.from("\n");

async function importPiece(
  { paths, runWith }: Pick<Git, "paths" | "runWith">,
  piece: readonly Uint8Array[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  // Else git makes files of fewer than a hundred, or of as many as the user has set.
  const run = runWith(["fastimport.unpackLimit=1"]);
  const stdin = Buffer.concat([...piece, Buffer.from("done\n")]);
  try {
    // With `--done`, an input that was cut off is a failure.
    await run(["fast-import", "--quiet", "--done"], { env, stdin });
  } catch (error) {
    // On a full disk, it leaves a report in the user's git directory.
    const report = error instanceof GitError && /crash report to (.*)/.exec(error.stderr)?.[1];
    if (report) {
      tidySync(join(paths.gitDirectory, basename(report.trim())));
    }
    throw error;
  }
}
