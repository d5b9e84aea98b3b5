import { posix } from "node:path";
import { fitsPath, readPattern } from "../../../base/pathPatterns.ts";
import type { ChangedPath } from "../../../model/report/selection.ts";
import { type Manifest, readManifest } from "./cargoManifest.ts";
import { folderAround, folderOfFile, withUsers } from "./users.ts";

/**
 * The names of the crates of a workspace whose tests changed files may affect: those of the files, and those that depend on them by their
 * paths. The manifests are read as the book of Cargo has it (“Workspaces”, “Specifying Dependencies”). Undefined where there is no workspace
 * of several crates, or where what changed counts for all of them.
 */
export function cratesOfChanges(
  sources: ReadonlyMap<string, string>,
  changed: readonly ChangedPath[],
): readonly string[] | undefined {
  const manifests = new Map([...sources].map(([path, text]) => [folderOfFile(path), readManifest(text)]));
  const root = manifests.get("");
  const crates = new Map([...manifests].filter(([, { name }]) => name !== undefined));
  const isForAll = ({ path }: ChangedPath) =>
    /^(?:Cargo\.toml$|Cargo\.lock$|rust-toolchain|\.cargo\/|\.\.\/)/.test(path);
  if (root === undefined || !root.isWorkspace || changed.some(isForAll)) {
    return undefined;
  }
  const uses = new Map([...crates].map(([folder, one]) => [folder, foldersUsed(folder, one, root)]));
  const members = membersOf(root, crates, uses);
  const affected = withUsers(
    changed.flatMap(({ path }) => folderAround(path, crates) ?? []),
    uses,
  );
  return members.size < 2
    ? undefined
    : [...affected]
        .filter((one) => members.has(one))
        .flatMap((one) => crates.get(one)?.name ?? [])
        .toSorted();
}

/** The folders that a crate depends on, as far as they are paths. */
function foldersUsed(folder: string, { paths, inherited }: Manifest, root: Manifest): ReadonlySet<string> {
  const own = paths.map((path) => posix.join(folder, path));
  const taken = inherited.flatMap((name) => root.shared.get(name) ?? []).map((path) => posix.join(path));
  return new Set([...own, ...taken].map(plainFolder));
}

function plainFolder(path: string): string {
  return path === "." || path === "./" ? "" : path.replace(/\/$/, "");
}

/** The folders of the crates that can be chosen by their names: the root's, those it lists, and those that they use. */
function membersOf(
  root: Manifest,
  crates: ReadonlyMap<string, Manifest>,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const fits = (folder: string, globs: readonly string[]) =>
    globs
      .flatMap((glob) => readPattern(plainFolder(posix.join(glob))))
      .some((pattern) => fitsPath(pattern, folder.split("/")));
  const members = new Set(
    [...crates.keys()].filter((one) => one === "" || (fits(one, root.members) && !fits(one, root.excluded))),
  );
  // It grows while it is gone through.
  for (const member of members) {
    for (const used of uses.get(member) ?? []) {
      if (crates.has(used) && !fits(used, root.excluded)) {
        members.add(used);
      }
    }
  }
  return members;
}
