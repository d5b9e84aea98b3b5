import type { Oid } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import { type BytePath, splitNul } from "../plumbing/bytePath.ts";
import { GitError, type Run } from "../plumbing/git.ts";
import { type GitConfig, listDrivers, nameOfDriver } from "../plumbing/gitConfig.ts";
import type { Folder } from "./fileTree.ts";
import type { GitAttributes } from "./gitAttributes.ts";
import { readForms, type StoredForm } from "./lfs.ts";

/** What git has stored for a file. */
export interface StoredFile extends StoredForm {
  readonly oid: Oid;
  /** The commit that is checked out has it too: a prune of git-lfs leaves its bytes here, or at the remote. */
  readonly isCommitted: boolean;
}

/** A file with a filter driver, which makes its bytes on the disk others than git stores. Such a program is never run. */
export interface FilteredFile {
  /** What git has stored for it; undefined for a file that it does not track, or that is in conflict. */
  readonly stored: StoredFile | undefined;
  /** The driver is configured: else git itself writes what it stores. */
  readonly isConfigured: boolean;
  /** The driver is that of git-lfs, which stores a pointer. */
  readonly isLfs: boolean;
  /** The driver encrypts it, so its bytes on the disk must not enter the repository. */
  readonly isSecret: boolean;
}

/** Drivers that encrypt, by what such programs call themselves: git-crypt, transcrypt, git-agecrypt, git-secret, sops, ansible-vault. */
const encrypting = /crypt|secret|vault|sops|gpg/i;

/** The files with a filter driver; `index` are the files that git tracks. */
export async function findFilteredFiles(
  run: Run,
  config: GitConfig,
  attributes: ReadonlyMap<BytePath, GitAttributes>,
  index: Folder,
): Promise<ReadonlyMap<BytePath, FilteredFile>> {
  const filters = [...attributes].flatMap(([path, ofPath]) => {
    const value = ofPath.get("filter");
    return value === undefined ? [] : [[path, nameOfDriver(value)] as const];
  });
  if (filters.length === 0) {
    return new Map();
  }
  const oids = new Map(
    filters.flatMap(([path]) => {
      const entry = index.find(path);
      return entry?.mode.startsWith("100") === true ? [[path, entry.oid] as const] : [];
    }),
  );
  const drivers = listDrivers(config);
  const forms = await readForms(
    run,
    filters.flatMap(([path]) => oids.get(path) ?? []),
  );
  const hasPointers = [...forms.values()].some(({ pointer }) => pointer !== undefined);
  const staged = hasPointers ? await listStaged(run) : undefined;
  return new Map(
    filters.map(([path, driver]) => {
      const oid = oids.get(path);
      const form = oid === undefined ? undefined : forms.get(oid);
      const isConfigured = drivers.has(driver);
      return [
        path,
        {
          stored:
            oid === undefined || form === undefined
              ? undefined
              : { oid, ...form, isCommitted: staged?.has(path) === false },
          isConfigured,
          isLfs: isConfigured && (driver === "lfs" || form?.pointer !== undefined),
          isSecret: isConfigured && encrypting.test(driver),
        },
      ];
    }),
  );
}

/** The files that the index has otherwise than the commit that is checked out; undefined where there is no commit. */
async function listStaged(run: Run): Promise<ReadonlySet<BytePath> | undefined> {
  const asked = ["diff-index", "--cached", "--no-ext-diff", "--no-renames", "-z", "--name-only", "HEAD"];
  try {
    return new Set(splitNul(await run(asked)));
  } catch (error) {
    if (error instanceof GitError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Whether the store of git-lfs is enough for a file. Content that was never committed is nowhere else, and a prune would remove it: it is kept
 * in a snapshot like any other work, but where it is too big to be copied.
 */
export function isLeftToLfs(
  stored: StoredFile | undefined,
  { oid, size }: { readonly oid: Oid | undefined; readonly size: number },
  { maxFileSize }: Pick<SnapshotRules, "maxFileSize">,
): boolean {
  return size > maxFileSize || (stored?.isCommitted === true && stored.oid === oid);
}
