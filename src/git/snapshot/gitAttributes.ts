import { lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { filterInTurns } from "../../base/breathe.ts";
import { unlessRefused } from "../../base/errors.ts";
import { ancestorsOf, type BytePath, onDisk, splitNul } from "../plumbing/bytePath.ts";
import type { Git, RepositoryPaths, Run } from "../plumbing/git.ts";
import { type GitConfig, isOn } from "../plumbing/gitConfig.ts";
import { type Folder, listFolders } from "./fileTree.ts";

const names = ["filter", "working-tree-encoding", "text", "crlf", "eol", "ident"] as const;

/** The attributes of a path by which git converts it, as far as they are set to something. */
export type GitAttributes = ReadonlyMap<string, string>;

/** Finds the files that have such attributes. */
export interface AttributeReader {
  /** Any file may have some: not only those below a folder with a file of attributes that git has not listed. */
  readonly mayBeAnywhere: boolean;
  /** One that was asked for before is not asked for again. */
  read(files: readonly BytePath[]): Promise<ReadonlyMap<BytePath, GitAttributes>>;
  /** A file may have some by a file that no snapshot holds: one that git ignores, `info/attributes`, or one of the user's or the machine's. */
  mayHaveUnlisted(file: BytePath): boolean;
  /** The same reader, which asks another git. What it knows holds as long as no file of attributes changes; of these paths it forgets it. */
  askedBy(run: Run, isForgotten?: (path: BytePath) => boolean): AttributeReader;
}

/** Where git has listed files of attributes. */
interface Listed {
  /** Some file of the index is one. */
  readonly hasAttributes: boolean;
  /** The files of the index, as the disk spells them. */
  readonly folder: Folder;
  /** What differs from the index, or is not in it. */
  readonly changed: readonly BytePath[];
}

/**
 * Asks git for attributes where there may be any (docs/rules/git-storage.md#g28). That of every file takes a while, and most repositories have
 * none: these are not asked.
 */
export async function openAttributes(
  git: Pick<Git, "paths" | "attributeFiles">,
  run: Run,
  config: GitConfig,
  { hasAttributes, folder: top, changed }: Listed,
): Promise<AttributeReader> {
  const { paths } = git;
  const listed = new Set(changed.filter((path) => path.endsWith(".gitattributes")));
  const folders = new Map<BytePath, boolean>();
  const isOutside = mayHaveAttributes(git, config);
  const mayBeAnywhere =
    hasAttributes ||
    listed.size > 0 ||
    isOn(config, "core.autocrlf", false) ||
    isOutside ||
    (await filterInTurns(["", ...listFolders(top)], hasFile)).length > 0;
  const known = new Map<BytePath, GitAttributes | undefined>();
  return askedBy(run);

  function askedBy(run: Run, isForgotten?: (path: BytePath) => boolean): AttributeReader {
    if (isForgotten !== undefined) {
      for (const map of [folders, known]) {
        for (const path of [...map.keys()].filter(isForgotten)) {
          map.delete(path);
        }
      }
    }
    return { mayBeAnywhere, read: (files) => read(run, files), mayHaveUnlisted, askedBy };
  }

  async function read(run: Run, files: readonly BytePath[]): Promise<ReadonlyMap<BytePath, GitAttributes>> {
    const unknown = files.filter((path) => !known.has(path) && (mayBeAnywhere || mayConvert(path)));
    for (const [path, set] of unknown.length === 0 ? [] : await ask(run, unknown)) {
      known.set(path, set);
    }
    return new Map(
      files.flatMap((path) => {
        const set = known.get(path);
        return set === undefined ? [] : [[path, set] as const];
      }),
    );
  }

  /** Git reads a file of attributes in any folder on the way, also one that it ignores. */
  function mayConvert(path: BytePath): boolean {
    return ["", ...ancestorsOf(path)].some(hasFile);
  }

  function mayHaveUnlisted(path: BytePath): boolean {
    const isUnlisted = (file: BytePath) => !listed.has(file) && top.find(file) === undefined;
    const folders = ["", ...ancestorsOf(path)];
    return isOutside || folders.some((folder) => hasFile(folder) && isUnlisted(fileIn(folder)));
  }

  function hasFile(folder: BytePath): boolean {
    const has = folders.get(folder) ?? isThere(onDisk(paths.top, fileIn(folder)));
    folders.set(folder, has);
    return has;
  }
}

function fileIn(folder: BytePath): BytePath {
  return folder === "" ? ".gitattributes" : `${folder}/.gitattributes`;
}

function infoFile({ common }: RepositoryPaths): string {
  return join(common, "info/attributes");
}

/** Whether some file that is not in the work tree may say by which attributes git converts files. */
export function mayHaveAttributes(
  { paths, attributeFiles }: Pick<Git, "paths" | "attributeFiles">,
  config: GitConfig,
): boolean {
  return (
    config.has("core.attributesfile") ||
    // Git reads them from a commit then.
    config.has("attr.tree") ||
    isThere(infoFile(paths)) ||
    attributeFiles.some(namesConversion)
  );
}

async function ask(
  run: Run,
  files: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, GitAttributes | undefined>> {
  const found = new Map<BytePath, Map<string, string> | undefined>(files.map((path) => [path, undefined]));
  const stdin = Buffer.from(files.map((path) => `${path}\0`).join(""), "latin1");
  const output = splitNul(await run(["check-attr", "-z", "--stdin", ...names], { stdin }));
  for (let at = 0; at + 2 < output.length; at += 3) {
    const [path = "", name = "", value = ""] = output.slice(at, at + 3);
    if (value !== "unspecified" && value !== "unset") {
      found.set(path, (found.get(path) ?? new Map<string, string>()).set(name, value));
    }
  }
  return found;
}

/** How long a file of the user's or the machine's may be to be looked through, in bytes. */
const longestFile = 1 << 20;

/** Whether a file says anything by which git converts files, or may. That of Git for Windows, which is always there, does not. */
function namesConversion(path: string): boolean {
  return (
    isThere(path) &&
    unlessRefused(() => {
      const stat = statSync(path);
      return (
        !stat.isFile() ||
        stat.size > longestFile ||
        /\b(?:filter|working-tree-encoding|text|crlf|eol|ident)\b|\[attr\]/.test(readFileSync(path, "latin1"))
      );
    }, true)
  );
}

/** What cannot be looked at counts as there: git says more. */
function isThere(path: string | Buffer): boolean {
  return unlessRefused(
    () =>
      lstatSync(path, { throwIfNoEntry: false }) !== undefined &&
      // An empty one says nothing.
      statSync(path, { throwIfNoEntry: false })?.size !== 0,
    true,
  );
}
