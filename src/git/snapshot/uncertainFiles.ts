import type { SnapshotRules } from "../../model/code/snapshotRules.ts";
import type { BytePath } from "../plumbing/bytePath.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import { type GitConfig, isOn } from "../plumbing/gitConfig.ts";
import type { Folder } from "./fileTree.ts";
import { type FilteredFile, isLeftToLfs } from "./filteredFiles.ts";
import type { GitAttributes } from "./gitAttributes.ts";
import type { LfsStore } from "./lfs.ts";
import { createLook, type Look } from "./workingFiles.ts";

/**
 * Tracked files whose bytes git does not know although it calls them unchanged: it compares what it would store, and a file with
 * other line ends, or with a filter driver, may be stored as the same. Files of git-lfs are not among them as long as its store has
 * them: they may be huge, and a pointer identifies their bytes.
 */
export async function listUncertain(
  paths: RepositoryPaths,
  run: Run,
  config: GitConfig,
  { folder, tracked }: { readonly folder: Folder; readonly tracked: readonly BytePath[] },
  {
    attributes,
    filtered,
    lfs,
    rules,
    platform,
  }: {
    readonly attributes: ReadonlyMap<BytePath, GitAttributes>;
    readonly filtered: ReadonlyMap<BytePath, FilteredFile>;
    readonly lfs: LfsStore;
    readonly rules: SnapshotRules;
    readonly platform: NodeJS.Platform;
  },
): Promise<ReadonlySet<BytePath>> {
  const convertsAll = isOn(config, "core.autocrlf", false);
  if (!convertsAll && attributes.size === 0) {
    return new Set();
  }
  const look = createLook(paths.top);
  const made = tracked.filter((path) => {
    const file = filtered.get(path);
    const stat = file && look(path);
    return file !== undefined && stat !== undefined && !isKnown(file, stat, lfs, rules);
  });
  const converted = tracked.filter((path) => !filtered.has(path) && (convertsAll || attributes.has(path)));
  const sizes = await readSizes(run, folder, converted);
  return new Set([
    ...made,
    ...converted.filter((path) => {
      const stat = look(path);
      // Line ends change the size: where it is that of the stored form, so are the bytes.
      const isStored = typeof stat === "object" && Number(stat.size) === sizes.get(path);
      return stat !== undefined && !(isStored && isWrittenAsStored(attributes.get(path), config, platform));
    }),
  ]);
}

/**
 * Whether git writes a file byte for byte as it stores it, by its attributes. On Windows the line ends of a text are CRLF without any
 * setting (`core.eol=native`).
 */
export function isWrittenAsStored(
  set: GitAttributes | undefined,
  config: GitConfig,
  platform: NodeJS.Platform,
): boolean {
  const setTo = (key: string) => config.get(key)?.at(-1)?.toLowerCase();
  const writesCrlf =
    platform === "win32" || setTo("core.autocrlf") === "true" || setTo("core.eol") === "crlf";
  const isPlain = !set?.has("ident") && !set?.has("working-tree-encoding") && set?.get("eol") !== "crlf";
  return isPlain && !writesCrlf;
}

/** Whether git's stored object of a file with a filter driver says which bytes lie on the disk. */
function isKnown(
  { stored, isConfigured, isSecret }: FilteredFile,
  stat: Look,
  lfs: LfsStore,
  rules: SnapshotRules,
): boolean {
  if (typeof stat !== "object" || stored === undefined || isSecret) {
    return false;
  }
  const { size, pointer } = stored;
  const sizeOnDisk = Number(stat.size);
  // A file that still is its pointer is kept as such: otherwise it would count as one that git-lfs has written.
  return pointer === undefined
    ? !isConfigured && sizeOnDisk === size
    : sizeOnDisk !== size &&
        sizeOnDisk === pointer.size &&
        isLeftToLfs(stored, { oid: stored.oid, size: sizeOnDisk }, rules) &&
        lfs.has(pointer);
}

/** The sizes of the stored forms. */
async function readSizes(
  run: Run,
  folder: Folder,
  files: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, number>> {
  const entries = files.flatMap((path) => {
    const entry = folder.find(path);
    return entry?.mode.startsWith("100") === true ? [[path, entry.oid] as const] : [];
  });
  const stdin = entries.map(([, oid]) => `${oid}\n`).join("");
  const output = await run(["cat-file", "--batch-check=%(objectsize)", "--buffer"], { stdin });
  const sizes = output.toString("latin1").split("\n");
  return new Map(entries.map(([path], index) => [path, Number(sizes[index])]));
}
