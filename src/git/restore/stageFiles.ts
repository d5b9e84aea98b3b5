import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { BytePath } from "../plumbing/bytePath.ts";
import { createSpelling } from "../snapshot/diskSpelling.ts";
import { type ExactBytes, identityOfExact, type ReadExact } from "../snapshot/exactFiles.ts";
import { absolute, type Disk, type Identity, identify, modeOnDisk } from "../snapshot/fileIdentity.ts";
import { createLeadsToFolder } from "../snapshot/links.ts";
import { damaged, type SnapshotContent } from "../snapshot/storedSnapshot.ts";
import { createLook, type Look } from "../snapshot/workingFiles.ts";

/** A file or link that is ready to be put into its place. */
export interface StagedFile {
  readonly path: BytePath;
  readonly identity: Identity;
  /** The staged file; for a link the bytes of its target. */
  readonly content: string | { readonly target: Buffer; readonly leadsToFolder: boolean };
}

/**
 * Writes whole files next to the work tree, so that whatever is missing, damaged or does not fit shows before the first touch. A
 * UserError for an object that is not what it should be. Files that lie on the disk as they should are left out; one by another spelling
 * does not, unless `before` calls it so.
 */
export async function stageFiles(
  disk: Disk,
  { read, content }: { readonly read: ReadExact; readonly content: SnapshotContent },
  before: SnapshotContent,
  paths: readonly BytePath[],
  folder: string,
): Promise<readonly StagedFile[]> {
  const staged: StagedFile[] = [];
  const { isSpelled } = createSpelling(disk.top, disk.names);
  const leadsToFolder = createLeadsToFolder(content);
  const isNamed = (path: BytePath) => before.entries.has(path) || isSpelled(path);
  for await (const some of read(paths)) {
    for (const [path, exact] of some) {
      const mode = content.entries.get(path)?.mode ?? "";
      const file = join(folder, String(staged.length));
      staged.push(...(await stageFile(disk, path, mode, exact, { file, isNamed, leadsToFolder })));
    }
  }
  return staged;
}

interface Staging {
  /** Where a staged file goes. */
  readonly file: string;
  readonly isNamed: (path: BytePath) => boolean;
  readonly leadsToFolder: (path: BytePath, target: Uint8Array) => boolean;
}

async function stageFile(
  disk: Disk,
  path: BytePath,
  mode: string,
  exact: ExactBytes | undefined,
  { file, isNamed, leadsToFolder }: Staging,
): Promise<readonly StagedFile[]> {
  if (exact === undefined) {
    throw damaged();
  }
  const identity = identityOfExact(disk, mode, exact);
  const before = createLook(disk.top)(path);
  if (typeof before === "object" && isNamed(path) && identify(disk, absolute(disk, path)) === identity) {
    return [];
  }
  if (modeOnDisk(disk, mode) === "120000" && Buffer.isBuffer(exact)) {
    const content = { target: exact, leadsToFolder: leadsToFolder(path, exact) };
    return [{ path, identity, content }];
  }
  const bytes = Buffer.isBuffer(exact) ? exact : createReadStream(exact.file);
  await writeWhole(file, bytes, permissionsOf(disk, mode, before));
  if (!Buffer.isBuffer(exact) && !identify(disk, Buffer.from(file))?.endsWith(` ${exact.oid}`)) {
    // The store is not ours: it may have changed since it was looked at.
    throw damaged();
  }
  return [{ path, identity, content: file }];
}

/**
 * What is allowed with a file that comes. A tree knows only whether it can be executed; who may read it stays unchanged. Where modes mean nothing to
 * the repository, those of a file that is there stay as they are.
 */
function permissionsOf(
  { trustsModes }: Disk,
  mode: string,
  before: Look,
): { readonly created: number; readonly kept: number | undefined } {
  const isExecutable = mode === "100755";
  const created = isExecutable ? 0o777 : 0o666;
  if (typeof before !== "object" || !before.isFile()) {
    return { created, kept: undefined };
  }
  const kept = Number(before.mode) & 0o666;
  if (!trustsModes) {
    return { created, kept: Number(before.mode) & 0o777 };
  }
  return { created, kept: isExecutable ? kept | ((kept & 0o444) >> 2) : kept };
}

async function writeWhole(
  path: string,
  bytes: Buffer | ReadStream,
  { created, kept }: ReturnType<typeof permissionsOf>,
): Promise<void> {
  const file = await open(path, "wx", created);
  try {
    await file.writeFile(bytes);
    if (kept !== undefined) {
      await file.chmod(kept);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
